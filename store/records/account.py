"""A doctor's account."""

from typing import Literal

from pydantic import Field

from store.ids import DoctorId
from store.records.base import Instant, Record

LicenceStatus = Literal["pending", "verified", "expired", "suspended", "rejected"]
Role = Literal["doctor", "moderator", "admin"]
Language = Literal["en", "es"]


class Account(Record):
    """One doctor; `id` is never sent to another doctor."""

    id: DoctorId = Field(alias="_id")
    email: str
    email_verified: bool
    password_hash: str
    name: str
    country: str
    licence_number: str
    licence_key: str
    """Keyed hash of country and licence number; unique."""
    specialties: tuple[str, ...]
    languages: tuple[Language, ...]
    time_zone: str
    status: LicenceStatus
    role: Role
    created_at: Instant
    verified_until: Instant | None = None
    """When the licence is no more taken as verified; None: never, as before ends were kept."""
    available: bool | None = None
    """True: on duty by own choice; False: not to be paged; None: never said."""
    available_until: Instant | None = None
    """When `available` lapses into None."""
    paged_at: tuple[Instant, ...] = ()

    @property
    def verified(self) -> bool:
        """Whether this doctor may read and write cases."""
        return self.status == "verified" and self.email_verified
