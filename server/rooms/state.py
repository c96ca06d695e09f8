"""A room as its log tells it: the fold of its entries. Pure; the web client folds the same way."""

from collections import ChainMap
from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, Literal

from server.rooms.polling import Poll
from server.rooms.redacting import without_words
from store.ids import CaseId, DoctorId, MemberId
from store.records.entry import Entry

CaseStatus = Literal["open", "answered", "resolved"]
WORDLESS: Final = frozenset(
    {
        "case_answered",
        "member_joined",
        "member_revealed",
        "page_acknowledged",
        "poll_closed",
        "poll_voted",
        "reaction_set",
        "wave_paged",
    }
)
"""Entries that change no word of the case, nor of what was said about it."""
UNSEEN: Final = frozenset(
    {
        "case_answered",
        "page_acknowledged",
        "poll_closed",
        "poll_voted",
        "reaction_set",
        "wave_paged",
    }
)
"""Entries that change nothing of a case's summary but how many entries there are."""


@dataclass(frozen=True, slots=True)
class Member:
    """A doctor who has acted in this room, as the room knows them.

    Args:
        number: Tells apart the members of one shown specialty: "Cardiologist 2".
        specialty: As shown: true, or coarser for a small group.
        country: As shown: None for a small group.
        name: The real name of a named member; of an anonymous one only once revealed.
        revealed_seq: The entry that revealed an anonymous member.
        former: Whether the doctor's account was erased: nobody is behind the alias any more.
    """

    member_id: MemberId
    doctor_id: DoctorId
    anonymous: bool
    number: int
    specialty: str
    country: str | None
    poster: bool
    name: str | None = None
    revealed_seq: int | None = None
    former: bool = False

    def name_at(self, seq: int) -> str | None:
        """Return the name that an entry with this seq shows, None while anonymous."""
        if self.anonymous and (self.revealed_seq is None or seq < self.revealed_seq):
            return None
        return self.name

    @property
    def hidden(self) -> bool:
        """Whether the name is not to be known (any more)."""
        return self.anonymous and self.revealed_seq is None


@dataclass(frozen=True, slots=True)
class Message:
    """What later acts need to know of a message."""

    author_id: DoctorId
    answers: bool
    attachments: int = 0
    retracted: bool = False
    redacted: bool = False


@dataclass(slots=True)
class RoomState:
    """One room at one seq. `apply` folds the next entry in; `fork` tries things out."""

    case_id: CaseId
    seq: int = 0
    words_seq: int = 0
    """The last entry that may have brought words, or taken some away."""
    shown_seq: int = 0
    """The last entry that may have changed more of the summary than its count of entries."""
    lounge: dict[str, Any] | None = None
    """The data of `lounge_opened`; None for a case's room."""
    case: dict[str, Any] = field(default_factory=dict)
    """The data of `case_posted`."""
    poster_id: DoctorId | None = None
    posted_at: datetime | None = None
    members: dict[DoctorId, Member] = field(default_factory=dict)
    messages: MutableMapping[int, Message] = field(default_factory=dict)
    polls: MutableMapping[int, Poll] = field(default_factory=dict)
    reactions: MutableMapping[tuple[int, DoctorId, str], bool] = field(default_factory=dict)
    redacted: frozenset[int] = frozenset()
    """The entries whose words are gone, or about to be."""
    message_count: int = 0
    attachment_count: int = 0
    run: int = 1
    """Counts the times that the clock was started; a `not_answered` starts the next."""
    answer_due_at: datetime | None = None
    answered_at: datetime | None = None
    answer_seq: int | None = None
    answer_announced: bool = False
    """Whether `case_answered` followed the answer; it may be missing after a failed write."""
    resolved_at: datetime | None = None
    resolved_seq: int | None = None
    outcome: dict[str, Any] | None = None
    summary_seq: int | None = None
    """The entry with the poster's summary that is pinned; older ones stay in the log."""
    changed_at: datetime | None = None
    erased: bool = False
    """Whether the whole case lost its words; nobody adds anything to it any more."""

    @property
    def exists(self) -> bool:
        """Whether anything was ever posted here."""
        return self.seq > 0

    @property
    def status(self) -> CaseStatus:
        """Open until the first answer, answered until the poster resolves it, or it is erased."""
        if self.resolved_at is not None or self.erased:
            return "resolved"
        return "open" if self.answered_at is None else "answered"

    @property
    def specialties(self) -> frozenset[str]:
        """The asked specialties."""
        return frozenset(self.case.get("specialties", ()))

    def fork(self) -> "RoomState":
        """Return a state to try entries on; this one stays as it is."""
        return replace(
            self,
            members=dict(self.members),
            messages=ChainMap({}, self.messages),
            polls=ChainMap({}, self.polls),
            reactions=ChainMap({}, self.reactions),
        )

    def apply(self, entry: Entry) -> None:
        """Fold the next entry in. An entry at or below the present seq changes nothing.

        Raises:
            ValueError: The entry is not the next one.
        """
        if entry.seq <= self.seq:
            return
        if entry.seq != self.seq + 1:
            message = f"entry {entry.seq} does not follow {self.seq}"
            raise ValueError(message)
        self.seq = entry.seq
        self.changed_at = entry.at
        if entry.kind not in WORDLESS:
            self.words_seq = entry.seq
        if entry.kind not in UNSEEN:
            self.shown_seq = entry.seq
        fold = _FOLDS.get(entry.kind)
        if fold is not None:
            fold(self, entry)

    def apply_all(self, entries: Iterable[Entry]) -> None:
        """Fold entries in, in their order."""
        for entry in entries:
            self.apply(entry)

    def next_number(self, specialty: str) -> int:
        """Return the alias number that the next member of this shown specialty gets."""
        return 1 + sum(member.specialty == specialty for member in self.members.values())

    def reacts(self, seq: int, doctor_id: DoctorId, reaction: str) -> bool:
        """Tell whether the doctor's reaction to an entry stands."""
        return self.reactions.get((seq, doctor_id, reaction), False)


def _instant(value: datetime | str | None) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _case_posted(state: RoomState, entry: Entry) -> None:
    state.case = entry.data
    state.poster_id = entry.author_id
    state.posted_at = entry.at
    state.answer_due_at = _instant(entry.data["answer_due_at"])
    state.attachment_count += len(entry.data["attachments"])
    _member_joined(state, entry)


def _lounge_opened(state: RoomState, entry: Entry) -> None:
    state.lounge = entry.data


def _member_joined(state: RoomState, entry: Entry) -> None:
    state.members[entry.author_id] = Member(doctor_id=entry.author_id, **entry.data["member"])


def _member_revealed(state: RoomState, entry: Entry) -> None:
    member = state.members[entry.author_id]
    state.members[entry.author_id] = replace(
        member, name=entry.data["name"], revealed_seq=entry.seq
    )


def _message_posted(state: RoomState, entry: Entry) -> None:
    attachments = len(entry.data["attachments"])
    state.messages[entry.seq] = Message(
        entry.author_id, answers=entry.data["answers"], attachments=attachments
    )
    state.message_count += 1
    state.attachment_count += attachments
    if entry.data["answers"] and state.answered_at is None:
        state.answered_at = entry.at
        state.answer_seq = entry.seq


def _message_retracted(state: RoomState, entry: Entry) -> None:
    target = entry.data["seq"]
    state.messages[target] = replace(state.messages[target], retracted=True)
    state.message_count -= 1


def _poll_opened(state: RoomState, entry: Entry) -> None:
    state.polls[entry.seq] = Poll(
        opener_id=entry.author_id,
        question=entry.data["question"],
        options=tuple(entry.data["options"]),
    )


def _poll_option_added(state: RoomState, entry: Entry) -> None:
    target = entry.data["poll_seq"]
    state.polls[target] = state.polls[target].with_option(entry.data["option"], seq=entry.seq)


def _poll_voted(state: RoomState, entry: Entry) -> None:
    target = entry.data["poll_seq"]
    poll = state.polls[target]
    state.polls[target] = poll.with_vote(entry.author_id, entry.data["choice"])


def _poll_closed(state: RoomState, entry: Entry) -> None:
    target, correct = entry.data["poll_seq"], entry.data["correct"]
    state.polls[target] = replace(state.polls[target], closed=True, correct=correct)


def _reaction_set(state: RoomState, entry: Entry) -> None:
    about = (entry.data["seq"], entry.author_id, entry.data["reaction"])
    state.reactions[about] = entry.data["on"]


def _entry_redacted(state: RoomState, entry: Entry) -> None:
    _redact(state, entry.data["seq"])


def _redact(state: RoomState, seq: int) -> None:
    """Forget the words; what was read after the sweep folds to the same."""
    state.redacted |= {seq}
    message = state.messages.get(seq)
    if message is not None:
        state.messages[seq] = replace(message, redacted=True, attachments=0)
        state.attachment_count -= message.attachments
    elif seq == 1:
        state.attachment_count -= len(state.case["attachments"])
        state.case = without_words("case_posted", state.case)
    elif seq == state.resolved_seq and state.outcome is not None:
        state.outcome = {**state.outcome, "text": None}
    elif seq == state.summary_seq:
        state.summary_seq = None
    for poll_seq, poll in list(state.polls.items()):
        if seq == poll_seq or seq in poll.added:
            state.polls[poll_seq] = poll.without_words(None if seq == poll_seq else seq)


def _case_erased(state: RoomState, entry: Entry) -> None:  # noqa: ARG001 - folds are called alike
    state.erased = True
    added = [seq for poll in state.polls.values() for seq in poll.added]
    single = [seq for seq in (state.resolved_seq, state.summary_seq) if seq is not None]
    for seq in (1, *state.messages, *state.polls, *added, *single):
        _redact(state, seq)


def _member_erased(state: RoomState, entry: Entry) -> None:
    for seq in entry.data["seqs"]:
        _redact(state, seq)
    for member in list(state.members.values()):
        if member.member_id == entry.data["member_id"]:
            state.members[member.doctor_id] = replace(member, name=None, country=None, former=True)


def _case_answered(state: RoomState, entry: Entry) -> None:
    state.answer_announced = entry.data["run"] == state.run


def _case_resolved(state: RoomState, entry: Entry) -> None:
    state.resolved_at = entry.at
    state.resolved_seq = entry.seq
    state.outcome = entry.data["outcome"]


def _case_reopened(state: RoomState, entry: Entry) -> None:
    state.resolved_at = None
    state.resolved_seq = None
    state.outcome = None
    if entry.data["run"] != state.run:
        state.run = entry.data["run"]
        state.answer_due_at = _instant(entry.data["answer_due_at"])
        state.answered_at = None
        state.answer_seq = None
        state.answer_announced = False


def _summary_pinned(state: RoomState, entry: Entry) -> None:
    state.summary_seq = None if entry.seq in state.redacted else entry.seq


def _summary_unpinned(state: RoomState, entry: Entry) -> None:  # noqa: ARG001 - folds are called alike
    state.summary_seq = None


_FOLDS = {
    "case_posted": _case_posted,
    "lounge_opened": _lounge_opened,
    "member_joined": _member_joined,
    "member_revealed": _member_revealed,
    "message_posted": _message_posted,
    "message_retracted": _message_retracted,
    "poll_opened": _poll_opened,
    "poll_option_added": _poll_option_added,
    "poll_voted": _poll_voted,
    "poll_closed": _poll_closed,
    "reaction_set": _reaction_set,
    "entry_redacted": _entry_redacted,
    "case_erased": _case_erased,
    "member_erased": _member_erased,
    "case_answered": _case_answered,
    "case_resolved": _case_resolved,
    "case_reopened": _case_reopened,
    "summary_pinned": _summary_pinned,
    "summary_unpinned": _summary_unpinned,
}
