"""A browser that a doctor allowed to be pushed to."""

from typing import Literal

from pydantic import Field

from store.ids import DeviceId, DoctorId
from store.records.base import Instant, Record


class Device(Record):
    """One Web Push subscription; `endpoint` is unique and a secret of its owner."""

    id: DeviceId = Field(alias="_id")
    doctor_id: DoctorId
    kind: Literal["web_push"] = "web_push"
    endpoint: str
    p256dh: str
    auth: str
    label: str | None = None
    created_at: Instant
    last_accepted_at: Instant | None = None
    confirmed_at: Instant | None = None
    """When its doctor said that something pushed to it was seen."""
