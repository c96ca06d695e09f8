"""Whether what was denied stayed denied. Pure.

Each hard negation of one text needs an answer in the other: a hard one, a soft one that nothing
in its own text explains, or an affix on a word it governs (no complicada, uncomplicated).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from server.translate.safety.features import is_stop, keys_of
from server.translate.safety.negation_words import (
    CONCORD,
    EXPLETIVE_AFTER,
    HARD,
    JOINING,
    NEEDS_NO,
    NOT_LESS,
    PHRASES,
    PREFIXES,
    SOFT,
)
from server.translate.safety.verdict import Check, Kind
from server.translate.safety.wording import say
from server.translate.safety.words import Token

_REACH: Final = 6
_MIN_ROOT: Final = 3
_MIN_VERB: Final = 4
_STRONG_STOPS: Final = frozenset({".", ";", ":", "?", "!"})


@dataclass(frozen=True, slots=True)
class Negation:
    """One word that denies; `keys` is what it governs, `group` the soft words it belongs to."""

    text: str
    hard: bool
    group: str
    keys: frozenset[str]
    orphan: bool = False


def negations_of(tokens: Sequence[Token], language: str) -> list[Negation]:
    """Return the negations among `tokens` in order."""
    found: list[Negation] = []
    denied = -1  # where the clause's last negation stood, -1 after its end
    for index, token in enumerate(tokens):
        if token.text in _STRONG_STOPS:
            denied = -1
        if not token.is_word:
            continue
        one = _negation(tokens, index, language, under=denied >= 0)
        if one is not None:
            found.append(one)
            if one.hard:
                denied = index
    return found


def _negation(
    tokens: Sequence[Token], index: int, language: str, *, under: bool
) -> Negation | None:
    token = tokens[index]
    word = token.word
    if _is_hard(word, language) or (language == "es" and word in CONCORD):
        if _says_nothing(tokens, index, language):
            return None
        hard = not (under and language == "es" and word in CONCORD)
        if word == "no" and index and tokens[index - 1].word in EXPLETIVE_AFTER:
            hard = False
        if word.startswith(("niega", "nego", "nega")) and _follows(tokens, index, "se"):
            hard = False
        orphan = hard and language == "es" and word in NEEDS_NO and _after_verb(tokens, index)
        keys = _governed(tokens, index, language)
        return Negation(token.text, hard=hard, group="", keys=keys, orphan=orphan)
    if word in JOINING[language]:
        keys = _governed(tokens, index, language)
        return Negation(token.text, hard=not under, group="joining", keys=keys)
    group = SOFT[language].get(word)
    if group is not None:
        return Negation(token.text, hard=False, group=group, keys=frozenset())
    return _affixed(tokens, index, language)


def _is_hard(word: str, language: str) -> bool:
    return word in HARD[language] or (language == "en" and word.endswith("n't"))


def _follows(tokens: Sequence[Token], index: int, word: str) -> bool:
    return index > 0 and tokens[index - 1].word == word


def _says_nothing(tokens: Sequence[Token], index: int, language: str) -> bool:
    word = tokens[index].word
    after = [token for token in tokens[index + 1 : index + 3] if token.text != "."]
    if after and (word, after[0].word) in PHRASES[language]:
        return True
    if word == "no" and after and after[0].text[0].isdecimal():
        return True  # No. 274
    words = {token.word for token in tokens[max(0, index - 3) : index + 4]}
    if word in {"no", "not"} and words & {"yes", "si", "whether"} and "o" in words | {"o"}:
        near = {token.word for token in tokens[max(0, index - 2) : index]}
        return bool(near & {"or", "o"})
    return False


def _after_verb(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word stands right before that could be the verb a lost "no" stood before."""
    if index == 0:
        return False
    before = tokens[index - 1]
    return before.is_word and len(before.word) >= _MIN_VERB and not is_stop(before.word, "es")


def _governed(tokens: Sequence[Token], index: int, language: str) -> frozenset[str]:
    keys: set[str] = set()
    for token in tokens[index + 1 : index + 1 + _REACH]:
        if token.is_word and not is_stop(token.word, language):
            keys |= keys_of(token.word, language)
    return frozenset(keys)


def _affixed(tokens: Sequence[Token], index: int, language: str) -> Negation | None:
    token = tokens[index]
    if language == "en":
        if token.word == "non":
            keys = _governed(tokens[: index + 4], index, language)
            return Negation(token.text, hard=False, group="", keys=keys)
        if token.word.endswith("less") and token.word not in NOT_LESS:
            keys = keys_of(token.word[:-4], language)
            return Negation(token.text, hard=False, group="affix", keys=keys)
    for prefix in PREFIXES[language]:
        root = token.word[len(prefix) :]
        if token.word.startswith(prefix) and len(root) >= _MIN_ROOT:
            return Negation(token.text, hard=False, group="affix", keys=keys_of(root, language))
    return None


def check_negations(
    source: Sequence[Negation], target: Sequence[Negation], language: str
) -> list[Check]:
    """Return a check where one text denies what the other does not."""
    lost, added = unanswered(source, target)
    if not lost and not added and len(source) and any(one.orphan for one in target):
        lost = [one for one in source if one.hard][:1]
    checks = [say(Kind.NEGATION, "negation_lost", language, one.text) for one in lost[:1]]
    return checks or [say(Kind.NEGATION, "negation_added", language, one.text) for one in added[:1]]


def unanswered(
    source: Sequence[Negation], target: Sequence[Negation]
) -> tuple[list[Negation], list[Negation]]:
    """Return the hard negations of either text that nothing in the other answers."""
    ours = [one for one in source if one.hard]
    theirs = [one for one in target if one.hard]
    for alike in (True, False):
        for one in list(ours):
            partner = next(
                (two for two in theirs if not alike or not one.keys.isdisjoint(two.keys)), None
            )
            if partner is not None:
                ours.remove(one)
                theirs.remove(partner)
    return _softly(ours, source, target), _softly(theirs, target, source)


def _softly(
    hard: Sequence[Negation], own: Sequence[Negation], other: Sequence[Negation]
) -> list[Negation]:
    spare = _spare(own, other)
    left: list[Negation] = []
    for one in hard:
        answer = next((two for two in spare if _answers(two, one)), None)
        if answer is None:
            left.append(one)
        else:
            spare.remove(answer)
    return left


def _spare(own: Sequence[Negation], other: Sequence[Negation]) -> list[Negation]:
    """Return the soft ones of `other` that no soft one of `own` explains."""
    waiting = [one.group for one in own if not one.hard and one.group not in {"", "affix"}]
    spare: list[Negation] = []
    for one in other:
        if one.hard:
            continue
        if one.group in waiting:
            waiting.remove(one.group)
        else:
            spare.append(one)
    return spare


def _answers(soft: Negation, hard: Negation) -> bool:
    if soft.group in {"affix", ""}:
        return not soft.keys.isdisjoint(hard.keys)
    return True
