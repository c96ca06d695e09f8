"""One look at a doctor's licence, by reviewers: when the account is new, and every year."""

from typing import Literal

from pydantic import Field

from store.ids import DoctorId
from store.records.base import Instant, Record

CheckKind = Literal["new", "yearly"]
CheckState = Literal["open", "claimed", "waiting", "decided"]
"""`waiting`: for the doctor, who was asked for something."""
LicenceDecision = Literal["verify", "reject"]


class Opinion(Record):
    """What a first reviewer thinks who leaves the decision to another one."""

    by: DoctorId
    decision: LicenceDecision
    reason: str
    at: Instant


class LicenceCheck(Record):
    """One check.

    Args:
        once: What it is the only one of, such as the first check of an account; unique.
        claimed_at: When the reviewer took it; after a while others may.
        asked: What more the doctor is asked for, in a reviewer's words.
        answer: The doctor's words.
        decided_because: The reviewer's words; for the doctor as well.
        decided_by: A reviewer's id, or `operator`.
        cleared_at: When the words and papers of the decided check were removed.
    """

    id: str = Field(alias="_id")
    once: str
    doctor_id: DoctorId
    kind: CheckKind
    opened_at: Instant
    state: CheckState = "open"
    claimed_by: DoctorId | None = None
    claimed_at: Instant | None = None
    asked: str | None = None
    asked_at: Instant | None = None
    answer: str | None = None
    answered_at: Instant | None = None
    opinion: Opinion | None = None
    decision: LicenceDecision | None = None
    decided_because: str | None = None
    decided_by: str | None = None
    decided_at: Instant | None = None
    cleared_at: Instant | None = None
