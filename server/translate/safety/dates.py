"""Whether days kept their names and dates their days: 11 April is 11/04, and no other. Pure.

Both languages write the day first. Where a date in figures may be meant the American way, and
the other text has its day and month the other way round, that is said and not withheld.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from server.translate.safety.date_words import (
    ALSO_WORDS,
    BEFORE_MONTH,
    MONTHS,
    SHORT_MONTHS,
    WEEKDAYS,
)
from server.translate.safety.verdict import Check, Kind
from server.translate.safety.wording import say
from server.translate.safety.words import Token

Text = tuple[Sequence[Token], str]
_SEPARATORS: Final = frozenset({"/", "-", "."})
_PARTS: Final = 3
_LAST_DAY, _LAST_MONTH, _LAST_YEAR, _YEAR_DIGITS = 31, 12, 9999, 4
_FILLING: Final = frozenset({"de", "del", "of", ",", "st", "nd", "rd", "th", "º", "°", "."})


@dataclass(frozen=True, slots=True)
class Day:
    """A date as written; `open` where day and month may be meant the other way round."""

    text: str
    day: int
    month: int
    year: int | None
    open: bool = False

    def is_as(self, other: "Day") -> bool:
        """Whether both are one day; who leaves a year out says no other one."""
        years = {one.year % 100 for one in (self, other) if one.year is not None}
        return (self.day, self.month) == (other.day, other.month) and len(years) <= 1


def check_dates(source: Text, target: Text) -> tuple[list[Check], bool]:
    """Return what differs in dates, months and weekdays, and whether one became another."""
    ours, theirs = list(_days_of(*source)), list(_days_of(*target))
    language = target[1]
    same = Counter((one.day, one.month) for one in ours) == Counter(
        (one.day, one.month) for one in theirs
    )
    if same and len(ours) > 1:
        for mine, other in zip(ours, theirs, strict=True):
            if not mine.is_as(other):
                return [say(Kind.DATE, "amounts_swapped", language, mine.text, other.text)], False
    lost, added = _left(ours, theirs), _left(theirs, ours)
    for mine, other in zip(lost, added, strict=False):
        turned = (mine.day, mine.month) == (other.month, other.day)
        if turned and (mine.open or other.open):
            return [say(Kind.DATE, "date_turned", language, mine.text, other.text)], False
        return [say(Kind.DATE, "date_changed", language, mine.text, other.text)], True
    return _check_names(source, target, [*ours, *theirs])


def _left(ours: Sequence[Day], theirs: Sequence[Day]) -> list[Day]:
    return [one for one in ours if not any(one.is_as(two) for two in theirs)]


def _check_names(source: Text, target: Text, days: Sequence[Day]) -> tuple[list[Check], bool]:
    """Return a check where a month or a weekday has another name, or none any more."""
    written = {day.month for day in days}
    ours = [*_months_in(*source), *_weekdays_in(*source)]
    theirs = [*_months_in(*target), *_weekdays_in(*target)]
    lost, added = _unnamed(ours, theirs, written), _unnamed(theirs, ours, written)
    for (mine, kind), (other, other_kind) in zip(lost, added, strict=False):
        if kind == other_kind:
            return [say(Kind.DATE, "date_changed", target[1], mine, other)], True
    return [say(Kind.DATE, "date_missing", target[1], lost[0][0])] if lost else [], False


Name = tuple[str, str, int]
"""A name as written, what it names (a month, a weekday), and which."""


def _unnamed(
    ours: Sequence[Name], theirs: Sequence[Name], written: set[int]
) -> list[tuple[str, str]]:
    there = {(kind, place) for _, kind, place in theirs}
    return [
        (text, kind)
        for text, kind, place in ours
        if (kind, place) not in there and not (kind == "month" and place in written)
    ]


def _weekdays_in(tokens: Sequence[Token], language: str) -> Iterator[Name]:
    names = WEEKDAYS.get(language, {})
    for token in tokens:
        if token.word in names:
            yield token.text, "weekday", names[token.word]


def _months_in(tokens: Sequence[Token], language: str) -> Iterator[Name]:
    for index, token in enumerate(tokens):
        month = month_at(tokens, index, language)
        if month:
            yield token.text, "month", month


def month_at(tokens: Sequence[Token], index: int, language: str) -> int:
    """Return the month that a word names, 0 where it names none: "May" may be "may"."""
    token = tokens[index]
    beside = _is_number(tokens, index - 1) or _is_number(tokens, index + 1)
    if token.word in SHORT_MONTHS.get(language, {}):
        return SHORT_MONTHS[language][token.word] if beside or _is_dated(tokens, index) else 0
    month = MONTHS.get(language, {}).get(token.word, 0)
    if not month or token.word not in ALSO_WORDS:
        return month
    before = tokens[index - 1].word if index else ""
    named = token.text[0].isupper() and (beside or before in BEFORE_MONTH)
    return month if named else 0


def _is_number(tokens: Sequence[Token], index: int) -> bool:
    return 0 <= index < len(tokens) and tokens[index].text[0].isdecimal()


def _is_dated(tokens: Sequence[Token], index: int) -> bool:
    """Whether a day stands before "de" and a short month: 3 de ene."""
    return index > 1 and tokens[index - 1].word in _FILLING and _is_number(tokens, index - 2)


def _days_of(tokens: Sequence[Token], language: str) -> Iterator[Day]:
    """Yield the whole dates among `tokens`, in order."""
    index = 0
    while index < len(tokens):
        day, end = _in_figures(tokens, index)
        if day is None:
            day, end = _named(tokens, index, language)
        if day is not None:
            yield day
        index = max(end, index + 1)


def _in_figures(tokens: Sequence[Token], index: int) -> tuple[Day | None, int]:
    """Return the date 11/04/2023, 2023-04-11 or 11.4.2023 that begins at `index`, and its end."""
    if not tokens[index].text[0].isdecimal():
        return None, index
    parts = tokens[index].text.split(".")
    end = index + 1
    while len(parts) < _PARTS and end + 1 < len(tokens) and tokens[end].text in _SEPARATORS:
        if not tokens[end + 1].text.isdecimal():
            return None, index
        parts.append(tokens[end + 1].text)
        end += 2
    if len(parts) != _PARTS or not all(part.isdecimal() for part in parts):
        return None, index
    if len(parts[0]) == _YEAR_DIGITS:
        parts.reverse()
    elif len(parts[2]) not in {2, _YEAR_DIGITS}:
        return None, index
    return _read(" ".join(parts), *(int(part) for part in parts)), end


def _read(text: str, day: int, month: int, year: int) -> Day | None:
    swapped = month > _LAST_MONTH
    if swapped:
        day, month = month, day
    if not 1 <= day <= _LAST_DAY or not 1 <= month <= _LAST_MONTH:
        return None
    return Day(text.replace(" ", "/"), day, month, year, open=day <= _LAST_MONTH and not swapped)


def _named(tokens: Sequence[Token], index: int, language: str) -> tuple[Day | None, int]:
    """Return the date around the month that stands at `index`: 11 April 2023, April 11."""
    month = month_at(tokens, index, language)
    if not month:
        return None, index
    begin, end = index, index + 1
    while begin and tokens[begin - 1].word in _FILLING:
        begin -= 1
    day = _figure(tokens, begin - 1, _LAST_DAY)
    if day is None:
        begin, day = index + 1, _figure(tokens, index + 1, _LAST_DAY)
        end = index + 2
    if day is None:
        return None, index
    while end < len(tokens) and tokens[end].word in _FILLING:
        end += 1
    written = tokens[end].text if end < len(tokens) else ""
    year = _figure(tokens, end, _LAST_YEAR) if len(written) == _YEAR_DIGITS else None
    text = f"{day} {tokens[index].text}" + (f" {year}" if year else "")
    return Day(text, day, month, year), end


def _figure(tokens: Sequence[Token], index: int, most: int) -> int | None:
    """Return the whole number at a place, None where there is none up to `most`."""
    if not 0 <= index < len(tokens) or not tokens[index].text.isdecimal():
        return None
    value = int(tokens[index].text) if len(tokens[index].text) <= _YEAR_DIGITS else most + 1
    return value if 1 <= value <= most else None
