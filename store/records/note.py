"""Told to a doctor once and no page: an outcome to record, a case to help, a shift to mend."""

from typing import Literal

from pydantic import Field

from store.ids import CaseId, DoctorId, ShiftChangeId
from store.records.account import Language
from store.records.base import Instant, Record
from store.records.shift import SwapWord

SwapNoteKind = Literal["swap_offered", "swap_accepted", "swap_refused", "swap_expired"]
NoteKind = (
    Literal["outcome_24h", "outcome_7d", "unanswered", "shift", "shift_of_colleague"] | SwapNoteKind
)
NoteState = Literal["pending", "done", "cancelled"]


class Note(Record):
    """One document per thing and doctor: its id says what it is about, so it is made once."""

    id: str = Field(alias="_id")
    doctor_id: DoctorId
    kind: NoteKind
    language: Language
    specialty: str
    case_id: CaseId | None = None
    run: int = 1
    """Of the case."""
    starts_at: Instant | None = None
    """Of the shift."""
    when: str = ""
    """The shift's start in words, in the doctor's language and zone."""
    change_id: ShiftChangeId | None = None
    """The swap that it is about; None for everything else."""
    word: SwapWord | None = None
    """Why a colleague said no to the swap."""
    problems: tuple[str, ...] = ()
    """What would keep a page in the shift from its doctor."""
    state: NoteState = "pending"
    made_at: Instant
    due_at: Instant
    lease_until: Instant
    fence: int = 0
    tries: int = 0
    sent: tuple[str, ...] = ()
    """Where it went: `live`, `email`, `sms`, or a device's id. Never sent there again."""
