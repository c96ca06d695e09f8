"""Every event that the server sends, declared once; the documents and the tests read this table."""

from collections.abc import Mapping
from typing import Final, Literal

from pydantic import Field

from server.paging.live_line import LineState
from server.paging.oncall.before_shift import ShiftProblem
from server.wire.payload import Language, Urgency
from server.wire.shapes import (
    ENTRY_DATA,
    CaseSummary,
    CaseTranslation,
    Instant,
    RoomEntry,
    Shape,
    Translation,
)
from store.ids import CaseId, MemberId, PageId
from store.records.moderation import AppealOutcome
from store.records.shift import SwapWord


class RoomTranslation(Translation):
    """A translation of the entry `seq` is ready; it replaces an earlier one."""

    case_id: CaseId
    seq: int
    language: Language


class PresentMember(Shape):
    """A member who is here under their name."""

    member_id: MemberId
    name: str
    specialty: str


class PresenceChanged(Shape):
    """Who is in a room now. The anonymous are only counted, from five people up."""

    case_id: CaseId
    members: list[PresentMember]
    counts: dict[str, int] | None
    """Anonymous doctors by specialty; null under five people present."""
    total: int | None


class TypingChanged(Shape):
    """Who is typing in a room now; told as in `presence:changed`."""

    case_id: CaseId
    members: list[PresentMember]
    counts: dict[str, int] | None


class PageOffered(Shape):
    """You are asked to come to a case."""

    page_id: PageId
    case_id: CaseId
    specialty: str
    urgency: Urgency
    wave: int
    expires_at: Instant


class PageWithdrawn(Shape):
    """You need not come any more."""

    page_id: PageId
    reason: Literal["answered", "resolved", "withdrawn", "expired", "replaced", "acknowledged"]


class CasePaging(Shape):
    """How far paging is for your own case; `case:paging` asks for the same.

    Lines of several nodes may overtake each other: keep the one with the latest `server_now`.
    """

    case_id: CaseId
    wave: int
    """Waves paged so far, of `waves`."""
    waves: int
    paged: int
    opened: int
    """Paged doctors who have looked: tapped, acknowledged or declined."""
    acknowledged: int
    next_wave_at: Instant | None
    """Null when no wave is to come."""
    state: LineState
    server_now: Instant


class CaseOutcomeDue(Shape):
    """A case that you posted is not resolved: say how it ended. Once a day and a week after."""

    case_id: CaseId
    after: Literal["24h", "7d"]


class CaseUnanswered(Shape):
    """You coordinate: a case has waited for an hour. `case:tried` says what was done.

    Only where the case's policy pages no coordinator; else there is a page.
    """

    case_id: CaseId


class ShiftWarning(Shape):
    """A shift begins soon and a page in it may not reach its doctor; once for each shift."""

    discipline: str
    starts_at: Instant
    problems: list[ShiftProblem]
    mine: bool
    """Else it is a colleague's, and you coordinate."""


class ShiftSwapChanged(Shape):
    """A colleague offers a shift; or yours was taken over, refused, or by nobody: `shift:list`."""

    change_id: str
    discipline: str
    starts_at: Instant
    what: Literal["offered", "accepted", "refused", "expired"]
    word: SwapWord | None
    """Why a colleague can't take it over."""


class CaseChanged(CaseSummary):
    """A case on the board is new or has changed; watch the board with `case:watch`."""


class CaseTranslated(CaseTranslation):
    """Title and question of a case on the board are there in a language, maybe not one's own.

    May come before the `case:changed` of a new case; a later one replaces an earlier one.
    """

    case_id: CaseId


class CaseSafetyConcern(Shape):
    """A member of your case's room is concerned about the entry `seq`; you may be elsewhere."""

    case_id: CaseId
    seq: int


class ReportDecided(Shape):
    """Moderators decided something about your words or account; read `report:about_me`."""

    report_id: str
    decision: Literal["redact", "warn", "suspend"]


class LicenceChanged(Shape):
    """Your licence's check went on, or was decided; read `licence:read` and `session:read`."""


class AppealDecided(Shape):
    """Your appeal was decided; `report:about_me` says why."""

    report_id: str
    outcome: AppealOutcome


class ReportClosed(Shape):
    """Moderators have looked at what you reported; what they decided is between them and others."""

    report_id: str
    case_id: CaseId | None


class SessionClosed(Shape):
    """This session is over; the socket closes next."""

    reason: Literal["signed_out", "suspended", "ended"] = Field(description="Why")


class ServerDraining(Shape):
    """This node is going down; connect again after the delay, another one will answer."""

    reconnect_after_s: float


class FrameRefused(Shape):
    """The last frame could not be read and asked for no acknowledgement."""

    code: str
    message: str
    fields: dict[str, str]
    retryable: bool


EVENTS: Final[Mapping[str, type[Shape]]] = {
    "room:entry": RoomEntry,
    "room:translation": RoomTranslation,
    "presence:changed": PresenceChanged,
    "typing:changed": TypingChanged,
    "page:offered": PageOffered,
    "page:withdrawn": PageWithdrawn,
    "case:changed": CaseChanged,
    "case:translated": CaseTranslated,
    "case:paging": CasePaging,
    "case:outcome_due": CaseOutcomeDue,
    "case:unanswered": CaseUnanswered,
    "shift:warning": ShiftWarning,
    "shift:swap_changed": ShiftSwapChanged,
    "case:safety_concern": CaseSafetyConcern,
    "appeal:decided": AppealDecided,
    "report:decided": ReportDecided,
    "licence:changed": LicenceChanged,
    "report:closed": ReportClosed,
    "session:closed": SessionClosed,
    "server:draining": ServerDraining,
    "frame:refused": FrameRefused,
}


def check_event(name: str, payload: object) -> Shape:
    """Return the payload of a declared event as its model.

    Raises:
        KeyError: No such event is declared.
        ValueError: The payload has another shape.
    """
    event = EVENTS[name].model_validate(payload)
    if isinstance(event, RoomEntry) and event.kind in ENTRY_DATA:
        ENTRY_DATA[event.kind].model_validate(event.data)
    return event
