"""How a doctor wants to be reached, as it is kept."""

from typing import Literal

from pydantic import Field

from store.ids import DoctorId
from store.records.base import Instant, Record

RouteName = Literal["push", "email", "sms", "voice"]
"""push: all the doctor's devices. The live banner is always shown and is no choice."""


class RouteStep(Record):
    """One way to reach a doctor, and how long after the page it is used."""

    route: RouteName
    delay_s: int


class PhoneCheck(Record):
    """A number that waits for the code sent to it."""

    phone: str
    code_hash: str
    sent_at: Instant
    tries: int = 0


class ChannelPlan(Record):
    """One per doctor who chose something; the others have the defaults."""

    doctor_id: DoctorId = Field(alias="_id")
    steps: tuple[RouteStep, ...] | None = None
    """None: the defaults."""
    phone: str | None = None
    """Confirmed by a code; E.164."""
    check: PhoneCheck | None = None
