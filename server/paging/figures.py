"""Reads what response statistics are made of, and has them computed off the event loop."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from server.clock import Clock
from server.errors import InvalidError
from server.paging import statistics as pure
from server.paging.history import NIGHT_HOURS
from server.paging.oncall.wall import zone_of
from server.specialties import specialties_of
from store.accounts import Accounts
from store.escalations import Escalations
from store.ids import DoctorId, EscalationId
from store.pages import Pages
from store.records.escalation import RunTimes

USUAL_SPAN: Final = timedelta(days=90)
LONGEST_SPAN: Final = timedelta(days=366)
MAX_RUNS: Final = 50_000
"""Cases read at once; of a longer time the latest so many count."""
UNKNOWN: Final = "unknown"


@dataclass(frozen=True, slots=True)
class Statistics:
    """How fast cases posted in a span were answered, and who carried the load.

    Args:
        partial: There were more cases than are read at once: the earliest are left out.
        curve: Minutes after posting, and the share answered by then; None where unknown.
        groups: None unless asked for.
        load: Of all pages offered in the span, whatever the specialty; None unless asked for.
    """

    from_at: datetime
    to_at: datetime
    specialty: str | None
    partial: bool
    totals: pure.Figures
    curve: tuple[tuple[float, float | None], ...]
    groups: pure.Groups | None
    load: pure.Load | None


class ResponseFigures:
    """Everything here may be read by coordinators; totals by every verified doctor."""

    def __init__(
        self, *, escalations: Escalations, pages: Pages, accounts: Accounts, clock: Clock
    ) -> None:
        self._escalations = escalations
        self._pages = pages
        self._accounts = accounts
        self._clock = clock

    async def read(
        self,
        start: datetime | None = None,
        end: datetime | None = None,
        *,
        specialty: str | None = None,
        grouped: bool,
        loaded: bool,
    ) -> Statistics:
        """Return the statistics of cases posted from `start` until `end`.

        Args:
            start: None: 90 days before the end.
            end: None: now.
            specialty: Only cases that ask it; a discipline includes its children.
            grouped: Tell the cases apart by specialty, hour, country and language.
            loaded: Say what paging asks of doctors.

        Raises:
            InvalidError: The span is empty or longer than a year; `fields` says which.
        """
        now = self._clock.now()
        end = now if end is None else end
        start = end - USUAL_SPAN if start is None else start
        if not start < end <= start + LONGEST_SPAN:
            raise InvalidError(
                fields={"from": f"must be before `to`, by at most {LONGEST_SPAN.days} days"}
            )
        found = await self._escalations.times_of(start, end, limit=MAX_RUNS)
        asked = None if specialty is None else {specialty, *specialties_of(specialty)}
        wanted = [one for one in found if asked is None or not asked.isdisjoint(one.specialties)]
        records = await self._records(wanted)
        load = await self._load(start, min(end, now)) if loaded else None
        totals, curve, groups = await asyncio.to_thread(_computed, records, now, grouped=grouped)
        return Statistics(
            from_at=start,
            to_at=end,
            specialty=specialty,
            partial=len(found) == MAX_RUNS,
            totals=totals,
            curve=curve,
            groups=groups,
            load=load,
        )

    async def _records(self, found: Sequence[RunTimes]) -> list[pure.RunRecord]:
        paged = await self._pages.by_escalation([one.id for one in found])
        places = await self._accounts.places({one.poster_id for one in found})
        return await asyncio.to_thread(lambda: [_record(one, paged, places) for one in found])

    async def _load(self, start: datetime, end: datetime) -> pure.Load:
        loads = await self._pages.loads(start, end, night_hours=sorted(NIGHT_HOURS))
        return pure.load(
            [pages for pages, _ in loads],
            nights=sum(nights for _, nights in loads),
            doctors=await self._accounts.count_verified(),
            months=max((end - start) / pure.MONTH, 1 / pure.MONTH.days),
        )


def response_figures(found: Statistics) -> dict[str, float | None]:
    """Return the figures that are exported to monitoring, by name."""
    totals, load = found.totals, found.load
    answered = {
        "cases": float(totals.cases),
        "answered_90_share": totals.answered_90_share,
        "answer_p50_minutes": totals.p50_min,
        "answer_p90_minutes": totals.p90_min,
        "answer_p99_minutes": totals.p99_min,
        "resolved_24h_share": totals.resolved_24h_share,
        "pages_per_answer": totals.pages_per_answer,
    }
    if load is None:
        return answered
    return answered | {
        "pages_per_doctor_month": load.pages_per_doctor_month,
        "night_share": load.night_share,
        "gini": load.gini,
    }


def _record(
    one: RunTimes,
    paged: dict[EscalationId, frozenset[DoctorId]],
    places: dict[DoctorId, tuple[str, str]],
) -> pure.RunRecord:
    country, time_zone = places.get(one.poster_id, (UNKNOWN, "UTC"))
    doctors = paged.get(one.id, frozenset())
    return pure.RunRecord(
        case_id=one.case_id,
        run=one.run,
        poster_id=one.poster_id,
        specialties=one.specialties,
        country=country,
        language=one.languages[0] if one.languages else UNKNOWN,
        hour=one.posted_at.astimezone(zone_of(time_zone)).hour,
        posted_at=one.posted_at,
        answered_at=one.answered_at,
        resolved_at=one.resolved_at,
        pages=len(doctors),
        paged=doctors,
    )


def _computed(
    records: Sequence[pure.RunRecord], now: datetime, *, grouped: bool
) -> tuple[pure.Figures, tuple[tuple[float, float | None], ...], pure.Groups | None]:
    runs = pure.prepared(records)
    answers = pure.answer_times(runs, now)
    curve = tuple((float(at), answers.share_by(float(at))) for at in pure.CURVE_MINUTES)
    return pure.figures(runs, now), curve, pure.groups(runs, now) if grouped else None
