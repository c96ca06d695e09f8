"""Reads how doctors responded to earlier pages, for the chooser. Writes nothing.

What a node read is good for ten minutes: a record of 90 days changes little in that time, and a
burst of cases in one discipline reads it once.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from server.clock import Clock
from server.paging.history import REMEMBERED, History, Outcome, history_of, outcome
from server.paging.oncall.wall import zone_of
from store.ids import DoctorId
from store.pages import Pages
from store.records.account import Account
from store.records.page import PageOutcome
from store.records.policy import PagingUrgency

GOOD_FOR: Final = timedelta(minutes=10)
MAX_READ: Final = 20_000
"""Pages read at once; what is older than the latest so many is left out."""
_MAX_KEPT: Final = 50_000
_SAYS_NOTHING: Final = frozenset({"not_my_field", "conflict"})
"""Declined for reasons that don't tell whether the doctor answers pages."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A doctor's record as it was read at an instant."""

    at: datetime
    history: History


class Recall:
    """One per node."""

    def __init__(self, *, pages: Pages, clock: Clock) -> None:
        self._pages = pages
        self._clock = clock
        self._kept: dict[tuple[DoctorId, PagingUrgency], _Read] = {}

    async def histories(
        self, accounts: Iterable[Account], urgency: PagingUrgency
    ) -> Mapping[DoctorId, History]:
        """Return the records of those who were paged in the last 90 days."""
        now = self._clock.now()
        paged = [
            each for each in accounts if each.paged_at and each.paged_at[-1] > now - REMEMBERED
        ]
        await self._read([each for each in paged if not self._good(each.id, urgency, now)], urgency)
        found = ((each.id, self._kept[each.id, urgency].history) for each in paged)
        return {doctor_id: history for doctor_id, history in found if history.pages > 0}

    def _good(self, doctor_id: DoctorId, urgency: PagingUrgency, now: datetime) -> bool:
        read = self._kept.get((doctor_id, urgency))
        return read is not None and read.at > now - GOOD_FOR

    async def _read(self, accounts: list[Account], urgency: PagingUrgency) -> None:
        if not accounts:
            return
        now = self._clock.now()
        if len(self._kept) > _MAX_KEPT:
            self._kept = {key: read for key, read in self._kept.items() if read.at > now - GOOD_FOR}
        pages = await self._pages.outcomes_of(
            [each.id for each in accounts], since=now - REMEMBERED, limit=MAX_READ
        )
        of_doctor: dict[DoctorId, list[PageOutcome]] = defaultdict(list)
        for page in pages:
            of_doctor[page.doctor_id].append(page)
        for account in accounts:
            told = (_told(page, account, now) for page in of_doctor[account.id])
            history = history_of((each for each in told if each), urgency=urgency, now=now)
            self._kept[account.id, urgency] = _Read(now, history)


def _told(page: PageOutcome, account: Account, now: datetime) -> Outcome | None:
    if page.decline_reason in _SAYS_NOTHING:
        return None
    if page.state == "declined":
        # The page was seen and turned down: it counts whole, however soon that was.
        ended_at = page.expires_at
    else:
        ended_at = page.closed_at or min(now, page.expires_at)
    return outcome(
        offered_at=page.offered_at,
        urgency=page.urgency,
        zone=zone_of(account.time_zone),
        responded=page.acknowledged_at is not None,
        open_for=ended_at - page.offered_at,
    )
