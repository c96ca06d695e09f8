"""The command about pictures: discard. Their bytes come and go by routes of their own."""

from server.wire.context import Context
from server.wire.payload import AttachmentId, Payload, Reply
from server.wire.registry import Permission, command


class DiscardAttachment(Payload):
    """A picture that one uploaded and will not use."""

    attachment_id: AttachmentId


class Discarded(Reply):
    """False while a case or message of the caller's holds the picture: then it stays."""

    gone: bool


@command("attachment:discard", DiscardAttachment, allow=Permission.READ_CASES)
async def discard_attachment(ctx: Context, payload: DiscardAttachment) -> Discarded:
    """Remove a picture for good that was replaced or is not wanted; safe to send twice."""
    gone = await ctx.services.attachments.discard(payload.attachment_id, ctx.doctor_id)
    return Discarded(gone=gone)
