"""Commands about reports: open, about_me; for moderators list, claim, decide."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from server.moderation.appeals import OPEN_TO_APPEAL
from server.moderation.reports import NewReport
from server.rooms.views import instant
from server.wire.context import Context
from server.wire.encode import instant_text
from server.wire.payload import CaseId, Empty, Key, Payload, Reply, Seq, clean_text
from server.wire.registry import Permission, command
from server.wire.shapes import Instant, Shape
from store.ids import ID_PATTERN, DoctorId, new_id
from store.records.moderation import (
    Appeal,
    AppealOutcome,
    Decision,
    Report,
    ReportAbout,
    ReportReason,
    ReportState,
)

MAX_WORDS_CHARS = 2_000
Words = Annotated[
    str, StringConstraints(strict=True, max_length=MAX_WORDS_CHARS), AfterValidator(clean_text)
]
ReportId = Annotated[str, StringConstraints(strict=True, pattern=ID_PATTERN)]


class OpenReport(Payload):
    """What is wrong, with which entry or case; without a case, say it in words."""

    key: Key | None = None
    case_id: CaseId | None = None
    seq: Seq | None = None
    reason: ReportReason
    about: ReportAbout = "words"
    """Whether it is what was said, or how its author goes on."""
    text: Words | None = None


class ReportOpened(Reply):
    """The report's id; what becomes of it is between moderators and whom it is about."""

    report_id: str


class ListReports(Payload):
    """Which part of the queue."""

    state: ReportState = "open"


class OwnAppeal(Shape):
    """The caller's appeal against a decision."""

    made_at: Instant
    outcome: AppealOutcome | None
    """Null while it waits."""
    because: str | None
    decided_at: Instant | None


class ReportView(Shape):
    """A report as moderators see it: never who made it."""

    report_id: str
    case_id: CaseId | None
    seq: int | None
    reason: ReportReason | None
    about: ReportAbout
    text: str | None
    state: ReportState
    mine: bool
    """Whether the caller claimed it."""
    opened_at: Instant
    claimed_at: Instant | None
    decision: Decision | None
    decided_because: str | None
    decided_at: Instant | None


class ReportList(Reply):
    """The oldest first; how long each has waited is `server_now` less `opened_at`."""

    reports: list[ReportView]
    server_now: Instant


class ClaimReport(Payload):
    """Which report; it is the caller's for 30 minutes."""

    report_id: ReportId


class DecideReport(Payload):
    """What is to be done, and why, in words for whom it is about."""

    report_id: ReportId
    decision: Decision
    reason: Words


class ReportDone(Reply):
    """The report as it is now."""

    report: ReportView


class DecisionAboutMe(Shape):
    """What moderators decided about the caller's words or account."""

    report_id: str
    case_id: CaseId | None
    seq: int | None
    reason: ReportReason | None
    """Null where nobody reported it."""
    decision: Decision
    decided_because: str
    decided_at: Instant
    may_appeal: bool
    """Once, against a warning or a suspension (`appeal:make`)."""
    appeal: OwnAppeal | None


class DecisionsAboutMe(Reply):
    """The newest first."""

    decisions: list[DecisionAboutMe]


@command("report:open", OpenReport, allow=Permission.READ_CASES, cost=5)
async def open_report(ctx: Context, payload: OpenReport) -> ReportOpened:
    """Report an entry, a case or anything else to the moderators."""
    report = await ctx.services.reports.open(
        NewReport(
            key=payload.key or new_id(),
            reason=payload.reason,
            text=payload.text,
            case_id=payload.case_id,
            seq=payload.seq,
            about=payload.about,
        ),
        by=ctx.doctor,
    )
    return ReportOpened(report_id=report.id)


@command("report:list", ListReports, allow=Permission.MODERATE)
async def list_reports(ctx: Context, payload: ListReports) -> ReportList:
    """List reports by how far they are."""
    reports = await ctx.services.reports.queue(payload.state)
    return ReportList(
        reports=[report_view(ctx, report) for report in reports],
        server_now=instant_text(ctx.services.clock.now()),
    )


@command("report:claim", ClaimReport, allow=Permission.MODERATE)
async def claim_report(ctx: Context, payload: ClaimReport) -> ReportDone:
    """Take a report on; nobody else decides it meanwhile."""
    report = await ctx.services.reports.claim(payload.report_id, by=ctx.doctor)
    return ReportDone(report=report_view(ctx, report))


@command("report:decide", DecideReport, allow=Permission.MODERATE)
async def decide_report(ctx: Context, payload: DecideReport) -> ReportDone:
    """Decide a report: dismiss it, redact the entry, warn or suspend the doctor. Kept first."""
    report = await ctx.services.reports.decide(
        payload.report_id, payload.decision, payload.reason, by=ctx.doctor
    )
    return ReportDone(report=report_view(ctx, report))


@command("report:about_me", Empty, allow=Permission.SIGNED_IN)
async def read_decisions(ctx: Context, payload: Empty) -> DecisionsAboutMe:  # noqa: ARG001 - none
    """List what moderators decided about oneself, with their reasons."""
    return await decisions_about(ctx, ctx.doctor_id)


async def decisions_about(ctx: Context, doctor_id: DoctorId) -> DecisionsAboutMe:
    """Return what was decided about a doctor, as they may read it, with their appeals."""
    reports = await ctx.services.reports.about(doctor_id)
    appeals = await ctx.services.appeals.of(reports)
    return DecisionsAboutMe(
        decisions=[
            DecisionAboutMe(
                report_id=report.id,
                case_id=report.case_id,
                seq=report.seq,
                reason=report.reason,
                decision=report.decision,
                decided_because=report.decided_because or "",
                decided_at=instant_text(report.decided_at),
                may_appeal=report.decision in OPEN_TO_APPEAL and report.id not in appeals,
                appeal=own_appeal(appeals.get(report.id)),
            )
            for report in reports
            if report.decision is not None and report.decided_at is not None
        ]
    )


def own_appeal(appeal: Appeal | None) -> OwnAppeal | None:
    """Return an appeal as who made it sees it."""
    if appeal is None:
        return None
    return OwnAppeal(
        made_at=instant_text(appeal.made_at),
        outcome=appeal.outcome,
        because=appeal.because,
        decided_at=instant(appeal.decided_at),
    )


def report_view(ctx: Context, report: Report) -> ReportView:
    """Return a report as moderators see it."""
    return ReportView(
        report_id=report.id,
        case_id=report.case_id,
        seq=report.seq,
        reason=report.reason,
        about=report.about,
        text=report.text,
        state=report.state,
        mine=report.claimed_by == ctx.doctor_id,
        opened_at=instant_text(report.opened_at),
        claimed_at=instant(report.claimed_at),
        decision=report.decision,
        decided_because=report.decided_because,
        decided_at=instant(report.decided_at),
    )
