"""What goes by itself after a time: old cases, old reports' words, papers of decided checks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from server.audit.chain import SYSTEM
from server.clock import Clock
from server.keeping.erasing import Erasing
from store.appeals import Appeals
from store.cases import Cases
from store.ids import CaseId, new_id
from store.leases import Leases
from store.licence_checks import LicenceChecks
from store.licence_papers import LicencePapers
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
        papers: Doctors' papers after the decision on their licence.
        undecided_papers: The same after they were sent, where nobody has decided.
    """

    cases: timedelta | None = None
    reports: timedelta | None = None
    papers: timedelta | None = None
    undecided_papers: timedelta | None = None


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
        appeals: Appeals,
        checks: LicenceChecks,
        papers: LicencePapers,
        leases: Leases,
        erasing: Erasing,
        clock: Clock,
    ) -> None:
        self._keep = keep
        self._cases = cases
        self._reports = reports
        self._appeals = appeals
        self._checks = checks
        self._papers = papers
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
            await self._appeals.blank_decided(now - self._keep.reports)
        if self._keep.undecided_papers is not None:
            await self._papers.remove_sent_before(now - self._keep.undecided_papers)
        if self._keep.papers is not None:
            await self._clear_checks(now, decided_before=now - self._keep.papers)
        due = await self.due(now)
        for case in due:
            await self._erasing.erase_case(case.case_id, "retention", by=SYSTEM)
        return len(due)

    async def _clear_checks(self, now: datetime, *, decided_before: datetime) -> None:
        while check_ids := await self._checks.to_clear(decided_before, limit=_BATCH):
            for check_id in check_ids:
                # First the papers: a check that is not cleared is met again.
                await self._papers.remove_of(check_id)
                await self._checks.clear(check_id, at=now)

    async def due(self, at: datetime, *, limit: int = _BATCH) -> list[Due]:
        """Return the cases whose time is over at `at`, those posted first first."""
        if self._keep.cases is None:
            return []
        found = await self._cases.over_since(at - self._keep.cases, limit=limit)
        return [Due(case.id, case.posted_at, case.status) for case in found]
