"""Puts together what keeps things, and for how long, on one node."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol

from server.audit.trail import AuditTrail
from server.clock import Clock
from server.config import Settings
from server.identity.sessions import Sessions
from server.keeping.erasing import Erasing
from server.keeping.exporting import Exporting
from server.keeping.retention import Keep, Retention
from server.keeping.steps import steps_of_account, steps_of_case
from server.rooms.assembly import RoomParts
from store.client import Store

ERASURES_EVERY: Final = timedelta(seconds=10)
EXPORTS_EVERY: Final = timedelta(seconds=5)
RETENTION_EVERY: Final = timedelta(hours=1)


class Keeper(Protocol):
    """Runs rounds of work in the background."""

    def every(self, name: str, pause: timedelta, work: Callable[[], Awaitable[object]]) -> None:
        """Run `work` now and `pause` after each of its rounds."""
        ...


@dataclass(frozen=True, slots=True)
class Keeping:
    """One node's."""

    erasing: Erasing
    exporting: Exporting
    retention: Retention

    def tend(self, keeper: Keeper) -> None:
        """Have the background work done."""
        keeper.every("erasures", ERASURES_EVERY, self.erasing.sweep)
        keeper.every("exports", EXPORTS_EVERY, self.exporting.work)
        keeper.every("retention", RETENTION_EVERY, self.retention.sweep)


def build_keeping(
    settings: Settings,
    store: Store,
    *,
    rooms: RoomParts,
    sessions: Sessions,
    audit: AuditTrail,
    clock: Clock,
) -> Keeping:
    """Build it over the rooms of a node."""
    erasing = Erasing(
        store.erasures,
        case_steps=steps_of_case(rooms.erasing, store),
        account_steps=steps_of_account(rooms.erasing, store, sessions),
        writing=rooms.writing,
        accounts=store.accounts,
        audit=audit,
        clock=clock,
        words=settings.erase_words,
        cooling_off=timedelta(days=settings.erase_account_after_days),
    )
    retention = Retention(
        Keep(
            cases=_days(settings.keep_cases_days),
            reports=_days(settings.keep_reports_days),
            papers=_days(settings.keep_licence_papers_days),
            undecided_papers=_days(settings.keep_undecided_papers_days),
        ),
        cases=store.cases,
        reports=store.reports,
        appeals=store.appeals,
        checks=store.licence_checks,
        papers=store.licence_papers,
        leases=store.leases,
        erasing=erasing,
        clock=clock,
    )
    return Keeping(erasing, Exporting(store, clock=clock), retention)


def _days(count: int | None) -> timedelta | None:
    return None if count is None else timedelta(days=count)
