"""Reactions: agreement, thanks of the poster, concern about safety. Pure."""

from typing import Final, Literal

from server.errors import ForbiddenError, NotFoundError
from server.rooms.acts import Act
from server.rooms.rules.membership import join
from server.rooms.state import RoomState
from store.ids import DoctorId
from store.records.entry import Draft

Reaction = Literal["agree", "helped", "safety_concern"]
_CASE_SEQ: Final = 1


def react(state: RoomState, act: Act, *, seq: int, reaction: Reaction, on: bool) -> list[Draft]:
    """Decide a reaction to a message or, for concerns, to the case; nothing when it is so already.

    Also in a resolved room: what helped, or was dangerous, often shows later.

    Raises:
        NotFoundError: There is nothing with this seq to react to.
        ForbiddenError: `helped` by somebody else than the poster, `agree` or `helped` about
            one's own words, anything new about what was taken back.
    """
    author_id = _author(state, seq, reaction)
    doctor_id = act.actor.doctor_id
    if on:
        _may(state, seq, doctor_id, author_id, reaction)
    if state.reacts(seq, doctor_id, reaction) == on:
        return []
    return [
        *join(state, act),
        Draft(
            kind="reaction_set",
            author_id=doctor_id,
            key=act.key,
            digest=act.digest,
            at=act.at,
            data={"seq": seq, "reaction": reaction, "on": on},
        ),
    ]


def _author(state: RoomState, seq: int, reaction: Reaction) -> DoctorId | None:
    message = state.messages.get(seq)
    if message is not None:
        return message.author_id
    if seq == _CASE_SEQ and reaction == "safety_concern":
        return state.poster_id
    text = "There is nothing with this seq to react to."
    raise NotFoundError(text, fields={"seq": "is not the seq of a message in this room"})


def _may(
    state: RoomState,
    seq: int,
    doctor_id: DoctorId,
    author_id: DoctorId | None,
    reaction: Reaction,
) -> None:
    if reaction == "helped" and doctor_id != state.poster_id:
        text = "Only the doctor who posted the case may say what helped."
        raise ForbiddenError(text)
    if reaction != "safety_concern" and doctor_id == author_id:
        text = "One's own words are for others to judge."
        raise ForbiddenError(text)
    message = state.messages.get(seq)
    if message is not None and (message.retracted or message.redacted):
        text = "The message was taken back."
        raise ForbiddenError(text)
