"""Names that advertise or pose as somebody else, and those that only look so."""

import pytest

from server.identity.posing import doubts_about, refusal_of
from tests.unit.test_identity_applications import wrong


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Rosa Vidal www.vidal.example", "addresses or links"),
        ("Rosa vidal-clinic.com", "addresses or links"),
        ("Rosa @rosavidal", "addresses or links"),
        ("Rosa 600 123 456", "digits"),
        ("R\N{CYRILLIC SMALL LETTER O}sa Vidal", "several alphabets"),
        ("Curbside Support", "the service or its moderators"),
        ("C u r b s i d e", "the service or its moderators"),
        ("CURB5lDE Team", "the service or its moderators"),
        ("Moderadora Rosa", "the service or its moderators"),
        ("Rosa Adrnin", "the service or its moderators"),
        ("Dr. Ozempic Vidal", "products, companies or offers"),
        ("Novo Nordisk Rosa", "products, companies or offers"),
        ("Rosa Vidal at mail dot com", "addresses or links"),
        ("Official Pfizer", "the service or its moderators"),
        ("The Moderators", "the service or its moderators"),
        ("Dr Mo Derator", "the service or its moderators"),
        ("Pfizer Medical Affairs", "products, companies or offers"),
        ("Novartis", "products, companies or offers"),
        ("Rosa Vidal Clinic", "products, companies or offers"),
    ],
)
def test_a_name_that_is_plainly_no_persons_is_refused_and_the_field_named(
    name: str, told: str
) -> None:
    assert told in (refusal_of(name) or "")
    assert told in wrong(name=name)["name"]


@pytest.mark.parametrize(
    "name",
    [
        "Rosa Vidal",
        "María-José O’Neill-de la Fuente",
        "Dr. Ana Roche",
        "Иван Петров",
        "Νίκος Παπαδόπουλος",
        "Vidal, R. M.",
        "Modesto Adminski",
        "Jean-Marc Lilly",
        "Nguyễn Thị Hồng",
        "Rosa Vidal the 12th",
        "Lilly Roche",
        "Dr. Bayer",
    ],
)  # fmt: skip
def test_names_of_people_are_taken(name: str) -> None:
    assert refusal_of(name) is None


def test_what_may_be_a_surname_is_for_a_reviewer_to_judge() -> None:
    assert doubts_about("Ana Roche", "ana@hospital.example", staff=()) == ("company_name",)
    assert doubts_about("Ana Vidal", "ana@es.pfizer.com", staff=()) == ("company_address",)
    assert doubts_about("Ana Vidal", "ana@hospital.example", staff=("Rosa Vidal",)) == ()


@pytest.mark.parametrize(
    "name", ["Elena Ruíz", "RUIZ, Elena", "EIena Ruiz", "E1ena Ruiz", "Ruiz  Elena"]
)
def test_a_name_that_looks_like_a_moderators_is_for_a_reviewer_to_judge(name: str) -> None:
    assert doubts_about(name, "a@hospital.example", staff=("Elena Ruiz",)) == ("like_staff",)
