"""The frontier where doctors differ, by trying: the default waves with more and fewer people.

No formula covers such a world. What nobody tried may do better still.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Final

from server.paging.policy import ANSWER_TARGET
from server.paging.simulate.contenders import CONTENDERS, Contender
from server.paging.simulate.contest import play
from server.paging.simulate.parallel import side_by_side
from server.paging.simulate.params import Params
from store.records.policy import Wave

_PEOPLE: Final = (0.25, 0.5, 0.75, 1.0, 1.5)
_PACE: Final = (0.6, 1.0, 1.4)


@dataclass(frozen=True, slots=True)
class Tried:
    """What one schedule came to."""

    name: str
    share: float
    pages: float


def sweep(params: Params, *, cases: int, seed: int, processes: int = 1) -> list[Tried]:
    """Return what the default waves come to with other numbers of people at other times."""
    tried = [_changed(people, pace) for people in _PEOPLE for pace in _PACE]
    return side_by_side(partial(_try, params, cases, seed), tried, processes=processes)


def best_of(tried: Sequence[Tried]) -> list[Tried]:
    """Return those that no mixture of two others beats, by pages: the lower convex hull."""
    best: list[Tried] = []
    for each in sorted(tried, key=lambda one: (one.pages, -one.share)):
        if best and each.share <= best[-1].share:
            continue
        while len(best) > 1 and _slope(best[-2], each) >= _slope(best[-2], best[-1]):
            best.pop()
        best.append(each)
    return best


def fewest_pages(best: Sequence[Tried], share: float) -> float | None:
    """Return how few pages reach this share, None beyond the best that was tried."""
    if share <= best[0].share:
        return best[0].pages
    for low, high in pairwise(best):
        if share <= high.share:
            return low.pages + (share - low.share) / _slope(low, high)
    return None


def _slope(low: Tried, high: Tried) -> float:
    return (high.share - low.share) / max(high.pages - low.pages, 1e-9)


def _changed(people: float, pace: float) -> Contender:
    target_s = ANSWER_TARGET.total_seconds()
    waves = tuple(
        Wave(
            people=max(round(wave.people * people), 1),
            after_s=min(wave.after_s * pace, target_s - 1.0),
            audience=wave.audience,
        )
        for wave in CONTENDERS[0].waves
    )
    return Contender(f"people x{people:g}, minutes x{pace:g}", "", waves)


def _try(params: Params, cases: int, seed: int, contender: Contender) -> Tried:
    figures = play(params, cases=cases, seed=seed, contenders=[contender]).figures[contender.name]
    return Tried(contender.name, figures.answered_90_share, figures.pages_per_case)
