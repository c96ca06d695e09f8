"""Check digits: the examples that were checked by hand, and what a slip of the pen does to them."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.guard import checks
from tests.guard_corpus import digits

EXAMPLES = [
    (checks.is_nhs, "943 476 5919", True),
    (checks.is_nhs, "943 476 5918", False),
    (checks.by_stdnum("es.dni"), "54362315K", True),
    (checks.by_stdnum("es.dni"), "54362315Z", False),
    (checks.by_stdnum("es.nie"), "X2482300W", True),
    (checks.is_curp, "BOXW310820HNERXN09", True),
    (checks.is_curp, "BOXW310820HNERXN08", False),
    (checks.is_ssn, "078-05-1120", False),
    (checks.is_ssn, "666-12-3456", False),
    (checks.is_ssn, "000-12-3456", False),
    (checks.is_ssn, "912-12-3456", False),
    (checks.is_ssn, "123-00-4567", False),
    (checks.is_ssn, "123-45-0000", False),
    (checks.is_ssn, "123-45-6789", True),
    (checks.is_au_medicare, "2123 45670 1", True),
    (checks.is_au_medicare, "2123 45671 1", False),
    (checks.is_mbi, "1EG4-TE5-MK73", True),
    (checks.is_mbi, "1SG4-TE5-MK73", False),
    (checks.is_npi, "1234567893", True),
    (checks.is_npi, "1234567894", False),
    (checks.is_vin, "1M8GDM9AXKP042788", True),
    (checks.is_vin, "1M8GDM9A1KP042788", False),
    (checks.is_nhi, "ZZZ0016", True),
    (checks.is_nhi, "ZZZ0017", False),
    (checks.is_card, "4111 1111 1111 1111", True),
    (checks.is_card, "4111 1111 1111 1112", False),
    (checks.is_imei, "49-015420-323751-8", True),
    (checks.is_imei, "490154203237519", False),
    (checks.is_za_id, "8001015009087", True),
    (checks.is_za_id, "8013015009087", False),
    (checks.is_es_nuss, "28/12345678/40", True),
    (checks.is_es_nuss, "28/12345678/41", False),
    (checks.is_chi, "943 476 5919", False),
]
MADE = [
    (checks.is_nhs, digits.nhs),
    (checks.is_chi, digits.chi),
    (checks.is_au_medicare, digits.medicare_au),
    (checks.is_mbi, digits.mbi),
    (checks.by_stdnum("es.dni"), digits.dni),
    (checks.by_stdnum("es.nie"), digits.nie),
    (checks.is_curp, digits.curp),
    (checks.by_stdnum("mx.rfc"), digits.rfc),
    (checks.is_es_nuss, digits.nuss),
    (checks.is_iban, digits.iban),
    (checks.by_stdnum("cl.rut"), digits.rut),
    (checks.by_stdnum("ie.pps"), digits.pps),
    (checks.is_za_id, digits.za_id),
    (checks.by_stdnum("au.tfn"), digits.tfn),
    (checks.is_vin, digits.vin),
]


@pytest.mark.parametrize(("check", "value", "expected"), EXAMPLES)
def test_an_example_from_the_register_is_told(
    check: checks.Check, value: str, *, expected: bool
) -> None:
    assert check(value) is expected


@pytest.mark.parametrize(("check", "make"), MADE)
@given(seed=st.integers(0, 10_000))
def test_a_number_made_from_its_definition_passes(
    check: checks.Check, make: digits.Make, seed: int
) -> None:
    assert check(make(Random(seed)))


@given(seed=st.integers(0, 10_000), at=st.integers(0, 9), by=st.integers(1, 9))
def test_one_wrong_digit_of_an_nhs_number_is_noticed(seed: int, at: int, by: int) -> None:
    number = digits.nhs(Random(seed))
    wrong = f"{number[:at]}{(int(number[at]) + by) % 10}{number[at + 1 :]}"

    assert not checks.is_nhs(wrong)


@given(st.text(max_size=40))
def test_no_check_minds_what_it_is_given(text: str) -> None:
    for check, _, _ in EXAMPLES:
        check(text)
