"""The command about reactions: set."""

from server.wire.commands.case import Appended
from server.wire.context import Context
from server.wire.payload import CaseId, Flag, Key, Payload, Seq
from server.wire.registry import Permission, command
from server.wire.shapes import ReactionKind
from store.ids import new_id


class SetReaction(Payload):
    """What one makes of a message; a safety concern may be about the case (seq 1) as well."""

    case_id: CaseId
    key: Key | None = None
    seq: Seq
    reaction: ReactionKind
    on: Flag


@command("reaction:set", SetReaction, allow=Permission.POST_CASES)
async def set_reaction(ctx: Context, payload: SetReaction) -> Appended:
    """Agree, raise a safety concern, or (the poster) say what helped; or take that back."""
    seq = await ctx.services.reactions.set(
        payload.case_id,
        payload.key or new_id(),
        payload.seq,
        payload.reaction,
        on=payload.on,
        by=ctx.doctor,
    )
    return Appended(seq=seq)
