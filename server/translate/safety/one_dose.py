"""Whether a dose of one, in words, is still one: "one gram" must not become "diez gramos". Pure.

"One", "a" and "un" answer for much, so that other rules leave them alone; before a unit of what is
given they are a dose as any other. Of tablets and the like `amounts` has the count.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from server.translate.safety.numerals import (
    COUNTED_UNITS,
    Numeral,
    is_dose,
    unit_forms,
    unit_name,
)
from server.translate.safety.spoken_numbers import Count, counts_of
from server.translate.safety.verdict import Check, Kind
from server.translate.safety.wording import say
from server.translate.safety.words import Token

_ARTICLES: Final = {"en": frozenset({"a", "an"})}
"""Those of Spanish are numbers already."""
_PARTS: Final = frozenset({"half", "quarter", "third", "medio", "media", "cuarto", "tercio", "/"})
_AND: Final = frozenset({"and", "y"})
_Doses = Mapping[int, Sequence[Numeral]]
"""By the unit's place in the glossary."""


def check_one_dose(
    source: tuple[Sequence[Token], str], target: tuple[Sequence[Token], str]
) -> list[Check]:
    """Return a check where one of a unit became another number of it, or another number one."""
    ours, theirs = _doses_of(*source), _doses_of(*target)
    for unit in ours.keys() & theirs.keys():
        mine, other = ours[unit], theirs[unit]
        if any(one.reads_as(two) for one in mine for two in other):
            continue
        if any(one.soft and 1.0 in one.values for one in (*mine, *other)):
            return [say(Kind.DOSE, "dose_changed", target[1], mine[0].shown, other[0].shown)]
    return []


def _doses_of(tokens: Sequence[Token], language: str) -> _Doses:
    forms = unit_forms(language)
    found: defaultdict[int, list[Numeral]] = defaultdict(list)
    for count in (*counts_of(tokens, language), *_articles(tokens, language)):
        unit = forms.get(tokens[count.end].word) if count.end < len(tokens) else None
        if unit is None or _is_part(tokens, count) or unit_name(unit, "en") in COUNTED_UNITS:
            continue
        dose = Numeral(count.text, count.values, soft=count.spoken, index=count.index)
        dose = replace(dose, unit=unit, unit_text=tokens[count.end].text)
        if is_dose(dose):
            found[unit].append(dose)
    return found


def _articles(tokens: Sequence[Token], language: str) -> list[Count]:
    words = _ARTICLES.get(language, frozenset())
    return [
        Count(token.text, (1.0,), index, index + 1, spoken=True)
        for index, token in enumerate(tokens)
        if token.word in words
    ]


def _is_part(tokens: Sequence[Token], count: Count) -> bool:
    """Whether there is more to the number: half a gram, un gramo y medio."""
    before = tokens[count.index - 1] if count.index else None
    after = tokens[count.end + 1] if count.end + 1 < len(tokens) else None
    halved = before is not None and (before.word in _PARTS or before.text[0].isdecimal())
    return halved or (after is not None and after.word in _AND)
