"""How fast cases were answered, and who carries the load. Pure: records come in, figures go out.

A case that nobody has answered yet says only that it took longer than until now: it is censored
(Kaplan-Meier), neither left out nor taken for a failure. Groups of fewer than five doctors are
not shown, since their figures would be somebody's own.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from server.paging.survival import Survival
from store.ids import CaseId, DoctorId

TARGET_MIN: Final = 90.0
DAY_MIN: Final = 24 * 60.0
FEWEST_DOCTORS: Final = 5
MONTH: Final = timedelta(days=30)
CURVE_MINUTES: Final = (
    *range(0, 121, 5),
    *range(150, 361, 30),
    *range(420, 1441, 60),
)
"""Where the share of answered cases is told: closely until two hours, then coarser to a day."""
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run of a case's clock.

    Args:
        hour: Of the poster's own day, when it was posted.
        ended_at: From here on nobody could answer this run: resolved, or a new run began.
        paged: Who was paged for it.
    """

    case_id: CaseId
    run: int
    poster_id: DoctorId
    specialties: tuple[str, ...]
    country: str
    language: str
    hour: int
    posted_at: datetime
    answered_at: datetime | None = None
    resolved_at: datetime | None = None
    ended_at: datetime | None = None
    pages: int = 0
    paged: frozenset[DoctorId] = frozenset()


@dataclass(frozen=True, slots=True)
class Figures:
    """What a set of cases comes to; None where nothing can be said (yet).

    Args:
        answered_90_share: Estimated share answered within 90 minutes.
        answered_90_ci95: Its 95 % interval.
        p50_min: Minutes by which this share of cases was answered.
        resolved_24h_share: Estimated share resolved within 24 hours of the first posting.
    """

    cases: int
    answered: int
    answered_90_share: float | None
    answered_90_ci95: tuple[float, float] | None
    p50_min: float | None
    p90_min: float | None
    p99_min: float | None
    resolved_24h_share: float | None
    pages: int
    pages_per_answer: float | None


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of the cases that have one thing in common."""

    key: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Groups:
    """The same cases, told apart in four ways; small groups are left out."""

    by_specialty: tuple[Group, ...]
    by_hour: tuple[Group, ...]
    by_country: tuple[Group, ...]
    by_language: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """What paging asks of doctors.

    Args:
        doctors: Verified doctors, paged or not; rates are over all of them.
        busiest_a_month: Of the doctor who was paged most; None while fewer than five were.
        gini: How uneven the load is: 0 all alike, near 1 all on one.
    """

    doctors: int
    pages: int
    pages_per_doctor_month: float
    busiest_a_month: float | None
    night_pages: int
    night_share: float
    gini: float


def prepared(records: Iterable[RunRecord]) -> list[RunRecord]:
    """Return the runs with what a later run says of an earlier one.

    A new run means that the earlier one was not answered, whatever was taken for an answer.
    """
    runs: defaultdict[CaseId, list[RunRecord]] = defaultdict(list)
    for record in records:
        runs[record.case_id].append(record)
    found = []
    for own in runs.values():
        own.sort(key=lambda each: each.run)
        for earlier, later in pairwise(own):
            found.append(replace(earlier, answered_at=None, ended_at=later.posted_at))
        found.append(own[-1])
    return found


def figures(runs: Sequence[RunRecord], now: datetime) -> Figures:
    """Return what these prepared runs come to."""
    answers = answer_times(runs, now)
    pages = sum(each.pages for each in runs)
    answered = sum(each.answered_at is not None for each in runs)
    resolutions = Survival.of(_resolution_times(runs, now))
    return Figures(
        cases=len(runs),
        answered=answered,
        answered_90_share=answers.share_by(TARGET_MIN),
        answered_90_ci95=answers.interval_at(TARGET_MIN),
        p50_min=answers.quantile(0.5),
        p90_min=answers.quantile(0.9),
        p99_min=answers.quantile(0.99),
        resolved_24h_share=resolutions.share_by(DAY_MIN),
        pages=pages,
        pages_per_answer=pages / answered if answered else None,
    )


def answer_times(runs: Iterable[RunRecord], now: datetime) -> Survival:
    """Return how long these runs waited for their first answer."""
    times = []
    for each in runs:
        until = each.answered_at or each.ended_at or each.resolved_at or now
        minutes = max((until - each.posted_at) / _MINUTE, 0.0)
        times.append((minutes, each.answered_at is not None))
    return Survival.of(times)


def groups(runs: Sequence[RunRecord], now: datetime) -> Groups:
    """Return the figures by specialty, hour of the poster's day, country and language."""

    def by(keys: Callable[[RunRecord], Iterable[Hashable]], *, paged: bool = False) -> list[Group]:
        return _grouped(runs, now, keys=keys, paged=paged)

    return Groups(
        # A case counts for each specialty that it asks; whoever is paged there is a group too.
        by_specialty=tuple(by(lambda each: each.specialties, paged=True)),
        by_hour=tuple(by(lambda each: (f"{each.hour:02d}",))),
        by_country=tuple(by(lambda each: (each.country,))),
        by_language=tuple(by(lambda each: (each.language,))),
    )


def load(pages_of: Sequence[int], *, nights: int, doctors: int, months: float) -> Load:
    """Return the load on doctors.

    Args:
        pages_of: Pages of each doctor who was paged at all.
        nights: How many of all pages came at night where their doctor was.
        doctors: Verified doctors, paged or not.
        months: How long that took, in months of 30 days.
    """
    everybody = max(doctors, len(pages_of))
    total = sum(pages_of)
    loads = [*pages_of, *([0] * (everybody - len(pages_of)))]
    return Load(
        doctors=everybody,
        pages=total,
        pages_per_doctor_month=total / everybody / months if everybody else 0.0,
        busiest_a_month=max(loads) / months if len(pages_of) >= FEWEST_DOCTORS else None,
        night_pages=nights,
        night_share=nights / total if total else 0.0,
        gini=gini(loads),
    )


def gini(loads: Sequence[int]) -> float:
    """Return how unevenly loads are spread: 0 all alike, near 1 all on one."""
    total, count = sum(loads), len(loads)
    if total == 0:
        return 0.0
    ranked = sum(rank * each for rank, each in enumerate(sorted(loads), start=1))
    return 2.0 * ranked / (count * total) - (count + 1) / count


def _resolution_times(runs: Iterable[RunRecord], now: datetime) -> list[tuple[float, bool]]:
    cases: dict[CaseId, tuple[datetime, RunRecord]] = {}
    for each in sorted(runs, key=lambda one: one.run):
        posted_at = cases[each.case_id][0] if each.case_id in cases else each.posted_at
        cases[each.case_id] = (posted_at, each)
    return [
        (max(((last.resolved_at or now) - posted_at) / _MINUTE, 0.0), last.resolved_at is not None)
        for posted_at, last in cases.values()
    ]


def _grouped(
    runs: Sequence[RunRecord],
    now: datetime,
    *,
    keys: Callable[[RunRecord], Iterable[Hashable]],
    paged: bool,
) -> list[Group]:
    found: defaultdict[str, list[RunRecord]] = defaultdict(list)
    for each in runs:
        for key in keys(each):
            found[str(key)].append(each)
    return [
        Group(key, figures(own, now))
        for key, own in sorted(found.items())
        if _is_large(own, paged=paged)
    ]


def _is_large(own: Sequence[RunRecord], *, paged: bool) -> bool:
    posters = {each.poster_id for each in own}
    asked = {doctor for each in own for doctor in each.paged}
    return len(posters) >= FEWEST_DOCTORS and (not paged or len(asked) >= FEWEST_DOCTORS)
