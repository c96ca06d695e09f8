"""Messages: who may post, edit and retract, and which one is the answer. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from server.errors import ForbiddenError, InvalidError, NotFoundError, RoomIsClosedError
from server.rooms.acts import Act, Actor
from server.rooms.rules.membership import join
from server.rooms.state import Message, RoomState
from server.specialties import answering_specialties
from store.ids import SYSTEM
from store.records.entry import Draft


def is_answer(state: RoomState, actor: Actor) -> bool:
    """Tell whether a message of this doctor answers the case (DESIGN section 1).

    By a doctor other than the poster who holds an asked specialty, its parent or a
    sibling under it, or who was paged for this case.
    """
    if actor.doctor_id == state.poster_id:
        return False
    return actor.paged or not actor.specialties.isdisjoint(answering_specialties(state.specialties))


def post(state: RoomState, act: Act, message: dict[str, Any]) -> list[Draft]:
    """Decide a message: its author joins with it if need be, and it may stop the clock.

    Args:
        message: text, language, reply_to (seq or None), attachments.

    Raises:
        RoomIsClosedError: The case is resolved.
        InvalidError: `reply_to` is no message of this room.
    """
    if state.status == "resolved":
        raise RoomIsClosedError
    reply_to = message["reply_to"]
    if reply_to is not None and reply_to not in state.messages and reply_to != 1:
        raise InvalidError(fields={"reply_to": "is not the seq of a message in this room"})
    drafts = join(state, act)
    answers = is_answer(state, act.actor)
    seq = state.seq + len(drafts) + 1
    drafts.append(
        Draft(
            kind="message_posted",
            author_id=act.actor.doctor_id,
            key=act.key,
            digest=act.digest,
            at=act.at,
            data={**message, "answers": answers},
        )
    )
    if answers and state.answered_at is None:
        drafts.append(_answered(state.run, seq=seq, at=act.at))
    return drafts


def announce_answer(state: RoomState) -> list[Draft]:
    """Decide the `case_answered` that a failed write left out; nothing when it is there."""
    if state.answered_at is None or state.answer_seq is None or state.answer_announced:
        return []
    return [_answered(state.run, seq=state.answer_seq, at=state.answered_at)]


def _answered(run: int, *, seq: int, at: datetime) -> Draft:
    return Draft(
        kind="case_answered",
        author_id=SYSTEM,
        key=f"answered:{run}",
        digest="",
        data={"seq": seq, "run": run, "answered_at": at},
    )


def edit(state: RoomState, act: Act, *, seq: int, reads: Mapping[str, Any]) -> list[Draft]:
    """Decide that a message reads differently from here on; the original stays in the log.

    Args:
        reads: Its new `text` and `language`.

    Raises:
        NotFoundError: There is no such message.
        ForbiddenError: It is somebody else's, or was taken back.
        RoomIsClosedError: The case is resolved.
    """
    _own_message(state, act, seq)
    if state.status == "resolved":
        raise RoomIsClosedError
    return [_about(act, "message_edited", {"seq": seq, **reads})]


def retract(state: RoomState, act: Act, *, seq: int) -> list[Draft]:
    """Decide that a message is taken back, also in a resolved case. It stays an answer.

    Raises:
        NotFoundError: There is no such message.
        ForbiddenError: It is somebody else's, or was taken back already.
    """
    _own_message(state, act, seq)
    return [_about(act, "message_retracted", {"seq": seq})]


def _own_message(state: RoomState, act: Act, seq: int) -> Message:
    message = state.messages.get(seq)
    if message is None:
        text = "There is no message with this seq."
        raise NotFoundError(text, fields={"seq": "is not the seq of a message in this room"})
    if message.author_id != act.actor.doctor_id:
        text = "Only its author may change a message."
        raise ForbiddenError(text)
    if message.retracted or message.redacted:
        text = "The message was taken back."
        raise ForbiddenError(text)
    return message


def _about(act: Act, kind: Any, data: dict[str, Any]) -> Draft:
    return Draft(
        kind=kind,
        author_id=act.actor.doctor_id,
        key=act.key,
        digest=act.digest,
        at=act.at,
        data=data,
    )
