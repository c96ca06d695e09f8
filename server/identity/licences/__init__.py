"""The number on a medical licence: one module per country. Pure; proves shape, never status.

Rules from the registers' public descriptions. Where the formula of a check digit is not
published or not confirmed, only the shape is checked, and a reviewer is told so.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from server.identity.licences import au, ca, es, gb, ie, mx, nz, us, za
from server.identity.licences.rule import Rule, passes_luhn

__all__ = [
    "COUNTRIES", "MAX_CHARS", "RULES", "Licence", "country_code", "licence", "licence_number",
    "passes_luhn", "stored_licence",
]  # fmt: skip

MAX_CHARS: Final = 40
"""As typed, before spaces and dashes are dropped."""

_SEPARATORS: Final = re.compile(r"[\s.\-–—/·]+")

RULES: Final[Mapping[str, Rule]] = {
    "US": us.RULE,
    "GB": gb.RULE,
    "CA": ca.RULE,
    "AU": au.RULE,
    "NZ": nz.RULE,
    "IE": ie.RULE,
    "ZA": za.RULE,
    "MX": mx.RULE,
    "ES": es.RULE,
}
COUNTRIES: Final = tuple(RULES)


@dataclass(frozen=True, slots=True)
class Licence:
    """A number of the right shape, for whoever has to find out whether it is real.

    Args:
        number: As it is stored: one spelling for each licence.
        warnings: What its shape can't tell, and what is odd about it.
        register_url: Where to look it up.
    """

    country: str
    number: str
    warnings: tuple[str, ...]
    register_url: str


def country_code(text: str) -> str:
    """Return the country as it is stored: UK is accepted for GB."""
    return "GB" if text == "UK" else text


def licence(country: str, text: str) -> Licence:
    """Return the licence with what a reviewer should know.

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
    return stored_licence(country, number)


def stored_licence(country: str, number: str) -> Licence:
    """Return a licence that was accepted before, even by a rule that has changed since."""
    rule = RULES[country]
    return Licence(country, number, rule.warn(number), rule.register_url)


def licence_number(country: str, text: str) -> str:
    """Return the number as it is stored.

    Raises:
        ValueError: The country has no such numbers; the message says what is allowed.
    """
    return licence(country, text).number
