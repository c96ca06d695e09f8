"""What goes by itself after a time: old cases are erased, old reports lose their words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from server.audit.chain import SYSTEM
from server.clock import Clock
from server.keeping.erasing import Erasing
from store.cases import Cases
from store.ids import CaseId, new_id
from store.leases import Leases
from store.reports import Reports

LEASE: Final = "retention"
LEASE_LASTS: Final = timedelta(minutes=30)
_BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class Keep:
    """How long; None for as long as the service is there.

    Args:
        cases: After the outcome, or after the posting where there never was one.
        reports: After the decision.
    """

    cases: timedelta | None = None
    reports: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A case whose time is over."""

    case_id: CaseId
    posted_at: datetime
    status: str


class Retention:
    """Looks every hour, on one node at a time."""

    def __init__(
        self,
        keep: Keep,
        *,
        cases: Cases,
        reports: Reports,
        leases: Leases,
        erasing: Erasing,
        clock: Clock,
    ) -> None:
        self._keep = keep
        self._cases = cases
        self._reports = reports
        self._leases = leases
        self._erasing = erasing
        self._clock = clock
        self._holder = new_id()

    async def sweep(self) -> int:
        """Erase the cases whose time is over; return how many, 0 on all nodes but one."""
        now = self._clock.now()
        if not await self._leases.take(LEASE, self._holder, now=now, lasts=LEASE_LASTS):
            return 0
        if self._keep.reports is not None:
            await self._reports.blank_decided(now - self._keep.reports)
        due = await self.due(now)
        for case in due:
            await self._erasing.erase_case(case.case_id, "retention", by=SYSTEM)
        return len(due)

    async def due(self, at: datetime, *, limit: int = _BATCH) -> list[Due]:
        """Return the cases whose time is over at `at`, those posted first first."""
        if self._keep.cases is None:
            return []
        found = await self._cases.over_since(at - self._keep.cases, limit=limit)
        return [Due(case.id, case.posted_at, case.status) for case in found]
