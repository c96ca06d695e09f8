"""Who is typing."""

from server.wire.context import Context
from server.wire.payload import CaseId, Done, Flag, Payload
from server.wire.registry import Permission, command


class SetTyping(Payload):
    """Say that you are typing in a room, every few seconds while you are, or that you stopped."""

    case_id: CaseId
    typing: Flag


@command("typing:set", SetTyping, allow=Permission.READ_CASES)
async def set_typing(ctx: Context, payload: SetTyping) -> Done:
    """Show to those in the room for 6 s that you are typing, if you are in it too."""
    who = await ctx.services.reading.present_doctor(payload.case_id, ctx.doctor)
    await ctx.services.presence.typing(payload.case_id, who, payload.typing)
    return Done()
