"""Becoming a member: nobody joins by reading, everybody by their first visible act."""

from typing import Any

from server.errors import ConflictError, ForbiddenError
from server.rooms.acts import Act, Actor
from server.rooms.state import RoomState
from store.records.entry import Draft


def member_data(state: RoomState, actor: Actor, *, poster: bool) -> dict[str, Any]:
    """Return what the log keeps of a new member; the name only of a named one."""
    return {
        "member_id": actor.member_id,
        "anonymous": actor.anonymous,
        "number": state.next_number(actor.shown.specialty),
        "specialty": actor.shown.specialty,
        "country": actor.shown.country,
        "poster": poster,
        "name": None if actor.anonymous else actor.name,
    }


def join(state: RoomState, act: Act) -> list[Draft]:
    """Return the entry by which the actor becomes a member, nothing if they are one."""
    if act.actor.doctor_id in state.members:
        return []
    return [
        Draft(
            kind="member_joined",
            author_id=act.actor.doctor_id,
            key=f"joined:{act.actor.member_id}",
            digest="",
            data={"member": member_data(state, act.actor, poster=False)},
        )
    ]


def reveal(state: RoomState, act: Act) -> list[Draft]:
    """Decide that an anonymous member shows their name from here on.

    Raises:
        ForbiddenError: They are no member yet.
        ConflictError: Their name is shown already.
    """
    member = state.members.get(act.actor.doctor_id)
    if member is None:
        message = "You have not acted in this room yet; there is nothing to reveal."
        raise ForbiddenError(message)
    if not member.hidden:
        message = "Your name is shown in this room already."
        raise ConflictError(message)
    return [
        Draft(
            kind="member_revealed",
            author_id=act.actor.doctor_id,
            key=act.key,
            digest=act.digest,
            data={"name": act.actor.name},
        )
    ]
