"""Commands of moderators about who somebody is: ask, list, confirm, read."""

from server.moderation.unmasking import OPEN_FOR
from server.wire.commands.report import ReportId, Words
from server.wire.context import Context
from server.wire.encode import instant_text
from server.wire.payload import CaseId, Empty, MemberId, Payload, Reply
from server.wire.registry import Permission, command
from server.wire.shapes import Instant, Shape
from store.ids import CaseId as CaseIdType
from store.ids import MemberId as MemberIdType
from store.records.account import Account
from store.records.moderation import Unmasking

UnmaskId = ReportId


class AskUnmask(Payload):
    """Which member of which room, and why it must be known."""

    case_id: CaseId
    member_id: MemberId
    reason: Words


class OneUnmask(Payload):
    """Which request."""

    unmask_id: UnmaskId


class UnmaskAsked(Reply):
    """The request, for another moderator to confirm within 24 h."""

    unmask_id: str
    lapses_at: Instant


class UnmaskView(Shape):
    """A request as moderators see it; it does not tell who the member is."""

    unmask_id: str
    case_id: CaseIdType
    member_id: MemberIdType
    reason: str
    asked_at: Instant
    mine: bool
    """Whether the caller asked: then another must confirm."""
    confirmed: bool


class UnmaskList(Reply):
    """Of the last 24 h, the newest first."""

    requests: list[UnmaskView]


class Unmasked(Reply):
    """Who the member is; for the two moderators only."""

    unmask_id: str
    case_id: CaseIdType
    member_id: MemberIdType
    name: str
    email: str
    country: str
    licence_number: str


@command("unmask:ask", AskUnmask, allow=Permission.MODERATE, cost=10, fresh=True)
async def ask_unmask(ctx: Context, payload: AskUnmask) -> UnmaskAsked:
    """Ask for who a member is; nothing is told before another moderator confirms. Kept first."""
    asked = await ctx.services.unmasking.ask(
        payload.case_id, payload.member_id, payload.reason, by=ctx.doctor
    )
    return UnmaskAsked(unmask_id=asked.id, lapses_at=instant_text(asked.asked_at + OPEN_FOR))


@command("unmask:list", Empty, allow=Permission.MODERATE)
async def list_unmasks(ctx: Context, payload: Empty) -> UnmaskList:  # noqa: ARG001 - no fields
    """List the requests of the last 24 h."""
    return UnmaskList(
        requests=[
            UnmaskView(
                unmask_id=one.id,
                case_id=one.case_id,
                member_id=one.member_id,
                reason=one.reason,
                asked_at=instant_text(one.asked_at),
                mine=one.asked_by == ctx.doctor_id,
                confirmed=one.confirmed_by is not None,
            )
            for one in await ctx.services.unmasking.recent()
        ]
    )


@command("unmask:confirm", OneUnmask, allow=Permission.MODERATE, cost=10, fresh=True)
async def confirm_unmask(ctx: Context, payload: OneUnmask) -> Unmasked:
    """Confirm another moderator's request and learn who it is. Kept first."""
    confirmed, account = await ctx.services.unmasking.confirm(payload.unmask_id, by=ctx.doctor)
    return _unmasked(confirmed, account)


@command("unmask:read", OneUnmask, allow=Permission.MODERATE, cost=10)
async def read_unmask(ctx: Context, payload: OneUnmask) -> Unmasked:
    """Learn who it is, as one of the two moderators, once confirmed. Kept first."""
    request, account = await ctx.services.unmasking.read(payload.unmask_id, by=ctx.doctor)
    return _unmasked(request, account)


def _unmasked(request: Unmasking, account: Account) -> Unmasked:
    return Unmasked(
        unmask_id=request.id,
        case_id=request.case_id,
        member_id=request.member_id,
        name=account.name,
        email=account.email,
        country=account.country,
        licence_number=account.licence_number,
    )
