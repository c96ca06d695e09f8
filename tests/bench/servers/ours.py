"""Our fan-out, as a node uses it: the hub over the same Socket.IO server, without the log."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import socketio
from aiohttp import web

from server.clock import PrimaryClock
from server.fanout.hub import Hub, RoomItem
from store.ids import CaseId, DoctorId, SocketId, new_id
from tests.bench.servers.driver import FIRST_SEQ

PREFIX: Final = "curbside:bench:"


class EmptyLog:
    """Holds nothing: what Redis brings is all there is."""

    async def items_after(self, _case_id: CaseId, _after: int, _limit: int) -> Sequence[RoomItem]:
        """Return nothing."""
        return ()

    async def heads_since(self, _since_at: datetime) -> Mapping[CaseId, int]:
        """Return nothing."""
        return {}


class Ours:
    """`Hub.append_happened`, the call that follows a commit."""

    def __init__(self, redis_url: str) -> None:
        self._sio = socketio.AsyncServer(async_mode="aiohttp", async_handlers=False)
        self._redis_url = redis_url
        self._seqs: dict[str, int] = {}

    async def start(self, app: web.Application) -> None:
        """Start the hub and listen to joins."""
        self._hub = Hub(
            sio=self._sio,
            redis_url=self._redis_url,
            prefix=PREFIX,
            node=f"bench-{os.getpid()}",
            clock=PrimaryClock(),
            log_reader=EmptyLog(),
        )
        await self._hub.start()
        self._sio.attach(app)
        self._sio.on("connect", self._connect)
        self._sio.on("disconnect", self._disconnect)
        self._sio.on("join", self._join)

    async def send(self, room: str, payloads: Sequence[dict[str, Any]]) -> None:
        """Deliver entries that were committed together."""
        self._seqs[room] = payloads[-1]["seq"]
        items = [RoomItem(payload["seq"], "room:entry", payload) for payload in payloads]
        await self._hub.append_happened(CaseId(room), items)

    async def _connect(self, sid: SocketId, _environ: object, _auth: object) -> None:
        self._hub.attach(sid, DoctorId(new_id()))

    async def _disconnect(self, sid: SocketId, _reason: str) -> None:
        self._hub.detach(sid)

    async def _join(self, sid: SocketId, rooms: list[str]) -> bool:
        for room in rooms:
            await self._hub.hold(CaseId(room), sid)
            after = self._seqs.get(room, FIRST_SEQ)
            loop = asyncio.get_running_loop()
            loop.call_soon(self._go_live, CaseId(room), sid, after)
        return True

    def _go_live(self, case_id: CaseId, sid: SocketId, after: int) -> None:
        self._hub.release(case_id, sid, after=after)
