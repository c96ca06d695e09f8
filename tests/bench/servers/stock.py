"""python-socketio as shipped, plain or with its Redis manager."""

from collections.abc import Sequence
from typing import Any

import socketio
from aiohttp import web


class Stock:
    """`AsyncServer.emit` to a room.

    Args:
        redis_url: Where its Redis manager passes messages on; None for one process alone.
    """

    def __init__(self, redis_url: str | None = None) -> None:
        # Its pool of connections is too small by default for many messages at once.
        options = {"max_connections": 10_000}
        manager = redis_url and socketio.AsyncRedisManager(redis_url, redis_options=options)
        self._sio = socketio.AsyncServer(async_mode="aiohttp", client_manager=manager or None)

    async def start(self, app: web.Application) -> None:
        """Listen to joins."""
        self._sio.attach(app)
        self._sio.on("join", self._join)

    async def send(self, room: str, payloads: Sequence[dict[str, Any]]) -> None:
        """Emit one message after the other."""
        for payload in payloads:
            await self._sio.emit("room:entry", payload, room=room)

    async def _join(self, sid: str, rooms: list[str]) -> bool:
        for room in rooms:
            await self._sio.enter_room(sid, room)
        return True
