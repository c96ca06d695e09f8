"""How few pages could do: the frontier for independent, identical doctors, by formula. Pure.

While nobody has answered, nothing is learnt, so the best a policy can do is to fix beforehand
how many people it pages when. Whoever differs from the formula's doctors is not covered: in a
world where choosing pays, a policy can do better than this.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from server.paging.simulate.draws import lognormal_share
from server.paging.simulate.params import Params
from server.paging.simulate.summary import TARGET_MIN
from store.records.policy import Wave

_STEP_MIN: Final = 5
_SLOTS: Final = int(TARGET_MIN) // _STEP_MIN
_MINUTE_S: Final = 60.0
_DEAREST: Final = 2_000.0
"""A price at which nearly no case is missed."""
_HALVINGS: Final = 14
_START: Final = 4
_TINY: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Point:
    """The share answered in time, the pages of a case, and the schedule as people by minute."""

    share: float
    pages: float
    schedule: tuple[tuple[int, float], ...]


def after(params: Params, waves: Sequence[Wave]) -> Point:
    """Return what waves come to where all doctors are alike and independent."""
    schedule = tuple((wave.people, wave.after_s / _MINUTE_S) for wave in waves)
    pages = 0.0
    for number, (people, at_min) in enumerate(schedule):
        pages += people * math.exp(_log_waiting(params, schedule[:number], at_min))
    return Point(1.0 - math.exp(_log_waiting(params, schedule, TARGET_MIN)), pages, schedule)


def frontier(params: Params, shares: Sequence[float]) -> list[Point]:
    """Return the fewest pages for each share that is to be answered in time.

    A missed case is given a price in pages. People are added, left out and moved, one at a time
    in steps of five minutes, until no change is worth it; the price is then raised or lowered.
    Good to about half a page: a schedule between two that some price makes best is not found.
    """
    search = _Search(params)
    return [_best_schedule(search, share) for share in shares]


def best_schedule(params: Params, *, share: float) -> Point:
    """Return the schedule with the fewest pages that gets this share answered in time."""
    return frontier(params, (share,))[0]


def _best_schedule(search: "_Search", share: float) -> Point:
    low, high = 0.0, _DEAREST
    people = [_START] + [0] * (_SLOTS - 1)
    found: list[tuple[float, list[int]]] = []
    for _ in range(_HALVINGS):
        price = (low + high) / 2
        people = search.best(people, price)
        pages, reached = search.pages_and_share(people)
        if reached >= share:
            found.append((pages, people))
            high = price
        else:
            low = price
    people = min(found)[1]
    pages, reached = search.pages_and_share(people)
    schedule = tuple((each, float(slot * _STEP_MIN)) for slot, each in enumerate(people) if each)
    return Point(reached, pages, schedule)


def _moves(people: list[int]) -> list[list[int]]:
    found = [_changed(people, (slot, 1)) for slot in range(_SLOTS)]
    for slot in (slot for slot in range(_SLOTS) if people[slot]):
        found.append(_changed(people, (slot, -1)))
        others = (other for other in range(_SLOTS) if other != slot)
        found += [_changed(people, (slot, -1), (other, 1)) for other in others]
    return found


def _changed(people: list[int], *changes: tuple[int, int]) -> list[int]:
    moved = list(people)
    for slot, change in changes:
        moved[slot] += change
    return moved


class _Search:
    """Evaluates schedules on the grid with everything that can be computed beforehand."""

    def __init__(self, params: Params) -> None:
        ages = [float(slot * _STEP_MIN) for slot in range(_SLOTS + 1)]
        self._silent = [_log_silent(params, age_min) for age_min in ages]
        self._own = [_log_not_by_itself(params, age_min) for age_min in ages]
        # The same schedules are met again at each price and for each share.
        self._known: dict[tuple[int, ...], tuple[float, float]] = {}

    def pages_and_share(self, people: Sequence[int]) -> tuple[float, float]:
        key = tuple(people)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._worked_out(people)
        return found

    def _worked_out(self, people: Sequence[int]) -> tuple[float, float]:
        paged: list[tuple[int, int]] = []
        pages = 0.0
        for slot, count in enumerate(people):
            if count:
                pages += count * math.exp(self._waiting(paged, slot))
                paged.append((slot, count))
        return pages, 1.0 - math.exp(self._waiting(paged, _SLOTS))

    def best(self, people: list[int], price: float) -> list[int]:
        """Return what no single change makes better, from `people` on."""
        cost, better = self._cost(people, price), True
        while better:
            better = False
            for moved in _moves(people):
                found = self._cost(moved, price)
                if found < cost - _TINY:
                    people, cost, better = moved, found, True
        return people

    def _cost(self, people: Sequence[int], price: float) -> float:
        pages, share = self.pages_and_share(people)
        return pages + price * (1.0 - share)

    def _waiting(self, paged: Sequence[tuple[int, int]], slot: int) -> float:
        waiting = self._own[slot]
        for at, count in paged:
            waiting += count * self._silent[slot - at]
        return waiting


def _log_waiting(params: Params, schedule: Sequence[tuple[int, float]], at_min: float) -> float:
    return _log_not_by_itself(params, at_min) + sum(
        people * _log_silent(params, at_min - paged_min) for people, paged_min in schedule
    )


def _log_silent(params: Params, age_min: float) -> float:
    answered = lognormal_share(
        age_min, median=params.reply_median_min.value, sigma=params.reply_sigma.value
    )
    return math.log(1.0 - params.acceptance.value * answered)


def _log_not_by_itself(params: Params, age_min: float) -> float:
    answered = lognormal_share(
        age_min, median=params.own_median_min.value, sigma=params.own_sigma.value
    )
    return math.log(1.0 - params.own_share.value * answered)
