"""What several answers and events show alike: members, cases, entries. Shapes only, no rules."""

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from typing_extensions import TypedDict

from server.guard.finding import Class, Strength
from server.wire.payload import AgeBand, CaseStatus, Language, Sex, Urgency
from store.ids import AttachmentId, CaseId, MemberId

Instant = Annotated[
    str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
]  # fmt: skip
"""RFC 3339, UTC, with milliseconds and Z."""
QuestionKind = Literal["diagnosis", "next_test", "treatment", "refer", "other"]
OutcomeKind = Literal["solved", "helped", "transferred", "unresolved", "other"]
ReactionKind = Literal["agree", "helped", "safety_concern"]
RedactionReason = Literal["patient_data", "unsafe", "promotion", "abuse", "own"]
RedactedBecause = Literal["patient_data", "unsafe", "promotion", "abuse", "own", "erased"]
"""`erased`: redacted once more after an old copy was restored."""
ExportState = Literal["wanted", "ready", "failed"]
ErasureReason = Literal["patient_request", "doctor_request", "legal", "retention"]


class Shape(BaseModel):
    """Something that is sent. Every field is named; nothing else ever leaves the server."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


# Written as a call because one of its keys is a word of the language.
GuardFinding = TypedDict(
    "GuardFinding",
    {
        "field": str,
        "class": Class,
        "start": int,
        "end": int,
        "strength": Strength,
        "rule": str,
        "hint": str,
    },
)
"""What the privacy guard found. Offsets count Unicode code points of the field's text as it is
kept: without blanks around it, line ends as `\\n`."""


class Alias(Shape):
    """The name worn in one room, for the client to word: "Cardiologist 2"."""

    specialty: str
    number: int


class MemberView(Shape):
    """A doctor who has acted in a room, as everyone there sees them."""

    member_id: MemberId
    alias: Alias
    name: str | None
    """Null while anonymous."""
    specialty: str
    """True, or coarser for small groups."""
    country: str | None
    """Null for small groups."""
    verified: bool
    poster: bool
    former: bool = False
    """Whether the account is erased: there is nobody behind the alias any more."""


class Question(Shape):
    """What the poster asks."""

    kind: QuestionKind
    text: str


class Patient(Shape):
    """As much as may be said of a patient."""

    age_band: AgeBand
    sex: Sex


class Outcome(Shape):
    """How a case ended."""

    kind: OutcomeKind
    text: str | None = None


class AttachedPicture(Shape):
    """A picture; its bytes are at `/api/v1/attachments/<attachment_id>[/thumb]`."""

    attachment_id: AttachmentId
    width: int
    height: int
    size_bytes: int
    content_type: str


class CaseSummary(Shape):
    """A case as everyone sees it in lists and rooms."""

    case_id: CaseId
    title: str
    question: Question
    patient: Patient
    specialties: list[str]
    urgency: Urgency
    language: Language | None
    status: CaseStatus
    run: int
    """How often the clock was started: 1, and one more for each reopening as not answered."""
    posted_at: Instant
    answer_due_at: Instant | None
    """Null for `learning`. Time left is this less `server_now`."""
    answered_at: Instant | None
    resolved_at: Instant | None
    outcome: Outcome | None
    by: MemberView
    entries: int
    """The last seq; unread are `entries - seen_seq`."""
    messages: int
    attachments: int
    views: int
    server_now: Instant
    erased: bool = False
    """Whether all words of the case are gone; it is in no list."""


class CasePostedData(Shape):
    """Entry 1 of every room."""

    title: str
    story: str
    question: Question
    patient: Patient
    specialties: list[str]
    urgency: Urgency
    language: Language | None
    attachments: list[AttachedPicture]
    answer_due_at: Instant | None
    redacted: bool = False
    """Whether the words and pictures were removed; then they are empty."""


class MemberJoinedData(Shape):
    """Somebody acted here for the first time."""


class MemberRevealedData(Shape):
    """A member took off the alias."""

    name: str


class MessagePostedData(Shape):
    """Something was said."""

    text: str
    language: Language | None
    reply_to: int | None
    """The seq of the message replied to."""
    attachments: list[AttachedPicture]
    redacted: bool = False
    """Whether the words and pictures were removed; then they are empty."""


class MessageEditedData(Shape):
    """The message `seq` now reads otherwise."""

    seq: int
    text: str
    language: Language | None = None
    """None where nobody said it and the words don't tell: then it is what it was."""
    redacted: bool = False


class MessageRetractedData(Shape):
    """The message `seq` was taken back."""

    seq: int


class PollOpenedData(Shape):
    """A question to everyone here; options are numbered from 0."""

    question: str
    options: list[str]
    redacted: bool = False
    """Whether the words were removed; then all of them are empty."""


class PollOptionAddedData(Shape):
    """The poll `poll_seq` has one more option, the last."""

    poll_seq: int
    option: str
    redacted: bool = False


class PollVotedData(Shape):
    """Somebody voted, or voted anew; who and what stays hidden, sums are in `poll:read`."""

    poll_seq: int


class PollClosedData(Shape):
    """The poll `poll_seq` is over; `correct` is the option that turned out right."""

    poll_seq: int
    correct: int | None


class ReactionSetData(Shape):
    """A member's reaction to the entry `seq` stands, or stands no more."""

    seq: int
    reaction: ReactionKind
    on: bool


class EntryRedactedData(Shape):
    """The words and pictures of the entry `seq`, and of its edits, are gone; forget them."""

    seq: int
    reason: RedactedBecause
    by_moderator: bool


class CaseErasedData(Shape):
    """All words and pictures of the case are gone; forget them. The room takes nothing more."""

    reason: ErasureReason


class MemberErasedData(Shape):
    """A member's account is gone: no name, and no words in the entries `seqs`; forget them."""

    member_id: MemberId
    seqs: list[int]


class LogRestoredData(Shape):
    """The room was put back to a copy: what was written after `copy_at` is lost."""

    copy_at: Instant
    restored_at: Instant


class WavePagedData(Shape):
    """Doctors were paged."""

    wave: int
    waves: int
    paged: int
    run: int


class PageAcknowledgedData(Shape):
    """A paged doctor is coming."""

    state: Literal["counted", "late", "answered", "closed"]


class CaseAnsweredData(Shape):
    """The message `seq` stopped the clock of this run."""

    seq: int
    run: int
    answered_at: Instant


class CaseResolvedData(Shape):
    """The poster closed the question."""

    outcome: Outcome
    redacted: bool = False


class CaseReopenedData(Shape):
    """The poster opened it again; not answered starts a new clock."""

    not_answered: bool
    run: int
    answer_due_at: Instant | None


class LoungeOpenedData(Shape):
    """The room is a lounge: of a discipline, or of everybody (null). It has no case."""

    discipline: str | None


class SummaryPinnedData(Shape):
    """How the poster sums the case up so far; it stands in the place of an earlier one."""

    text: str
    language: Language | None
    redacted: bool = False


class SummaryUnpinnedData(Shape):
    """The summary `seq` stands at the room's top no more; it stays in the log."""

    seq: int


ENTRY_DATA: Final[dict[str, type[Shape]]] = {
    "case_posted": CasePostedData,
    "member_joined": MemberJoinedData,
    "member_revealed": MemberRevealedData,
    "message_posted": MessagePostedData,
    "message_edited": MessageEditedData,
    "message_retracted": MessageRetractedData,
    "poll_opened": PollOpenedData,
    "poll_option_added": PollOptionAddedData,
    "poll_voted": PollVotedData,
    "poll_closed": PollClosedData,
    "reaction_set": ReactionSetData,
    "entry_redacted": EntryRedactedData,
    "case_erased": CaseErasedData,
    "member_erased": MemberErasedData,
    "log_restored": LogRestoredData,
    "wave_paged": WavePagedData,
    "page_acknowledged": PageAcknowledgedData,
    "case_answered": CaseAnsweredData,
    "case_resolved": CaseResolvedData,
    "case_reopened": CaseReopenedData,
    "lounge_opened": LoungeOpenedData,
    "summary_pinned": SummaryPinnedData,
    "summary_unpinned": SummaryUnpinnedData,
}
"""What `data` holds, by `kind`. Later kinds will come: keep their seq and skip them."""


class TranslationCheck(Shape):
    """What looks wrong with a translation."""

    kind: str
    """What was compared: `number`, `dose`, `negation`, `side` … (docs/TRANSLATION.md)."""
    detail: str
    """A sentence for the reader, in the translation's language."""


class Translation(Shape):
    """An entry's words in another language. The original is always there too."""

    text: str
    """The message; of a case its story, of a resolution its outcome, of a poll its question."""
    fields: dict[str, str] = {}
    """Further texts by their dotted name in `data`: `title`, `question.text`, `options.0` …"""
    checks: list[TranslationCheck]
    """Empty when nothing looks wrong; else to be shown with the text."""
    withheld: bool
    """Too wrong to be read in place of the original: show that, and why."""
    from_memory: bool
    """Worded by a doctor who reads both languages, now or in an earlier, similar text."""


class CaseTranslation(Shape):
    """What a list shows of a case, in the reader's language."""

    language: Language
    title: str
    question: str
    checks: list[TranslationCheck]
    withheld: bool
    from_memory: bool


class RoomEntry(Shape):
    """One line of a room's log, the same for every reader."""

    case_id: CaseId
    seq: int
    at: Instant
    kind: str
    by: MemberView | None
    """Null for what no doctor wrote."""
    data: Annotated[dict[str, Any] | None, Field(description="By kind, see EntryData")]
    translations: dict[str, Translation] = {}
    """By language; what is not there may follow as `room:translation`."""
