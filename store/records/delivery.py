"""One try of one page over one channel, as it is kept."""

from typing import Literal

from pydantic import Field

from store.ids import DeliveryId, DeviceId, DoctorId, EscalationId, PageId
from store.records.base import Instant, Record

ChannelName = Literal["live", "web_push", "fcm", "apns", "email", "sms", "voice"]
DeliveryState = Literal["pending", "accepted", "unreachable", "failed", "cancelled", "spared"]
"""pending: to be sent or sent again · accepted: the channel took it · unreachable: the device is
gone · failed: refused for good · cancelled: the page closed first · spared: an earlier channel had
shown the page."""

ThanksReason = Literal["answered", "resolved", "withdrawn", "acknowledged", "declined"]
"""Why a page is over: the first three for everybody, the others said by its doctor elsewhere."""


class Delivery(Record):
    """Unique by (page, channel, device): a channel to a device is tried by one document."""

    id: DeliveryId = Field(alias="_id")
    """Also the receipt's token: 128 random bits that only the device which got it knows."""
    page_id: PageId
    escalation_id: EscalationId
    doctor_id: DoctorId
    channel: ChannelName
    device_id: DeviceId | None = None
    state: DeliveryState = "pending"
    delay_s: float = 0.0
    """How long after the page was offered this channel is used, if none before it was heard of."""
    thanks: ThanksReason | None = None
    """None: it brings the page · else it takes the page's notification back, for this reason."""
    due_at: Instant
    lease_until: Instant
    fence: int = 0
    claim: str | None = None
    """Names the claiming statement: what it took is read back by it."""
    tries: int = 0
    expires_at: Instant
    finished_at: Instant | None = None
    shown_at: Instant | None = None
    """When the device first said that it shows the page."""
