"""The command about entries of any kind: redact."""

from server.wire.commands.case import Appended
from server.wire.context import Context
from server.wire.payload import CaseId, Key, Payload, Seq
from server.wire.permissions import moderates
from server.wire.registry import Permission, command
from server.wire.shapes import RedactionReason
from store.ids import new_id


class RedactEntry(Payload):
    """Whose words are to go, and why; `own` is for one's own words only."""

    case_id: CaseId
    key: Key | None = None
    seq: Seq
    reason: RedactionReason


@command("entry:redact", RedactEntry, allow=Permission.POST_CASES)
async def redact_entry(ctx: Context, payload: RedactEntry) -> Appended:
    """Have the words and pictures of one's own entry removed everywhere; moderators of anyone's."""
    entry = await ctx.services.redacting.redact(
        payload.case_id,
        payload.key or new_id(),
        payload.seq,
        payload.reason,
        by=ctx.doctor,
        moderator=moderates(ctx.doctor),
    )
    return Appended(seq=entry.seq)
