"""What is erased, or is going to be: ids and times only, never what it was about."""

from typing import Literal

from pydantic import Field

from store.ids import CaseId, DoctorId
from store.records.base import Instant, Record

ErasureReason = Literal["patient_request", "doctor_request", "legal", "retention"]
ErasureState = Literal["waiting", "running", "done"]
"""`waiting`: may still be called off · `running`: from when on nothing stops it · `done`: nothing
is left; kept for good, so that an old copy that is restored loses it again."""


class Erasure(Record):
    """One case, or one doctor's account.

    Args:
        id: `case:` or `doctor:` and the id of what goes.
        words: Of an account: whether its words in rooms go, too.
        due_at: From when on it is carried out.
        asked_by: A doctor's id, `operator`, or `system`.
    """

    id: str = Field(alias="_id")
    case_id: CaseId | None = None
    doctor_id: DoctorId | None = None
    reason: ErasureReason
    words: bool = True
    state: ErasureState
    asked_by: str
    asked_at: Instant
    due_at: Instant
    begun_at: Instant | None = None
    done_at: Instant | None = None


def of_case(case_id: CaseId) -> str:
    """Return the id of a case's erasure."""
    return f"case:{case_id}"


def of_doctor(doctor_id: DoctorId) -> str:
    """Return the id of an account's erasure."""
    return f"doctor:{doctor_id}"
