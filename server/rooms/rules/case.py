"""Posting, summing up, resolving and reopening a case. Pure."""

from datetime import datetime
from typing import Any

from server.errors import ConflictError, ForbiddenError, RoomIsClosedError
from server.paging.policy import ANSWER_TARGET
from server.rooms.acts import Act, Outcome
from server.rooms.rules.membership import member_data
from server.rooms.state import RoomState
from store.records.entry import Draft


class RunChangedError(ConflictError):
    """The case changed at the same moment; try again."""

    retryable = True


def answer_due_at(urgency: str, posted_at: datetime) -> datetime | None:
    """Return when the first answer is due; `learning` cases have no clock."""
    return None if urgency == "learning" else posted_at + ANSWER_TARGET


def post(state: RoomState, act: Act, case: dict[str, Any]) -> list[Draft]:
    """Decide the first entry of a room.

    Args:
        case: title, story, question, patient, specialties, urgency, language, attachments.

    Raises:
        ConflictError: The room has entries already.
    """
    if state.exists:
        raise ConflictError
    return [
        Draft(
            kind="case_posted",
            author_id=act.actor.doctor_id,
            key=act.key,
            digest=act.digest,
            at=act.at,
            data={
                **case,
                "answer_due_at": answer_due_at(case["urgency"], act.at),
                "member": member_data(state, act.actor, poster=True),
            },
        )
    ]


def pin_summary(state: RoomState, act: Act, said: dict[str, Any]) -> list[Draft]:
    """Decide how the poster sums the case up so far; what was pinned before stays in the log.

    Args:
        said: text, language.

    Raises:
        ForbiddenError: Somebody else tries.
        RoomIsClosedError: The case is resolved: its outcome says how it ended.
    """
    _only_poster(state, act)
    if state.status == "resolved":
        raise RoomIsClosedError
    return [_own(act, "summary_pinned", said)]


def unpin_summary(state: RoomState, act: Act) -> list[Draft]:
    """Decide that no summary stands at the room's top any more, also in a resolved case.

    Raises:
        ForbiddenError: Somebody else than the poster tries.
        ConflictError: None does.
    """
    _only_poster(state, act)
    if state.summary_seq is None:
        message = "No summary is pinned."
        raise ConflictError(message)
    return [_own(act, "summary_unpinned", {"seq": state.summary_seq})]


def resolve(state: RoomState, act: Act, outcome: Outcome) -> list[Draft]:
    """Decide that the poster closes the question.

    Raises:
        ForbiddenError: Somebody else tries.
        RoomIsClosedError: It is resolved already.
    """
    _only_poster(state, act)
    if state.status == "resolved":
        raise RoomIsClosedError
    return [_own(act, "case_resolved", {"outcome": outcome.as_data()})]


def reopen(
    state: RoomState, act: Act, *, not_answered: bool, armed_run: int | None = None
) -> list[Draft]:
    """Decide that the question is open again.

    With `not_answered`, or when nobody had answered, a new run and a new clock start.

    Args:
        armed_run: The run that paging is prepared for; None to ask which that should be.

    Raises:
        RunChangedError: It would be another run than the prepared one: nobody would be paged.
        ForbiddenError: Somebody else than the poster tries.
        ConflictError: It is open and nobody has answered: there is nothing to reopen.
    """
    _only_poster(state, act)
    if state.status == "open" or (state.status == "answered" and not not_answered):
        message = "The case is not resolved. Say not_answered to take back that it was answered."
        raise ConflictError(message)
    new_run = not_answered or state.answered_at is None
    run = state.run + 1 if new_run else state.run
    if armed_run not in {None, run}:
        raise RunChangedError
    due_at = answer_due_at(state.case["urgency"], act.at) if new_run else state.answer_due_at
    return [
        _own(
            act,
            "case_reopened",
            {
                "not_answered": not_answered,
                "run": run,
                "answer_due_at": due_at,
            },
        )
    ]


def _only_poster(state: RoomState, act: Act) -> None:
    if act.actor.doctor_id != state.poster_id:
        message = "Only the doctor who posted the case may do this."
        raise ForbiddenError(message)


def _own(act: Act, kind: Any, data: dict[str, Any]) -> Draft:
    return Draft(
        kind=kind,
        author_id=act.actor.doctor_id,
        key=act.key,
        digest=act.digest,
        data=data,
        at=act.at,
    )
