"""Ends pages: withdraws or expires them, tells their doctors, sends nothing more."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final, Literal

from server.clock import Clock
from server.metrics import curbside_pages_total
from server.paging.live_line import LiveLines
from server.paging.policy import ANSWER_TARGET
from server.paging.ports import LiveSender
from store.deliveries import Deliveries
from store.escalations import Escalations
from store.ids import CaseId, DoctorId, EscalationId
from store.pages import Pages
from store.records.delivery import ChannelName
from store.records.escalation import Escalation, StopReason
from store.records.page import Page

WITHDRAWN: Final = "page:withdrawn"
TOLD_AGAIN: Final = timedelta(minutes=15)
"""How long ago a page may have ended to be taken down once more after Redis was away."""
WithdrawReason = Literal["answered", "resolved", "withdrawn", "expired", "replaced", "acknowledged"]


class Closing:
    """The one place where an open page ends other than by its doctor's answer.

    Args:
        taking_back: The channels that can show in a page's place that it is over.
    """

    def __init__(
        self,
        *,
        escalations: Escalations,
        pages: Pages,
        deliveries: Deliveries,
        live: LiveSender,
        taking_back: Collection[ChannelName],
        lines: LiveLines,
        clock: Clock,
    ) -> None:
        self._escalations = escalations
        self._pages = pages
        self._deliveries = deliveries
        self._live = live
        self._taking_back = frozenset(taking_back)
        self._lines = lines
        self._clock = clock

    async def stop(
        self,
        case_id: CaseId,
        run: int,
        reason: StopReason,
        *,
        answered_at: datetime | None = None,
        resolved_at: datetime | None = None,
    ) -> None:
        """Stop a case's run and withdraw its open pages; again, it finishes what was left.

        Args:
            answered_at: By the case's log, as far as it was answered; and so `resolved_at`.
        """
        await self._escalations.record_times(
            case_id, run, answered_at=answered_at, resolved_at=resolved_at
        )
        stopped = await self._escalations.stop(
            case_id, run, reason=reason, at=self._clock.now()
        ) or await self._escalations.of_case(case_id, run)
        if stopped is not None:
            await self.withdraw(stopped)

    async def withdraw(self, escalation: Escalation) -> None:
        """Withdraw the open pages of an escalation that was stopped, on all devices."""
        reason = escalation.stop_reason
        if reason is None:
            return
        await self.close(await self._pages.offered_of([escalation.id]), reason)
        pages = await self._pages.of_escalation(escalation.id)
        await self._deliveries.thank(
            [page.id for page in pages if page.state == "withdrawn"],
            reason=reason,
            channels=self._taking_back,
            at=self._clock.now(),
        )
        self._lines.changed(escalation.id)

    async def close(self, pages: Sequence[Page], reason: WithdrawReason) -> None:
        """End these pages and tell their doctors; those that ended meanwhile stay as they are."""
        if not pages:
            return
        now = self._clock.now()
        # First, so that what is claimed from here on finds nothing to send.
        await self._deliveries.cancel([page.id for page in pages], at=now)
        for page in pages:
            state: Literal["expired", "withdrawn"] = (
                "expired" if reason == "expired" else "withdrawn"
            )
            if await self._pages.close(page.id, state=state, at=now) is not None:
                curbside_pages_total.labels(state).inc()
                self.tell(page, reason)

    async def answered_by_its_doctor(
        self, page: Page, said: Literal["acknowledged", "declined"]
    ) -> None:
        """Send no more of a page, and take it down where else its doctor sees it."""
        now = self._clock.now()
        await self._deliveries.cancel([page.id], at=now)
        await self._deliveries.thank([page.id], reason=said, channels=self._taking_back, at=now)
        self.tell(page, "acknowledged" if said == "acknowledged" else "replaced")
        self._lines.changed(page.escalation_id)

    async def tell_again(self, doctor_ids: Collection[DoctorId]) -> None:
        """Take down, once more, what ended of late: these doctors may not have heard of it."""
        since = self._clock.now() - TOLD_AGAIN
        ended = await self._pages.ended_of(
            doctor_ids, offered_since=since - ANSWER_TARGET, closed_since=since
        )
        reasons: dict[EscalationId, WithdrawReason] = {}
        for page in ended:
            if page.escalation_id not in reasons:
                found = await self._escalations.get(page.escalation_id)
                reason = None if found is None else found.stop_reason
                reasons[page.escalation_id] = reason or "withdrawn"
            self.tell(page, "expired" if page.state == "expired" else reasons[page.escalation_id])

    def tell(self, page: Page, reason: WithdrawReason) -> None:
        """Take the page's banner down on all the doctor's sockets."""
        self._live.emit_doctor(page.doctor_id, WITHDRAWN, {"page_id": page.id, "reason": reason})
