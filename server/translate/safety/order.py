"""Whether amounts kept their places: "from 40 to 80", and each dose beside its own drug. Pure.

Both languages name amounts in the same order; where drugs changed places as well, each amount
must still stand nearest to its own.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from server.translate.safety.numerals import Numeral, Side, is_dose
from server.translate.safety.quantities import match
from server.translate.safety.terms import drugs_in
from server.translate.safety.verdict import Check, Kind
from server.translate.safety.wording import say

_SEPARATORS: Final = frozenset({",", ";", ".", ":", "(", ")", "and", "y", "e", "plus", "mas", "+"})
_SEPARATED_BY: Final = 6
"""How many words a separator counts for between an amount and its drug."""
_MOST_COMPARED: Final = 60

Pairs = Sequence[tuple[Numeral, Numeral]]


def check_order(source: Side, target: Side) -> list[Check]:
    """Return a check for the first two amounts, or drugs, that changed places."""
    pairs = sorted(match(source.numerals, target.numerals)[2], key=lambda pair: pair[0].index)
    seen = Counter(value for one in source.numerals for value in one.values)
    pairs = [pair for pair in pairs if _has_a_place(pair[0], source, seen)][:_MOST_COMPARED]
    drugs = drugs_in(source)[:_MOST_COMPARED], drugs_in(target)[:_MOST_COMPARED]
    names = [[place for place, _ in found] for found in drugs]
    same_drugs = len(names[0]) > 1 and Counter(names[0]) == Counter(names[1])
    moved = _moved(pairs)
    if same_drugs and (moved is not None or names[0] != names[1]):
        return _check_bound(pairs, (source, target), drugs, moved)
    return [] if moved is None else [_swapped(*moved, target.language)]


def _moved(pairs: Pairs) -> tuple[Numeral, Numeral] | None:
    """Return two amounts of the source that stand the other way round in the target."""
    for (first, here), (second, there) in pairwise(pairs):
        if here.index > there.index:
            return first, second
    return None


def _swapped(first: Numeral, second: Numeral, language: str) -> Check:
    kind = Kind.DOSE if is_dose(first) or is_dose(second) else Kind.NUMBER
    return say(kind, "amounts_swapped", language, first.shown, second.shown)


def _check_bound(
    pairs: Pairs,
    sides: tuple[Side, Side],
    drugs: tuple[list[tuple[int, int]], list[tuple[int, int]]],
    moved: tuple[Numeral, Numeral] | None,
) -> list[Check]:
    """Return a check where an amount stands beside another drug than before."""
    language = sides[1].language
    for mine, theirs in pairs:
        if is_dose(mine) and _nearest(mine, sides[0], drugs[0]) != _nearest(
            theirs, sides[1], drugs[1]
        ):
            return [say(Kind.DOSE, "dose_moved", language, mine.shown)]
    if any(is_dose(mine) for mine, _ in pairs):
        return []
    return [_swapped(*moved, language)] if moved else [say(Kind.DRUG, "drugs_swapped", language)]


def _nearest(one: Numeral, side: Side, drugs: Sequence[tuple[int, int]]) -> int:
    """Return the drug that an amount belongs to: the nearest, with nothing between them."""

    def far(index: int) -> int:
        first, last = sorted((index, one.index))
        between = side.tokens[first:last]
        return len(between) + _SEPARATED_BY * sum(token.word in _SEPARATORS for token in between)

    return min(drugs, key=lambda drug: far(drug[1]))[0]


def _has_a_place(one: Numeral, side: Side, seen: Mapping[float, int]) -> bool:
    """Whether a number can be told from others: a dose, or one that comes once and in no date.

    The parts of 3/11/2026 have another order in English.
    """
    around = side.tokens[max(0, one.index - 1) : one.index + 2]
    if any(token.text == "/" for token in around):
        return is_dose(one)
    return is_dose(one) or all(seen[value] == 1 for value in one.values)
