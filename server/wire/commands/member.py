"""Commands about oneself in a room: reveal."""

from server.wire.commands.case import Appended
from server.wire.context import Context
from server.wire.payload import CaseId, Key, Payload
from server.wire.registry import Permission, command
from store.ids import new_id


class RevealMember(Payload):
    """In which room."""

    case_id: CaseId
    key: Key | None = None


@command("member:reveal", RevealMember, allow=Permission.POST_CASES)
async def reveal_member(ctx: Context, payload: RevealMember) -> Appended:
    """Show one's name in one room from here on; it can't be taken back."""
    entry = await ctx.services.rooms.reveal(payload.case_id, payload.key or new_id(), by=ctx.doctor)
    return Appended(seq=entry.seq)
