"""Whether start stayed start and more stayed more: opposites are compared as negations are. Pure.

A word denied counts as its opposite: "do not stop" is "continúe".
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from server.translate.safety.direction_words import (
    AFTER_NOUN,
    AXES,
    FORBIDDEN,
    NEUTRAL,
    ORDERS,
    TOLD,
    phrase_poles_of,
    poles_of,
)
from server.translate.safety.negation import is_denial
from server.translate.safety.verdict import Check, Kind
from server.translate.safety.wording import say
from server.translate.safety.words import Token

_DENIED_WITHIN: Final = 3
_ARROWS: Final = frozenset({"↑", "↓"})
_STOPS: Final = frozenset({".", ",", ";", ":", "?", "!", "(", ")"})
_FORBIDDING: Final = frozenset({"do", "not", "don't", "dont", "never", "no", "nunca"})
_BEFORE_ORDER: Final = frozenset({".", ";", ":", "!", "-", "•", "*", ")"})


@dataclass(frozen=True, slots=True)
class Heading:
    """A word that goes one way on an axis; `is_order` where nobody may read past it.

    `effect` is its way, turned where it is denied.
    """

    index: int
    axis: int
    pole: int
    effect: int
    text: str
    is_order: bool


def headings_of(tokens: Sequence[Token], language: str) -> list[Heading]:
    """Return the words among `tokens` that have an opposite, in order."""
    found: list[Heading] = []
    for index, token in enumerate(tokens):
        if token.is_word or token.text in _ARROWS:
            is_order = _must_be_said(tokens, index, language)
            for axis, pole in sorted(_poles(tokens, index, language)):
                denied = AXES[axis].turns and _is_denied(tokens, index, language)
                effect = -pole if denied else pole
                found.append(Heading(index, axis, pole, effect, token.text, is_order))
    return found


def _poles(tokens: Sequence[Token], index: int, language: str) -> frozenset[tuple[int, int]]:
    token = tokens[index]
    # "Dé" is an order, "de" is not: only the accent tells them apart.
    word = "dé" if token.text.lower() == "dé" else token.word
    before = tokens[index - 1].word if index else ""
    after = tokens[index + 1].word if index + 1 < len(tokens) else ""
    both = phrase_poles_of(word, after, language)
    # What a phrase says of an axis, its words don't: "advise against" advises nothing.
    said = {axis for axis, _ in both | phrase_poles_of(before, word, language)}
    if not NEUTRAL.isdisjoint({f"{word}_{after}", f"{before}_{word}"}):
        return both
    return both | {pole for pole in poles_of(word, language) if pole[0] not in said}


def _must_be_said(tokens: Sequence[Token], index: int, language: str) -> bool:
    """Whether a word is an order to do or not to do something, or tells how something went."""
    if tokens[index].text.lower() in TOLD.get(language, ()):
        return True
    begin = index
    while begin and tokens[begin - 1].word in _FORBIDDING:
        begin -= 1
    if begin and tokens[begin - 1].text not in _BEFORE_ORDER:
        return False
    after = tokens[index + 1].word if index + 1 < len(tokens) else ""
    words = FORBIDDEN if begin < index else ORDERS
    return tokens[index].word in words.get(language, ()) and after not in AFTER_NOUN


def _is_denied(tokens: Sequence[Token], index: int, language: str) -> bool:
    for token in reversed(tokens[max(0, index - _DENIED_WITHIN) : index]):
        if token.text in _STOPS:
            return False
        if token.is_word and is_denial(token.word, language):
            return True
    return False


def check_directions(
    source: Sequence[Heading], target: Sequence[Heading], language: str
) -> list[Check]:
    """Return a check where a word became its opposite, or an order lost its verb."""
    for axis in sorted({one.axis for one in source}):
        ours = [one for one in source if one.axis == axis]
        theirs = [one for one in target if one.axis == axis]
        turned = _turned(ours, theirs, in_order=AXES[axis].keeps_order)
        if turned is not None:
            return [say(Kind.DIRECTION, "direction_changed", language, *turned)]
    lost = _lost_order(source, target)
    return [] if lost is None else [say(Kind.DIRECTION, "direction_lost", language, lost)]


def _lost_order(source: Sequence[Heading], target: Sequence[Heading]) -> str | None:
    """Return the verb of an order that goes one way, where nothing in the target does."""
    ways = {(one.axis, pole) for one in target for pole in (one.pole, one.effect)}
    answered = {
        one.index
        for one in source
        if not ways.isdisjoint({(one.axis, one.pole), (one.axis, one.effect)})
    }
    return next((one.text for one in source if one.is_order and one.index not in answered), None)


def _turned(
    ours: Sequence[Heading], theirs: Sequence[Heading], *, in_order: bool
) -> tuple[str, str] | None:
    """Return a word of ours and the opposite of it that stands there instead.

    Only where that holds of the words alone and with what is denied: "increase" in "no
    increase" stays an increase where the other language denies it farther off.
    """
    found = _opposite([one.pole for one in ours], [one.pole for one in theirs], in_order=in_order)
    effects = [one.effect for one in ours], [one.effect for one in theirs]
    if found is None or _opposite(*effects, in_order=in_order) is None:
        return None
    return ours[found[0]].text, theirs[found[1]].text


def _opposite(
    ours: Sequence[int], theirs: Sequence[int], *, in_order: bool
) -> tuple[int, int] | None:
    """Return the places of a pole of ours and of its opposite that stands there instead."""
    mine, other = Counter(ours), Counter(theirs)
    for pole in (1, -1):
        if mine[pole] > other[pole] and other[-pole] > mine[-pole]:
            return ours.index(pole), theirs.index(-pole)
    if in_order and mine == other and list(ours) != list(theirs):
        place = next(at for at, pole in enumerate(ours) if pole != theirs[at])
        return place, place
    return None
