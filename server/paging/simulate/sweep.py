"""The frontier where doctors differ, by trying: many schedules over few cases, the best over all.

No formula covers such a world. What nobody tried may do better still.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Final

from server.paging.policy import ANSWER_TARGET
from server.paging.simulate.contenders import CONTENDERS, Contender
from server.paging.simulate.contest import Contest, play
from server.paging.simulate.parallel import side_by_side
from server.paging.simulate.params import Params
from store.records.policy import Wave

_PEOPLE: Final = (0.25, 0.5, 0.75, 1.0, 1.5)
_PACE: Final = (0.6, 1.0, 1.4)
_AT_A_TIME: Final = (1, 2, 3, 4)
_EVERY_MIN: Final = (10, 15, 25)
_LAST_MIN: Final = 75
"""Whoever is paged later hardly ever answers in time."""
_HEAT: Final = 5
_FEWEST_CASES: Final = 200
"""A heat is a fifth of the cases, and no fewer than these."""
_FINALISTS: Final = 8


@dataclass(frozen=True, slots=True)
class Tried:
    """What one schedule came to."""

    name: str
    share: float
    pages: float


@dataclass(frozen=True, slots=True)
class Sweep:
    """How many schedules were tried, and what those came to that were tried over all cases."""

    entered: int
    finished: tuple[Tried, ...]

    @property
    def best(self) -> list[Tried]:
        """Return those on the frontier, the fewest pages first."""
        return best_of(self.finished)


def sweep(contest: Contest, *, processes: int = 1) -> Sweep:
    """Return the schedules that do best in the contest's world, and its own policies with them.

    All run over a part of the cases first, the same for each and with the same luck; those that
    come nearest to the frontier there run over all cases.
    """
    cases, entrants = contest.cases, _entrants()
    few = min(max(cases // _HEAT, _FEWEST_CASES), cases)
    tried = _try_all(contest, entrants, few, processes)
    if few < cases:
        best = best_of(tried)
        beyond = {each.name: each.pages - fewest_pages(best, each.share) for each in tried}
        nearest = sorted(entrants, key=lambda each: beyond[each.name])[:_FINALISTS]
        tried = _try_all(contest, nearest, cases, processes)
    own = [
        Tried(name, each.answered_90_share, each.pages_per_case)
        for name, each in contest.figures.items()
    ]
    return Sweep(len(entrants) + len(own), (*own, *tried))


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


def fewest_pages(best: Sequence[Tried], share: float) -> float:
    """Return how few pages reach this share; beyond the best tried, as many as that takes."""
    if share <= best[0].share:
        return best[0].pages
    for low, high in pairwise(best):
        if share <= high.share:
            return low.pages + (share - low.share) / _slope(low, high)
    return best[-1].pages


def _slope(low: Tried, high: Tried) -> float:
    return (high.share - low.share) / max(high.pages - low.pages, 1e-9)


def _entrants() -> list[Contender]:
    changed = [
        _changed(people, pace)
        for people in _PEOPLE
        for pace in _PACE
        # The default itself is one of the contest's policies.
        if (people, pace) != (1.0, 1.0)
    ]
    return changed + [_steady(people, every) for people in _AT_A_TIME for every in _EVERY_MIN]


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


def _steady(people: int, every_min: int) -> Contender:
    instants = range(0, _LAST_MIN + 1, every_min)
    waves = tuple(Wave(people=people, after_s=60.0 * at_min) for at_min in instants)
    return Contender(f"{people} every {every_min} min", "", waves)


def _try_all(
    contest: Contest, entrants: Sequence[Contender], cases: int, processes: int
) -> list[Tried]:
    one = partial(_try, contest.params, cases, contest.seed)
    return side_by_side(one, entrants, processes=processes)


def _try(params: Params, cases: int, seed: int, contender: Contender) -> Tried:
    figures = play(params, cases=cases, seed=seed, contenders=[contender]).figures[contender.name]
    return Tried(contender.name, figures.answered_90_share, figures.pages_per_case)
