"""Whether what was denied stayed denied. Pure.

Each hard negation of one text needs an answer in the other: a hard one, a soft one that nothing
in its own text explains, or an affix on a word it governs (no complicada, uncomplicated).
"""

from collections.abc import Sequence
from typing import Final

from server.translate.safety.features import firm
from server.translate.safety.negation import Clause, Negation
from server.translate.safety.negation_words import NEVER, NEVER_ADDED
from server.translate.safety.verdict import Check, Kind
from server.translate.safety.wording import say

_MOST_COMPARED: Final = 100
"""No sentence denies so often: what does is not meant to be read, and is not to take long."""
_SMALL: Final = frozenset({"", "joining"})
"""Groups of words that go with a denial of their own text: ninguna, ni."""
_DENYING: Final = frozenset({"affix", "scarce", "joining", "opposite", "against", "unlikely", ""})
_ANSWERING: Final = frozenset({"scarce", "unlikely", "opposite", ""})
"""What may stand for a verb that denies. An affix is too common: "ingresa", "incremento"."""


def check_negations(source: Clause, target: Clause, language: str) -> list[Check]:
    """Return a check where one text denies what the other does not."""
    theirs = target.negations
    lost, added = unanswered(source, target)
    if not lost and not added:
        orphans = [one for one in theirs if one.orphan]
        lost = orphans
        lost = lost or _bared(source, target)
        added = _bared(target, source)
        lost = lost or _undemanded(source, target)
        added = added or [
            one for one in _undemanded(target, source) if one.text.lower().startswith(NEVER_ADDED)
        ]
    checks = [say(Kind.NEGATION, "negation_lost", language, one.text) for one in lost[:1]]
    if not checks and not added and _is_unjoined(source, target, language):
        checks = [say(Kind.NEGATION, "alternative_lost", language)]
    return checks or [say(Kind.NEGATION, "negation_added", language, one.text) for one in added[:1]]


def _is_unjoined(source: Clause, target: Clause, language: str) -> bool:
    """Whether what carried a denial on is gone: "no cough or fever" as "no tos fiebre"."""
    denials = [sum(one.hard for one in clause.negations) for clause in (source, target)]
    instead = max(0, target.links - source.links) + max(0, denials[1] - denials[0])
    if source.alternatives > target.joints + instead:
        return True
    if language == "es" and _lost_its_never(source, target):
        return True
    return language == "es" and source.wholes > target.wholes + instead


def _lost_its_never(source: Clause, target: Clause) -> bool:
    return not source.words.isdisjoint(NEVER["en"]) and target.words.isdisjoint(NEVER["es"])


def _undemanded(source: Clause, target: Clause) -> list[Negation]:
    """Return the verbs and the like that deny where the other text has nothing for them.

    A soft one of the same group answers, a word that looks the same, else any denial that is
    left.
    """
    theirs = [one for one in target.negations if one.group != "joining"]
    spoken_for = sum(one.hard for one in source.negations)
    groups = [one.group for one in theirs if not one.hard]
    left = max(0, sum(one.hard or one.group in _ANSWERING for one in theirs) - spoken_for)
    lost: list[Negation] = []
    for one in source.negations:
        if not one.demands:
            continue
        if one.group in groups:
            groups.remove(one.group)
        elif left:
            left -= 1
        else:
            lost.append(one)
    return lost


def _bared(source: Clause, target: Clause) -> list[Negation]:
    """Return the affixed words of the source whose bare root stands undenied in the target."""
    denied = frozenset[str]().union(
        *(one.keys for one in target.negations if one.hard or one.group in _DENYING)
    )
    return [
        one
        for one in source.negations
        if _stands_bare(one, source, target, denied)
        or (
            one.group == "affix"
            and one.strict
            and one.keys.isdisjoint(denied)
            and not firm(one.keys).isdisjoint(target.keys)
        )
    ]


def _stands_bare(one: Negation, source: Clause, target: Clause, denied: frozenset[str]) -> bool:
    """Whether only what the word denies is in the other text: "dry" as "productiva"."""
    poles = frozenset(key for key in one.keys if key.startswith("±"))
    said = poles & target.keys
    return bool(
        said
        and said.isdisjoint(denied)
        and said.isdisjoint(source.keys)
        and one.own.isdisjoint(target.keys)
    )


def unanswered(source: Clause, target: Clause) -> tuple[list[Negation], list[Negation]]:
    """Return the hard negations of either text that nothing in the other answers."""
    ours = [one for one in source.negations if one.hard][:_MOST_COMPARED]
    theirs = [one for one in target.negations if one.hard][:_MOST_COMPARED]
    _pair(ours, theirs, alike=True)
    to_lose, to_add = _spare(source, target), _spare(target, source)
    if ours and theirs:
        # "unknown" answers "no conocida" before a "not" elsewhere does.
        ours, theirs = _softly(ours, to_lose, but=_SMALL), _softly(theirs, to_add, but=_SMALL)
    _pair(ours, theirs, alike=False)
    return _softly(ours, to_lose), _softly(theirs, to_add)


def _pair(ours: list[Negation], theirs: list[Negation], *, alike: bool) -> None:
    """Take out of both what answers each other, about the same words or about any."""
    for one in list(ours):
        partner = next(
            (two for two in theirs if not alike or not one.keys.isdisjoint(two.keys)), None
        )
        if partner is not None:
            ours.remove(one)
            theirs.remove(partner)


def _softly(
    hard: Sequence[Negation], spare: list[Negation], *, but: frozenset[str] = frozenset()
) -> list[Negation]:
    """Take what answers softly out of `spare`, groups `but` left aside; return what is left."""
    left: list[Negation] = []
    for one in hard:
        answer = next((two for two in spare if two.group not in but and _answers(two, one)), None)
        if answer is None:
            left.append(one)
        else:
            spare.remove(answer)
    return left


def _spare(own: Clause, other: Clause) -> list[Negation]:
    """Return the soft ones of `other` that nothing of `own` explains.

    A soft one of the same group explains it, and so does the same word: "infection" denies
    nothing where the other text has "infección".
    """
    waiting = [
        one.group
        for one in own.negations
        if not one.hard and one.group not in {"", "affix", "opposite"}
    ]
    spare: list[Negation] = []
    for one in other.negations:
        if one.hard or not one.own.isdisjoint(own.keys):
            continue
        if one.group in waiting:
            waiting.remove(one.group)
        else:
            spare.append(one)
    return spare


def _answers(soft: Negation, hard: Negation) -> bool:
    if soft.group == "scarce":
        return False  # "poco tiempo" is no answer to "no time"
    governed = hard.head or hard.keys
    if soft.group not in {"affix", "opposite"}:
        governed = firm(governed)
    return not soft.keys.isdisjoint(governed)
