"""One text in, what could tell who the patient is out. Pure, and linear in the text's length."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from server.guard.finding import Finding, Hit, Language, Strength, hint_for
from server.guard.own_words import NO_WORDS, OwnWords
from server.guard.rules import (
    dates,
    health_numbers,
    marks,
    names,
    numbers,
    online,
    own_name,
    papers,
    phones,
    places,
)
from server.guard.view import View, view_of

_Find = Callable[[View], Iterator[Hit]]

_OF_NUMBERS: Final[tuple[_Find, ...]] = (
    health_numbers.find,
    papers.find,
    phones.find,
    numbers.find,
)
"""From the best known to the vaguest: of two that say the same of a span, the first counts."""
_OF_WORDS: Final[tuple[_Find, ...]] = (
    dates.find,
    online.find,
    own_name.find,
    places.find,
    names.find,
    marks.find,
)
RULES: Final = (*_OF_NUMBERS, *_OF_WORDS)
_RANK: Final[dict[Strength, int]] = {"hard": 1, "soft": 0}


def scan(
    text: str,
    language: Language | None,
    country: str | None = None,
    *,
    own: OwnWords = NO_WORDS,
) -> tuple[Finding, ...]:
    """Return what was found, in the order of the text, no two over the same characters.

    Offsets count Python characters of `text` as given. Rules of both languages are always
    applied: notes mix them. Nothing found is no proof that nothing is there.

    Args:
        language: Of the text, for its hints and for what only one language writes so.
        country: Of the author: whose telephone numbers and cards are the likeliest.
        own: What leads to the author.
    """
    if not text:
        return ()
    view = view_of(text, language, country, own)
    return tuple(_finding(view, hit) for hit in _apart(_hits(view)))


def _hits(view: View) -> list[tuple[int, Hit]]:
    return [(order, hit) for order, find in enumerate(RULES) for hit in find(view)]


def _apart(hits: Iterable[tuple[int, Hit]]) -> list[Hit]:
    """Keep of overlapping hits the surest, then the longest; of another what stands before it."""
    kept: list[tuple[int, Hit]] = []
    for order, hit in sorted(hits, key=lambda one: one[1].start):
        if not kept or hit.start >= kept[-1][1].end:
            kept.append((order, hit))
        elif _weight(order, hit) > _weight(*kept[-1]):
            before, other = kept.pop()
            if other.start < hit.start:
                kept.append((before, replace(other, end=hit.start)))
            kept.append((order, hit))
    return [hit for _, hit in kept]


def _weight(order: int, hit: Hit) -> tuple[int, int, int]:
    return _RANK[hit.strength], hit.end - hit.start, -order


def _finding(view: View, hit: Hit) -> Finding:
    start, end = view.span(hit.start, hit.end)
    return Finding(
        hit.class_, start, end, hit.strength, hit.rule, hint_for(hit.class_, view.language)
    )
