"""The way to local sockets: encoded once, no task, timer or coroutine for each reader.

A socket that owes nothing gets the finished frame straight into its transport; one that polls,
upgrades or is busy gets the packet through its queue, in order. One whose backlog grows too large
is closed: it comes back and asks for what it missed.
"""

import asyncio
import struct
from collections.abc import Collection, Sequence
from typing import Any, Final, Protocol

from server.fanout import engine
from server.fanout.hooks import MissingHookError
from server.fanout.meters import packets_queued, packets_written, volatile_dropped
from server.fanout.packets import frame
from server.fanout.public import PublicLane
from server.logs import get_logger
from server.metrics import curbside_slow_sockets_total
from store.ids import SocketId

MAX_BACKLOG_BYTES: Final = 1024 * 1024
BUSY_BYTES: Final = engine.BUSY_BYTES
"""A socket with more than this unsent gets nothing volatile, and nothing past its queue."""
_LINGER_S: Final = 2.0
_SLOW_FRAME: Final = b"\x88\x06" + struct.pack(">H", 1013) + b"slow"
"""RFC 6455 close frame: 1013, try again later."""

_log = get_logger("fanout")


class Lane(Protocol):
    """Hands packets to sockets of this node."""

    def attach(self, socket_id: SocketId) -> None: ...

    def detach(self, socket_id: SocketId) -> None: ...

    def send(
        self, sockets: Collection[SocketId], packets: Sequence[bytes], *, volatile: bool = False
    ) -> None: ...

    def backlog_bytes(self, socket_id: SocketId) -> int: ...

    def cut(self, socket_id: SocketId) -> None: ...

    async def close(self) -> None: ...


class _Load:
    """Packets that go together, in the form for ready sockets and in that for the others."""

    __slots__ = ("_packets", "_queued", "frame", "size_bytes")

    def __init__(self, packets: Sequence[bytes]) -> None:
        self._packets = packets
        self._queued: list[Any] | None = None
        self.frame = frame(packets)
        self.size_bytes = len(self.frame)

    @property
    def queued(self) -> list[Any]:
        if self._queued is None:
            self._queued = [engine.shared_packet(packet) for packet in self._packets]
        return self._queued


class FastLane:
    """The lane over Engine.IO's private parts; see `engine`."""

    def __init__(self, sio: Any) -> None:
        self._sio = sio
        self._queues: dict[SocketId, engine.OwingQueue] = {}
        self._closing: set[asyncio.Task[None]] = set()

    def attach(self, socket_id: SocketId) -> None:
        socket = engine.socket_of(self._sio, socket_id)
        if socket is not None:
            self._queues[socket_id] = socket.queue

    def detach(self, socket_id: SocketId) -> None:
        self._queues.pop(socket_id, None)

    def send(
        self, sockets: Collection[SocketId], packets: Sequence[bytes], *, volatile: bool = False
    ) -> None:
        """Hand the packets to each socket, in order behind all it was handed before."""
        load = _Load(packets)
        finished, queues = load.frame, self._queues
        written = queued = 0
        # One step for each reader: whatever is done here is done a thousand times.
        for socket_id in sockets:
            queue = queues.get(socket_id)
            if queue is None:
                continue
            transport = queue.direct
            if (
                transport is not None
                and transport.get_write_buffer_size() <= BUSY_BYTES
                and not transport.is_closing()
            ):
                transport.write(finished)
                written += 1
            else:
                self._queue(socket_id, queue, load, volatile=volatile)
                queued += 1
        packets_written.inc(written * len(packets))
        packets_queued.inc(queued * len(packets))

    def backlog_bytes(self, socket_id: SocketId) -> int:
        """Return how much the socket was handed that its reader's side has not taken."""
        queue = self._queues.get(socket_id)
        return 0 if queue is None else _backlog_bytes(queue)

    def cut(self, socket_id: SocketId) -> None:
        """Close a socket that reads too slowly; it comes back and syncs."""
        self._cut(socket_id, self.backlog_bytes(socket_id))

    async def close(self) -> None:
        """Wait for sockets that are being closed."""
        await asyncio.gather(*self._closing, return_exceptions=True)

    def _queue(
        self, socket_id: SocketId, queue: engine.OwingQueue, load: _Load, *, volatile: bool
    ) -> None:
        backlog_bytes = _backlog_bytes(queue)
        if volatile and backlog_bytes > BUSY_BYTES:
            volatile_dropped.inc()
        elif backlog_bytes + load.size_bytes > MAX_BACKLOG_BYTES:
            self._cut(socket_id, backlog_bytes)
        else:
            for packet in load.queued:
                queue.put_nowait(packet)

    def _cut(self, socket_id: SocketId, backlog_bytes: int) -> None:
        curbside_slow_sockets_total.inc()
        _log.info("socket_cut", reason="slow", backlog_bytes=backlog_bytes)
        self.detach(socket_id)
        socket = engine.socket_of(self._sio, socket_id)
        if socket is None:
            return
        task = asyncio.create_task(_close_slow(socket))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)


def _backlog_bytes(queue: engine.OwingQueue) -> int:
    websocket = queue.websocket
    return queue.owed_bytes + (0 if websocket is None else websocket.buffered_bytes)


async def _close_slow(socket: Any) -> None:
    """Free what the socket owes and end it; a reader that still reads learns why."""
    queue = socket.queue
    queue.discard()
    transport = None if queue.websocket is None else queue.websocket.end(_SLOW_FRAME)
    await socket.close(wait=False, abort=True, reason="slow")
    if transport is not None:
        await asyncio.sleep(_LINGER_S)
        transport.abort()


def open_lane(sio: Any) -> Lane:
    """Return the fast lane, or the libraries' public way when they have changed under us."""
    try:
        engine.install(sio)
    except MissingHookError as error:
        # Works, at many times the cost and without a bound on slow readers: someone must look.
        _log.error("fast_lane_unavailable", reason=error.hook)
        return PublicLane(sio)
    return FastLane(sio)
