"""Commands about one's own pages: list, acknowledge, decline, snooze."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from pydantic import Field

from server.clock import next_whole_minute, whole_minute
from server.wire.context import Context
from server.wire.payload import (
    CaseId,
    DeliveryId,
    Done,
    Empty,
    Flag,
    PageId,
    Payload,
    Reply,
    Seq,
    SpecialtySlug,
)
from server.wire.registry import Permission, command
from store.records.page import AcknowledgementState, DeclineReason, PageState
from store.records.policy import PagingUrgency

MAX_SNOOZE_MINUTES = 60


class ReasonView(Reply):
    """One reason for which a doctor was chosen, for the client to word.

    `on_call`, `available`, `willing` · `holds_specialty`, `in_discipline`, `related_specialty` ·
    `coordinator` · `night`, `quiet_hours_agreed` · `new` · `answers_at_this_hour` (percent) ·
    `pages_30_days` (pages) · `suggested` (a colleague who declined
    named this field) · `added` (the poster asked this specialty later).
    """

    reason: str
    value: int | None


class PageWhy(Reply):
    """Why the caller was paged, with what was known then."""

    page_id: PageId
    case_id: CaseId
    specialty: str
    urgency: PagingUrgency
    wave: int
    offered_at: datetime
    reasons: list[ReasonView]


class OnePage(Payload):
    """One of the caller's own pages."""

    page_id: PageId


class PageView(Reply):
    """One of the caller's own pages."""

    page_id: PageId
    case_id: CaseId
    specialty: str
    urgency: PagingUrgency
    wave: int
    offered_at: datetime
    expires_at: datetime
    answer_due_at: datetime
    state: PageState
    snoozed_until: datetime | None
    reasons: list[ReasonView]
    """Why the caller was paged."""


class PageList(Reply):
    """The last seven days, the latest first."""

    pages: list[PageView]


class AcknowledgePage(Payload):
    """Say "I am coming" to a page."""

    page_id: PageId


class PageAcknowledged(Reply):
    """The room to open, and its log's seq on joining. Only `counted` holds the next wave."""

    case_id: CaseId
    seq: Seq
    state: AcknowledgementState


class DeclinePage(Payload):
    """Say that one won't come, and why."""

    page_id: PageId
    reason: DeclineReason
    suggest: SpecialtySlug | None = None
    """The specialty that would be right."""


class ShowPage(Payload):
    """Say that a device shows a page, or that it was tapped."""

    receipt: DeliveryId = Field(repr=False)
    """From the push's data; who knows it needs no session."""
    opened: Flag = False


class PageDeclined(Reply):
    """Somebody else is paged."""


class SnoozePage(Payload):
    """Be asked again later."""

    page_id: PageId
    minutes: Annotated[int, Field(strict=True, ge=1, le=MAX_SNOOZE_MINUTES)]


class PageSnoozed(Reply):
    """When the page comes again."""

    until: datetime


@command("page:list", Empty, allow=Permission.ANSWER_PAGES)
async def list_pages(ctx: Context, payload: Empty) -> PageList:  # noqa: ARG001 - no fields
    """List one's own pages; a client calls it whenever it connects."""
    pages = await ctx.services.paging.list_pages(ctx.doctor_id)
    return PageList(
        pages=[
            PageView(
                page_id=page.id,
                case_id=page.case_id,
                specialty=page.specialty,
                urgency=page.urgency,
                wave=page.wave,
                offered_at=whole_minute(page.offered_at),
                expires_at=next_whole_minute(page.expires_at),
                answer_due_at=whole_minute(page.answer_due_at),
                state=page.state,
                snoozed_until=page.snoozed_until,
                reasons=reason_views(page.reasons),
            )
            for page in pages
        ]
    )


@command("page:why", OnePage, allow=Permission.ANSWER_PAGES)
async def why_paged(ctx: Context, payload: OnePage) -> PageWhy:
    """Say why one was paged, as it was kept with the page."""
    page = await ctx.services.paging.page_of(payload.page_id, ctx.doctor_id)
    return PageWhy(
        page_id=page.id,
        case_id=page.case_id,
        specialty=page.specialty,
        urgency=page.urgency,
        wave=page.wave,
        offered_at=whole_minute(page.offered_at),
        reasons=reason_views(page.reasons),
    )


@command("page:acknowledge", AcknowledgePage, allow=Permission.ANSWER_PAGES)
async def acknowledge_page(ctx: Context, payload: AcknowledgePage) -> PageAcknowledged:
    """Hold the next wave and join the case's room; over a socket its entries follow live."""
    told = await ctx.services.rooms.acknowledge_page(payload.page_id, by=ctx.doctor)
    if ctx.socket_id is None:
        return PageAcknowledged.model_validate(
            {"case_id": told.case_id, "seq": told.seq, "state": told.state}
        )
    joined = await ctx.services.reading.join(
        told.case_id,
        by=ctx.doctor,
        socket_id=ctx.socket_id,
        after=told.seq,
        tail=None,
        anonymous=None,
    )
    ctx.after_answer(joined.go_live)
    return PageAcknowledged.model_validate(
        {"case_id": told.case_id, "seq": joined.part.seq, "state": told.state}
    )


@command("page:shown", ShowPage, allow=Permission.ANYONE)
async def page_shown(ctx: Context, payload: ShowPage) -> Done:
    """Tell that a push has arrived, so that no later channel is used; acknowledges nothing."""
    await ctx.services.receipts.shown(payload.receipt, opened=payload.opened)
    return Done()


@command("page:decline", DeclinePage, allow=Permission.ANSWER_PAGES)
async def decline_page(ctx: Context, payload: DeclinePage) -> PageDeclined:
    """Let somebody else be paged at once; declining twice is declining once."""
    await ctx.services.paging.decline(
        payload.page_id, ctx.doctor_id, reason=payload.reason, suggested=payload.suggest
    )
    return PageDeclined()


@command("page:snooze", SnoozePage, allow=Permission.ANSWER_PAGES)
async def snooze_page(ctx: Context, payload: SnoozePage) -> PageSnoozed:
    """Take the page away and send it once more after some minutes; the waves go on."""
    until = await ctx.services.paging.snooze(
        payload.page_id, ctx.doctor_id, minutes=payload.minutes
    )
    return PageSnoozed(until=until)


def reason_views(kept: Iterable[str]) -> list[ReasonView]:
    """Return reasons as kept, `slug` or `slug:number`, perhaps with a percent sign."""
    found = []
    for one in kept:
        reason, _, value = one.partition(":")
        found.append(ReasonView(reason=reason, value=int(value.rstrip("%")) if value else None))
    return found
