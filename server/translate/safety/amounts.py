"""Amounts in words before what is counted out to a patient: two ampoules, half a tablet. Pure.

Elsewhere a number in words may become a digit, or go ("both eyes"), and is not missed. Here it is
a dose.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from server.translate.glossary import by_form, entries
from server.translate.glossary.folding import word_set
from server.translate.safety.numerals import COUNTED_UNITS, Numeral, Side
from server.translate.safety.verdict import Check, Kind
from server.translate.safety.wording import say
from server.translate.safety.words import Token

_DOSES: Final = word_set("dose doses dosis")
_CARDINALS: Final = word_set(
    "half two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty "
    "fifty sixty hundred media medio dos tres cuatro cinco seis siete ocho nueve diez doce quince "
    "veinte treinta cuarenta cincuenta sesenta cien"
)
_BETWEEN: Final = word_set("a an of de una un")
_MAX_FINDINGS: Final = 4


def check_amounts(source: Side, target: Side) -> list[Check]:
    """Return a check for each amount that the other text's numbers do not answer."""
    lost = list(_unanswered(source, target.numerals))
    added = list(_unanswered(target, source.numerals))
    language = target.language
    changed = [
        say(Kind.DOSE, "dose_changed", language, mine, theirs)
        for mine, theirs in zip(lost, added, strict=False)
    ]
    missing = [say(Kind.DOSE, "dose_missing", language, mine) for mine in lost[len(added) :]]
    extra = [say(Kind.DOSE, "dose_added", language, theirs) for theirs in added[len(lost) :]]
    return [*changed, *missing, *extra][:_MAX_FINDINGS]


def _unanswered(side: Side, others: Sequence[Numeral]) -> Iterator[str]:
    for numeral in side.numerals:
        if side.tokens[numeral.index].word in _CARDINALS:
            counted = _counted_after(side.tokens, numeral.index, side.language)
            if counted and not any(numeral.reads_as(other) for other in others):
                yield f"{numeral.text} {counted}"


def _counted_after(tokens: Sequence[Token], index: int, language: str) -> str:
    """Return the word for what is counted, empty when nothing is."""
    for token in tokens[index + 1 : index + 4]:
        places = by_form("unit", language).get(token.word, frozenset())
        if token.word in _DOSES or any(
            entries("unit")[place].en[0] in COUNTED_UNITS for place in places
        ):
            return token.text
        if token.word not in _BETWEEN:
            return ""
    return ""
