"""The private parts of Engine.IO that the fast lane needs, all of them, and the check for them.

Engine.IO hands each packet to each socket through a queue, a task and a timer, and takes each one
in through two tasks and a timer. Here a socket's queue counts what it still owes, so that a frame
may go straight to the transport when it owes nothing; its WebSocket is opened without compression,
so that one frame fits all readers; and messages are handled where they are read, in their order.
"""

import asyncio
from asyncio import Queue
from collections.abc import Callable
from typing import Any, Final

from aiohttp import web
from engineio.async_socket import AsyncSocket
from engineio.packet import CLOSE, MESSAGE, PING, Packet

from server.fanout.hooks import MissingHookError, need_engine, need_socket
from server.fanout.packets import frame
from server.fanout.straight import Looking, Straight

BUSY_BYTES: Final = 64 * 1024
"""Nothing is written past the queue of a socket that has more than this unsent."""
MAX_POLLED: Final = 16
"""How many packets one poll brings: the Python client breaks the connection off over more.

Source: `Payload.max_decode_packets` of python-engineio 4.x; the JavaScript client takes any number.
"""
_MESSAGE: Final = "4"
_PROBE: Final = "2probe"
_UPGRADE: Final = "5"
_SIGNS: Final = frozenset({"1", "2", _PROBE, "3", _UPGRADE, "6"})
"""All that a client has to say beside messages. Engine.IO reads whatever else it is given as JSON,
and is left half open by what it can't read."""


class _Emptied:
    """What `asyncio.Event` is to a queue, without its deque until somebody waits."""

    __slots__ = ("_event", "_is_set")

    def __init__(self) -> None:
        self._is_set = True
        self._event: asyncio.Event | None = None

    def set(self) -> None:
        self._is_set = True
        if self._event is not None:
            self._event.set()
            self._event = None

    def clear(self) -> None:
        self._is_set = False

    async def wait(self) -> None:
        if not self._is_set:
            self._event = self._event or asyncio.Event()
            await self._event.wait()


class OwingQueue(Queue[Any]):
    """A socket's queue of packets that also counts those taken out and not sent yet."""

    def __init__(self) -> None:
        super().__init__()
        # Lists, and nobody waits the way that the base class knows: empty deques would be 3 kB
        # for each socket.
        self._putters: Any = ()
        self._getters: Any = ()
        self._finished: Any = _Emptied()
        self._takers: list[asyncio.Future[Any]] = []
        self.websocket: PlainWebSocket | None = None
        self.owed_bytes = 0
        self.direct: Any = None
        """The transport, while finished frames may be written to it past this queue."""
        self._polled = 0
        self._in_hand: list[int] = []
        self._ends = False
        self._wake: Callable[[], None] | None = None

    @property
    def owes_nothing(self) -> bool:
        """Whether whatever was put in has gone to the transport."""
        return not self._in_hand and self.empty()

    def wake_with(self, wake: Callable[[], None]) -> None:
        """Have `wake` see to packets that could not go out at once: nobody waits for them."""
        self._wake = wake
        if not self.empty():
            wake()

    def go_live(self, websocket: "PlainWebSocket") -> None:
        """From now on everything leaves through `websocket`; before, polls took it."""
        self.websocket = websocket
        self._look()

    def end(self) -> None:
        """Write nothing past this queue any more: the connection is on its way out."""
        self._ends = True
        self.direct = None

    def sent(self) -> None:
        """Count the oldest packet in hand as gone to the transport."""
        if self._in_hand:
            self.owed_bytes -= self._in_hand.pop(0)
            self._look()

    async def put(self, item: Any) -> None:
        """Take a packet; a message goes out at once where nothing is in its way."""
        self.put_at_once(item)

    def get(self) -> Any:
        """Return a future of the next packet: waiting on it takes no task, as a coroutine would."""
        taker: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._polled = 1
        if self.empty():
            self._takers.append(taker)
        else:
            taker.set_result(super().get_nowait())
        return taker

    def get_nowait(self) -> Any:
        """Return the next packet.

        Raises:
            QueueEmpty: There is none, or this poll has brought as many as one may.
        """
        if self.websocket is None:
            if self._polled >= MAX_POLLED:
                raise asyncio.QueueEmpty
            self._polled += 1
        return super().get_nowait()

    def put_nowait(self, item: Any) -> None:
        """Take a packet, and hand it on to whoever waits for one."""
        super().put_nowait(item)
        while self._takers and not self.empty():
            taker = self._takers.pop(0)
            if not taker.done():  # else it was given up
                taker.set_result(super().get_nowait())

    def put_at_once(self, item: Any) -> None:
        """Take a packet as `put` does, without having to be waited for."""
        if not self._write_past(item):
            self.put_nowait(item)

    def discard(self) -> None:
        """Forget what is queued."""
        while not self.empty():
            super().get_nowait()
            self.task_done()
        self._in_hand.clear()
        self.owed_bytes = 0

    def _write_past(self, item: Any) -> bool:
        if self.direct is None or item is None or item.binary:
            return False
        if item.packet_type != MESSAGE and (item.packet_type != PING or self._wake is None):
            # Pings stay in line for Engine.IO's own writer: it gives a connection up when nothing
            # comes for a while.
            return False
        if self.direct.is_closing() or self.direct.get_write_buffer_size() > BUSY_BYTES:
            return False
        self.direct.write(frame((item.encode().encode(),)))
        return True

    def _look(self) -> None:
        if self.websocket is not None and self.owes_nothing and not self._ends:
            self.direct = self.websocket.transport

    def _init(self, _maxsize: int) -> None:
        self._queue: list[Any] = []

    def _put(self, item: Any) -> None:
        self._queue.append(item)
        self.direct = None
        self.owed_bytes += _size(item)
        if item is None or item.packet_type == CLOSE:
            self._ends = True
        if self._wake is not None:
            self._wake()

    def _get(self) -> Any:
        item = self._queue.pop(0)
        if self.websocket is None:
            self.owed_bytes -= _size(item)
        elif item is not None:
            self._in_hand.append(_size(item))
        return item


class PlainWebSocket:
    """The WebSocket that Engine.IO drives: aiohttp's, without compression.

    Args:
        handler: Engine.IO's bound method for this socket.
        server: The Engine.IO server.
    """

    def __init__(self, handler: Any, server: Any) -> None:
        self._handler = handler
        self._server = server
        self._socket: Any = handler.__self__
        # A frame built once for all readers can't be compressed, and a compressor per reader costs
        # more memory than the rest of the connection.
        self._response = web.WebSocketResponse(
            max_msg_size=server.max_http_buffer_size, compress=False, autoclose=False
        )
        self.transport: Any = None
        self._was_probed = False

    @property
    def buffered_bytes(self) -> int:
        """What the transport has not passed to the system yet."""
        if self.transport is None or self.transport.is_closing():
            return 0
        size: int = self.transport.get_write_buffer_size()
        return size

    def end(self, last_frame: bytes) -> Any:
        """Close the transport behind what it has buffered; return it, to be cut if that lasts."""
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(last_frame)
            self.transport.close()
        return self.transport

    async def __call__(self, environ: dict[str, Any]) -> web.WebSocketResponse:
        request = environ["aiohttp.request"]
        await self._response.prepare(request)
        self.transport = request.transport
        if self._socket.connected:
            # Polls come first and are to be replaced: Engine.IO knows in which steps.
            try:
                await self._handler(self)
            finally:
                # Else polls would be put off for ever by an upgrade that went no further.
                self._socket.upgrading = False
        else:
            self._socket.queue.go_live(self)
            await Straight(self._socket, self, self._server.looking).run()
        return self._response

    async def send(self, message: str | bytes) -> None:
        if isinstance(message, bytes):
            await self._response.send_bytes(message)
        else:
            await self._response.send_str(message)
        if self._socket.queue.websocket is self:
            self._socket.queue.sent()

    async def wait(self) -> str | bytes:
        """Return the next packet that is no message, having handled all messages before it.

        Engine.IO reads each packet in a task of its own under a timer, which cost more than what
        most messages ask for. Its timer still runs: it is there for pongs that don't come.

        Raises:
            OSError: The connection has ended, or what came is no packet of Engine.IO: whoever sends
                that is not spoken to any longer.
        """
        while True:
            received = await self._response.receive()
            data = received.data
            if received.type is not web.WSMsgType.TEXT:
                break
            if data in _SIGNS:
                return self._upgraded(data)
            if data[:1] != _MESSAGE or self._socket.queue.websocket is not self:
                break
            await self._socket.receive(Packet(MESSAGE, data[1:]))
            if asyncio.current_task().cancelling():  # type: ignore[union-attr] # we are in one
                # Engine.IO catches that around a handler, and would have us read on for ever.
                raise asyncio.CancelledError
        if received.type is web.WSMsgType.BINARY:
            return bytes(data)
        self._socket.queue.end()
        raise OSError(received.type.name)

    def _upgraded(self, data: str) -> str:
        if data == _PROBE:
            self._was_probed = True
        elif data == _UPGRADE and self._was_probed and self._socket.queue.websocket is None:
            # Polls are over when the client says so: what is still queued leaves through here.
            self._socket.queue.go_live(self)
        return data

    async def close(self) -> None:
        self._socket.queue.end()
        await self._response.close()


def install(sio: Any) -> None:
    """Make the server's sockets use `OwingQueue` and `PlainWebSocket`.

    Raises:
        MissingHookError: Something is not as expected; nothing was changed.
    """
    need_engine(sio)
    eio: Any = sio.eio
    drivers = eio._async  # noqa: SLF001 - there is no public way
    create_queue = eio.create_queue
    eio.create_queue = OwingQueue
    eio.looking = Looking()
    try:
        need_socket(AsyncSocket(eio, "probe"), queue=OwingQueue)
    except MissingHookError:
        eio.create_queue = create_queue
        raise
    eio._async = {**drivers, "websocket": PlainWebSocket}  # noqa: SLF001 - there is no public way


def never_compresses(sio: Any) -> bool:
    """Return whether the server's WebSockets are ours, which pass over offers to compress."""
    return sio.eio._async["websocket"] is PlainWebSocket  # noqa: SLF001 - there is no public way


def takes_over_pings(sio: Any, eio_sid: str, environ: dict[str, Any]) -> None:
    """Keep Engine.IO from starting the pings of a connection that is a WebSocket from its start.

    Call it while Engine.IO tells of the connection: it starts them right after.
    """
    if never_compresses(sio) and environ.get("HTTP_UPGRADE", "").lower() == "websocket":
        sio.eio.sockets[eio_sid].last_ping = None


def socket_of(sio: Any, socket_id: str) -> Any:
    """Return Engine.IO's socket behind a Socket.IO id, or None when it has gone."""
    return sio.eio.sockets.get(sio.manager.eio_sid_from_sid(socket_id, "/"))


def shared_packet(packet: bytes) -> Packet:
    """Return an Engine.IO packet that is encoded already and may be put into many queues."""
    shared = Packet(MESSAGE, "")
    shared.encode_cache = packet.decode()
    return shared


def _size(item: Any) -> int:
    if item is None:
        return 0
    return len(item.data) if item.binary else len(item.encode())
