"""Sentences and parts of sentences that did not get across. Pure.

Where several sentences stand against one, each must have words of its own in the other text:
words are handed out once, to the sentence that shares most. Within a bead, a run of content
words that nothing answers, in a text that is also too short for its original, is a lost part.
"""

import math
from collections.abc import Sequence
from itertools import islice
from typing import Final

from server.translate.safety.alignment import Bead, Part, of_a_size
from server.translate.safety.features import Content
from server.translate.safety.verdict import Check, Kind
from server.translate.safety.wording import say

_OWN_SHARE: Final = 0.21
# (signs of the original, shortest share of them that a whole translation has): hardly one in a
# thousand human translations of that size is shorter.
_SHORTEST: Final = ((20, 0.56), (40, 0.6), (80, 0.64), (160, 0.72))
_LONGEST: Final = ((20, 3.0), (40, 2.0), (80, 1.7), (160, 1.5))
_ABRUPT: Final = 0.74
_MIN_RUN: Final = 3
_RUN_SHARE: Final = 0.25
_MIN_FOREIGN: Final = 5
_FOREIGN_SHARE: Final = 0.65
# Words of one sentence that are compared one by one: longer than any that people write.
_MAX_COMPARED: Final = 200
# Spanish needs about a tenth more signs than English for the same.
_USUAL_RATIO: Final = {("en", "es"): 1.1, ("es", "en"): 0.91}


def lost_sentences(ours: Sequence[Part], theirs: Sequence[Part]) -> list[Part]:
    """Return those of `ours` that have too few words of their own in `theirs`."""
    if len(ours) <= 1:
        return []
    words = [word for part in theirs for word in part.content]
    ranked = sorted(ours, key=lambda part: -_share(part.content, words, _all(words)))
    left = _all(words)
    return [
        part for part in ranked if part.content and _share(part.content, words, left) < _OWN_SHARE
    ]


def _all(words: Sequence[Content]) -> dict[int, None]:
    return dict.fromkeys(range(len(words)))


def _share(content: Sequence[Content], words: Sequence[Content], left: dict[int, None]) -> float:
    """Take the words that answer out of `left`; return the answered share of `content`."""
    found = 0
    for one in content[:_MAX_COMPARED]:
        for index in islice(left, _MAX_COMPARED):
            if not one.keys.isdisjoint(words[index].keys):
                found += 1
                del left[index]
                break
    return found / min(len(content), _MAX_COMPARED) if content else 0.5


def longest_run(ours: Sequence[Part], theirs: Sequence[Part]) -> list[Content]:
    """Return the longest run of content words of ours that nothing of theirs answers."""
    keys = frozenset[str]().union(*(part.keys for part in theirs))
    words = [word for part in ours for word in part.content]
    begin, best = 0, (0, 0)
    for index, word in enumerate(words):
        if not word.keys.isdisjoint(keys):
            begin = index + 1
        elif index + 1 - begin > best[1] - best[0]:
            best = (begin, index + 1)
    return words[best[0] : best[1]]


def check_losses(bead: Bead, source_language: str, target_language: str) -> list[Check]:
    """Return a check for each sentence or part of one that only one side holds."""
    lost = lost_sentences(bead.source, bead.target)
    added = lost_sentences(bead.target, bead.source)
    if _are_one(bead, lost, added):
        lost, added = [], []
    found = [
        say(Kind.SENTENCE, "sentence_lost", target_language, part.sentence.text) for part in lost
    ]
    found += [
        say(Kind.SENTENCE, "sentence_added", target_language, part.sentence.text) for part in added
    ]
    return found or _check_parts(bead, source_language, target_language)


def _are_one(bead: Bead, lost: Sequence[Part], added: Sequence[Part]) -> bool:
    """Tell whether the one lost and the one added are the same: "Yes." and "Sí." share no word."""
    if len(lost) != 1 or len(added) != 1 or not of_a_size(lost[0], added[0]):
        return False
    return bead.source.index(lost[0]) == bead.target.index(added[0])


def _check_parts(bead: Bead, source_language: str, target_language: str) -> list[Check]:
    size = _size(bead.source)
    ratio = _size(bead.target) / max(1, size)
    ratio /= _USUAL_RATIO.get((source_language, target_language), 1.0)
    run = longest_run(bead.source, bead.target)
    share = len(run) / max(1, sum(len(part.content) for part in bead.source))
    text = " ".join(word.text for word in run) or bead.source[-1].sentence.text
    abrupt = ratio < _ABRUPT and len(run) >= _MIN_RUN and share >= _RUN_SHARE
    foreign = len(run) >= _MIN_FOREIGN and share >= _FOREIGN_SHARE
    if abrupt or foreign or ratio < _limit(_SHORTEST, size, 0.0):
        return [say(Kind.SENTENCE, "part_lost", target_language, text)]
    if ratio > _limit(_LONGEST, size, math.inf):
        added = longest_run(bead.target, bead.source)
        text = " ".join(word.text for word in added) or bead.target[-1].sentence.text
        return [say(Kind.SENTENCE, "part_added", target_language, text)]
    return []


def _limit(limits: Sequence[tuple[int, float]], size: int, otherwise: float) -> float:
    return next((limit for least, limit in reversed(limits) if size >= least), otherwise)


def _size(parts: Sequence[Part]) -> int:
    return sum(part.size for part in parts)
