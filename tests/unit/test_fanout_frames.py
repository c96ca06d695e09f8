"""What no client says ends its own connection, leaves nothing half open, and stops nobody."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import orjson
import pytest
import socketio
from aiohttp import web

from server.fanout import engine
from tests.stories.nodes import eventually

DEEP = "[" * 20_000
NO_PACKETS = ["", "7", "9", "x", "\u0664", "b!", "0" + DEEP, "2probe?", "3" + DEEP]


class Stage:
    """A server that is spoken to by hand."""

    def __init__(self, sio: Any, url: str, http: aiohttp.ClientSession) -> None:
        self.sio = sio
        self.http = http
        self.polling = f"{url}/socket.io/?EIO=4&transport=polling"
        self.websocket = f"{url}/socket.io/?EIO=4&transport=websocket"

    async def poll(self, sid: str) -> str:
        async with self.http.get(f"{self.polling}&sid={sid}") as response:
            assert response.status == 200
            return await response.text()

    async def opened(self) -> str:
        """Open a connection by polling; return its sid."""
        async with self.http.get(self.polling) as response:
            sid: str = orjson.loads((await response.text())[1:])["sid"]
        async with self.http.post(f"{self.polling}&sid={sid}", data="40") as response:
            assert response.status == 200
        assert (await self.poll(sid)).startswith("40")
        return sid

    async def is_over(self, sid: str, websocket: aiohttp.ClientWebSocketResponse) -> bool:
        """Return whether the server ended a connection and forgot it."""
        while (heard := await websocket.receive(timeout=60)).type is aiohttp.WSMsgType.TEXT:
            pass

        async def is_forgotten() -> bool:
            known = self.sio.eio.sockets.get(sid)
            return known is None or known.closed

        await eventually(is_forgotten, within_s=60, what="the end of a connection")
        return heard.type is aiohttp.WSMsgType.CLOSE


@asynccontextmanager
async def served() -> AsyncIterator[Stage]:
    sio: Any = socketio.AsyncServer(async_mode="aiohttp", async_handlers=False)
    engine.install(sio)
    app = web.Application()
    sio.attach(app)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with aiohttp.ClientSession() as http:
        yield Stage(sio, f"http://127.0.0.1:{runner.addresses[0][1]}", http)
    await runner.cleanup()


@pytest.mark.parametrize("frame", NO_PACKETS)
async def test_what_is_no_packet_ends_a_connection_by_websocket(frame: str) -> None:
    async with served() as stage, stage.http.ws_connect(stage.websocket) as websocket:
        sid = orjson.loads((await websocket.receive_str())[1:])["sid"]
        await websocket.send_str(frame)

        assert await stage.is_over(sid, websocket)


@pytest.mark.parametrize("frame", NO_PACKETS)
async def test_what_is_no_packet_ends_a_connection_that_came_from_polling(frame: str) -> None:
    async with served() as stage:
        sid = await stage.opened()
        async with stage.http.ws_connect(f"{stage.websocket}&sid={sid}") as websocket:
            await websocket.send_str("2probe")
            assert await websocket.receive_str() == "3probe"
            await websocket.send_str("5")
            await websocket.send_str(frame)

            assert await stage.is_over(sid, websocket)


@pytest.mark.parametrize("probe", [*NO_PACKETS, "5", "42[]"])
async def test_a_websocket_that_was_no_upgrade_leaves_the_polls_as_they_were(probe: str) -> None:
    async with served() as stage:
        sid = await stage.opened()
        async with stage.http.ws_connect(f"{stage.websocket}&sid={sid}") as websocket:
            await websocket.send_str(probe)
            assert (await websocket.receive()).type is aiohttp.WSMsgType.CLOSE
        await stage.sio.send("still here")

        assert await stage.poll(sid) == '42["message","still here"]'


async def test_a_client_that_changes_from_polling_to_a_websocket_goes_on_being_answered() -> None:
    async with served() as stage:
        stage.sio.on("ask", lambda _sid, asked: f"{asked}!")
        client = socketio.AsyncClient(reconnection=False)
        await client.connect(stage.polling.partition("/socket.io")[0])

        assert client.transport() == "websocket"
        assert await client.call("ask", "well", timeout=60) == "well!"
        await client.disconnect()
