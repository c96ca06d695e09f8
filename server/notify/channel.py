"""What a channel is handed and what it answers. A channel sends once and never retries."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from store.ids import CaseId, DeliveryId, DoctorId, PageId
from store.records.account import Language
from store.records.delivery import ChannelName, ThanksReason
from store.records.device import Device
from store.records.note import Note
from store.records.policy import PagingUrgency

SendResult = Literal["accepted", "gone", "again", "refused"]
"""accepted: the channel took it · gone: this device is no more · again: it failed, or nobody
knows whether it arrived: repeat · refused: repeating can't help."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A page, as far as a channel may know it: no clinical word and no name is in it."""

    page_id: PageId
    case_id: CaseId
    doctor_id: DoctorId
    specialty: str
    urgency: PagingUrgency
    wave: int
    language: Language
    expires_at: datetime
    again_at: datetime | None = None
    """When a snooze ended: from then on it is sent as something new."""
    thanks: ThanksReason | None = None
    """None: come · else: no need to come any more, and why; in the same place on the device."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where one delivery goes; what its channel needs is set, unless it is no more.

    Args:
        receipt: What the device sends back when it shows the page; unguessable.
    """

    receipt: DeliveryId
    device: Device | None = None
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one try.

    Args:
        wait: How long the receiving side asks us to wait before the next try.
    """

    result: SendResult
    wait: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Throttle:
    """So many sends a second from one node, after `burst` at once."""

    per_s: float
    burst: int


@dataclass(frozen=True, slots=True)
class Capability:
    """What a channel can do.

    Args:
        reaches: What the doctor holds at its other end.
        takes_back: Whether it can show in a page's place that the page is over.
    """

    reaches: Literal["app", "device", "mailbox", "phone"]
    takes_back: bool = False


Receipt = Literal["shown", "opened"]
"""What the other end tells back, as `page:shown`."""


class Channel(Protocol):
    """One way to reach a doctor, and what it says of itself."""

    name: ChannelName
    capability: Capability
    throttle: Throttle | None
    """None: as much as there is."""
    receipts: frozenset[Receipt]
    """Empty: the next channel is used however this one went."""

    async def send(self, notice: Notice, to: Destination, *, now: datetime) -> Outcome:
        """Try once; at most 5 s. Sending the same page again shows one notification."""
        ...

    async def send_note(self, note: Note, to: Destination, *, now: datetime) -> Outcome:
        """Try once to tell a doctor something that is no page; at most 5 s."""
        ...


def sending_of(notice: Notice) -> str:
    """Return what names a page once more after each snooze, and stays when it is sent again."""
    again = "" if notice.again_at is None else f":{wire_instant(notice.again_at)}"
    return f"{notice.page_id}{again}"


def wire_instant(at: datetime) -> str:
    """Return RFC 3339 in UTC with milliseconds and Z, as clients get every instant."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
