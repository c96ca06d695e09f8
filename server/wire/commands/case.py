"""Commands about cases: post, list, watch, resolve, reopen."""

from typing import Annotated, Literal

from pydantic import Field

from server.rooms.acts import Outcome as ActOutcome
from server.rooms.board import CasesWanted
from server.rooms.search.finding import Draft
from server.rooms.service import NewCasePost
from server.rooms.views import instant
from server.translate.languages import first_spoken
from server.wire.context import Context
from server.wire.payload import (
    MAX_ATTACHMENTS,
    MAX_STORY_CHARS,
    MAX_TITLE_CHARS,
    AgeBand,
    Agreed,
    AttachmentId,
    CaseId,
    CaseStatus,
    Country,
    Cursor,
    Done,
    Empty,
    Flag,
    Key,
    Language,
    MessageText,
    Payload,
    QuestionText,
    Reply,
    Sex,
    SpecialtySlug,
    Story,
    Title,
    Urgency,
    of_views,
)
from server.wire.registry import Permission, command
from server.wire.shapes import (
    CaseSummary,
    CaseTranslation,
    GuardFinding,
    Instant,
    OutcomeKind,
    QuestionKind,
    Shape,
)
from store.ids import new_id

MAX_SPECIALTIES = 5
CONSENT_VERSION = 1
"""Of the words that a poster agrees to: docs/PRIVACY.md has those of every version."""
MAX_CASES = 100
MAX_SIMILAR = 10
SIMILAR_COST = 10


class Question(Payload):
    """The one clear question."""

    kind: QuestionKind
    text: QuestionText


class Patient(Payload):
    """As much of the patient as may be told: never a date of birth."""

    age_band: AgeBand
    sex: Sex


class PostCase(Payload):
    """Put up a case. The same key sent again meets the case it made."""

    key: Key
    title: Title
    story: Story
    question: Question
    patient: Patient
    specialties: Annotated[
        tuple[SpecialtySlug, ...], Field(min_length=1, max_length=MAX_SPECIALTIES)
    ]
    urgency: Urgency
    language: Language | None = None
    anonymous: Flag = True
    attachment_ids: Annotated[tuple[AttachmentId, ...], Field(max_length=MAX_ATTACHMENTS)] = ()
    consent: Agreed
    """That the patient, or the law of the place, allows the case to be discussed without a name."""


class CasePosted(Reply):
    """Where the case is, and when its first answer is due; null without a clock."""

    case_id: CaseId
    seq: int
    answer_due_at: Instant | None
    findings: list[GuardFinding]


class ListCases(Payload):
    """Which cases to list; a discipline includes its children."""

    specialty: SpecialtySlug | None = None
    status: CaseStatus | None = None
    text: Annotated[str, Field(strict=True, min_length=1, max_length=200)] | None = None
    """Every word, or one that begins like it, is in the case or was said in its room."""
    mine: Flag = False
    opened: Flag = False
    """Only cases that the caller has opened, of them the latest 500."""
    language: Language | None = None
    country: Country | None = None
    """Of the poster, where it is shown."""
    with_photos: Flag = False
    read_in: Language | None = None
    """The language to read in; else the first of one's languages that is spoken here."""
    before: Cursor | None = None
    limit: Annotated[int, Field(strict=True, ge=1, le=MAX_CASES)] = 50


class HitMark(Shape):
    """Where in `text` a match is, in code points."""

    start: int
    end: int


class SearchHit(Shape):
    """A text that holds sought words, or the part of it around them. Never markup."""

    seq: int
    """The entry that it is in, or that was edited to say it."""
    part: Literal["title", "question", "story", "message", "poll", "outcome"]
    language: Language | None
    """What `text` is in; another than the entry's own for a translation."""
    text: str
    marks: list[HitMark]
    cut_before: bool
    cut_after: bool


class ListedCase(CaseSummary):
    """A case as one doctor sees it in a list; unread are `entries - seen_seq`."""

    mine: bool
    seen_seq: int
    translation: CaseTranslation | None
    """Null in the reader's own language, and until there is one."""
    hits: list[SearchHit] = Field(default_factory=list)
    """Of a search: where its words are; at most three."""


class Cases(Reply):
    """One page of cases; `next` goes into `before`.

    The newest posting comes first, of a search the most relevant case.
    """

    cases: list[ListedCase]
    next: str | None


class FindSimilar(Payload):
    """A case in writing."""

    title: Annotated[str, Field(strict=True, max_length=MAX_TITLE_CHARS)] = ""
    story: Annotated[str, Field(strict=True, max_length=MAX_STORY_CHARS)] = ""
    specialties: Annotated[tuple[SpecialtySlug, ...], Field(max_length=MAX_SPECIALTIES)] = ()
    read_in: Language | None = None
    """As of `case:list`."""
    limit: Annotated[int, Field(strict=True, ge=1, le=MAX_SIMILAR)] = 3


class SimilarCase(ListedCase):
    """A resolved case that is like it."""

    score: float
    """How much: 0.06 to about 1."""


class SimilarCases(Reply):
    """Those that are alike, the most alike first; often there is none."""

    cases: list[SimilarCase]


class Outcome(Payload):
    """How it ended."""

    kind: OutcomeKind
    text: MessageText | None = None


class ResolveCase(Payload):
    """Close one's own question."""

    case_id: CaseId
    key: Key | None = None
    outcome: Outcome


class ReopenCase(Payload):
    """Open one's own question again; `not_answered` starts a new clock."""

    case_id: CaseId
    key: Key | None = None
    not_answered: Flag = False


class Appended(Reply):
    """The number of the new entry."""

    seq: int


@command("case:post", PostCase, allow=Permission.POST_CASES)
async def post_case(ctx: Context, payload: PostCase) -> CasePosted:
    """Put up a case: it becomes a live room; specialists are paged unless it is for learning."""
    case = payload.model_dump(exclude={"key", "anonymous", "attachment_ids", "consent"})
    case["specialties"] = list(dict.fromkeys(payload.specialties))
    case["language"] = payload.language
    # Kept in the log beside the words; told to nobody.
    case["consent_version"] = CONSENT_VERSION
    posted = await ctx.services.rooms.post_case(
        NewCasePost(
            key=payload.key,
            case=case,
            anonymous=payload.anonymous,
            attachment_ids=payload.attachment_ids,
        ),
        by=ctx.doctor,
    )
    return CasePosted(
        case_id=posted.case_id,
        seq=posted.seq,
        answer_due_at=instant(posted.answer_due_at),
        findings=ctx.findings,
    )


@command("case:list", ListCases, allow=Permission.READ_CASES)
async def list_cases(ctx: Context, payload: ListCases) -> Cases:
    """List cases, newest posting first; with `text`, the most relevant first."""
    wanted = CasesWanted(**payload.model_dump(exclude={"read_in"}))
    cases, cursor = await ctx.services.board.list(
        ctx.doctor_id, wanted, read_in=payload.read_in or first_spoken(ctx.doctor.languages)
    )
    return of_views(Cases, cases=cases, next=cursor)


@command("case:similar", FindSimilar, allow=Permission.READ_CASES, cost=SIMILAR_COST)
async def similar_cases(ctx: Context, payload: FindSimilar) -> SimilarCases:
    """Find resolved cases that are like one in writing, in either language; nothing is kept."""
    cases = await ctx.services.board.similar(
        ctx.doctor_id,
        Draft(payload.title, payload.story, payload.specialties),
        limit=payload.limit,
        read_in=payload.read_in or first_spoken(ctx.doctor.languages),
    )
    return of_views(SimilarCases, cases=cases)


@command("case:watch", Empty, allow=Permission.READ_CASES, transport="socket")
async def watch_cases(ctx: Context, _payload: Empty) -> Done:
    """Get `case:changed` over this socket from here on."""
    if ctx.socket_id is not None:
        await ctx.services.board.watch(ctx.socket_id)
    return Done()


@command("case:resolve", ResolveCase, allow=Permission.POST_CASES)
async def resolve_case(ctx: Context, payload: ResolveCase) -> Appended:
    """Close one's own question with its outcome; paging stops."""
    outcome = ActOutcome(payload.outcome.kind, payload.outcome.text)
    entry = await ctx.services.rooms.resolve(
        payload.case_id, payload.key or new_id(), outcome, by=ctx.doctor
    )
    return Appended(seq=entry.seq)


@command("case:reopen", ReopenCase, allow=Permission.POST_CASES)
async def reopen_case(ctx: Context, payload: ReopenCase) -> Appended:
    """Open one's own question again."""
    entry = await ctx.services.rooms.reopen(
        payload.case_id,
        payload.key or new_id(),
        not_answered=payload.not_answered,
        by=ctx.doctor,
    )
    return Appended(seq=entry.seq)
