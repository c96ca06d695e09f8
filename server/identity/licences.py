"""The number on a medical licence: one rule per country. Pure; proves shape, never status.

Rules from the registers' public descriptions. Where the formula of a check digit is not
published or not confirmed (Canada's MINC, New Zealand's CPN), only the shape is checked.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

MAX_CHARS: Final = 40
"""As typed, before spaces and dashes are dropped."""

_SEPARATORS: Final = re.compile(r"[\s.\-–—/·]+")
_NPI_PREFIX: Final = "80840"


@dataclass(frozen=True, slots=True)
class Rule:
    """How a country's number is written.

    Args:
        allowed: In words, for whoever got it wrong.
        parse: From the bare upper-case number to how it is stored, None when it is wrong.
    """

    allowed: str
    parse: Callable[[str], str | None]


def country_code(text: str) -> str:
    """Return the country as it is stored: UK is accepted for GB."""
    return "GB" if text == "UK" else text


def licence_number(country: str, text: str) -> str:
    """Return the number as it is stored: one spelling for each licence.

    Args:
        country: A stored country code.
        text: As typed; spaces, dots, dashes and slashes don't matter.

    Raises:
        ValueError: The country has no such numbers; the message says what is allowed.
    """
    rule = RULES[country]
    bare = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()
    number = rule.parse(bare) if len(text) <= MAX_CHARS and bare.isascii() else None
    if number is None:
        message = f"is no licence number of {country}: {rule.allowed}"
        raise ValueError(message)
    return number


def passes_luhn(digits: str) -> bool:
    """Return whether the last digit is the Luhn check digit of those before it.

    Source: ISO/IEC 7812-1, annex B.
    """
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - the sum of its two digits
    return total % 10 == 0


def _shape(pattern: str, form: str = r"\g<0>") -> Callable[[str], str | None]:
    compiled = re.compile(pattern)

    def parse(bare: str) -> str | None:
        match = compiled.fullmatch(bare)
        return None if match is None else match.expand(form)

    return parse


def _npi(bare: str) -> str | None:
    """Source: CMS, NPI check digit: Luhn over the number with the prefix 80840."""
    is_shaped = re.fullmatch(r"[12][0-9]{9}", bare) is not None
    return bare if is_shaped and passes_luhn(_NPI_PREFIX + bare) else None


def _any_of(*parsers: Callable[[str], str | None]) -> Callable[[str], str | None]:
    return lambda bare: next((number for parse in parsers if (number := parse(bare))), None)


# Leading zeros don't make another licence.
_up_to_six_digits: Final = _shape(r"(?=[0-9]{1,6}$)0*([1-9][0-9]*)", r"\1")

RULES: Final[Mapping[str, Rule]] = {
    "US": Rule(
        "the NPI, 10 digits beginning with 1 or 2, the last one a check digit (1234567893)",
        _npi,
    ),
    "GB": Rule("the GMC number, 7 digits (1234567)", _shape(r"C?([0-9]{7})", r"\1")),
    "CA": Rule(
        "the MINC (CAMD-1234-5679) or the CPSO number, 5 or 6 digits (123456)",
        _any_of(_shape(r"CAMD([0-9]{4})([0-9]{4})", r"CAMD-\1-\2"), _shape(r"[0-9]{5,6}")),
    ),
    "AU": Rule("the Ahpra number, MED and 10 digits (MED0001234567)", _shape(r"MED[0-9]{10}")),
    "NZ": Rule(
        "the HPI CPN, 2 digits and 4 letters without I and O (12ABCD), "
        "or the Medical Council's number, up to 6 digits (12345)",
        _any_of(_shape(r"[0-9]{2}[A-HJ-NP-Z]{4}"), _up_to_six_digits),
    ),
    "IE": Rule(
        "the Medical Council's number, up to 6 digits (123456)",
        _up_to_six_digits,
    ),
    "ZA": Rule("the HPCSA number, MP and 7 digits (MP1234567)", _shape(r"MP[0-9]{7}")),
    "MX": Rule("the cédula profesional, 7 or 8 digits (1234567)", _shape(r"[0-9]{7,8}")),
    "ES": Rule("the número de colegiado, 9 digits (280812345)", _shape(r"[0-9]{9}")),
}
COUNTRIES: Final = tuple(RULES)
