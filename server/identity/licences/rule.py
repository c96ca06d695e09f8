"""What a country's rule for licence numbers consists of, and what several countries share."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

Parse = Callable[[str], str | None]

SHAPE_ONLY: Final = "only the shape of the number is known; look it up in the register"


def shape_only(_number: str) -> tuple[str, ...]:
    """Return the warning for numbers that no check digit protects."""
    return (SHAPE_ONLY,)


@dataclass(frozen=True, slots=True)
class Rule:
    """How a country's number is written.

    Args:
        allowed: In words, for whoever got it wrong.
        register_url: Where anyone may look the number up.
        parse: From the bare upper-case number to how it is stored, None when it is wrong.
        warn: What a reviewer should know of a stored number that the shape can't tell.
    """

    allowed: str
    register_url: str
    parse: Parse
    warn: Callable[[str], tuple[str, ...]] = shape_only


def shape(pattern: str, form: str = r"\g<0>") -> Parse:
    """Return what takes numbers of this shape and stores them in this form."""
    compiled = re.compile(pattern)

    def parse(bare: str) -> str | None:
        match = compiled.fullmatch(bare)
        return None if match is None else match.expand(form)

    return parse


def any_of(*parsers: Parse) -> Parse:
    """Return what takes a number as the first of these does."""
    return lambda bare: next((number for parse in parsers if (number := parse(bare))), None)


# Leading zeros don't make another licence.
up_to_six_digits: Final = shape(r"(?=[0-9]{1,6}$)0*([1-9][0-9]*)", r"\1")


def passes_luhn(digits: str) -> bool:
    """Return whether the last digit is the Luhn check digit of those before it.

    Source: ISO/IEC 7812-1, annex B.
    """
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - the sum of its two digits
    return total % 10 == 0
