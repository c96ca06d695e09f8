"""Who is calling, as far as a permission check needs to know."""

from dataclasses import dataclass

from store.ids import DoctorId, SessionId
from store.records.account import Language, LicenceStatus, Role


@dataclass(frozen=True, slots=True)
class Caller:
    """The doctor behind a live session, at most a few seconds old.

    A suspended doctor has no live session, hence is never a caller.
    """

    doctor_id: DoctorId
    session_id: SessionId
    status: LicenceStatus
    email_verified: bool
    role: Role
    specialties: tuple[str, ...]
    languages: tuple[Language, ...]

    @property
    def verified(self) -> bool:
        """Whether this doctor may read and write cases: licence and e-mail both verified."""
        return self.status == "verified" and self.email_verified
