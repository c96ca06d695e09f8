"""What others may see of a room. Anonymity is applied here and nowhere else.

Everything is an allow-list: a field that is not named here never leaves the server. An
entry looks the same for every reader, whenever they read it.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from server.rooms.state import Member, RoomState
from store.ids import DoctorId
from store.records.entry import Entry

View = dict[str, Any]

_MINUTE_CHARS: Final = len("2026-03-02T12:00")
_SUMMED_UP: Final = ("posted_at", "answer_due_at", "answered_at", "resolved_at")


def instant(at: datetime | str | None) -> str | None:
    """Return an instant as it goes over the wire: RFC 3339, UTC, milliseconds."""
    if at is None or isinstance(at, str):
        return at
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def told(at: datetime | str | None) -> str | None:
    """Return an instant as others are told of what somebody did: the whole minute it fell in.

    Who knows to the second when somebody sat at a computer could else tell by it who has no name.
    """
    text = instant(at)
    return None if text is None else f"{text[:_MINUTE_CHARS]}:00.000Z"


def told_summary(view: View) -> View:
    """Return a case's summary with its instants as others are told them."""
    return view | {name: told(view[name]) for name in _SUMMED_UP if name in view}


def member_view(member: Member, *, at_seq: int) -> View:
    """Return a member as an entry with this seq shows them."""
    view = {
        "member_id": member.member_id,
        "alias": {"specialty": member.specialty, "number": member.number},
        "name": member.name_at(at_seq),
        "specialty": member.specialty,
        "country": member.country,
        "verified": True,
        "poster": member.poster,
    }
    return view | {"former": True} if member.former else view


def members_view(state: RoomState) -> list[View]:
    """Return all members as they are now, by their first act."""
    return [member_view(member, at_seq=state.seq) for member in state.members.values()]


def me_view(state: RoomState, doctor_id: DoctorId, *, anonymous: bool) -> View:
    """Return who the reader is in this room; null ids until their first visible act."""
    member = state.members.get(doctor_id)
    if member is None:
        return {"member_id": None, "alias": None, "anonymous": anonymous}
    return {
        "member_id": member.member_id,
        "alias": {"specialty": member.specialty, "number": member.number},
        "anonymous": member.hidden,
    }


def entry_view(entry: Entry, members: Mapping[DoctorId, Member]) -> View:
    """Return the `room:entry` of an entry.

    Args:
        members: The room's members at or after this entry.
    """
    author = None if _is_unsigned(entry) else members.get(entry.author_id)
    show = _DATA.get(entry.kind)
    return {
        "case_id": entry.case_id,
        "seq": entry.seq,
        "at": instant(entry.at) if _is_by_name(entry, members) else told(entry.at),
        "kind": entry.kind,
        "by": None if author is None else member_view(author, at_seq=entry.seq),
        "data": None if show is None else show(entry.data),
    }


def case_view(state: RoomState, *, views: int, now: datetime) -> View:
    """Return a case's summary, as lists and rooms show it to everyone."""
    if state.poster_id is None:
        message = "a room without entries has no summary"
        raise ValueError(message)
    case = state.case
    view = {
        "case_id": state.case_id,
        "title": case["title"],
        "question": case["question"],
        "patient": case["patient"],
        "specialties": case["specialties"],
        "urgency": case["urgency"],
        "language": case["language"],
        "status": state.status,
        "run": state.run,
        "posted_at": told(state.posted_at),
        "answer_due_at": told(state.answer_due_at),
        "answered_at": told(state.answered_at),
        "resolved_at": told(state.resolved_at),
        "outcome": state.outcome,
        "by": member_view(state.members[state.poster_id], at_seq=state.seq),
        "entries": state.seq,
        "messages": state.message_count,
        "attachments": state.attachment_count,
        "views": views,
        "server_now": instant(now),
    }
    return view | {"erased": True} if state.erased else view


def _is_by_name(entry: Entry, members: Mapping[DoctorId, Member]) -> bool:
    """Whether its instant tells nothing of anybody without a name.

    Waves follow the posting by minutes, so they tell of the poster.
    """
    if entry.kind == "wave_paged":
        who = next((one for one in members.values() if one.poster), None)
    else:
        who = None if _is_unsigned(entry) else members.get(entry.author_id)
    return who is not None and who.name_at(entry.seq) is not None


def _is_unsigned(entry: Entry) -> bool:
    """Whether nobody is to know which member it was.

    Of a vote, since the sums before and after it tell what was chosen; of a moderator's
    redaction, since moderators may be members without a name.
    """
    return entry.kind == "poll_voted" or bool(entry.data.get("by_moderator"))


def _fields(*names: str) -> Callable[[Mapping[str, Any]], View]:
    return lambda data: {name: data[name] for name in names}


def _words(*names: str) -> Callable[[Mapping[str, Any]], View]:
    """Show what somebody wrote, and that it is gone where it was redacted."""
    return lambda data: {name: data[name] for name in names} | _gone(data)


def _edited(data: Mapping[str, Any]) -> View:
    # Edits used to say no language.
    return _words("seq", "text")(data) | {"language": data.get("language")}


def _gone(data: Mapping[str, Any]) -> View:
    return {"redacted": True} if data.get("redacted") else {}


def _with_instants(
    *names: str,
    instants: tuple[str, ...],
    shown: Callable[[datetime | str | None], str | None] = told,
) -> Callable[[Mapping[str, Any]], View]:
    def show(data: Mapping[str, Any]) -> View:
        return (
            {name: data[name] for name in names}
            | {name: shown(data[name]) for name in instants}
            | _gone(data)
        )

    return show


_DATA: Final[Mapping[str, Callable[[Mapping[str, Any]], View]]] = {
    "case_posted": _with_instants(
        "title", "story", "question", "patient", "specialties", "urgency", "language",
        "attachments",
        instants=("answer_due_at",),
    ),
    "lounge_opened": _fields("discipline"),
    "member_joined": _fields(),
    "member_revealed": _fields("name"),
    "message_posted": _words("text", "language", "reply_to", "attachments"),
    "message_edited": _edited,
    "message_retracted": _fields("seq"),
    "poll_opened": _words("question", "options"),
    "poll_option_added": _words("poll_seq", "option"),
    "poll_voted": _fields("poll_seq"),
    "poll_closed": _fields("poll_seq", "correct"),
    "reaction_set": _fields("seq", "reaction", "on"),
    "entry_redacted": _fields("seq", "reason", "by_moderator"),
    "case_erased": _fields("reason"),
    "member_erased": _fields("member_id", "seqs"),
    "log_restored": _with_instants(
        instants=("copy_at", "restored_at"), shown=instant
    ),
    "wave_paged": _fields("wave", "waves", "paged", "run"),
    "page_acknowledged": _fields("state"),
    "case_answered": _with_instants("seq", "run", instants=("answered_at",)),
    "case_resolved": _words("outcome"),
    "summary_pinned": _words("text", "language"),
    "summary_unpinned": _fields("seq"),
    "case_reopened": _with_instants("not_answered", "run", instants=("answer_due_at",)),
}  # fmt: skip
