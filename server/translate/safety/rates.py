"""How often something is done, in hours from one time to the next: twice a day is 12. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from server.translate.glossary.folding import word_set
from server.translate.safety.spoken_numbers import Count
from server.translate.safety.spoken_words import ADVERBS_H, LATIN_H, ORDINALS, UNITS_H
from server.translate.safety.words import Token

_TIMES: Final = word_set("time times vez veces")
_PER: Final = word_set("a an per each every in the por al la cada en el / -")
_MAX_PER: Final = 3
_EACH: Final = word_set("every each cada q")
_RANGE: Final = word_set("- – to or a o u y")
_ALTERNATE: Final = "altern"
_SAME: Final = 0.02
_ROUGHLY: Final = 0.1
_WEEK_H: Final = 168.0
_TWO_DAYS: Final = 48.0


@dataclass(frozen=True, slots=True)
class Rate:
    """One saying of how often, from `index` up to `end`; a weak one is only "daily"."""

    text: str
    hours: tuple[float, ...]
    index: int
    end: int
    weak: bool = False

    def is_as(self, other: "Rate") -> bool:
        """Whether both may be as often; two weeks may be fifteen days."""
        return any(
            abs(mine - theirs)
            <= (_SAME if min(mine, theirs) < _WEEK_H else _ROUGHLY) * max(mine, theirs)
            for mine in self.hours
            for theirs in other.hours
        )


def rates_of(tokens: Sequence[Token], language: str, counts: Sequence[Count]) -> list[Rate]:
    """Return what is said of how often, in order; `counts` are the numbers of `tokens`."""
    units, adverbs = UNITS_H.get(language, {}), ADVERBS_H.get(language, {})
    if not any(one.word in units or one.word in adverbs or one.word in LATIN_H for one in tokens):
        return []
    found = [*_every(tokens, language, counts), *_times(tokens, language, counts)]
    taken = {place for one in found for place in range(one.index, one.end)}
    for index, token in enumerate(tokens):
        if index in taken:
            continue
        if token.word in LATIN_H:
            found.append(Rate(token.text, (LATIN_H[token.word],), index, index + 1))
        elif token.word in adverbs:
            found.append(Rate(token.text, (adverbs[token.word],), index, index + 1, weak=True))
        elif token.word.startswith(_ALTERNATE) and _beside_days(tokens, index):
            found.append(Rate(token.text, (_TWO_DAYS,), index, index + 1))
    return sorted(found, key=lambda rate: rate.index)


def _beside_days(tokens: Sequence[Token], index: int) -> bool:
    """Whether it is that of "alternate days", "días alternos"."""
    return not {"days", "dias"}.isdisjoint({_word(tokens, index + 1), _word(tokens, index - 1)})


def _word(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].word if 0 <= index < len(tokens) else ""


def _every(tokens: Sequence[Token], language: str, counts: Sequence[Count]) -> Iterator[Rate]:
    """Yield "every six hours", "cada tercer día", "every other day", q8h."""
    units = UNITS_H[language]
    at = {one.index: one for one in counts}
    for index, token in enumerate(tokens):
        if token.word not in _EACH:
            continue
        place, steps = _steps(tokens, index + 1, language, at)
        unit = units.get(_word(tokens, place))
        if unit is None:
            continue
        text = " ".join(one.text for one in tokens[index : place + 1])
        yield Rate(text, tuple(step * unit for step in steps), index, place + 1)


def _steps(
    tokens: Sequence[Token], place: int, language: str, at: Mapping[int, Count]
) -> tuple[int, tuple[float, ...]]:
    """Return where the unit stands, and how many of it lie between two times."""
    if place in at:
        one = at[place]
        second = at.get(one.end + 1) if _word(tokens, one.end) in _RANGE else None
        return (second.end, one.values + second.values) if second else (one.end, one.values)
    word = _word(tokens, place)
    if word in {"other", "otro"}:
        return place + 1, (2.0,)
    ordinal = ORDINALS[language].get(word)
    if ordinal is not None:
        # In Mexico "cada tercer día" is every other day, in Spain every third.
        return place + 1, (ordinal, ordinal - 1) if language == "es" else (ordinal,)
    return place, (1.0,)


def _times(tokens: Sequence[Token], language: str, counts: Sequence[Count]) -> Iterator[Rate]:
    """Yield "three times a day", "una vez por semana", "twice daily"."""
    units = UNITS_H[language] | ADVERBS_H[language]
    for one in counts:
        place = one.end
        if _word(tokens, place) in _RANGE:  # two to three times a day
            place = next((two.end for two in counts if two.index == place + 1), place)
        if _word(tokens, place) in _TIMES:
            place += 1
        elif not (one.spoken and tokens[one.index].word in {"once", "twice", "thrice"}):
            continue
        begin = place
        while place - begin < _MAX_PER and _word(tokens, place) in _PER:
            place += 1
        unit = units.get(_word(tokens, place))
        if unit is None or (place == begin and tokens[place].word not in ADVERBS_H[language]):
            continue
        hours = tuple(unit / value for value in one.values if value)
        text = " ".join(token.text for token in tokens[one.index : place + 1])
        yield Rate(text, hours, one.index, place + 1)
