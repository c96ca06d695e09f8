"""Paging as the rooms and the commands see it: arm, stop, and what a paged doctor can do."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from server.clock import Clock
from server.errors import ConflictError, InvalidError, NotFoundError, UnavailableError
from server.metrics import curbside_pages_total
from server.notify.channel import Notice
from server.notify.live import LiveChannel
from server.paging import escalation as rules
from server.paging.closing import Closing
from server.paging.live_line import LiveLines
from server.paging.pager import Pager
from server.paging.policies import Policies
from server.paging.policy import ANSWER_TARGET
from server.paging.ports import WAKE, NewCase, NodeTeller
from store.deliveries import Deliveries
from store.escalations import Escalations
from store.ids import CaseId, DoctorId, EscalationId, PageId, new_id
from store.pages import Pages
from store.records.escalation import Escalation, StopReason
from store.records.page import AcknowledgementState, DeclineReason, Page

LISTED_FOR: Final = timedelta(days=7)
MAX_LISTED: Final = 50
_MAX_TRIES: Final = 8


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """The case that a page calls to, and what acknowledging it was worth."""

    case_id: CaseId
    run: int
    state: AcknowledgementState
    escalation_id: EscalationId


@dataclass(frozen=True, slots=True)
class PagingStats:
    """How much is under way. `oldest_due` is how late the latest wave is; zero when none is."""

    by_state: dict[str, int]
    oldest_due: timedelta


class Paging:
    """Everything here is durable when it returns; the worker does the rest."""

    def __init__(
        self,
        *,
        escalations: Escalations,
        pages: Pages,
        deliveries: Deliveries,
        policies: Policies,
        pager: Pager,
        closing: Closing,
        live: LiveChannel,
        nodes: NodeTeller,
        lines: LiveLines,
        clock: Clock,
    ) -> None:
        self._escalations = escalations
        self._pages = pages
        self._deliveries = deliveries
        self._policies = policies
        self._pager = pager
        self._closing = closing
        self._live = live
        self._nodes = nodes
        self._lines = lines
        self._clock = clock

    async def arm(self, case: NewCase) -> None:
        """Keep the escalation of a case that is about to be appended; `learning` has none.

        Before the case, not after it: a node that dies between the two leaves a timer that
        finds no case and is dropped, never a case that nobody is paged for.
        """
        if case.urgency == "learning":
            return
        policy = await self._policies.in_force(case.specialties, case.urgency)
        now = self._clock.now()
        await self._escalations.arm(
            Escalation(
                id=EscalationId(new_id()),
                case_id=case.case_id,
                run=case.run,
                poster_id=case.poster_id,
                specialties=case.specialties,
                urgency=case.urgency,
                languages=case.languages,
                posted_at=case.posted_at,
                answer_due_at=case.posted_at + ANSWER_TARGET,
                waves=policy.waves,
                policy_version=policy.version,
                state="arming",
                armed_at=now,
                due_at=now,
                lease_until=now,
            )
        )

    def wake(self) -> None:
        """Let the workers of all nodes look at once; they look each second anyway."""
        self._nodes.tell_nodes(WAKE, {})

    async def stop(
        self,
        case_id: CaseId,
        run: int,
        reason: StopReason,
        *,
        answered_at: datetime | None = None,
        resolved_at: datetime | None = None,
    ) -> None:
        """End a run's paging and withdraw its open pages; safe to repeat.

        Args:
            answered_at: By the case's log, as far as it was answered; and so `resolved_at`.
        """
        await self._closing.stop(
            case_id, run, reason, answered_at=answered_at, resolved_at=resolved_at
        )

    async def reopened(self, case_id: CaseId, run: int) -> None:
        """Note that a run is not resolved any more; whether it pages again is another matter."""
        await self._escalations.reopened(case_id, run)

    async def acknowledge(self, page_id: PageId, doctor_id: DoctorId) -> Acknowledged:
        """Record that a paged doctor comes; the first acknowledgement counts, and is repeated.

        Raises:
            NotFoundError: It is not a page of this doctor.
        """
        for _ in range(_MAX_TRIES):
            page = await self._own(page_id, doctor_id)
            escalation = await self._escalations.get(page.escalation_id)
            if page.acknowledgement is None:
                now = self._clock.now()
                worth = rules.acknowledgement(escalation, page.state, in_time=now < page.expires_at)
                changed = await self._pages.acknowledge(
                    page,
                    state="acknowledged" if worth == "counted" else page.state,
                    acknowledgement=worth,
                    at=now,
                )
                if changed is None:
                    continue
                page = changed
                curbside_pages_total.labels(worth).inc()
                await self._closing.answered_by_its_doctor(page, "acknowledged")
                self.wake()
            if page.acknowledgement == "counted" and page.acknowledged_at is not None:
                await self._hold(page.escalation_id, page.acknowledged_at)
            self._lines.changed(page.escalation_id)
            return Acknowledged(
                case_id=page.case_id,
                run=page.run,
                state=page.acknowledgement or "late",
                escalation_id=page.escalation_id,
            )
        raise UnavailableError

    async def decline(
        self,
        page_id: PageId,
        doctor_id: DoctorId,
        *,
        reason: DeclineReason,
        suggested: str | None = None,
    ) -> None:
        """Record that a paged doctor won't come, and page one other at once.

        Raises:
            NotFoundError: It is not a page of this doctor.
            ConflictError: The page was acknowledged or has ended.
        """
        page = await self._own(page_id, doctor_id)
        now = self._clock.now()
        declined = await self._pages.decline(page, reason=reason, suggested=suggested, at=now)
        if declined is None:
            declined = await self._own(page_id, doctor_id)
            if declined.state != "declined":
                message = "This page is no longer open."
                raise ConflictError(message)
        else:
            curbside_pages_total.labels("declined").inc()
            await self._closing.answered_by_its_doctor(page, "declined")
            self.wake()
        await self.replace(declined)

    async def replace(self, declined: Page) -> None:
        """Page one other doctor for one who declined, if the case still pages; safe to repeat."""
        escalation = await self._escalations.get(declined.escalation_id)
        if declined.replaced:
            return
        if escalation is None or escalation.state not in {"paging", "exhausted"}:
            await self._pages.replaced(declined.id)
            return
        if await self._pager.replace(escalation, declined) is not None:
            self.wake()

    async def snooze(self, page_id: PageId, doctor_id: DoctorId, *, minutes: int) -> datetime:
        """Take a page's banner down and send the page once more after `minutes`.

        Raises:
            NotFoundError: It is not a page of this doctor.
            InvalidError: The page ends before that.
            ConflictError: The page was acknowledged or has ended.
        """
        page = await self._own(page_id, doctor_id)
        until = self._clock.now() + timedelta(minutes=minutes)
        if page.state == "offered" and until >= page.expires_at:
            raise InvalidError(fields={"minutes": "is after the time at which an answer is due"})
        if await self._pages.snooze(page, until=until) is None:
            message = "This page is no longer open."
            raise ConflictError(message)
        await self._deliveries.again(page.id, due_at=until)
        return until

    async def list_pages(self, doctor_id: DoctorId) -> list[Page]:
        """Return the doctor's pages of the last seven days, the latest first, at most 50."""
        since = self._clock.now() - LISTED_FOR
        return await self._pages.of_doctor(doctor_id, since=since, limit=MAX_LISTED)

    async def page_of(self, page_id: PageId, doctor_id: DoctorId) -> Page:
        """Return a doctor's own page.

        Raises:
            NotFoundError: It is not a page of this doctor.
        """
        return await self._own(page_id, doctor_id)

    async def was_paged(self, case_id: CaseId, doctor_id: DoctorId) -> bool:
        """Return whether this doctor was ever paged for the case."""
        return await self._pages.was_paged(case_id, doctor_id)

    async def paged_doctors(self, case_id: CaseId) -> frozenset[DoctorId]:
        """Return everybody who was ever paged for the case."""
        return await self._pages.paged_doctors(case_id)

    async def open_pages_of(self, doctor_ids: Collection[DoctorId]) -> list[Page]:
        """Return the pages that these doctors could acknowledge now."""
        return await self._pages.open_of(doctor_ids, now=self._clock.now())

    async def reoffer(self, doctor_ids: Collection[DoctorId]) -> None:
        """Offer their open pages, and take down ended ones, once more: they may have missed it.

        For the doctors with sockets on this node, while Redis is away and when it is back.
        """
        if not doctor_ids:
            return
        for page in await self.open_pages_of(doctor_ids):
            self._live.offer(notice_of(page))
        await self._closing.tell_again(doctor_ids)

    async def stats(self) -> PagingStats:
        """Return how much is under way, for metrics."""
        oldest = await self._escalations.oldest_due_at()
        late = timedelta(0) if oldest is None else max(self._clock.now() - oldest, timedelta(0))
        return PagingStats(by_state=await self._escalations.count_by_state(), oldest_due=late)

    async def _own(self, page_id: PageId, doctor_id: DoctorId) -> Page:
        page = await self._pages.get(page_id)
        if page is None or page.doctor_id != doctor_id:
            raise NotFoundError
        return page

    async def _hold(self, escalation_id: EscalationId, acked_at: datetime) -> None:
        for _ in range(_MAX_TRIES):
            seen = await self._escalations.get(escalation_id)
            if seen is None or seen.state != "paging":
                return
            in_progress = seen.lease_until > self._clock.now() and seen.due_at <= self._clock.now()
            hold = rules.hold(seen, acked_at=acked_at, in_progress=in_progress)
            if hold is None or await self._escalations.hold(
                seen, held_s=hold.held.total_seconds(), until=hold.until, due_at=hold.due_at
            ):
                return
        raise UnavailableError


def notice_of(page: Page) -> Notice:
    """Return what channels may know of a page."""
    return Notice(
        page_id=page.id,
        case_id=page.case_id,
        doctor_id=page.doctor_id,
        specialty=page.specialty,
        urgency=page.urgency,
        wave=page.wave,
        language=page.language,
        expires_at=page.expires_at,
        again_at=page.snoozed_until,
    )
