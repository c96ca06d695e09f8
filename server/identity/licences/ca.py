"""Canada: the MINC of all doctors, or the number of Ontario's college."""

from typing import Final

from server.identity.licences.rule import SHAPE_ONLY, Rule, any_of, shape

_WEIGHTS: Final = range(8, 1, -1)


def _warn(number: str) -> tuple[str, ...]:
    """Source: none published. One known number fits modulo 11; so this warns, never refuses."""
    if not number.startswith("CAMD"):
        return (SHAPE_ONLY, "provinces number apart: look in the college of the doctor's province")
    digits = [int(char) for char in number if char.isdigit()]
    total = sum(digit * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    if (11 - total % 11) % 11 == digits[-1]:
        return (SHAPE_ONLY,)
    return (SHAPE_ONLY, "its last digit is not the one expected; it may be mistyped")


RULE: Final = Rule(
    "the MINC (CAMD-1234-5679) or the CPSO number, 5 or 6 digits (123456)",
    "https://fmrac.ca/members/",
    any_of(shape(r"CAMD([0-9]{4})([0-9]{4})", r"CAMD-\1-\2"), shape(r"[0-9]{5,6}")),
    _warn,
)
