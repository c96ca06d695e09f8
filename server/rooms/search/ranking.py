"""Which of the cases that were found come first. Pure."""

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from store.case_search import AlikeCase, FoundCase, SoughtWord
from store.ids import CaseId

_FIELDS: Final = (("title_terms", 4.0), ("terms", 2.0), ("said", 1.0))
_AS_TYPED: Final = 1.0
_BY_STEM: Final = 0.9
_BEGINS_SO: Final = 0.6
_SAME_SPECIALTY: Final = 1.3
_LEAST_SHARED: Final = 3
"""Fewer words in common say nothing."""
_LEAST_ALIKE: Final = 0.06
"""Chosen by hand; below it cases share little but common words."""


def by_relevance(found: Sequence[FoundCase], words: Sequence[SoughtWord]) -> list[CaseId]:
    """Return the cases, the most relevant first; of equal ones the newest first.

    A word counts by the most telling place it is in, title before case before discussion, and by
    how exactly it is there.
    """
    scored = [(sum(_strength(case, word) for word in words), case) for case in found]
    scored.sort(key=lambda pair: (-pair[0], -pair[1].posted_at.timestamp(), pair[1].id))
    return [case.id for _, case in scored]


def words_held(terms: Collection[str], words: Sequence[SoughtWord]) -> int:
    """Return how many of the words are among these terms."""
    return sum(_closeness(terms, word) > 0 for word in words)


def _strength(case: FoundCase, word: SoughtWord) -> float:
    return max(
        weight * _closeness(frozenset(getattr(case, field)), word) for field, weight in _FIELDS
    )


def _closeness(terms: Collection[str], word: SoughtWord) -> float:
    if word.terms[0] in terms:
        return _AS_TYPED
    if any(stem in terms for stem in word.terms[1:]):
        return _BY_STEM
    begins = word.prefix is not None and any(term.startswith(word.prefix) for term in terms)
    return _BEGINS_SO if begins else 0.0


def by_likeness(
    cases: Sequence[AlikeCase],
    terms: Collection[str],
    *,
    in_cases: Mapping[str, int],
    of_cases: int,
    specialties: Collection[str],
) -> list[tuple[CaseId, float]]:
    """Return the cases that are alike, the most alike first, with how much: 0 to about 1.

    Shared terms count by how rare they are (TF-IDF, each term once), held against all terms of
    the text and against how long the case is, so that a long case is not like everything.

    Args:
        terms: Of the text that cases are compared to.
        in_cases: In how many of the cases each term is.
        of_cases: How many cases there are.
        specialties: Those asked; a case of one of them counts for more.
    """
    weights = {term: math.log((of_cases + 1) / (in_cases.get(term, 0) + 0.5)) for term in terms}
    known = [weight**2 for term, weight in weights.items() if in_cases.get(term)]
    norm = math.sqrt(sum(known)) or 1.0
    mean = math.sqrt(sum(known) / len(known)) if known else 1.0
    scored = []
    for case in cases:
        if len(case.shared) < _LEAST_SHARED:
            continue
        shared = sum(max(weights[term], 0.0) ** 2 for term in case.shared if term in weights)
        score = shared / (norm * mean * math.sqrt(max(case.size, 1)))
        if set(specialties) & set(case.specialties):
            score *= _SAME_SPECIALTY
        if score >= _LEAST_ALIKE:
            scored.append((case.id, round(score, 4)))
    return sorted(scored, key=lambda pair: -pair[1])
