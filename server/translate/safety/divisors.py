"""Whether mg/kg/min stayed mg/kg/min: what a unit is divided by belongs to the dose. Pure."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from server.translate.safety.frequency import periods_of
from server.translate.safety.numerals import Numeral, Side, unit_forms, unit_name
from server.translate.safety.verdict import Check, Kind
from server.translate.safety.wording import say

_REACH: Final = 10
_STOPS: Final = frozenset({".", ",", ";", ":", "(", ")"})


def check_divisors(ours: tuple[Numeral, Side], theirs: tuple[Numeral, Side]) -> list[Check]:
    """Return a check where only one of two equal numbers is per kilogram, per hour and so on."""
    lost = list(_unanswered(ours[0], theirs))
    added = list(_unanswered(theirs[0], ours))
    if not lost and not added:
        return []
    language = theirs[1].language
    name = theirs[0].unit_text or unit_name((lost or added)[0], language)
    return [say(Kind.UNIT, "unit_changed", language, ours[0].shown, name)]


def _unanswered(one: Numeral, other: tuple[Numeral, Side]) -> Iterator[int]:
    """Yield the divisors of a number that do not stand with the other one: "al día" does."""
    for unit in one.per:
        if unit not in other[0].per and unit not in _said_near(*other):
            yield unit


def _said_near(one: Numeral, side: Side) -> frozenset[int]:
    """Return the units named behind a number up to a stop, those with numbers of their own not."""
    forms = unit_forms(side.language)
    found: set[int] = set()
    near = side.tokens[one.index : one.index + _REACH]
    for before, token in pairwise(near[1:]):
        if token.text in _STOPS:
            break
        if token.word in forms and not before.text[0].isdecimal():
            found.add(forms[token.word])
    around = side.tokens[max(0, one.index - _REACH // 2) : one.index + _REACH]
    found.update(forms[period] for period in periods_of(around, side.language) if period in forms)
    return frozenset(found)
