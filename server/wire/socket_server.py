"""The Socket.IO server as we need it: text only, in order, every frame answered or refused.

The library hands an event to whatever handler bears its name, `connect` and `disconnect` too,
drops a malformed one silently and holds binary attachments in memory. So frames are read here;
the overridden methods are the library's own seams, and `tests/integration/test_wire_socket.py`
fails when an upgrade moves them.
"""

import asyncio
import re
from typing import Any, Final, Protocol

import orjson
import socketio
from socketio import packet

from server.errors import InvalidError, RejectedError
from server.fanout.engine import never_compresses, takes_over_pings
from server.fanout.hooks import need_seams
from server.wire.dispatch import Outcome, refusal
from server.wire.encode import SocketJson
from store.ids import SocketId

NAMESPACE: Final = "/"
MAX_FRAME_BYTES: Final = 256 * 1024
PING_INTERVAL_S: Final = 15
PING_TIMEOUT_S: Final = 10
HANDSHAKE_LIMIT_S: Final = 10.0
"""A connection that has not signed in by then is closed."""
CLOSE_LIMIT_S: Final = 3.0
FRAME_REFUSED: Final = "frame:refused"
"""The event that answers a frame which asked for no acknowledgement and can't be read."""

_ACK_ID: Final = re.compile(r"^[25](?:\d{1,10}-)?(?:/[^,]*,)?(\d{1,15})(?=\[)")
_BINARY: Final = "Binary data is not accepted; pictures go to POST /api/v1/attachments"
_UNREADABLE: Final = "This frame can't be read as a Socket.IO event"


class WirePacket(packet.Packet):  # type: ignore[misc] # the library is untyped
    """A packet whose JSON is ours; never binary."""

    uses_binary_events = False
    json = SocketJson


class Listener(Protocol):
    """What the server tells of its sockets. Implemented by `LiveSockets`."""

    async def admit(self, socket_id: SocketId, environ: dict[str, Any], auth: object) -> None:
        """Let the socket in or raise the library's refusal."""
        ...

    async def arrived(self, socket_id: SocketId) -> None:
        """The socket was told that it is connected."""
        ...

    async def gone(self, socket_id: SocketId, reason: str) -> None:
        """The socket is no more."""
        ...

    async def event(self, socket_id: SocketId, data: list[Any], size_bytes: int) -> Outcome:
        """Answer one event."""
        ...

    def answered(self, socket_id: SocketId) -> None:
        """The answer to the last event was queued to the socket."""
        ...


class WireServer(socketio.AsyncServer):  # type: ignore[misc] # the library is untyped
    """Reads frames, hands events to its listener one by one, acknowledges with what it answers."""

    def __init__(self) -> None:
        """Make the server.

        Raises:
            MissingHookError: The library has lost a method that ours stands in for.
        """
        need_seams()
        super().__init__(
            async_mode="aiohttp",
            async_handlers=False,
            serializer=WirePacket,
            # An empty list leaves the check of Origin to `LiveSockets`, which refuses with a code.
            cors_allowed_origins=[],
            max_http_buffer_size=MAX_FRAME_BYTES,
            ping_interval=PING_INTERVAL_S,
            ping_timeout=PING_TIMEOUT_S,
            http_compression=False,
            cookie=None,
            logger=False,
            engineio_logger=False,
        )
        self._listener: Listener | None = None
        self._closing: set[asyncio.Future[None]] = set()

    def listen_with(self, listener: Listener) -> None:
        """Tell `listener` from now on."""
        self._listener = listener
        self.on("connect", listener.admit)
        self.on("disconnect", listener.gone)

    async def close_engine(self, eio_sid: str) -> None:
        """Close a connection as if the network had: clients come back by themselves.

        Comes back after 3 s at the latest. The library waits until all that is queued was taken,
        which is never when a client polls no more, or when what writes to it has ended.
        """
        if eio_sid in self.eio.sockets:
            closing = asyncio.ensure_future(self.eio.disconnect(eio_sid))
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)
            await asyncio.wait([closing], timeout=CLOSE_LIMIT_S)

    def engine_of(self, socket_id: SocketId) -> str | None:
        """Return the name of the connection below the socket."""
        found: str | None = self.manager.eio_sid_from_sid(socket_id, NAMESPACE)
        return found

    def is_connected(self, socket_id: str | None) -> bool:
        """Whether the socket is let in and not on its way out."""
        return socket_id is not None and bool(self.manager.is_connected(socket_id, NAMESPACE))

    @property
    def never_compresses(self) -> bool:
        """Whether offers to compress may reach the library."""
        return never_compresses(self)

    async def _handle_eio_connect(self, eio_sid: str, environ: dict[str, Any]) -> None:
        await super()._handle_eio_connect(eio_sid, environ)
        takes_over_pings(self, eio_sid, environ)
        asyncio.get_running_loop().call_later(HANDSHAKE_LIMIT_S, self._close_idle, eio_sid)

    def _close_idle(self, eio_sid: str) -> None:
        if self.manager.sid_from_eio_sid(eio_sid, NAMESPACE) is None:
            self.start_background_task(self.close_engine, eio_sid)

    async def _handle_connect(self, eio_sid: str, namespace: str | None, data: object) -> None:
        if self.manager.sid_from_eio_sid(eio_sid, NAMESPACE) is not None:
            return  # connected already, or just being let in
        try:
            await super()._handle_connect(eio_sid, namespace, data)
        finally:
            await self._forget_if_closed(eio_sid)
        socket_id = self.manager.sid_from_eio_sid(eio_sid, NAMESPACE)
        if self._listener is not None and self.is_connected(socket_id):
            await self._listener.arrived(SocketId(socket_id))
        self._forget_request(eio_sid)

    def _forget_request(self, eio_sid: str) -> None:
        """Let go of the handshake's request: the library would keep it with the connection."""
        engine = self.eio.sockets.get(eio_sid)
        if engine is not None and engine.upgraded:
            self.environ.get(eio_sid, {}).clear()

    async def _forget_if_closed(self, eio_sid: str) -> None:
        """Forget a socket whose connection closed while it was being let in."""
        engine = self.eio.sockets.get(eio_sid)
        socket_id = self.manager.sid_from_eio_sid(eio_sid, NAMESPACE)
        if socket_id is None or (engine is not None and not engine.closed):
            return
        self.environ.pop(eio_sid, None)
        await self.manager.disconnect(socket_id, NAMESPACE, ignore_queue=True)
        if self._listener is not None:
            await self._listener.gone(SocketId(socket_id), self.reason.TRANSPORT_CLOSE)

    async def _handle_eio_message(self, eio_sid: str, data: object) -> None:
        if not isinstance(data, str):
            return  # what follows a binary event, which was refused with its first frame
        try:
            read = self.packet_class(encoded_packet=data)
        except (ValueError, TypeError, IndexError, RecursionError):
            await self._refuse(eio_sid, data, _UNREADABLE)
            return
        if read.packet_type == packet.CONNECT:
            await self._handle_connect(eio_sid, read.namespace, read.data)
        elif read.packet_type == packet.DISCONNECT:
            await self._handle_disconnect(eio_sid, read.namespace, self.reason.CLIENT_DISCONNECT)
        elif read.packet_type == packet.EVENT:
            await self._answer(eio_sid, read.id, read.data, data)
        elif read.packet_type in {packet.BINARY_EVENT, packet.BINARY_ACK}:
            await self._refuse(eio_sid, data, _BINARY)
        elif read.packet_type != packet.ACK:  # no event of ours asks for one
            await self._refuse(eio_sid, data, _UNREADABLE)

    async def _answer(self, eio_sid: str, ack_id: int | None, data: Any, frame: str) -> None:
        socket_id = self.manager.sid_from_eio_sid(eio_sid, NAMESPACE)
        if self._listener is None or not self.is_connected(socket_id):
            return
        if not isinstance(data, list) or not data or not isinstance(data[0], str):
            await self._refuse(eio_sid, frame, _UNREADABLE)
            return
        size_bytes = len(frame) if frame.isascii() else len(frame.encode())
        outcome = await self._listener.event(SocketId(socket_id), data, size_bytes)
        try:
            if ack_id is not None:
                await self._acknowledge(eio_sid, ack_id, outcome)
        finally:
            outcome.answer.sent()
            self._listener.answered(SocketId(socket_id))

    async def _refuse(self, eio_sid: str, frame: str, message: str) -> None:
        """Answer a frame that is no event: by its acknowledgement, else by an event of ours."""
        if not self.is_connected(self.manager.sid_from_eio_sid(eio_sid, NAMESPACE)):
            await self.close_engine(eio_sid)
            return
        error: RejectedError = InvalidError(message)
        asked = _ACK_ID.match(frame)
        if asked:
            await self._acknowledge(eio_sid, int(asked[1]), refusal(error))
        else:
            told = self.packet_class(packet.EVENT, data=[FRAME_REFUSED, error.as_wire()])
            await self._send_packet(eio_sid, told)

    async def _acknowledge(self, eio_sid: str, ack_id: int, outcome: Outcome) -> None:
        body = [orjson.Fragment(outcome.body)]
        await self._send_packet(eio_sid, self.packet_class(packet.ACK, data=body, id=ack_id))
