"""What moderators work on: reports of doctors, and requests to learn who somebody is."""

from typing import Literal

from pydantic import Field

from store.ids import CaseId, DoctorId, MemberId
from store.records.base import Instant, Record

ReportReason = Literal["patient_data", "unsafe_advice", "promotion", "abuse"]
ReportAbout = Literal["words", "doctor"]
"""What was said, or how who said it goes on; each names the entry it was seen in."""
ReportState = Literal["open", "claimed", "decided"]
Decision = Literal["dismiss", "redact", "warn", "suspend"]
AppealState = Literal["open", "claimed", "decided"]
AppealOutcome = Literal["stands", "lifted"]


class Report(Record):
    """One report.

    Args:
        key: The reporter's, for sending it again.
        reason: None for a moderator's own decision about a doctor, which nobody reported.
        seq: The entry it is about; None for the case as a whole, or no case at all.
        subject_id: Who wrote that entry, or posted the case.
        text: The reporter's words; for moderators only.
        claimed_at: When the moderator took it; after a while others may.
        decided_because: The moderator's words; for the subject as well.
    """

    id: str = Field(alias="_id")
    reporter_id: DoctorId
    key: str
    reason: ReportReason | None
    text: str | None
    case_id: CaseId | None
    seq: int | None
    subject_id: DoctorId | None
    about: ReportAbout = "words"
    opened_at: Instant
    state: ReportState = "open"
    claimed_by: DoctorId | None = None
    claimed_at: Instant | None = None
    decision: Decision | None = None
    decided_because: str | None = None
    decided_by: DoctorId | None = None
    decided_at: Instant | None = None


class Appeal(Record):
    """A doctor's one appeal against a decision about them; another moderator decides it.

    Args:
        report_id: Of what was decided; unique.
        decision: What was decided.
        first_by: Who decided it, and never decides the appeal.
        text: The doctor's words.
        because: The second moderator's words; for the doctor as well.
    """

    id: str = Field(alias="_id")
    report_id: str
    doctor_id: DoctorId
    decision: Decision
    first_by: DoctorId
    text: str | None
    made_at: Instant
    state: AppealState = "open"
    claimed_by: DoctorId | None = None
    claimed_at: Instant | None = None
    outcome: AppealOutcome | None = None
    because: str | None = None
    decided_by: DoctorId | None = None
    decided_at: Instant | None = None


class Unmasking(Record):
    """One request to learn who a member of a room is; two moderators must want it."""

    id: str = Field(alias="_id")
    case_id: CaseId
    member_id: MemberId
    doctor_id: DoctorId
    reason: str
    asked_by: DoctorId
    asked_at: Instant
    confirmed_by: DoctorId | None = None
    confirmed_at: Instant | None = None
