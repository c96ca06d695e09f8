"""Polls: who may open, extend, vote in and close one. Pure."""

from collections.abc import Sequence
from typing import Any, Final

from server.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    RoomIsClosedError,
)
from server.rooms.acts import Act
from server.rooms.polling import Poll
from server.rooms.rules.membership import join
from server.rooms.state import RoomState
from store.records.entry import Draft, EntryKind

MAX_OPTIONS: Final = 12
MAX_POLLS: Final = 50
"""In one room; a log is not a survey."""


def open_poll(state: RoomState, act: Act, *, question: str, options: Sequence[str]) -> list[Draft]:
    """Decide a new poll; its seq is how everyone names it from then on.

    Raises:
        RoomIsClosedError: The case is resolved.
        InvalidError: Two options read alike.
        ConflictError: The room has as many polls as it may.
    """
    _open_room(state)
    if len({_alike(option) for option in options}) != len(options):
        raise InvalidError(fields={"options": "hold the same option twice"})
    if len(state.polls) >= MAX_POLLS:
        message = f"A room may have {MAX_POLLS} polls."
        raise ConflictError(message)
    return _joining(state, act, "poll_opened", {"question": question, "options": list(options)})


def add_option(state: RoomState, act: Act, *, poll_seq: int, option: str) -> list[Draft]:
    """Decide that a poll has one more option, for everyone.

    Raises:
        RoomIsClosedError: The case is resolved.
        NotFoundError: There is no such poll.
        ConflictError: It is closed, full, or has this option.
    """
    _open_room(state)
    poll = open_one(state, poll_seq)
    if len(poll.options) >= MAX_OPTIONS:
        message = f"A poll may have {MAX_OPTIONS} options."
        raise ConflictError(message)
    if _alike(option) in {_alike(had) for had in poll.options}:
        message = "The poll has this option already."
        raise ConflictError(message, fields={"option": "is among the options already"})
    return _joining(state, act, "poll_option_added", {"poll_seq": poll_seq, "option": option})


def vote(state: RoomState, act: Act, *, poll_seq: int, choice: Sequence[int]) -> list[Draft]:
    """Decide a doctor's vote; a later one takes its place.

    Args:
        choice: Option numbers from 0, the likeliest first.

    Raises:
        RoomIsClosedError: The case is resolved.
        NotFoundError: There is no such poll.
        ConflictError: It is closed.
        InvalidError: It has no such option, or one is ranked twice.
    """
    _open_room(state)
    poll = open_one(state, poll_seq)
    last = len(poll.options) - 1
    if not choice or any(not 0 <= option <= last for option in choice):
        raise InvalidError(fields={"choice": f"takes option numbers from 0 to {last}"})
    if len(set(choice)) != len(choice):
        raise InvalidError(fields={"choice": "ranks an option twice"})
    return _joining(state, act, "poll_voted", {"poll_seq": poll_seq, "choice": list(choice)})


def close(state: RoomState, act: Act, *, poll_seq: int, correct: int | None) -> list[Draft]:
    """Decide that a poll is over, also in a resolved room; its sums are for all from then on.

    Args:
        correct: The option that turned out right; the poster's to say.

    Raises:
        NotFoundError: There is no such poll.
        ForbiddenError: Neither who opened it nor who posted the case.
        ConflictError: It is closed already.
        InvalidError: There is no option `correct`.
    """
    poll = _existing(state, poll_seq)
    doctor_id = act.actor.doctor_id
    if doctor_id not in {poll.opener_id, state.poster_id}:
        message = "Only who opened the poll, or posted the case, may close it."
        raise ForbiddenError(message)
    if correct is not None:
        if doctor_id != state.poster_id:
            message = "Only the doctor who posted the case may say what turned out right."
            raise ForbiddenError(message, fields={"correct": "is the poster's to say"})
        if correct >= len(poll.options):
            last = len(poll.options) - 1
            raise InvalidError(fields={"correct": f"takes an option number from 0 to {last}"})
    _still_open(poll)
    return [_own(act, "poll_closed", {"poll_seq": poll_seq, "correct": correct})]


def open_one(state: RoomState, poll_seq: int) -> Poll:
    """Return the open poll with this seq.

    Raises:
        NotFoundError: There is no such poll.
        ConflictError: It is closed, or its words were redacted.
    """
    poll = _existing(state, poll_seq)
    _still_open(poll)
    return poll


def _existing(state: RoomState, poll_seq: int) -> Poll:
    poll = state.polls.get(poll_seq)
    if poll is None:
        text = "There is no poll with this seq."
        raise NotFoundError(text, fields={"poll_seq": "is not the seq of a poll in this room"})
    return poll


def _still_open(poll: Poll) -> None:
    if poll.closed or poll.redacted:
        text = "The poll is closed."
        raise ConflictError(text)


def _open_room(state: RoomState) -> None:
    if state.status == "resolved":
        raise RoomIsClosedError


def _alike(option: str) -> str:
    return " ".join(option.casefold().split())


def _joining(state: RoomState, act: Act, kind: EntryKind, data: dict[str, Any]) -> list[Draft]:
    return [*join(state, act), _own(act, kind, data)]


def _own(act: Act, kind: EntryKind, data: dict[str, Any]) -> Draft:
    return Draft(
        kind=kind,
        author_id=act.actor.doctor_id,
        key=act.key,
        digest=act.digest,
        at=act.at,
        data=data,
    )
