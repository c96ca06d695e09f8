"""United States: the National Provider Identifier. State licences have no common form."""

import re
from typing import Final

from server.identity.licences.rule import Rule, passes_luhn

_PREFIX: Final = "80840"


def _parse(bare: str) -> str | None:
    """Source: CMS, NPI check digit: Luhn over the number with the prefix 80840."""
    is_shaped = re.fullmatch(r"[12][0-9]{9}", bare) is not None
    return bare if is_shaped and passes_luhn(_PREFIX + bare) else None


def _warn(_number: str) -> tuple[str, ...]:
    return ("an NPI is no licence: look up the state licence that the registry names",)


RULE: Final = Rule(
    "the NPI, 10 digits beginning with 1 or 2, the last one a check digit (1234567893)",
    "https://npiregistry.cms.hhs.gov/search",
    _parse,
    _warn,
)
