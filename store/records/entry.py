"""One numbered line of a room's log, as it is kept."""

from typing import Any, Literal

from store.ids import CaseId, DoctorId
from store.records.base import Instant, Record

EntryKind = Literal[
    "case_posted",
    "member_joined",
    "member_revealed",
    "message_posted",
    "message_edited",
    "message_retracted",
    "poll_opened",
    "poll_option_added",
    "poll_voted",
    "poll_closed",
    "reaction_set",
    "wave_paged",
    "page_acknowledged",
    "case_answered",
    "case_resolved",
    "case_reopened",
    "lounge_opened",
    "summary_pinned",
    "summary_unpinned",
    "entry_redacted",
    "case_erased",
    "member_erased",
    "log_restored",
]


class Draft(Record):
    """What shall be appended: an entry that has no number yet."""

    kind: EntryKind
    author_id: DoctorId
    key: str
    digest: str
    """Keyed hash of the act's body: tells a resend from a reused key."""
    data: dict[str, Any]
    at: Instant | None = None
    """When it counts from; None for the instant of its numbering."""


class Entry(Record):
    """A stored entry. `kind` may be one that this version does not know."""

    case_id: CaseId
    seq: int
    at: Instant
    kind: str
    author_id: DoctorId
    key: str
    digest: str
    data: dict[str, Any]
