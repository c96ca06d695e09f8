"""One try to bring one doctor to one case, as it is kept."""

from typing import Literal

from pydantic import Field

from store.ids import CaseId, DoctorId, EscalationId, PageId
from store.records.account import Language
from store.records.base import Instant, Record
from store.records.policy import PagingUrgency

PageState = Literal["offered", "acknowledged", "declined", "withdrawn", "expired"]
AcknowledgementState = Literal["counted", "late", "answered", "closed"]
"""What an acknowledgement was worth; only `counted` holds the next wave."""
DeclineReason = Literal["busy", "not_my_field", "conflict"]


class Page(Record):
    """Unique by (escalation, doctor) and by (escalation, slot)."""

    id: PageId = Field(alias="_id")
    escalation_id: EscalationId
    case_id: CaseId
    run: int
    doctor_id: DoctorId
    specialty: str
    """The asked specialty that this doctor was paged for."""
    urgency: PagingUrgency
    language: Language
    wave: int
    """1 for the first."""
    slot: str
    """The place in the wave, or the declined page that this one replaces: filled once."""
    reasons: tuple[str, ...]
    """Why this doctor was chosen, as slugs."""
    offered_at: Instant
    local_hour: int | None = None
    """The hour of its doctor's own day when it was offered."""
    expires_at: Instant
    answer_due_at: Instant
    state: PageState = "offered"
    snoozed_until: Instant | None = None
    shown_at: Instant | None = None
    """When a device last said that it shows this page."""
    opened_at: Instant | None = None
    """When its doctor last tapped it."""
    acknowledged_at: Instant | None = None
    acknowledgement: AcknowledgementState | None = None
    declined_at: Instant | None = None
    decline_reason: DeclineReason | None = None
    suggested: str | None = None
    """The specialty that a doctor who declined thinks right."""
    replaced: bool = False
    """Declined, and its replacement was paged or nobody was left."""
    closed_at: Instant | None = None


class PageOutcome(Record):
    """What is needed of an earlier page to judge how its doctor responds."""

    doctor_id: DoctorId
    urgency: PagingUrgency
    offered_at: Instant
    expires_at: Instant
    state: PageState
    acknowledged_at: Instant | None = None
    decline_reason: DeclineReason | None = None
    closed_at: Instant | None = None
