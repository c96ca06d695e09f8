"""Commands about messages: post, edit, retract."""

from typing import Annotated

from pydantic import Field

from server.rooms.service import NewMessage
from server.wire.commands.case import Appended
from server.wire.context import Context
from server.wire.encode import instant_text
from server.wire.payload import (
    MAX_ATTACHMENTS,
    AttachmentId,
    CaseId,
    Key,
    Language,
    MessageText,
    Payload,
    Reply,
    Seq,
)
from server.wire.registry import Permission, command
from server.wire.shapes import GuardFinding, Instant
from store.ids import new_id


class PostMessage(Payload):
    """Say something in a room; keep the key until it is answered."""

    case_id: CaseId
    key: Key
    text: MessageText
    language: Language | None = None
    reply_to: Seq | None = None
    attachment_ids: Annotated[tuple[AttachmentId, ...], Field(max_length=MAX_ATTACHMENTS)] = ()


class MessagePosted(Reply):
    """The message's number and instant in the log."""

    seq: int
    at: Instant
    findings: list[GuardFinding]


class EditMessage(Payload):
    """How one's own message reads from here on."""

    case_id: CaseId
    key: Key | None = None
    seq: Seq
    text: MessageText
    language: Language | None = None
    """The words' own; without it they are looked at."""


class RetractMessage(Payload):
    """Which of one's own messages to take back."""

    case_id: CaseId
    key: Key | None = None
    seq: Seq


@command("message:post", PostMessage, allow=Permission.POST_CASES)
async def post_message(ctx: Context, payload: PostMessage) -> MessagePosted:
    """Say something; answered once it is durable. Resending changes nothing."""
    entry = await ctx.services.rooms.post_message(
        NewMessage(
            case_id=payload.case_id,
            key=payload.key,
            text=payload.text,
            language=payload.language,
            reply_to=payload.reply_to,
            attachment_ids=payload.attachment_ids,
        ),
        by=ctx.doctor,
    )
    return MessagePosted(seq=entry.seq, at=instant_text(entry.at), findings=ctx.findings)


@command("message:edit", EditMessage, allow=Permission.POST_CASES)
async def edit_message(ctx: Context, payload: EditMessage) -> Appended:
    """Let one's own message read differently; the original stays in the log."""
    entry = await ctx.services.rooms.edit(
        payload.case_id,
        payload.key or new_id(),
        payload.seq,
        payload.text,
        language=payload.language,
        by=ctx.doctor,
    )
    return Appended(seq=entry.seq)


@command("message:retract", RetractMessage, allow=Permission.POST_CASES)
async def retract_message(ctx: Context, payload: RetractMessage) -> Appended:
    """Take one's own message back."""
    entry = await ctx.services.rooms.retract(
        payload.case_id, payload.key or new_id(), payload.seq, by=ctx.doctor
    )
    return Appended(seq=entry.seq)
