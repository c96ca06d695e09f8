"""What a doctor proves themself with beside the password. Seeds are sealed, codes are hashes."""

from pydantic import Field

from store.ids import DoctorId
from store.records.base import Instant, Record


class Passkey(Record):
    """One passkey: its public half."""

    passkey_id: str
    """The credential's id, base64url; unique over all doctors."""
    public_key: bytes
    sign_count: int
    """As the device counts its signatures; 0 where it doesn't count."""
    name: str
    """Given by the doctor."""
    created_at: Instant
    used_at: Instant | None = None


class Factors(Record):
    """One document per doctor who set something up."""

    doctor_id: DoctorId = Field(alias="_id")
    totp: bytes | None = None
    """The sealed seed of one-time codes."""
    totp_new: bytes | None = None
    """A sealed seed whose first code has not come yet."""
    totp_step: int = 0
    """The last half minute whose code was used; codes of it and of earlier ones are spent."""
    recovery: tuple[str, ...] = ()
    """Keyed hashes of the recovery codes that are left."""
    passkeys: tuple[Passkey, ...] = ()

    @property
    def any(self) -> bool:
        """Whether a password alone does not sign this doctor in."""
        return self.totp is not None or bool(self.passkeys)
