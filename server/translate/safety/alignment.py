"""Which sentences of the source became which of the translation, by what they share. Pure.

A banded dynamic programme over the sentences in order: a bead joins up to three sentences of one
side with up to three of the other, or leaves one alone. Its gain is the share of content words
answered on the other side, set against how unlike the lengths are.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from server.translate.safety.features import Content, content_of
from server.translate.safety.words import Sentence

_SHAPES: Final = ((1, 1), (1, 0), (0, 1), (2, 1), (1, 2), (2, 2), (3, 1), (1, 3))
_MERGE_COST: Final = 0.35
_OF_A_SIZE: Final = 1.8
# "Agreed." and "Estoy de acuerdo.": ratios say little of a few words.
_SHORT: Final = 24
_SHORT_DIFFERENCE: Final = 12
_BAND: Final = 12
# "OS" says as much as "en el ojo izquierdo", "IV" as "por vía intravenosa".
_SHORT_FORMS: Final = frozenset(
    {"OD", "OS", "OI", "OU", "AO", "IV", "EV", "IM", "SC", "SL", "PO", "VO", "NPO", "PRN"}
)
_WRITTEN_OUT_CHARS: Final = 12
_NEVER: Final = float("-inf")


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence with its content words."""

    sentence: Sentence
    content: tuple[Content, ...]
    keys: frozenset[str]
    size: int

    @classmethod
    def of(cls, sentence: Sentence, language: str) -> "Part":
        content = content_of(sentence, language)
        keys = frozenset().union(*(one.keys for one in content))
        short = sum(token.text in _SHORT_FORMS for token in sentence.tokens)
        return cls(sentence, content, keys, len(sentence.text) + short * _WRITTEN_OUT_CHARS)


@dataclass(frozen=True, slots=True)
class Bead:
    """Sentences of the source and those that translate them; one side may be empty."""

    source: tuple[Part, ...]
    target: tuple[Part, ...]


def align(source: Sequence[Part], target: Sequence[Part]) -> list[Bead]:
    """Return the beads in order, covering all sentences of both texts once."""
    rows, columns = len(source), len(target)
    if rows == columns == 1 and not source[0].keys.isdisjoint(target[0].keys):
        return [Bead(tuple(source), tuple(target))]
    slack = _BAND + abs(rows - columns)
    best: dict[tuple[int, int], float] = {(0, 0): 0.0}
    came: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(rows + 1):
        middle = row * columns // max(1, rows)
        for column in range(max(0, middle - slack), min(columns, middle + slack) + 1):
            _extend(source, target, (row, column), best, came)
    beads, place = [], (rows, columns)
    while place != (0, 0):
        down, right = came[place]
        before = (place[0] - down, place[1] - right)
        beads.append(Bead(tuple(source[before[0] : place[0]]), tuple(target[before[1] : place[1]])))
        place = before
    return _paired(beads[::-1])


def _paired(beads: Sequence[Bead]) -> list[Bead]:
    """Join a sentence left alone with the one left alone beside it, if they are of a size.

    "What is going on here?" and "¿Qué pasa aquí?" share no word.
    """
    found: list[Bead] = []
    for bead in beads:
        if found and _complete(found[-1], bead):
            found[-1] = Bead(found[-1].source or bead.source, found[-1].target or bead.target)
        else:
            found.append(bead)
    return found


def _complete(first: Bead, second: Bead) -> bool:
    source, target = (*first.source, *second.source), (*first.target, *second.target)
    alone = (not first.source and not second.target) or (not first.target and not second.source)
    return alone and len(source) == len(target) == 1 and of_a_size(source[0], target[0])


def of_a_size(one: Part, other: Part) -> bool:
    """Tell whether two sentences are as long as those that say the same often are."""
    shorter, longer = sorted((one.size, other.size))
    alike = longer <= _OF_A_SIZE * shorter
    return alike or (longer <= _SHORT and longer - shorter <= _SHORT_DIFFERENCE)


def _extend(
    source: Sequence[Part],
    target: Sequence[Part],
    place: tuple[int, int],
    best: dict[tuple[int, int], float],
    came: dict[tuple[int, int], tuple[int, int]],
) -> None:
    row, column = place
    for down, right in _SHAPES:
        if down > row or right > column:
            continue
        before = best.get((row - down, column - right), _NEVER)
        if before == _NEVER:
            continue
        gain = before + _gain(source[row - down : row], target[column - right : column])
        if gain > best.get(place, _NEVER):
            best[place] = gain
            came[place] = (down, right)


def _gain(ours: Sequence[Part], theirs: Sequence[Part]) -> float:
    if not ours or not theirs:
        return 0.0
    shared = min(coverage(ours, theirs), coverage(theirs, ours))
    ratio = math.log(sum(one.size for one in theirs) / max(1, sum(one.size for one in ours)))
    sentences = len(ours) + len(theirs)
    return sentences * (0.25 + shared - 1.2 * max(0.0, abs(ratio) - 0.2)) - _MERGE_COST * (
        sentences - 2
    )


def coverage(ours: Sequence[Part], theirs: Sequence[Part]) -> float:
    """Return the share of our content words that some word of theirs answers; 0.5 if none."""
    total = sum(len(one.content) for one in ours)
    if total == 0:
        return 0.5
    keys = frozenset().union(*(one.keys for one in theirs))
    found = sum(not word.keys.isdisjoint(keys) for one in ours for word in one.content)
    return found / total
