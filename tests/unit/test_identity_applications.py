"""What a doctor may state when registering, and that everything wrong is told at once."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from server.errors import InvalidError
from server.identity.applications import NewDoctor, check, email_address, person_name
from server.wire.commands.doctor import RegisterDoctor
from server.wire.validation import wrong_fields

ROSA = NewDoctor(
    email="rosa.vidal@example.org",
    password="a lighthouse in winter",
    name="Rosa Vidal",
    country="ES",
    licence_number="282812345",
    specialties=("cardiology",),
    languages=("es", "en"),
    time_zone="Europe/Madrid",
)
ROSAS_PAYLOAD = {
    "email": "rosa.vidal@example.org",
    "password": "a lighthouse in winter",
    "name": "Rosa Vidal",
    "country": "ES",
    "licence_number": "282812345",
    "specialties": ["cardiology"],
    "languages": ["es", "en"],
    "time_zone": "Europe/Madrid",
}


def wrong(**changes: object) -> dict[str, str]:
    with pytest.raises(ValidationError) as caught:
        RegisterDoctor.model_validate({**ROSAS_PAYLOAD, **changes})
    return wrong_fields(caught.value)


def test_a_sound_application_is_taken_as_it_is() -> None:
    assert check(ROSA) == ROSA


def test_spellings_that_mean_the_same_are_stored_the_same() -> None:
    stated = replace(
        ROSA, email=" Rosa.Vidal@Example.ORG ", country="UK", licence_number="C123 4567"
    )

    checked = check(stated)

    assert (checked.email, checked.country, checked.licence_number) == (
        "rosa.vidal@example.org",
        "GB",
        "1234567",
    )


def test_all_wrong_fields_are_told_at_once() -> None:
    stated = replace(ROSA, email="rosa", password="short", specialties=(), time_zone="Madrid")

    with pytest.raises(InvalidError) as caught:
        check(stated)

    assert set(caught.value.fields) == {"email", "password", "specialties", "time_zone"}


def test_a_password_never_shows_in_a_trace() -> None:
    assert "lighthouse" not in repr(ROSA)
    assert "lighthouse" not in repr(RegisterDoctor.model_validate(ROSAS_PAYLOAD))


@pytest.mark.parametrize(
    "text",
    ["", "rosa", "rosa@", "@example.org", "rosa@localhost", "a b@example.org", "a@b@example.org",
     "rosa@example..org", "rosa\x00@example.org", "ro\u200bsa@example.org",
     "ro\u202esa@example.org",
     f"{'r' * 250}@example.org", "rosa@example.org\nBcc: x@example.org"],
)  # fmt: skip
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no e-mail address"):
        email_address(text)


@given(st.emails(domains=st.just("example.org")))
def test_an_address_has_one_stored_form(text: str) -> None:
    try:
        stored = email_address(text)
    except ValueError:
        return
    assert email_address(stored) == email_address(text.upper()) == stored


@pytest.mark.parametrize("sign", ["\u3164", "\uffa0", "\u2800", "\u200b"])
def test_a_name_with_letters_that_show_nothing_is_refused(sign: str) -> None:
    with pytest.raises(ValueError, match="must be a name"):
        person_name(f"Rosa{sign} Vidal")


@given(st.text(max_size=120))
def test_a_name_is_readable_or_refused(text: str) -> None:
    try:
        name = person_name(text)
    except ValueError:
        return
    assert name.isprintable()
    assert person_name(name) == name


def test_the_licence_is_checked_against_the_country_and_named() -> None:
    fields = wrong(country="US")

    assert set(fields) == {"licence_number"}
    assert "NPI" in fields["licence_number"]


def test_a_wrong_country_is_told_once() -> None:
    assert set(wrong(country="FR")) == {"country"}


def test_a_short_password_is_told_what_is_allowed() -> None:
    assert wrong(password="eleven char") == {"password": "must have 12 to 200 characters"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", {"$gt": ""}),
        ("password", ["a lighthouse in winter"]),
        ("specialties", ["phrenology"]),
        ("specialties", ["cardiology", "cardiology"]),
        ("specialties", []),
        ("specialties", ["cardiology"] * 6),
        ("languages", []),
        ("languages", ["fr"]),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../../etc/passwd"),
        ("role", "admin"),
        ("status", "verified"),
    ],
)
def test_a_wrong_field_is_named(field: str, value: object) -> None:
    assert {name.split(".")[0] for name in wrong(**{field: value})} == {field}
