"""Licence numbers: what each country's rule takes, refuses, and makes of different spellings."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.identity.licences import (
    COUNTRIES,
    country_code,
    licence,
    licence_number,
    passes_luhn,
)
from server.wire.payload import Country

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
WELL_FORMED = {
    "US": st.from_regex(r"[12][0-9]{8}", fullmatch=True).map(lambda nine: nine + check_digit(nine)),
    "GB": st.from_regex(r"[0-9]{7}", fullmatch=True),
    "CA": st.from_regex(r"CAMD-[0-9]{4}-[0-9]{4}|[0-9]{5,6}", fullmatch=True),
    "AU": st.from_regex(r"MED[0-9]{10}", fullmatch=True),
    "NZ": st.from_regex(rf"[0-9]{{2}}[{LETTERS}]{{4}}|[1-9][0-9]{{0,5}}", fullmatch=True),
    "IE": st.from_regex(r"[1-9][0-9]{0,5}", fullmatch=True),
    "ZA": st.from_regex(r"MP[0-9]{7}", fullmatch=True),
    "MX": st.from_regex(r"[0-9]{7,8}", fullmatch=True),
    "ES": st.from_regex(r"[0-9]{9}", fullmatch=True),
}
numbers = st.sampled_from(COUNTRIES).flatmap(
    lambda country: st.tuples(st.just(country), WELL_FORMED[country])
)


def check_digit(nine: str) -> str:
    return next(digit for digit in "0123456789" if passes_luhn("80840" + nine + digit))


def is_taken(country: str, number: str) -> bool:
    try:
        licence_number(country, number)
    except ValueError:
        return False
    return True


def test_there_is_a_rule_for_every_country_that_may_register() -> None:
    assert set(COUNTRIES) == set(get_args(Country))


def test_uk_is_gb() -> None:
    assert country_code("UK") == "GB"


@given(numbers)
def test_a_well_formed_number_is_stored_as_it_is(stated: tuple[str, str]) -> None:
    country, number = stated

    assert licence_number(country, number) == number


@given(numbers, st.lists(st.sampled_from([" ", "-", ".", "/"]), max_size=6), st.data())
def test_separators_case_and_wide_digits_make_no_other_licence(
    stated: tuple[str, str], separators: list[str], data: st.DataObject
) -> None:
    country, number = stated
    spelled = number.lower()
    for separator in separators:
        at = data.draw(st.integers(0, len(spelled)))
        spelled = spelled[:at] + separator + spelled[at:]
    wide = spelled.translate({ord("0") + n: 0xFF10 + n for n in range(10)})

    assert licence_number(country, spelled) == licence_number(country, wide) == number


@given(WELL_FORMED["US"], st.integers(0, 9), st.integers(1, 9))
def test_an_npi_with_one_wrong_digit_is_refused(npi: str, at: int, by: int) -> None:
    wrong = npi[:at] + str((int(npi[at]) + by) % 10) + npi[at + 1 :]

    assert not is_taken("US", wrong)


@given(WELL_FORMED["US"], st.integers(0, 8))
def test_an_npi_with_two_neighbours_swapped_is_refused(npi: str, at: int) -> None:
    swapped = npi[:at] + npi[at + 1] + npi[at] + npi[at + 2 :]
    # What Luhn can't see: the same digit twice, and 0 beside 9.
    is_seen = npi[at] != npi[at + 1] and {npi[at], npi[at + 1]} != {"0", "9"}

    assert is_taken("US", swapped) is not is_seen


@given(st.sampled_from(COUNTRIES), st.text(max_size=60))
def test_any_text_is_taken_or_refused_in_words_that_do_not_quote_it(
    country: str, text: str
) -> None:
    if is_taken(country, text):
        number = licence_number(country, text)
        assert licence_number(country, number) == number
    else:
        assert refusal(country, text) == refusal(country, "?")


def refusal(country: str, text: str) -> str:
    with pytest.raises(ValueError, match="is no licence number") as caught:
        licence_number(country, text)
    return str(caught.value)


@pytest.mark.parametrize(
    ("country", "number"),
    [
        ("US", "1234567890"),
        ("US", "3234567893"),
        ("US", "123456789"),
        ("GB", "123456"),
        ("GB", "12345678"),
        ("CA", "CAMD-1234-567"),
        ("CA", "1234"),
        ("AU", "NMW0001234567"),
        ("NZ", "12ABCI"),
        ("IE", "000000"),
        ("IE", "1234567"),
        ("ZA", "1234567"),
        ("MX", "123456"),
        ("ES", "12345678"),
        ("ES", "١٢٣٤٥٦٧٨٩"),
    ],
)
def test_what_no_register_gives_out_is_refused(country: str, number: str) -> None:
    assert not is_taken(country, number)


@pytest.mark.parametrize(
    ("country", "spelled", "stored"),
    [
        ("US", "1234567893", "1234567893"),
        ("GB", "C1234567", "1234567"),
        ("CA", "camd 1234 5679", "CAMD-1234-5679"),
        ("AU", "MED 0000932846", "MED0000932846"),
        ("IE", "012345", "12345"),
        ("NZ", "001234", "1234"),
        ("ES", "28/28/12345", "282812345"),
    ],
)
def test_one_licence_has_one_spelling(country: str, spelled: str, stored: str) -> None:
    assert licence_number(country, spelled) == stored


@given(numbers)
def test_a_reviewer_gets_the_register_and_what_the_shape_can_not_tell(
    stated: tuple[str, str],
) -> None:
    country, number = stated

    told = licence(country, number)

    assert told.number == number
    assert told.register_url.startswith("https://")
    assert told.warnings


@pytest.mark.parametrize(
    ("country", "number", "warnings"),
    [
        ("CA", "CAMD-1234-5679", 1),
        ("CA", "CAMD-1234-5678", 2),
        ("CA", "123456", 2),
        ("ES", "280812345", 1),
        ("ES", "530812345", 2),
        ("ES", "280012345", 2),
        ("GB", "C1234567", 1),
    ],
)
def test_an_odd_number_is_taken_with_a_warning(country: str, number: str, warnings: int) -> None:
    assert len(licence(country, number).warnings) == warnings
