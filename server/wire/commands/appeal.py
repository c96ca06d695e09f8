"""Commands about appeals: make, also while suspended; for moderators list, claim, decide."""

from pydantic import Field

from server.identity.signing_in import Credentials
from server.moderation.appeals import Appealed
from server.rooms.views import instant
from server.wire.commands.doctor_moderation import Email
from server.wire.commands.report import (
    DecisionsAboutMe,
    ReportId,
    ReportView,
    Words,
    decisions_about,
    report_view,
)
from server.wire.commands.session import Code, Password, where_from
from server.wire.context import Context
from server.wire.encode import instant_text
from server.wire.payload import Done, Payload, Reply
from server.wire.registry import HASHING_LIMIT_S, Permission, command
from server.wire.shapes import Instant, Shape
from store.records.account import Account
from store.records.moderation import AppealOutcome, AppealState

AppealId = ReportId


class MakeAppeal(Payload):
    """Against which decision, and why."""

    report_id: ReportId
    text: Words


class Suspended(Payload):
    """Who one is; with a suspended account there is no session to say it."""

    email: Email
    password: Password = Field(repr=False)
    code: Code | None = Field(default=None, repr=False)
    """Of the authenticator app, or a recovery code, where the account has one."""


class MakeAppealSuspended(Suspended):
    """The same, against which decision, and why."""

    report_id: ReportId
    text: Words


class ListAppeals(Payload):
    """Which part of the queue."""

    state: AppealState = "open"


class AppealView(Shape):
    """An appeal as moderators see it, with what it is against."""

    appeal_id: str
    report: ReportView
    text: str | None
    state: AppealState
    mine: bool
    """Whether the caller claimed it."""
    open_to_me: bool
    """Whether the caller may decide it: never who decided first, nor whom it is about."""
    made_at: Instant
    outcome: AppealOutcome | None
    because: str | None
    decided_at: Instant | None


class AppealList(Reply):
    """The oldest first."""

    appeals: list[AppealView]
    server_now: Instant


class ClaimAppeal(Payload):
    """Which appeal; it is the caller's for 30 minutes."""

    appeal_id: AppealId


class DecideAppeal(Payload):
    """Whether the decision stands or is lifted, and why, in words for the doctor."""

    appeal_id: AppealId
    outcome: AppealOutcome
    reason: Words


class AppealDone(Reply):
    """The appeal as it is now."""

    appeal: AppealView


@command("appeal:make", MakeAppeal, allow=Permission.SIGNED_IN, cost=10)
async def make_appeal(ctx: Context, payload: MakeAppeal) -> Done:
    """Appeal, once, against a warning; another moderator decides. Kept first."""
    await ctx.services.appeals.make(payload.report_id, payload.text, by=ctx.doctor_id)
    return Done()


@command(
    "appeal:read_suspended",
    Suspended,
    allow=Permission.ANYONE,
    transport="http",
    time_limit_s=HASHING_LIMIT_S,
)
async def read_suspended(ctx: Context, payload: Suspended) -> DecisionsAboutMe:
    """Read why one is suspended. Any other account is answered like a wrong password."""
    return await decisions_about(ctx, (await _suspended(ctx, payload)).id)


@command(
    "appeal:make_suspended",
    MakeAppealSuspended,
    allow=Permission.ANYONE,
    transport="http",
    time_limit_s=HASHING_LIMIT_S,
)
async def make_appeal_suspended(ctx: Context, payload: MakeAppealSuspended) -> DecisionsAboutMe:
    """Appeal, once, against one's suspension; another moderator decides. Kept first."""
    account = await _suspended(ctx, payload)
    await ctx.services.appeals.make(payload.report_id, payload.text, by=account.id)
    return await decisions_about(ctx, account.id)


@command("appeal:list", ListAppeals, allow=Permission.MODERATE)
async def list_appeals(ctx: Context, payload: ListAppeals) -> AppealList:
    """List appeals by how far they are."""
    appealed = await ctx.services.appeals.queue(payload.state)
    return AppealList(
        appeals=[_view(ctx, one) for one in appealed],
        server_now=instant_text(ctx.services.clock.now()),
    )


@command("appeal:claim", ClaimAppeal, allow=Permission.MODERATE)
async def claim_appeal(ctx: Context, payload: ClaimAppeal) -> AppealDone:
    """Take an appeal on; nobody else decides it meanwhile."""
    claimed = await ctx.services.appeals.claim(payload.appeal_id, by=ctx.doctor)
    return AppealDone(appeal=_view(ctx, claimed))


@command("appeal:decide", DecideAppeal, allow=Permission.MODERATE)
async def decide_appeal(ctx: Context, payload: DecideAppeal) -> AppealDone:
    """Let a decision stand, or lift it: who was suspended may sign in again. Kept first."""
    decided = await ctx.services.appeals.decide(
        payload.appeal_id, payload.outcome, payload.reason, by=ctx.doctor
    )
    return AppealDone(appeal=_view(ctx, decided))


async def _suspended(ctx: Context, payload: Suspended) -> Account:
    given = Credentials(email=payload.email, password=payload.password, code=payload.code)
    return await ctx.services.signing_in.suspended(given, where_from(ctx))


def _view(ctx: Context, appealed: Appealed) -> AppealView:
    appeal = appealed.appeal
    return AppealView(
        appeal_id=appeal.id,
        report=report_view(ctx, appealed.report),
        text=appeal.text,
        state=appeal.state,
        mine=appeal.claimed_by == ctx.doctor_id,
        open_to_me=ctx.doctor_id not in {appeal.first_by, appeal.doctor_id},
        made_at=instant_text(appeal.made_at),
        outcome=appeal.outcome,
        because=appeal.because,
        decided_at=instant(appeal.decided_at),
    )
