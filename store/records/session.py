"""A signed-in device of a doctor. The token itself is nowhere: only its SHA-256."""

from pydantic import Field

from store.ids import DoctorId, SessionId
from store.records.base import Instant, Record


class Session(Record):
    """One live session; a closed one is no longer there."""

    id: SessionId = Field(alias="_id")
    token_hash: bytes
    """SHA-256 of the 256-bit token; unique."""
    doctor_id: DoctorId
    address: str
    """Where it was opened from, shown to its owner only."""
    device: str = ""
    """Browser and system in words, as far as they can be told; never what the browser sent."""
    strong: bool = False
    """Whether a second factor, or a passkey with its owner's finger or code, was given."""
    proved_at: Instant | None = None
    """When the doctor last proved who they are; None: when it was opened."""
    created_at: Instant
    last_seen_at: Instant
    """Within the hour: it is written seldom."""
    ends_at: Instant
    """When it is over however much it is used; then removed as garbage."""
