"""What a broadcast costs at least: aiohttp's WebSockets without any protocol above them."""

import json
from collections.abc import Sequence
from typing import Any

import orjson
from aiohttp import web

from server.fanout.packets import encode_event, frame

_ANSWER = "430[true]"


class Bare:
    """Rooms of WebSockets; `send_str` to each member, the text encoded once.

    Args:
        prebuilt: Write one finished frame straight to each transport instead.
    """

    def __init__(self, *, prebuilt: bool) -> None:
        self._prebuilt = prebuilt
        self._rooms: dict[str, list[tuple[web.WebSocketResponse, Any]]] = {}

    async def start(self, app: web.Application) -> None:
        """Take WebSockets in."""
        app.router.add_get("/ws", self._serve)

    async def send(self, room: str, payloads: Sequence[dict[str, Any]]) -> None:
        """Send to one member after the other."""
        members = self._rooms.get(room, [])
        if self._prebuilt:
            finished = frame([encode_event("room:entry", payload) for payload in payloads])
            for _, transport in members:
                transport.write(finished)
            return
        for payload in payloads:
            text = "42" + orjson.dumps(["room:entry", payload]).decode()
            for socket, _ in members:
                await socket.send_str(text)

    async def _serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        async for said in socket:
            for room in json.loads(said.data)[1]:
                self._rooms.setdefault(room, []).append((socket, request.transport))
            await socket.send_str(_ANSWER)
        return socket
