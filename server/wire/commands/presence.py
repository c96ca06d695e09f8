"""Whether a doctor may be paged: their own word, for a time."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator

from server.presence.availability import until_when
from server.wire.context import Context
from server.wire.payload import Flag, Payload, Reply
from server.wire.registry import Permission, command


def _written(instant: object) -> object:
    """Numbers, which pydantic would take for seconds since 1970, are no instants here."""
    if instant is not None and not isinstance(instant, str):
        message = "is not an instant such as 2026-03-02T12:00:00Z"
        raise ValueError(message)
    return instant


class SetPresence(Payload):
    """Say that you may be paged, or not, until some time."""

    available: Flag
    until: Annotated[AwareDatetime, BeforeValidator(_written)] | None = None
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
