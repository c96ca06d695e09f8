"""Finds what should have happened and did not; mends it in ways that can be repeated.

It runs on every node; two that find the same do no harm.
"""

import random
from collections import defaultdict
from datetime import timedelta
from typing import Final

from server.clock import Clock
from server.logs import get_logger
from server.metrics import curbside_auditor_beat_seconds, curbside_breaches_total
from server.paging.closing import Closing
from server.paging.loop import Loop
from server.paging.pager import Pager
from server.paging.ports import CaseDesk
from server.paging.reach import Reach
from server.paging.service import Paging
from store.deliveries import Deliveries
from store.escalations import Escalations
from store.ids import PageId
from store.pages import Pages
from store.records.delivery import Delivery, DeliveryState

AUDIT_EVERY: Final = timedelta(seconds=15)
"""With what is let settle first, 10 s, whatever was missed is found within 30 s."""
LATE: Final = timedelta(seconds=5)
"""A wave later than this is behind guarantee 4."""
UNTRIED: Final = timedelta(seconds=10)
_SETTLED: Final = timedelta(seconds=10)
"""Younger findings may be somebody's work in progress."""
_WATCHED_AFTER_TARGET: Final = timedelta(days=1)
_PLANNED_SINCE: Final = timedelta(minutes=10)
_IN_VAIN: Final = frozenset[DeliveryState]({"unreachable", "failed"})
_LIMIT: Final = 500
_JITTER: Final = 0.1

_log = get_logger("auditor")


class Auditor:
    """Drive it by `run` in a task, or audit by audit in tests."""

    def __init__(
        self,
        *,
        escalations: Escalations,
        pages: Pages,
        deliveries: Deliveries,
        paging: Paging,
        pager: Pager,
        closing: Closing,
        reach: Reach,
        desk: CaseDesk,
        clock: Clock,
    ) -> None:
        self._escalations = escalations
        self._pages = pages
        self._deliveries = deliveries
        self._paging = paging
        self._pager = pager
        self._closing = closing
        self._reach = reach
        self._desk = desk
        self._clock = clock
        self._loop = Loop(name="audit", work=self._round, after_failure=AUDIT_EVERY, clock=clock)

    async def run(self) -> None:
        """Audit until cancelled."""
        await self._loop.run()

    async def run_once(self) -> None:
        """Look for everything once."""
        await self._record_breaches()
        await self._expire_pages()
        await self._stop_what_is_answered()
        await self._clear_what_is_stopped()
        await self._replace_declined()
        await self._plan_unplanned()
        await self._wake_what_is_late()
        # Who watches the watcher: it stays where it is when anything above fails or hangs.
        curbside_auditor_beat_seconds.set(self._clock.now().timestamp())

    async def _round(self) -> timedelta:
        await self.run_once()
        # Nodes that started together do not stay together.
        return AUDIT_EVERY * (1 + random.uniform(-_JITTER, _JITTER))  # noqa: S311

    async def _record_breaches(self) -> None:
        while breached := await self._escalations.breach(now=self._clock.now()):
            curbside_breaches_total.inc()
            _log.warning("answer overdue", case_id=breached.case_id, escalation_id=breached.id)

    async def _expire_pages(self) -> None:
        while expired := await self._pages.expired(now=self._clock.now(), limit=_LIMIT):
            await self._closing.close(expired, "expired")

    async def _stop_what_is_answered(self) -> None:
        now = self._clock.now()
        found = await self._escalations.to_audit(
            before=now - AUDIT_EVERY / 2,
            since=now - _WATCHED_AFTER_TARGET,
            now=now,
            limit=_LIMIT,
        )
        needs = await self._desk.case_needs({(each.case_id, each.run) for each in found})
        for escalation in found:
            need = needs[escalation.case_id, escalation.run]
            if need.exists and not need.needed:
                await self._closing.stop(
                    escalation.case_id,
                    escalation.run,
                    need.closed_as,
                    answered_at=need.answered_at,
                    resolved_at=need.resolved_at,
                )

    async def _clear_what_is_stopped(self) -> None:
        before = self._clock.now() - _SETTLED
        stopped = await self._escalations.uncleared(before=before, limit=_LIMIT)
        for escalation in stopped:
            await self._closing.withdraw(escalation)
        await self._escalations.clear([escalation.id for escalation in stopped])

    async def _replace_declined(self) -> None:
        before = self._clock.now() - _SETTLED
        for page in await self._pages.unreplaced(before=before, limit=_LIMIT):
            await self._paging.replace(page)

    async def _plan_unplanned(self) -> None:
        now = self._clock.now()
        offered = await self._pages.offered_between(now - _PLANNED_SINCE, now - _SETTLED)
        # Of the many that are as they should be, no more is read than that they are.
        states = await self._deliveries.states_of(offered)
        missing = {page_id for page_id in offered if page_id not in states}
        vain = {page_id for page_id, own in states.items() if not own.isdisjoint(_IN_VAIN)}
        if not missing | vain:
            return
        opened = await self._pages.opened_of(missing | vain)
        planned: defaultdict[PageId, list[Delivery]] = defaultdict(list)
        for delivery in await self._deliveries.of_pages(vain):
            planned[delivery.page_id].append(delivery)
        for page in opened:
            # What a node that died meanwhile left undone.
            if page.id in vain:
                await self._reach.settle(page, planned[page.id])
        if missing:
            _log.warning("pages without delivery", count=len(missing))
            await self._pager.plan([page for page in opened if page.id in missing])
            self._paging.wake()

    async def _wake_what_is_late(self) -> None:
        now = self._clock.now()
        waves = await self._escalations.overdue(before=now - LATE)
        deliveries = await self._deliveries.overdue(before=now - UNTRIED)
        if waves or deliveries:
            _log.warning("paging is late", waves=waves, count=deliveries)
            self._paging.wake()
