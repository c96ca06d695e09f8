"""A connection that is a WebSocket from its first byte on, served with as little as it takes.

Engine.IO keeps five tasks and three timers for each connection, idle or not. Here the connection's
own task reads, a task writes only while there is something that could not be written at once, and
one timer sends the pings of all. What has been closed is cut when its client doesn't go by itself.
"""

import asyncio
import time
from typing import Any, Final, Protocol

from engineio.exceptions import SocketIsClosedError, UnknownPacketError
from engineio.packet import PING, PONG, Packet

LOOK_EVERY_S: Final = 1.0
CUT_AFTER_S: Final = 5.0
"""So long a connection may stay after it was closed."""


class Socket(Protocol):
    """The WebSocket, as far as it is driven here."""

    transport: Any

    async def send(self, message: str | bytes) -> None:
        """Send one packet."""
        ...

    async def wait(self) -> str | bytes:
        """Return the next packet that is no message, having handled those before it.

        Raises:
            OSError: The connection has ended.
        """
        ...

    async def close(self) -> None:
        """End the connection."""
        ...


class Straight:
    """Serves one connection: `run` until it ends.

    Args:
        engine: Engine.IO's socket, which has its closing rules.
        websocket: What is read from and written to.
        looking: Looks after it when this end has closed it.
    """

    __slots__ = ("_due_s", "_engine", "_looking", "_websocket", "_writer")

    def __init__(self, engine: Any, websocket: Socket, looking: "Looking") -> None:
        self._engine = engine
        self._looking = looking
        self._websocket = websocket
        self._writer: asyncio.Task[None] | None = None
        # Of the monotonic clock: when to ping; None while a ping is not answered. Of a connection
        # that was closed: when to cut it.
        self._due_s: float | None = None

    def wake(self) -> None:
        """Write what is queued; called with each packet that could not go out at once."""
        if self._writer is None:
            self._writer = asyncio.create_task(self._write_out())

    def look(self, now_s: float) -> None:
        """Ping when it is time to, and cut what was closed and stays."""
        due_s, engine = self._due_s, self._engine
        if engine.closed:
            # Set anew once: until then it was the time of the next ping, or none.
            if due_s is None or due_s > now_s + CUT_AFTER_S:
                self._due_s = now_s + CUT_AFTER_S
            elif due_s <= now_s:
                self._cut()
        elif due_s is not None and due_s <= now_s and not engine.closing:
            self._due_s = None
            engine.last_ping = time.time()
            engine.queue.put_at_once(Packet(PING))

    def _cut(self) -> None:
        if self._websocket.transport is not None:
            self._websocket.transport.abort()

    def _ping_later(self) -> None:
        self._engine.last_ping = None
        self._due_s = time.monotonic() + self._engine.server.ping_interval

    async def run(self) -> None:
        """Read until the connection ends, then tell Engine.IO."""
        self._engine.connected = self._engine.upgraded = True
        self._engine.queue.wake_with(self.wake)
        if self._engine.last_ping is None:
            self._ping_later()
        self._looking.add(self)
        try:
            await self._read()
        finally:
            self._looking.forget(self)
            self._engine.queue.end()
            if self._writer is not None:
                self._writer.cancel()
            await self._engine.close(
                wait=False, abort=True, reason=self._engine.server.reason.TRANSPORT_CLOSE
            )
            await self._websocket.close()

    async def _read(self) -> None:
        while True:
            try:
                packet = Packet(encoded_packet=await self._websocket.wait())
                if packet.packet_type == PONG and self._engine.last_ping is not None:
                    self._ping_later()
                elif packet.packet_type != PONG:
                    await self._engine.receive(packet)
            except (OSError, SocketIsClosedError):
                return
            except UnknownPacketError:
                continue
            except (ValueError, IndexError):
                # No packet of Engine.IO: whoever sends that is not spoken to any longer.
                return

    async def _write_out(self) -> None:
        queue = self._engine.queue
        try:
            while not queue.empty():
                packet = queue.get_nowait()
                queue.task_done()
                if packet is None:
                    await self._websocket.close()
                    return
                await self._websocket.send(packet.encode())
        except (OSError, RuntimeError):
            # Going or gone; the reader finds out, or else whoever looks.
            self._cut()
        finally:
            self._writer = None


class Looking:
    """Looks after all connections of a server with one timer, and only while there are any."""

    def __init__(self) -> None:
        self._connections: set[Straight] = set()
        self._is_due = False

    def add(self, connection: Straight) -> None:
        """Look after this one too."""
        self._connections.add(connection)
        self._look_later()

    def forget(self, connection: Straight) -> None:
        """It has ended."""
        self._connections.discard(connection)

    def _look_later(self) -> None:
        if not self._is_due:
            self._is_due = True
            asyncio.get_running_loop().call_later(LOOK_EVERY_S, self._look)

    def _look(self) -> None:
        self._is_due = False
        now_s = time.monotonic()
        for connection in tuple(self._connections):
            connection.look(now_s)
        if self._connections:
            self._look_later()
