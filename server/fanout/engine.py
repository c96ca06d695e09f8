"""The private parts of Engine.IO that the fast lane needs, all of them, and the check for them.

Engine.IO hands each packet to each socket through a queue, a task and a timer. Here a socket's
queue counts what it still owes, so that a frame may go straight to the transport when it owes
nothing, and its WebSocket is opened without compression, so that one frame fits all readers.
"""

import inspect
from asyncio import Queue
from collections import deque
from typing import Any, Final

from aiohttp import web
from engineio.async_socket import AsyncSocket
from engineio.packet import MESSAGE, Packet

_SOCKET_PARTS: Final = ("queue", "connected", "upgraded", "closing", "closed")
_PROBE: Final = "2probe"
_UPGRADE: Final = "5"


class MissingHookError(Exception):
    """The installed Engine.IO or Socket.IO differs from what the fast lane was written for.

    Args:
        hook: What is missing.
    """

    def __init__(self, hook: str) -> None:
        super().__init__(hook)
        self.hook = hook


class OwingQueue(Queue[Any]):
    """A socket's queue of packets that also counts those taken out and not sent yet."""

    def __init__(self) -> None:
        super().__init__()
        self.websocket: PlainWebSocket | None = None
        self.owed_bytes = 0
        self._in_hand: deque[int] = deque()

    @property
    def owes_nothing(self) -> bool:
        """Whether whatever was put in has gone to the transport."""
        return not self._in_hand and self.empty()

    def write_past(self, frame: bytes, *, at_most_buffered: int) -> bool:
        """Write finished frames straight to the WebSocket if that keeps all packets' order.

        Returns:
            False when nothing was written: packets are owed, there is no WebSocket, or it is busy.
        """
        if self.websocket is None or not self.owes_nothing:
            return False
        return self.websocket.write_now(frame, at_most_buffered=at_most_buffered)

    def go_live(self, websocket: "PlainWebSocket") -> None:
        """From now on everything leaves through `websocket`; before, polls took it."""
        self.websocket = websocket

    def sent(self) -> None:
        """Count the oldest packet in hand as gone to the transport."""
        if self._in_hand:
            self.owed_bytes -= self._in_hand.popleft()

    def discard(self) -> None:
        """Forget what is queued."""
        while not self.empty():
            self.get_nowait()
            self.task_done()
        self._in_hand.clear()
        self.owed_bytes = 0

    def _put(self, item: Any) -> None:
        super()._put(item)
        self.owed_bytes += _size(item)

    def _get(self) -> Any:
        item = super()._get()
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
        self._socket: Any = handler.__self__
        # A frame built once for all readers can't be compressed, and a compressor per reader costs
        # more memory than the rest of the connection.
        self._response = web.WebSocketResponse(
            max_msg_size=server.max_http_buffer_size, compress=False
        )
        self._transport: Any = None
        self._was_probed = False

    @property
    def buffered_bytes(self) -> int:
        """What the transport has not passed to the system yet."""
        if self._transport is None or self._transport.is_closing():
            return 0
        size: int = self._transport.get_write_buffer_size()
        return size

    def write_now(self, frame: bytes, *, at_most_buffered: int) -> bool:
        """Write finished frames if the connection is open and not busy; return whether it was."""
        transport = self._transport
        if (
            transport is None
            or self._response.closed
            or transport.is_closing()
            or transport.get_write_buffer_size() > at_most_buffered
        ):
            return False
        transport.write(frame)
        return True

    def end(self, last_frame: bytes) -> Any:
        """Close the transport behind what it has buffered; return it, to be cut if that lasts."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(last_frame)
            self._transport.close()
        return self._transport

    async def __call__(self, environ: dict[str, Any]) -> web.WebSocketResponse:
        request = environ["aiohttp.request"]
        await self._response.prepare(request)
        self._transport = request.transport
        if not self._socket.connected:
            self._socket.queue.go_live(self)
        await self._handler(self)
        return self._response

    async def send(self, message: str | bytes) -> None:
        if isinstance(message, bytes):
            await self._response.send_bytes(message)
        else:
            await self._response.send_str(message)
        if self._socket.queue.websocket is self:
            self._socket.queue.sent()

    async def wait(self) -> str | bytes:
        """Return the next message.

        Raises:
            OSError: The connection has ended.
        """
        message = await self._response.receive()
        if message.type not in {web.WSMsgType.TEXT, web.WSMsgType.BINARY}:
            raise OSError(message.type.name)
        data: str | bytes = message.data
        if data == _PROBE:
            self._was_probed = True
        elif data == _UPGRADE and self._was_probed and self._socket.queue.websocket is None:
            # Polls are over when the client says so: what is still queued leaves through here.
            self._socket.queue.go_live(self)
        return data

    async def close(self) -> None:
        await self._response.close()


def install(sio: Any) -> None:
    """Make the server's sockets use `OwingQueue` and `PlainWebSocket`.

    Raises:
        MissingHookError: Something is not as expected; nothing was changed.
    """
    eio: Any = getattr(sio, "eio", None)
    drivers: Any = getattr(eio, "_async", None)
    _need(isinstance(drivers, dict) and "websocket" in drivers, "engineio driver table")
    _need(isinstance(getattr(eio, "sockets", None), dict), "engineio sockets")
    _need(callable(getattr(eio, "create_queue", None)), "engineio create_queue")
    _need(hasattr(sio.manager, "eio_sid_from_sid"), "socketio eio_sid_from_sid")
    _need(hasattr(Packet(MESSAGE, ""), "encode_cache"), "engineio packet cache")
    closing = inspect.signature(AsyncSocket.close).parameters
    _need({"wait", "abort", "reason"} <= closing.keys(), "engineio close arguments")
    create_queue, driver = eio.create_queue, drivers["websocket"]
    driven = inspect.signature(driver.__init__).parameters
    _need(list(driven) == ["self", "handler", "server"], "engineio driver arguments")
    eio.create_queue = OwingQueue
    try:
        _check_socket(AsyncSocket(eio, "probe"))
    except MissingHookError:
        eio.create_queue = create_queue
        raise
    eio._async = {**drivers, "websocket": PlainWebSocket}  # noqa: SLF001 - there is no public way


def socket_of(sio: Any, socket_id: str) -> Any:
    """Return Engine.IO's socket behind a Socket.IO id, or None when it has gone."""
    return sio.eio.sockets.get(sio.manager.eio_sid_from_sid(socket_id, "/"))


def shared_packet(packet: bytes) -> Packet:
    """Return an Engine.IO packet that is encoded already and may be put into many queues."""
    shared = Packet(MESSAGE, "")
    shared.encode_cache = packet.decode()
    return shared


def _check_socket(socket: Any) -> None:
    for part in _SOCKET_PARTS:
        _need(hasattr(socket, part), f"engineio socket {part}")
    _need(isinstance(socket.queue, OwingQueue), "engineio queue")
    handler = getattr(socket, "_websocket_handler", None)
    _need(getattr(handler, "__self__", None) is socket, "engineio websocket handler")


def _need(found: object, hook: str) -> None:
    if not found:
        raise MissingHookError(hook)


def _size(item: Any) -> int:
    if item is None:
        return 0
    return len(item.data) if item.binary else len(item.encode())
