"""The live channel: `page:offered` to every socket of the doctor."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Protocol

from server.clock import next_whole_minute
from server.notify.channel import (
    Capability,
    Destination,
    Notice,
    Outcome,
    Receipt,
    Throttle,
    wire_instant,
)
from store.ids import DoctorId
from store.records.delivery import ChannelName
from store.records.note import Note

OFFERED: Final = "page:offered"
UNANSWERED: Final = "case:unanswered"
OUTCOME_DUE: Final = "case:outcome_due"
SHIFT_WARNING: Final = "shift:warning"
SWAP: Final = "shift:swap_changed"


class Emitter(Protocol):
    """The hub, as far as this channel needs it."""

    def emit_doctor(self, doctor_id: DoctorId, event: str, payload: Mapping[str, Any]) -> None:
        """Send an event to every socket of the doctor; never blocks, never raises."""
        ...


class LiveChannel:
    """Always `accepted`: sockets tell nothing back, an acknowledgement is the only receipt."""

    name: ChannelName = "live"
    capability = Capability(reaches="app", takes_back=True)
    throttle: Throttle | None = None
    receipts: frozenset[Receipt] = frozenset()

    def __init__(self, emitter: Emitter) -> None:
        self._emitter = emitter

    async def send(self, notice: Notice, to: Destination, *, now: datetime) -> Outcome:
        """Offer the page on all the doctor's sockets."""
        del to, now
        self.offer(notice)
        return Outcome("accepted")

    async def send_note(self, note: Note, to: Destination, *, now: datetime) -> Outcome:
        """Tell all the doctor's sockets."""
        del to, now
        if note.kind == "unanswered":
            self._emitter.emit_doctor(note.doctor_id, UNANSWERED, {"case_id": note.case_id})
        elif note.case_id is not None:
            told = {"case_id": note.case_id, "after": note.kind.removeprefix("outcome_")}
            self._emitter.emit_doctor(note.doctor_id, OUTCOME_DUE, told)
        elif note.change_id is not None and note.starts_at is not None:
            self._emitter.emit_doctor(
                note.doctor_id,
                SWAP,
                {
                    "change_id": note.change_id,
                    "discipline": note.specialty,
                    "starts_at": wire_instant(note.starts_at),
                    "what": note.kind.removeprefix("swap_"),
                    "word": note.word,
                },
            )
        elif note.starts_at is not None:
            self._emitter.emit_doctor(
                note.doctor_id,
                SHIFT_WARNING,
                {
                    "discipline": note.specialty,
                    "starts_at": wire_instant(note.starts_at),
                    "problems": list(note.problems),
                    "mine": note.kind == "shift",
                },
            )
        return Outcome("accepted")

    def offer(self, notice: Notice) -> None:
        """Emit `page:offered`; a client shows one banner per page, however often it hears."""
        self._emitter.emit_doctor(
            notice.doctor_id,
            OFFERED,
            {
                "page_id": notice.page_id,
                "case_id": notice.case_id,
                "specialty": notice.specialty,
                "urgency": notice.urgency,
                "wave": notice.wave,
                "expires_at": wire_instant(next_whole_minute(notice.expires_at)),
            },
        )
