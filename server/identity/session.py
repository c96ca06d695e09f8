"""Who is calling, as far as a permission check needs to know."""

from dataclasses import dataclass, field
from datetime import datetime

from store.ids import DoctorId, SessionId
from store.records.account import Language, LicenceStatus, Role


@dataclass(frozen=True, slots=True)
class Caller:
    """The doctor behind a live session, at most a few seconds old.

    A suspended doctor has no live session, hence is never a caller.

    Args:
        name: What the privacy guard looks for in texts without a name; so is the address.
        needs_factor: The role asks for a second factor.
        strong: The session was opened, or proved since, with a second factor.
        proof_ends_at: Until then the doctor need not prove again who they are; None: they must.
    """

    doctor_id: DoctorId
    session_id: SessionId
    status: LicenceStatus
    email_verified: bool
    role: Role
    specialties: tuple[str, ...]
    languages: tuple[Language, ...]
    country: str
    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    needs_factor: bool = False
    strong: bool = False
    proof_ends_at: datetime | None = None

    @property
    def verified(self) -> bool:
        """Whether this doctor may read and write cases: licence and e-mail both verified."""
        return self.status == "verified" and self.email_verified

    @property
    def lacks_factor(self) -> bool:
        """Whether the caller may only set up a second factor, or sign in with it."""
        return self.needs_factor and not self.strong
