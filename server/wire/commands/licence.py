"""Commands about licences: one's own; for reviewers list, claim, ask, pass_on, decide."""

from typing import Annotated

from pydantic import StringConstraints

from server.identity.licence_checks import WaitsFor
from server.identity.licences import stored_licence
from server.identity.posing import Doubt
from server.identity.registers import FindingKind
from server.moderation.licence_queue import Reviewed
from server.rooms.views import instant
from server.wire.commands.report import Words
from server.wire.context import Context
from server.wire.encode import instant_text
from server.wire.payload import Done, Empty, Payload, Reply
from server.wire.registry import Permission, command
from server.wire.shapes import Instant, Shape
from store.ids import ID_PATTERN
from store.records.account import LicenceStatus
from store.records.licence_check import CheckKind, CheckState, LicenceCheck, LicenceDecision
from store.records.licence_paper import LicencePaper, PaperType

CheckId = Annotated[str, StringConstraints(strict=True, pattern=ID_PATTERN)]


PaperId = Annotated[str, StringConstraints(strict=True, pattern=ID_PATTERN)]


class PaperView(Shape):
    """A paper that was sent; read it from `GET /api/v1/licence-papers/<paper_id>`."""

    paper_id: str
    content_type: PaperType
    size_bytes: int
    sent_at: Instant


class OwnCheckView(Shape):
    """The check of the caller's licence: never who works on it."""

    kind: CheckKind
    state: CheckState
    opened_at: Instant
    asked: str | None
    """What more is needed, in a reviewer's words."""
    asked_at: Instant | None
    answer: str | None
    answered_at: Instant | None
    decision: LicenceDecision | None
    decided_because: str | None
    decided_at: Instant | None


class OwnLicence(Reply):
    """How the caller's licence stands, and whom that waits for."""

    status: LicenceStatus
    email_verified: bool
    verified_until: Instant | None
    """Null where it is not verified, or was before ends were kept."""
    country: str
    licence_number: str
    register_url: str
    """Where anyone may look the number up."""
    warnings: list[str]
    """What the number's shape can't tell."""
    waits_for: WaitsFor | None
    check: OwnCheckView | None
    papers: list[PaperView]
    """What was sent for this check and is still kept."""


class AnswerCheck(Payload):
    """What to tell whoever checks the licence; replaces what was said before."""

    text: Words


class RemovePaper(Payload):
    """Which paper; it is gone for good."""

    paper_id: PaperId


class ListChecks(Payload):
    """Which part of the queue."""

    state: CheckState = "open"


class CheckedDoctor(Shape):
    """Whose licence it is, as they stated."""

    name: str
    country: str
    licence_number: str
    specialties: list[str]
    languages: list[str]
    status: LicenceStatus
    email_verified: bool
    registered_at: Instant


class OpinionView(Shape):
    """What a first reviewer thought, who left it to another one."""

    decision: LicenceDecision
    reason: str
    at: Instant
    mine: bool


class CheckView(Shape):
    """A check as reviewers see it: never who else works on it."""

    check_id: str
    kind: CheckKind
    state: CheckState
    mine: bool
    """Whether the caller claimed it."""
    doctor: CheckedDoctor
    register_url: str
    warnings: list[str]
    doubts: list[Doubt]
    """Why to look twice at who this is; for reviewers only."""
    opened_at: Instant
    claimed_at: Instant | None
    asked: str | None
    asked_at: Instant | None
    answer: str | None
    answered_at: Instant | None
    opinion: OpinionView | None
    decision: LicenceDecision | None
    decided_because: str | None
    decided_at: Instant | None
    papers: list[PaperView]
    """Only who holds the check may read them; each look is kept."""


class CheckList(Reply):
    """The oldest first, the caller's own left out; of decided ones the newest first."""

    checks: list[CheckView]
    server_now: Instant


class ClaimCheck(Payload):
    """Which check; it is the caller's for 30 minutes."""

    check_id: CheckId


class AskForMore(Payload):
    """What the doctor is to send or explain, in words for them."""

    check_id: CheckId
    text: Words


class PassCheckOn(Payload):
    """What the caller thinks, and why, in words for the reviewer who decides."""

    check_id: CheckId
    opinion: LicenceDecision
    reason: Words


class DecideCheck(Payload):
    """What is decided, and why, in words for the doctor."""

    check_id: CheckId
    decision: LicenceDecision
    reason: Words


class CheckDone(Reply):
    """The check as it is now."""

    check: CheckView


class LookedUp(Reply):
    """What the register says; the reviewer decides."""

    finding: FindingKind
    name: str | None
    """As the register has it."""
    details: list[str]
    """Fields and state licences, as the register has them."""


@command("licence:read", Empty, allow=Permission.SIGNED_IN)
async def read_licence(ctx: Context, payload: Empty) -> OwnLicence:  # noqa: ARG001 - no fields
    """Read how one's own licence stands: what it waits for, what was asked and decided."""
    standing = await ctx.services.licences.own.read(ctx.doctor_id)
    account, check = standing.account, standing.check
    return OwnLicence(
        status=account.status,
        email_verified=account.email_verified,
        verified_until=instant(account.verified_until) if account.status == "verified" else None,
        country=account.country,
        licence_number=account.licence_number,
        register_url=standing.licence.register_url,
        warnings=list(standing.licence.warnings),
        waits_for=standing.waits_for,
        check=None if check is None else _own(check),
        papers=[paper_view(paper) for paper in await ctx.services.licences.papers.of(check)],
    )


@command("licence:answer", AnswerCheck, allow=Permission.SIGNED_IN, cost=10)
async def answer_check(ctx: Context, payload: AnswerCheck) -> Done:
    """Say something to whoever checks one's licence."""
    await ctx.services.licences.own.answer(payload.text, by=ctx.doctor)
    return Done()


@command("licence:remove_paper", RemovePaper, allow=Permission.SIGNED_IN)
async def remove_paper(ctx: Context, payload: RemovePaper) -> Done:
    """Remove a paper that one sent, as long as the check is undecided."""
    await ctx.services.licences.papers.remove(payload.paper_id, by=ctx.doctor)
    return Done()


@command("licence:list", ListChecks, allow=Permission.REVIEW)
async def list_checks(ctx: Context, payload: ListChecks) -> CheckList:
    """List checks of licences by how far they are."""
    reviewed = await ctx.services.licences.queue.queue(payload.state, by=ctx.doctor)
    return CheckList(
        checks=[_view(ctx, one) for one in reviewed],
        server_now=instant_text(ctx.services.clock.now()),
    )


@command("licence:claim", ClaimCheck, allow=Permission.REVIEW)
async def claim_check(ctx: Context, payload: ClaimCheck) -> CheckDone:
    """Take a check on; nobody else decides it meanwhile."""
    claimed = await ctx.services.licences.queue.claim(payload.check_id, by=ctx.doctor)
    return CheckDone(check=_view(ctx, claimed))


@command("licence:look_up", ClaimCheck, allow=Permission.REVIEW, cost=10, time_limit_s=10.0)
async def look_licence_up(ctx: Context, payload: ClaimCheck) -> LookedUp:
    """Ask the country's register by program, where this server may. Kept first; decides nothing."""
    finding = await ctx.services.licences.queue.look_up(payload.check_id, by=ctx.doctor)
    return LookedUp(finding=finding.kind, name=finding.name, details=list(finding.details))


@command("licence:ask", AskForMore, allow=Permission.REVIEW)
async def ask_for_more(ctx: Context, payload: AskForMore) -> CheckDone:
    """Ask the doctor for more; the check is given back and waits for the answer."""
    asked = await ctx.services.licences.queue.ask(payload.check_id, payload.text, by=ctx.doctor)
    return CheckDone(check=_view(ctx, asked))


@command("licence:pass_on", PassCheckOn, allow=Permission.REVIEW)
async def pass_check_on(ctx: Context, payload: PassCheckOn) -> CheckDone:
    """Give a first opinion; only another reviewer may claim the check then. Kept first."""
    passed = await ctx.services.licences.queue.pass_on(
        payload.check_id, payload.opinion, payload.reason, by=ctx.doctor
    )
    return CheckDone(check=_view(ctx, passed))


@command("licence:decide", DecideCheck, allow=Permission.REVIEW)
async def decide_check(ctx: Context, payload: DecideCheck) -> CheckDone:
    """Verify a licence for a year, or reject it; the doctor is told. Kept first."""
    decided = await ctx.services.licences.queue.decide(
        payload.check_id, payload.decision, payload.reason, by=ctx.doctor
    )
    return CheckDone(check=_view(ctx, decided))


def paper_view(paper: LicencePaper) -> PaperView:
    """Return what is told of a paper."""
    return PaperView(
        paper_id=paper.id,
        content_type=paper.content_type,
        size_bytes=paper.size_bytes,
        sent_at=instant_text(paper.sent_at),
    )


def _own(check: LicenceCheck) -> OwnCheckView:
    return OwnCheckView(
        kind=check.kind,
        state=check.state,
        opened_at=instant_text(check.opened_at),
        asked=check.asked,
        asked_at=instant(check.asked_at),
        answer=check.answer,
        answered_at=instant(check.answered_at),
        decision=check.decision,
        decided_because=check.decided_because,
        decided_at=instant(check.decided_at),
    )


def _view(ctx: Context, reviewed: Reviewed) -> CheckView:
    check, account = reviewed.check, reviewed.account
    number = stored_licence(account.country, account.licence_number)
    first = check.opinion
    return CheckView(
        check_id=check.id,
        **_own(check).model_dump(),
        mine=check.state == "claimed" and check.claimed_by == ctx.doctor_id,
        doctor=CheckedDoctor(
            name=account.name,
            country=account.country,
            licence_number=account.licence_number,
            specialties=list(account.specialties),
            languages=list(account.languages),
            status=account.status,
            email_verified=account.email_verified,
            registered_at=instant_text(account.created_at),
        ),
        register_url=number.register_url,
        warnings=list(number.warnings),
        doubts=list(reviewed.doubts),
        claimed_at=instant(check.claimed_at),
        papers=[paper_view(paper) for paper in reviewed.papers],
        opinion=None
        if first is None
        else OpinionView(
            decision=first.decision,
            reason=first.reason,
            at=instant_text(first.at),
            mine=first.by == ctx.doctor_id,
        ),
    )
