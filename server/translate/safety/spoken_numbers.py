"""Numbers in words, and stretches of time: treinta y dos, two weeks. Read only. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from server.translate.glossary.folding import word_set
from server.translate.safety.numerals import readings
from server.translate.safety.spoken_words import (
    GROUPS,
    HUNDREDS,
    JOINTS,
    ONES,
    TEENS,
    TENS,
    THOUSANDS,
    UNITS_H,
)
from server.translate.safety.words import Token

# Between a number and what it counts: two more weeks, tres largos meses, 40-year-old.
_BETWEEN: Final = word_set(
    "- more full consecutive whole long further additional mas largos largas primeros primeras "
    "ultimos ultimas"
)
_RANGE: Final = word_set("- – to or and a o u y")
_ARTICLES: Final = frozenset({"a", "an"})
# Only so "a week" is a stretch: in "twice a week" it is none.
_BEFORE_STRETCH: Final = word_set("for in within after over during about than of only")
_BEHIND_STRETCH: Final = word_set("ago later earlier before after old of long long-standing")
_MAX_BETWEEN: Final = 2
_HUNDRED, _TEN = 100.0, 10.0


@dataclass(frozen=True, slots=True)
class Count:
    """A number from `index` up to `end`, in words or digits; all its readings."""

    text: str
    values: tuple[float, ...]
    index: int
    end: int
    spoken: bool

    def reads_as(self, value: float) -> bool:
        return any(abs(mine - value) < 1e-6 * max(1.0, value) for mine in self.values)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, in hours."""

    text: str
    hours: tuple[float, ...]
    unit_h: float
    index: int
    spoken: bool


@cache
def _values(language: str) -> Mapping[str, float]:
    tables = (ONES, TEENS, TENS, HUNDREDS, THOUSANDS, GROUPS)
    return {word: value for table in tables for word, value in table.get(language, {}).items()}


def counts_of(tokens: Sequence[Token], language: str) -> list[Count]:
    """Return the numbers among `tokens`, in words or digits, in order."""
    words = _values(language)
    found: list[Count] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.text[0].isdecimal():
            found.append(Count(token.text, readings(token.text), index, index + 1, spoken=False))
        elif token.word in words:
            found.append(_spoken(tokens, index, language))
        index = found[-1].end if found and found[-1].index == index else index + 1
    return found


def _spoken(tokens: Sequence[Token], index: int, language: str) -> Count:
    """Return the number in words that begins at `index`: two hundred and fifty."""
    words = _values(language)
    total, place = words[tokens[index].word], index + 1
    while place < len(tokens):
        at = place + (tokens[place].word in JOINTS[language])
        value = words.get(tokens[at].word, 0.0) if at < len(tokens) else 0.0
        joined = _joined(total, value, touching=at == place, language=language)
        if joined is None:
            break
        total, place = joined, at + 1
    text = " ".join(token.text for token in tokens[index:place]).replace(" - ", "-")
    return Count(text, (total,), index, place, spoken=True)


def _joined(total: float, value: float, *, touching: bool, language: str) -> float | None:
    """Return what a number and the word behind it make together; None where they are two."""
    if value >= _HUNDRED:
        larger = value > total and touching and (language == "en" or value > _HUNDRED)
        return total * value if larger else None
    if not value > 0:
        return None
    whole = total % _HUNDRED == 0
    if whole and total >= _HUNDRED:
        return total + value
    tens = total % _TEN == 0 and total % _HUNDRED > _TEN
    return total + value if tens and value < _TEN and not (touching and language == "es") else None


def spans_of(tokens: Sequence[Token], language: str, counts: Sequence[Count]) -> list[Span]:
    """Return the stretches of time that are said in numbers; `counts` are those of `tokens`."""
    units = UNITS_H.get(language, {})
    if all(token.word not in units for token in tokens):
        return []
    found = [span for one in counts for span in _counted(tokens, one, counts, units)]
    found += _articled(tokens, language, {one.index for one in counts})
    return sorted(found, key=lambda span: span.index)


def _counted(
    tokens: Sequence[Token], one: Count, counts: Sequence[Count], units: Mapping[str, float]
) -> Iterator[Span]:
    """Yield the span of a number; that of the first in "two to three weeks", too."""
    place = one.end
    if place < len(tokens) and tokens[place].word in _RANGE:
        second = next((two for two in counts if two.index == place + 1), None)
        place = second.end if second is not None else place
    for token in tokens[place : place + 1 + _MAX_BETWEEN]:
        if token.word in units:
            unit_h = units[token.word]
            extra = 0.5 if _has_half(tokens, place) else 0.0
            hours = tuple((value + extra) * unit_h for value in one.values)
            yield Span(f"{one.text} {token.text}", hours, unit_h, one.index, one.spoken)
            return
        if token.word not in _BETWEEN:
            return


def _has_half(tokens: Sequence[Token], place: int) -> bool:
    """Whether "and a half" or "y medio" stands within the next words."""
    words = " ".join(token.word for token in tokens[place : place + 5])
    return any(half in words for half in ("and a half", "y medio", "y media"))


def _articled(tokens: Sequence[Token], language: str, counted: set[int]) -> Iterator[Span]:
    """Yield "for a week", "half an hour", "media hora": one of it, or a half."""
    units = UNITS_H[language]
    for index, token in enumerate(tokens):
        if token.word not in units or index == 0 or index - 1 in counted:
            continue
        halves = _halves(tokens, index, language)
        if halves:
            begin = index - 1
            text = f"{tokens[begin].text} {token.text}"
            yield Span(text, (halves * units[token.word],), units[token.word], begin, spoken=True)


def _halves(tokens: Sequence[Token], index: int, language: str) -> float:
    """Return 1 for "for a week", 0.5 for "half an hour", 1.5 for "a year and a half", else 0."""
    before = tokens[index - 1].word
    earlier = tokens[index - 2].word if index > 1 else ""
    behind = tokens[index + 1].word if index + 1 < len(tokens) else ""
    if before in {"media", "medio"} or (before in _ARTICLES and earlier == "half"):
        return 0.5
    if language != "en" or before not in _ARTICLES:
        return 0.0
    if _has_half(tokens, index + 1):
        return 1.5
    return float(earlier in _BEFORE_STRETCH or behind in _BEHIND_STRETCH)
