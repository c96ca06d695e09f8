"""A browser or an app that a doctor allowed to be pushed to."""

from typing import Literal

from pydantic import Field

from store.ids import DeviceId, DoctorId
from store.records.base import Instant, Record

DeviceKind = Literal["web_push", "fcm", "apns"]


class Device(Record):
    """One Web Push subscription, or one installed app.

    `endpoint` is unique and a secret of its owner; an app's is its kind, a colon and its token.
    """

    id: DeviceId = Field(alias="_id")
    doctor_id: DoctorId
    kind: DeviceKind = "web_push"
    endpoint: str
    p256dh: str = ""
    auth: str = ""
    label: str | None = None
    created_at: Instant
    last_accepted_at: Instant | None = None

    @property
    def token(self) -> str:
        """The token of an installed app."""
        return self.endpoint.removeprefix(f"{self.kind}:")

    confirmed_at: Instant | None = None
    """When its doctor said that something pushed to it was seen."""
