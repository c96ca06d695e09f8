"""Whether numbers in words kept their values: ten days must not become ten weeks. Pure.

Digits are compared by `quantities`. Here a word of one text is said only where the other text
has something else in its place: translators may leave a number in words out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from server.translate.safety.number_words import NUMBER_WORDS
from server.translate.safety.numerals import readings
from server.translate.safety.rates import Rate, rates_of
from server.translate.safety.spoken_numbers import Count, Span, counts_of, spans_of
from server.translate.safety.spoken_words import MULTIPLES, ORDINALS
from server.translate.safety.verdict import Check, Kind
from server.translate.safety.wording import say
from server.translate.safety.words import Token

Text = tuple[Sequence[Token], str]
_ALIKE: Final = 0.1
"""15 days are two weeks, four weeks a month."""


def check_spoken_counts(source: Text, target: Text) -> list[Check]:
    """Return a check where a number in words became another one, or how often it is done."""
    language = target[1]
    ours, theirs = _Sayings.of(*source), _Sayings.of(*target)
    rates = _changed_rate(ours, theirs)
    if rates is not None:
        return [say(Kind.DOSE, "times_changed", language, *rates)]
    changed = _changed_span(ours, theirs) or _changed_count(ours, theirs, source[0], target[0])
    changed = changed or _changed_word(source, target, ORDINALS)
    changed = changed or _changed_word(source, target, MULTIPLES)
    return [] if changed is None else [say(Kind.NUMBER, "number_changed", language, *changed)]


@dataclass(frozen=True, slots=True)
class _Sayings:
    """What a text says of times and numbers; what was answered is taken out as it is found."""

    rates: list[Rate]
    spans: list[Span]
    counts: list[Count]

    @classmethod
    def of(cls, tokens: Sequence[Token], language: str) -> "_Sayings":
        counts = counts_of(tokens, language)
        rates = rates_of(tokens, language, counts)
        often = {place for one in rates for place in range(one.index, one.end)}
        spans = [one for one in spans_of(tokens, language, counts) if one.index not in often]
        return cls(rates, spans, counts)


def _changed_rate(ours: _Sayings, theirs: _Sayings) -> tuple[str, str] | None:
    """Return how often it was and is, where both say so; equal ones and their numbers go."""
    for one in list(ours.rates):
        partner = next((two for two in theirs.rates if one.is_as(two)), None)
        if partner is not None:
            for side, rate in ((ours, one), (theirs, partner)):
                side.rates.remove(rate)
                _take(side.counts, rate.index, rate.end)
    for mine, other in zip(ours.rates, theirs.rates, strict=False):
        if not (mine.weak and other.weak):
            return mine.text, other.text
    return None


def _take(counts: list[Count], begin: int, end: int) -> None:
    """Take out the numbers that stand between two places."""
    counts[:] = [one for one in counts if not begin <= one.index < end]


def _changed_span(ours: _Sayings, theirs: _Sayings) -> tuple[str, str] | None:
    for exact in (True, False):
        _pair_spans(ours, theirs, exact=exact)
    left = [one for one in ours.spans if not _is_near(one, theirs.spans)]
    for mine, other in zip(left, theirs.spans, strict=False):
        if mine.spoken or other.spoken:
            return mine.text, other.text
    return None


def _is_near(one: Span, others: Sequence[Span]) -> bool:
    return any(_are_alike(one, two, exact=False) for two in others)


def _pair_spans(ours: _Sayings, theirs: _Sayings, *, exact: bool) -> None:
    for one in list(ours.spans):
        partner = next((two for two in theirs.spans if _are_alike(one, two, exact=exact)), None)
        if partner is not None:
            for side, span in ((ours, one), (theirs, partner)):
                side.spans.remove(span)
                _take(side.counts, span.index, span.index + 1)


def _are_alike(one: Span, two: Span, *, exact: bool) -> bool:
    """Whether two stretches are as long; other units may be so nearly."""
    loose = 1e-6 if exact or one.unit_h == two.unit_h else _ALIKE
    return any(
        abs(mine - other) <= loose * max(mine, other) for mine in one.hours for other in two.hours
    )


def _changed_count(
    ours: _Sayings, theirs: _Sayings, source: Sequence[Token], target: Sequence[Token]
) -> tuple[str, str] | None:
    _pair_counts(ours.counts, theirs.counts)
    lost = list(_unanswered(ours.counts, target))
    added = list(_unanswered(theirs.counts, source)) if lost else []
    return (lost[0].text, added[0].text) if added else None


def _pair_counts(ours: list[Count], theirs: list[Count]) -> None:
    for one in list(ours):
        partner = next((two for two in theirs if any(map(one.reads_as, two.values))), None)
        if partner is not None:
            ours.remove(one)
            theirs.remove(partner)


def _unanswered(counts: Sequence[Count], others: Sequence[Token]) -> Iterator[Count]:
    """Yield what is more than one, in words, where no other word may stand for it: both."""
    loose = [value for token in others for value in NUMBER_WORDS.get(token.word, ())]
    for one in counts:
        if one.spoken and max(one.values) > 1 and not any(map(one.reads_as, loose)):
            yield one


def _changed_word(
    source: Text, target: Text, tables: dict[str, dict[str, float]]
) -> tuple[str, str] | None:
    """Return the first ordinal, or multiple, that became another."""
    ours = {value: text for text, value in _words(*source, tables)}
    theirs = {value: text for text, value in _words(*target, tables)}
    if not ours or not theirs:
        return None
    spare = _said(target[0]), _said(source[0])
    lost = [text for value, text in ours.items() if value not in theirs and value not in spare[0]]
    added = [text for value, text in theirs.items() if value not in ours and value not in spare[1]]
    return (lost[0], added[0]) if lost and added else None


def _words(
    tokens: Sequence[Token], language: str, tables: dict[str, dict[str, float]]
) -> Iterator[tuple[str, float]]:
    for token in tokens:
        value = tables.get(language, {}).get(token.word)
        if value is not None:
            yield token.text, value


def _said(tokens: Sequence[Token]) -> set[float]:
    """Return the values of digits, which answer for an ordinal as well: 2nd, 2.º."""
    return {
        value for token in tokens if token.text[0].isdecimal() for value in readings(token.text)
    }
