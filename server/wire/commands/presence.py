"""Whether a doctor may be paged: their own word, for a time."""

from datetime import UTC, datetime

from server.presence.availability import until_when
from server.wire.context import Context
from server.wire.instants import WrittenInstant
from server.wire.payload import Flag, Payload, Reply
from server.wire.registry import Permission, command


class SetPresence(Payload):
    """Say that you may be paged, or not, until some time."""

    available: Flag
    until: WrittenInstant | None = None
    """An instant with its time zone, at most 72 h ahead; by default in 12 h."""


class PresenceSet(Reply):
    """What holds from now on."""

    available: bool
    until: datetime


@command("presence:set", SetPresence, allow=Permission.ANSWER_PAGES)
async def set_presence(ctx: Context, payload: SetPresence) -> PresenceSet:
    """Set whether you may be paged; it overrides your quiet hours, and lapses by itself."""
    until = until_when(payload.until, now=ctx.services.clock.now()).astimezone(UTC)
    await ctx.services.accounts.set_availability(ctx.doctor_id, payload.available, until)
    return PresenceSet(available=payload.available, until=until)
