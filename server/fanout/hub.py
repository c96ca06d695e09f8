"""Brings entries and events to the sockets of all nodes. Knows Socket.IO and Redis, not cases.

Entries of a room reach each socket in order, once, without holes, whatever Redis does: the log is
read for what it lost. Events without a seq (presence, pages, the board) reach whom Redis reaches.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, Final

from server.clock import Clock
from server.fanout import names
from server.fanout.audience import Audience
from server.fanout.control import ControlHandler
from server.fanout.direct import Direct
from server.fanout.hearing import Hearing, HearKept
from server.fanout.lane import MAX_BACKLOG_BYTES, open_lane
from server.fanout.nodes import Nodes
from server.fanout.packets import (
    Kind,
    LogReader,
    RoomItem,
    encode_event,
    pack_committed,
    pack_entries,
)
from server.fanout.pulse import BEAT_S
from server.fanout.repair import Repairer
from server.fanout.rooms import LocalRooms
from server.fanout.sweep import Sweeper
from server.logs import get_logger
from server.metrics import curbside_fanout_seconds, curbside_redis_deaf
from store.ids import CaseId, DoctorId, SocketId

SUBSCRIBE_WAIT_S: Final = 0.5
SWEEP_BEATS: Final = 2
PACE_LOOK_S: Final = 0.05
PACE_LOOKS: Final = 200
"""Ten seconds in all."""

__all__ = ["HearKept", "Hub", "LogReader", "RoomItem"]

_log = get_logger("fanout")


class Hub:
    """One for each process; `start` before the first socket, `close` after the last.

    Args:
        sio: The Socket.IO server, before it has sockets.
        prefix: What all Redis channel names start with, so that installations don't mix.
        node: This node's name, for logs.
        log_reader: May come later by `read_log_with`.
    """

    def __init__(
        self,
        *,
        sio: Any,
        redis_url: str,
        prefix: str,
        node: str,
        clock: Clock,
        log_reader: LogReader | None = None,
    ) -> None:
        self._clock = clock
        self._node = node
        self._lane = open_lane(sio)
        self._audience = Audience()
        self._rooms = LocalRooms(
            self._lane.send, on_first=self._open_room, on_last=self._close_room
        )
        self._repairer = Repairer(self._rooms.feed)
        self._hearing = Hearing(
            rooms=self._rooms, audience=self._audience, lane=self._lane, repairer=self._repairer
        )
        self._sweeper = Sweeper(self._rooms, self._repairer, clock=clock)
        self._beats = 0
        self._nodes = Nodes(
            url=redis_url,
            prefix=prefix,
            on_confirmed=self._confirmed,
            on_echo=self._note_hearing,
        )
        self._beating: asyncio.Task[None] | None = None
        self._was_deaf = False
        if log_reader is not None:
            self.read_log_with(log_reader)

    def read_log_with(self, reader: LogReader) -> None:
        """Repair gaps from this reader."""
        self._repairer.read_with(reader)
        self._sweeper.read_with(reader)

    def hear_kept_with(self, hear: HearKept) -> None:
        """Hand the entries that other nodes committed, as the log keeps them, to `hear`.

        At most once, in any order, and only of rooms with local members: a hint, not the log.
        """
        self._hearing.hear_kept_with(hear)

    async def start(self) -> None:
        """Connect to Redis; goes on without it when it can't be reached within a moment."""
        await self._nodes.start()
        self._beat()
        self._beating = asyncio.create_task(self._keep_beating(), name="fanout-beat")

    async def close(self) -> None:
        """Stop listening, finish what was taken on, and close the connections."""
        if self._beating is not None:
            self._beating.cancel()
            await asyncio.gather(self._beating, return_exceptions=True)
        await self._sweeper.close()
        await self._repairer.close()
        await self._nodes.close()
        await self._lane.close()

    # Sockets

    def attach(self, socket_id: SocketId, doctor_id: DoctorId) -> None:
        """Take in a socket of this node that has connected."""
        self._lane.attach(socket_id)
        if self._audience.add(socket_id, doctor_id):
            self._nodes.listen(
                names.of_doctor(doctor_id), partial(self._hearing.of_doctor, doctor_id)
            )

    async def keep_pace(self, socket_id: SocketId) -> None:
        """Come back once the socket has taken most of what it was sent; cut it when it does not.

        Whoever asks without reading the answers is thus not asked on, and owes no memory.
        """
        for _ in range(PACE_LOOKS):
            if self._lane.backlog_bytes(socket_id) <= MAX_BACKLOG_BYTES:
                return
            await asyncio.sleep(PACE_LOOK_S)
        self._lane.cut(socket_id)

    def detach(self, socket_id: SocketId) -> None:
        """Forget a socket: it leaves every room and topic."""
        place, was_last = self._audience.remove(socket_id)
        self._lane.detach(socket_id)
        if place is None:
            return
        if was_last:
            self._nodes.ignore(names.of_doctor(place.doctor_id))
        for case_id in place.rooms:
            self._take_out(case_id, socket_id)
        for topic in place.topics:
            self._stop_watching(topic, socket_id)

    # Rooms: entries with a seq

    async def hold(self, case_id: CaseId, socket_id: SocketId) -> None:
        """Listen to the room and keep its entries from the socket until `release` or `abandon`.

        Comes back once Redis confirmed, or after 0.5 s: then repair finds what was missed.
        """
        place = self._audience.place(socket_id)
        if place is None:
            return
        place.rooms |= {case_id}
        self._rooms.enter(case_id, socket_id)
        await self._nodes.confirmed(names.of_room(case_id), within_s=SUBSCRIBE_WAIT_S)

    def release(self, case_id: CaseId, socket_id: SocketId, *, after: int) -> None:
        """Deliver every entry with seq > `after`, from now on live. Call it after the answer."""
        feed = self._rooms.feed(case_id)
        if feed is not None:
            feed.release(socket_id, after)
            self._hearing.look_for_gap(case_id)

    def abandon(self, case_id: CaseId, socket_id: SocketId) -> None:
        """Undo a hold whose join failed."""
        feed = self._rooms.feed(case_id)
        if feed is not None:
            feed.abandon(socket_id)
            self._forget_if_out(case_id, socket_id)
            self._hearing.look_for_gap(case_id)

    def leave(self, case_id: CaseId, socket_id: SocketId) -> None:
        """Deliver no more of the room to the socket."""
        place = self._audience.place(socket_id)
        if place is not None:
            place.rooms -= {case_id}
        self._take_out(case_id, socket_id)

    def is_in(self, case_id: CaseId, socket_id: SocketId) -> bool:
        """Return whether the socket is in the room or joining it."""
        feed = self._rooms.feed(case_id)
        return feed is not None and feed.has(socket_id)

    def local_rooms(self) -> Mapping[CaseId, set[SocketId]]:
        """Return this node's rooms and who is in them; a copy."""
        return self._rooms.members()

    async def append_happened(self, case_id: CaseId, items: Sequence[RoomItem]) -> None:
        """Deliver committed entries here and tell the other nodes. Never waits for either."""
        started_s = time.perf_counter()
        entries = [(item.seq, encode_event(item.event, item.payload)) for item in items]
        self._hearing.take_in(case_id, entries)
        curbside_fanout_seconds.observe(time.perf_counter() - started_s)
        kind, body = Kind.ENTRIES, pack_entries(entries)
        kept = [(item.seq, item.kept) for item in items if item.kept]
        if kept:
            kind, body = Kind.COMMITTED, pack_committed(body, pack_entries(kept))
        self._nodes.tell(names.of_room(case_id), kind, body, keep_newest=True)

    # Events without a seq

    def emit_room(
        self,
        case_id: CaseId,
        event: str,
        payload: Mapping[str, Any],
        *,
        except_socket: SocketId | None = None,
        volatile: bool = True,
    ) -> None:
        """Send an event to the room's sockets on all nodes.

        Args:
            except_socket: The one socket, of this node, that is left out.
            volatile: Worthless when late: busy and joining sockets don't get it.
        """
        packet = encode_event(event, payload)
        feed = self._rooms.feed(case_id)
        if feed is not None:
            feed.broadcast(packet, skip=except_socket, volatile=volatile)
        self._nodes.tell(
            names.of_room(case_id), Kind.VOLATILE_EVENT if volatile else Kind.EVENT, packet
        )

    async def watch(self, topic: str, socket_id: SocketId) -> None:
        """Let the socket have the topic's events; comes back once they are heard (<= 0.5 s)."""
        place = self._audience.place(socket_id)
        if place is None:
            return
        place.topics |= {topic}
        self._audience.watch(topic, socket_id)
        self._nodes.listen(names.of_topic(topic), partial(self._hearing.of_topic, topic))
        await self._nodes.confirmed(names.of_topic(topic), within_s=SUBSCRIBE_WAIT_S)

    def unwatch(self, topic: str, socket_id: SocketId) -> None:
        place = self._audience.place(socket_id)
        if place is not None:
            place.topics -= {topic}
        self._stop_watching(topic, socket_id)

    def emit_topic(self, topic: str, event: str, payload: Mapping[str, Any]) -> None:
        """Send an event to all who watch the topic, on all nodes."""
        packet = encode_event(event, payload)
        self._lane.send(self._audience.of_topic(topic), [packet])
        self._nodes.tell(names.of_topic(topic), Kind.EVENT, packet)

    def emit_doctor(self, doctor_id: DoctorId, event: str, payload: Mapping[str, Any]) -> None:
        """Send an event to all sockets of a doctor, on all nodes."""
        packet = encode_event(event, payload)
        self._lane.send(self._audience.of_doctor(doctor_id), [packet])
        self._nodes.tell(names.of_doctor(doctor_id), Kind.EVENT, packet)

    def emit_sockets(
        self,
        socket_ids: Collection[SocketId],
        event: str,
        payload: Mapping[str, Any],
        *,
        volatile: bool = True,
    ) -> None:
        """Send an event to these sockets of this node."""
        self._lane.send(socket_ids, [encode_event(event, payload)], volatile=volatile)

    # Between nodes

    def tell_nodes(self, kind: str, data: Mapping[str, Any]) -> None:
        """Run the handlers of `kind` on all nodes; on this one at once, even without Redis."""
        self._nodes.tell_control(kind, data)

    def on_control(self, kind: str, handler: ControlHandler) -> None:
        """Handle what `tell_nodes` says of this kind, from here and from elsewhere."""
        self._nodes.control.on(kind, handler)

    @property
    def direct(self) -> Direct:
        """This node's line to each of the others."""
        return self._nodes.direct

    def hears(self, case_id: CaseId) -> bool:
        """Return whether what other nodes tell of the room comes here."""
        return self._rooms.feed(case_id) is not None and not self.deaf

    @property
    def deaf(self) -> bool:
        """Whether this node has not heard its own ping through Redis for 3 s."""
        return self._nodes.pulse.is_deaf

    def on_reconnect(self, callback: Callable[[], Awaitable[None] | None]) -> None:
        """Call back when Redis came back and everything is subscribed again."""
        self._nodes.on_reconnect(callback)

    def on_loss(self, callback: Callable[[], None]) -> None:
        """Call back when other nodes missed what this one told, once they can be told again."""
        self._nodes.on_loss(callback)

    def _open_room(self, case_id: CaseId) -> None:
        self._nodes.listen(names.of_room(case_id), partial(self._hearing.of_room, case_id))

    def _close_room(self, case_id: CaseId) -> None:
        self._nodes.ignore(names.of_room(case_id))
        self._repairer.forget(case_id)

    def _take_out(self, case_id: CaseId, socket_id: SocketId) -> None:
        feed = self._rooms.feed(case_id)
        if feed is not None:
            feed.leave(socket_id)
            self._rooms.close_if_empty(case_id)

    def _forget_if_out(self, case_id: CaseId, socket_id: SocketId) -> None:
        place = self._audience.place(socket_id)
        if place is not None and not self.is_in(case_id, socket_id):
            place.rooms -= {case_id}
        self._rooms.close_if_empty(case_id)

    def _stop_watching(self, topic: str, socket_id: SocketId) -> None:
        if self._audience.unwatch(topic, socket_id):
            self._nodes.ignore(names.of_topic(topic))

    def _confirmed(self, name: str) -> None:
        """Look into the log of a room that is heard again: what came meanwhile was not heard."""
        case_id = names.room_in(name)
        feed = None if case_id is None else self._rooms.feed(case_id)
        if case_id is not None and feed is not None and feed.position is not None:
            self._repairer.ask(case_id)

    async def _keep_beating(self) -> None:
        while True:
            await self._clock.sleep(timedelta(seconds=BEAT_S))
            self._beat()

    def _beat(self) -> None:
        self._nodes.beat()
        self._note_hearing()
        self._beats += 1
        if self._beats % SWEEP_BEATS == 0:
            self._sweeper.look()
        for case_id in self._rooms.due():
            self._repairer.ask(case_id)

    def _note_hearing(self) -> None:
        if self.deaf == self._was_deaf:
            return
        self._was_deaf = self.deaf
        curbside_redis_deaf.set(int(self.deaf))
        if self.deaf:
            _log.warning("redis_deaf", deaf=True, node=self._node)
            return
        _log.info("redis_heard", deaf=False, node=self._node)
        for case_id in self._rooms.all():
            self._repairer.ask(case_id)
