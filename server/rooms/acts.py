"""What doctors do in rooms, with all that the rules need to decide about it. Pure values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from store.ids import CaseId, DoctorId, MemberId


@dataclass(frozen=True, slots=True)
class Shown:
    """How a doctor would appear: coarser than true where a small group would give them away."""

    specialty: str
    country: str | None


@dataclass(frozen=True, slots=True)
class Actor:
    """The doctor who acts.

    Args:
        member_id: Fresh and random; becomes theirs if this is their first act in the room.
        anonymous: How they join, if they join by this act.
        paged: Whether they were paged for this case.
    """

    doctor_id: DoctorId
    name: str
    specialties: frozenset[str]
    shown: Shown
    member_id: MemberId
    anonymous: bool
    paged: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """One act: who, in which room, under which key, when.

    Args:
        digest: Keyed hash of the command and its body: tells a resend from a reused key.
    """

    case_id: CaseId
    actor: Actor
    key: str
    digest: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a case ended, in the poster's words."""

    kind: str
    text: str | None

    def as_data(self) -> dict[str, Any]:
        """Return what the log keeps."""
        return {"kind": self.kind, "text": self.text}
