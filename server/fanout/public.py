"""The slow way to local sockets, by the public interface alone. Used when the fast one can't be."""

import asyncio
from collections.abc import Collection, Sequence
from typing import Any, Final

from server.fanout.meters import packets_queued, volatile_dropped
from server.fanout.packets import decode_event
from store.ids import SocketId

_MAX_VOLATILE_BACKLOG: Final = 1_000


class PublicLane:
    """Emits to one socket after the other from one task, which keeps each socket's order."""

    def __init__(self, sio: Any) -> None:
        self._sio = sio
        self._sockets: set[SocketId] = set()
        self._pending: asyncio.Queue[tuple[SocketId, str, Any]] = asyncio.Queue()
        self._worker: asyncio.Task[None] | None = None

    def attach(self, socket_id: SocketId) -> None:
        self._sockets.add(socket_id)
        if self._worker is None:
            self._worker = asyncio.create_task(self._emit_all(), name="fanout-public-lane")

    def detach(self, socket_id: SocketId) -> None:
        self._sockets.discard(socket_id)

    def send(
        self, sockets: Collection[SocketId], packets: Sequence[bytes], *, volatile: bool = False
    ) -> None:
        if volatile and self._pending.qsize() > _MAX_VOLATILE_BACKLOG:
            volatile_dropped.inc(len(sockets))
            return
        events = [decode_event(packet) for packet in packets]
        for socket_id in sockets:
            for event, payload in events:
                self._pending.put_nowait((socket_id, event, payload))
        packets_queued.inc(len(sockets) * len(packets))

    def backlog_bytes(self, socket_id: SocketId) -> int:
        """Return 0: the public way does not know."""
        del socket_id
        return 0

    def cut(self, socket_id: SocketId) -> None:
        """Send the socket nothing more."""
        self.detach(socket_id)

    async def close(self) -> None:
        if self._worker is not None:
            self._worker.cancel()
            await asyncio.gather(self._worker, return_exceptions=True)

    async def _emit_all(self) -> None:
        while True:
            socket_id, event, payload = await self._pending.get()
            if socket_id in self._sockets:
                await self._sio.emit(event, payload, to=socket_id)
