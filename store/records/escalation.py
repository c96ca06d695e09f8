"""One run of a case through a policy's waves, as it is kept: the durable timer of paging."""

from datetime import timedelta
from typing import Literal

from pydantic import Field

from store.ids import CaseId, DoctorId, EscalationId
from store.records.account import Language
from store.records.base import Instant, Record
from store.records.policy import PagingUrgency, Wave

EscalationState = Literal["arming", "paging", "exhausted", "stopped", "dropped"]
"""arming: the case may not be stored yet · paging: a wave is to come · exhausted: all waves were
paged, nobody has answered · stopped: see `stop_reason` · dropped: the case never appeared."""
StopReason = Literal["answered", "resolved", "withdrawn"]


class Escalation(Record):
    """One document per case and run. `fence` rises with every claim; later writes name it."""

    id: EscalationId = Field(alias="_id")
    case_id: CaseId
    run: int
    poster_id: DoctorId
    specialties: tuple[str, ...]
    urgency: PagingUrgency
    languages: tuple[Language, ...]
    posted_at: Instant
    answer_due_at: Instant
    waves: tuple[Wave, ...]
    """A copy of the policy: editing a policy leaves running escalations alone."""
    policy_version: int
    state: EscalationState
    armed_at: Instant
    due_at: Instant
    """When a worker has something to do; meaningful while arming or paging."""
    lease_until: Instant
    fence: int = 0
    claim: str | None = None
    """Names the claiming statement: what it took is read back by it."""
    paged: int = 0
    """Waves paged so far."""
    last_paged_at: Instant | None = None
    holds: int = 0
    held_s: float = 0.0
    """Seconds by which acknowledgements moved what is still to come."""
    hold_until: Instant | None = None
    """No wave before this instant; set by the latest acknowledgement that counted."""
    stop_reason: StopReason | None = None
    stopped_at: Instant | None = None
    cleared: bool = False
    """Stopped, and looked at once more for pages that a slow worker left open."""
    breached_at: Instant | None = None
    """When the answer's due time was found to have passed without an answer."""
    audited_at: Instant | None = None
    answered_at: Instant | None = None
    """When the first answer came, by the case's own log."""
    resolved_at: Instant | None = None
    """When the poster recorded the outcome; None again when they reopened it."""

    @property
    def held(self) -> timedelta:
        """All holds together."""
        return timedelta(seconds=self.held_s)


class RunTimes(Record):
    """What statistics need of one run of a case."""

    id: EscalationId = Field(alias="_id")
    case_id: CaseId
    run: int
    poster_id: DoctorId
    specialties: tuple[str, ...]
    languages: tuple[Language, ...]
    posted_at: Instant
    answered_at: Instant | None = None
    resolved_at: Instant | None = None
