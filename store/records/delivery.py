"""One try of one page over one channel, as it is kept."""

from typing import Literal

from pydantic import Field

from store.ids import DeliveryId, DeviceId, DoctorId, EscalationId, PageId
from store.records.base import Instant, Record

ChannelName = Literal["live", "web_push"]
DeliveryState = Literal["pending", "accepted", "unreachable", "failed", "cancelled"]
"""pending: to be sent or sent again · accepted: the channel took it · unreachable: the device is
gone · failed: refused for good · cancelled: the page closed first."""


class Delivery(Record):
    """Unique by (page, channel, device): a channel to a device is tried by one document."""

    id: DeliveryId = Field(alias="_id")
    page_id: PageId
    escalation_id: EscalationId
    doctor_id: DoctorId
    channel: ChannelName
    device_id: DeviceId | None = None
    state: DeliveryState = "pending"
    due_at: Instant
    lease_until: Instant
    fence: int = 0
    tries: int = 0
    expires_at: Instant
    finished_at: Instant | None = None
