"""What may be done once: follow a link from a letter, answer a passkey's challenge."""

from typing import Literal, get_args

from pydantic import Field

from store.ids import DoctorId
from store.records.base import Instant, Record

LetterKind = Literal[
    "confirm_email",
    "reset_password",
    "already_registered",
    "password_changed",
    "factors_changed",
    "licence_asked",
    "licence_verified",
    "licence_rejected",
    "licence_due",
    "licence_expired",
    "suspended",
]
"""What a doctor is written by e-mail about their account. The first two hold a link."""
LINKED: frozenset[str] = frozenset({"confirm_email", "reset_password"})
TicketPurpose = Literal[LetterKind, "passkey", "hospital"]
PURPOSES: frozenset[str] = frozenset(get_args(TicketPurpose))
TicketState = Literal["pending", "done"]


class Ticket(Record):
    """One document per link or challenge. It holds no secret: the link's is made from its id."""

    id: str = Field(alias="_id")
    purpose: TicketPurpose
    doctor_id: DoctorId | None
    """None: whoever signs in with a passkey has not said who they are."""
    made_at: Instant
    ends_at: Instant
    """From then on it is worth nothing, and is removed as garbage."""
    state: TicketState = "done"
    """`pending`: a letter is still to be handed in."""
    due_at: Instant
    lease_until: Instant
    once: str | None = None
    """What it is the only one of, such as of a letter within some minutes; unique."""
    fence: int = 0
    tries: int = 0
