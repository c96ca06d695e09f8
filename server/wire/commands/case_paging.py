"""Commands about the paging of one case: how far it is, ask further, stop, what was tried."""

from datetime import datetime

from server.paging.live_line import LineState, LiveLine
from server.paging.tried import ChannelTried, Tried, WaveTried
from server.wire.context import Context
from server.wire.payload import CaseId, Key, Payload, Reply, SpecialtySlug
from server.wire.registry import Permission, command
from store.records.delivery import ChannelName
from store.records.escalation import EscalationState, StopReason
from store.records.policy import Audience


class OneCase(Payload):
    """A case."""

    case_id: CaseId


class PageMore(Payload):
    """A specialty whose doctors are to be asked too."""

    case_id: CaseId
    specialty: SpecialtySlug


class StopPaging(Payload):
    """Page nobody else for one's own case. Sent twice it is done once, with or without `key`."""

    case_id: CaseId
    key: Key | None = None


class PagingLine(Reply):
    """How far paging is: "wave 2 of 4 · 8 paged · 3 opened · next wave at 14:25"."""

    case_id: CaseId
    wave: int
    """Waves paged so far, of `waves`."""
    waves: int
    paged: int
    opened: int
    """Paged doctors who have looked: tapped, acknowledged or declined."""
    acknowledged: int
    next_wave_at: datetime | None
    """Null when no wave is to come."""
    state: LineState
    """`none`: nobody is paged for this case · `exhausted`: all waves went out, nobody answered."""
    server_now: datetime


class WaveTriedView(Reply):
    """One wave, by what became of its pages; a decline counts as `declined_<reason>`."""

    wave: int
    audience: Audience
    specialties: list[str]
    added: bool
    """By the poster."""
    people: int
    planned_at: datetime
    paged_at: datetime | None
    """Null while it is to come."""
    paged: int
    shown: int
    opened: int
    acknowledged: int
    outcomes: dict[str, int]


class ChannelTriedView(Reply):
    """Deliveries over one channel, by what became of them."""

    channel: ChannelName
    planned: int
    sent: int
    shown: int
    """Devices that told they show the page."""
    outcomes: dict[str, int]


class TriedView(Reply):
    """Everything that was tried for the case's last run; nobody is named."""

    case_id: CaseId
    run: int
    state: EscalationState
    stop_reason: StopReason | None
    posted_at: datetime
    answer_due_at: datetime
    breached_at: datetime | None
    """When it was recorded that the answer's due time had passed."""
    waves: list[WaveTriedView]
    channels: list[ChannelTriedView]
    server_now: datetime


@command("case:paging", OneCase, allow=Permission.POST_CASES)
async def read_paging(ctx: Context, payload: OneCase) -> PagingLine:
    """Say how far paging is for one's own case; the event of this name tells each change."""
    return _line(await ctx.services.poster.line(payload.case_id, by=ctx.doctor))


@command("case:page_more", PageMore, allow=Permission.POST_CASES, cost=5)
async def page_more(ctx: Context, payload: PageMore) -> PagingLine:
    """Ask four doctors of a further specialty at once; three specialties can be added."""
    return _line(
        await ctx.services.poster.page_more(payload.case_id, payload.specialty, by=ctx.doctor)
    )


@command("case:stop_paging", StopPaging, allow=Permission.POST_CASES)
async def stop_paging(ctx: Context, payload: StopPaging) -> PagingLine:
    """Page nobody else for one's own case; open pages are withdrawn, the case stays open."""
    return _line(await ctx.services.poster.stop_paging(payload.case_id, by=ctx.doctor))


@command("case:tried", OneCase, allow=Permission.MODERATE)
async def read_tried(ctx: Context, payload: OneCase) -> TriedView:
    """Tell coordinators everything that was tried for a case."""
    found = await ctx.services.poster.tried(payload.case_id)
    return _tried(found, ctx.services.clock.now())


def _line(line: LiveLine) -> PagingLine:
    return PagingLine(
        case_id=line.case_id,
        wave=line.wave,
        waves=line.waves,
        paged=line.paged,
        opened=line.opened,
        acknowledged=line.acknowledged,
        next_wave_at=line.next_wave_at,
        state=line.state,
        server_now=line.server_now,
    )


def _tried(found: Tried, now: datetime) -> TriedView:
    escalation = found.escalation
    return TriedView(
        case_id=escalation.case_id,
        run=escalation.run,
        state=escalation.state,
        stop_reason=escalation.stop_reason,
        posted_at=escalation.posted_at,
        answer_due_at=escalation.answer_due_at,
        breached_at=escalation.breached_at,
        waves=[_wave(one) for one in found.waves],
        channels=[_channel(one) for one in found.channels],
        server_now=now,
    )


def _wave(one: WaveTried) -> WaveTriedView:
    return WaveTriedView(
        wave=one.wave,
        audience=one.audience,
        specialties=list(one.specialties),
        added=one.added,
        people=one.people,
        planned_at=one.planned_at,
        paged_at=one.paged_at,
        paged=one.paged,
        shown=one.shown,
        opened=one.opened,
        acknowledged=one.acknowledged,
        outcomes=dict(one.outcomes),
    )


def _channel(one: ChannelTried) -> ChannelTriedView:
    return ChannelTriedView(
        channel=one.channel,
        planned=one.planned,
        sent=one.sent,
        shown=one.shown,
        outcomes=dict(one.outcomes),
    )
