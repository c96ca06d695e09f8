"""Commands about the poster's summary at a room's top: pin, unpin."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from server.wire.commands.case import Appended
from server.wire.context import Context
from server.wire.payload import CaseId, Key, Language, Payload, Reply, clean_text
from server.wire.registry import Permission, command
from server.wire.shapes import GuardFinding
from store.ids import new_id

MAX_SUMMARY_CHARS = 2_000
SummaryText = Annotated[
    str, StringConstraints(strict=True, max_length=MAX_SUMMARY_CHARS), AfterValidator(clean_text)
]


class PinSummary(Payload):
    """How the case stands, in the poster's words."""

    case_id: CaseId
    key: Key | None = None
    text: SummaryText
    language: Language | None = None
    """Null: told from the words."""


class SummaryPinned(Reply):
    """The number of the new entry, and what the privacy guard would have one think about."""

    seq: int
    findings: list[GuardFinding]


class UnpinSummary(Payload):
    """Whose summary is to stand there no more."""

    case_id: CaseId
    key: Key | None = None


@command("summary:pin", PinSummary, allow=Permission.POST_CASES)
async def pin_summary(ctx: Context, payload: PinSummary) -> SummaryPinned:
    """Pin a summary to the top of one's own case, in the place of an earlier one."""
    entry = await ctx.services.poster.pin_summary(
        payload.case_id,
        payload.key or new_id(),
        payload.text,
        language=payload.language,
        by=ctx.doctor,
    )
    return SummaryPinned(seq=entry.seq, findings=ctx.findings)


@command("summary:unpin", UnpinSummary, allow=Permission.POST_CASES)
async def unpin_summary(ctx: Context, payload: UnpinSummary) -> Appended:
    """Take the summary from the top of one's own case; its words stay in the log."""
    entry = await ctx.services.poster.unpin_summary(
        payload.case_id, payload.key or new_id(), by=ctx.doctor
    )
    return Appended(seq=entry.seq)
