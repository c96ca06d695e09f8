"""What comes for this node's sockets, from its own writes and from other nodes."""

from collections.abc import Callable, Sequence
from typing import Final

from server.fanout.audience import Audience
from server.fanout.lane import Lane
from server.fanout.packets import Kind, Message, unpack_committed, unpack_entries
from server.fanout.repair import Repairer
from server.fanout.rooms import LocalRooms
from store.ids import CaseId, DoctorId

GAP_GRACE_S: Final = 0.03
"""How long an entry that comes before its forerunner waits for it before the log is read."""

HearKept = Callable[[CaseId, bytes, Sequence[tuple[int, bytes]]], None]
"""Takes a room, the node that tells, and the entries, each after its seq."""


class Hearing:
    """Passes messages on to whom they are for, and has gaps looked into."""

    def __init__(
        self, *, rooms: LocalRooms, audience: Audience, lane: Lane, repairer: Repairer
    ) -> None:
        self._rooms = rooms
        self._audience = audience
        self._lane = lane
        self._repairer = repairer
        self._hear_kept: HearKept | None = None

    def hear_kept_with(self, hear: HearKept) -> None:
        """Hand the entries that other nodes committed, as the log keeps them, to `hear`."""
        self._hear_kept = hear

    def take_in(self, case_id: CaseId, entries: Sequence[tuple[int, bytes]]) -> None:
        """Deliver packets of entries, each with its seq, to the room's sockets in order."""
        feed = self._rooms.feed(case_id)
        if feed is not None:
            feed.offer(entries)
            self.look_for_gap(case_id)

    def look_for_gap(self, case_id: CaseId) -> None:
        """Have the log read soon when an entry came before its forerunner."""
        feed = self._rooms.feed(case_id)
        if feed is not None and feed.is_behind:
            self._repairer.ask_later(case_id, GAP_GRACE_S)

    def of_room(self, case_id: CaseId, message: Message) -> None:
        """Hear what another node tells of a room."""
        if message.kind is Kind.COMMITTED:
            entries, kept = unpack_committed(message.body)
            # First, so that this node knows the room's state before its readers answer to it.
            if self._hear_kept is not None:
                self._hear_kept(case_id, message.origin, list(kept))
            self.take_in(case_id, list(entries))
            return
        if message.kind is Kind.ENTRIES:
            self.take_in(case_id, list(unpack_entries(message.body)))
            return
        feed = self._rooms.feed(case_id)
        if feed is not None and message.kind in {Kind.EVENT, Kind.VOLATILE_EVENT}:
            is_volatile = message.kind is Kind.VOLATILE_EVENT
            feed.broadcast(message.body, skip=None, volatile=is_volatile)

    def of_topic(self, topic: str, message: Message) -> None:
        """Hear an event for those who watch a topic."""
        if message.kind is Kind.EVENT:
            self._lane.send(self._audience.of_topic(topic), [message.body])

    def of_doctor(self, doctor_id: DoctorId, message: Message) -> None:
        """Hear an event for a doctor's sockets."""
        if message.kind is Kind.EVENT:
            self._lane.send(self._audience.of_doctor(doctor_id), [message.body])
