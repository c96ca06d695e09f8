"""Whether "less than 5" stayed less than 5. Pure."""

from collections.abc import Sequence
from typing import Final

from server.translate.glossary.folding import word_set
from server.translate.safety.numerals import Numeral
from server.translate.safety.verdict import Check, Kind
from server.translate.safety.wording import say
from server.translate.safety.words import Token

_LESS: Final = word_set(
    "< ≤ less under below fewer lower smaller younger menos menor menores inferior inferiores "
    "debajo"
)
_MORE: Final = word_set(
    "> ≥ more over above greater higher larger older exceeding exceeds mas mayor mayores superior "
    "superiores encima supera superan superar"
)
_SIGNS: Final = frozenset({"<", "≤", ">", "≥"})
# Right before a number they are a limit, and nobody may read past them.
_CLOSE: Final = word_set(
    "less below under above exceeding encima debajo menor menores mayor mayores inferior superior"
)
_BETWEEN: Final = frozenset({"than", "de", "a", "of"})
_REACH: Final = 3
_DENYING: Final = frozenset({"no", "not", "ni", "nor"})


def direction(tokens: Sequence[Token], index: int) -> int:
    """Return -1 where the number at `index` is an upper limit, 1 for a lower one, else 0."""
    for step in range(1, _REACH + 1):
        place = index - step
        if place < 0 or tokens[place].text in {",", ".", ";", ":", "("}:
            return 0
        word = tokens[place].word
        if word in _LESS or word in _MORE:
            sign = -1 if word in _LESS else 1
            denied = any(token.word in _DENYING for token in tokens[max(0, place - 2) : place])
            return -sign if denied else sign
        if tokens[place].text[0].isdecimal():
            return 0
    return 0


def _is_close(tokens: Sequence[Token], index: int) -> bool:
    """Whether the word or sign of a limit stands right before its number: above 92, < 5."""
    before = [token.word for token in tokens[max(0, index - 2) : index]]
    if before[-1:] and before[-1] in _BETWEEN:
        before.pop()
    return before[-1:] != [] and (before[-1] in _SIGNS or before[-1] in _CLOSE)


def check_limits(
    pairs: Sequence[tuple[Numeral, Numeral]],
    source: Sequence[Token],
    target: Sequence[Token],
    language: str,
) -> list[Check]:
    """Return a check for each limit that was turned around, or whose sign is gone."""
    found: list[Check] = []
    for mine, theirs in pairs:
        ours, other = direction(source, mine.index), direction(target, theirs.index)
        if ours * other < 0:
            found.append(say(Kind.RANGE, "range_changed", language, mine.shown))
        elif ours and not other and _is_close(source, mine.index):
            found.append(say(Kind.RANGE, "range_missing", language, mine.shown))
    return found
