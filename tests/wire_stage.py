"""A whole node on loopback, with doctors who can sign in and raw or real clients."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any, Self

import aiohttp
import orjson
import socketio
from aiohttp import web

from server.app import Node, open_node
from server.config import Settings
from server.embedded import ServiceUrls
from store.records.account import Role
from tests.databases import borrowed_database
from tests.identity_stage import PASSWORD, an_application
from tests.stories.nodes import with_database

SETTINGS: dict[str, Any] = {"limits": "off", "node_name": "node-a", "log_level": "error"}


@dataclass
class Stage:
    """One node, and an HTTP client of its own."""

    node: Node
    url: str
    http: aiohttp.ClientSession
    database: str
    _doctors: int = 0

    async def doctor(
        self, *, verified: bool = True, role: Role = "doctor", **stated_as: Any
    ) -> str:
        """Add a doctor and sign them in; return the token."""
        self._doctors += 1
        stated = an_application(self._doctors, **stated_as)
        await self.node.services.accounts.add(stated, verified=verified, role=role)
        signed_in = await self.post("session/open", {"email": stated.email, "password": PASSWORD})
        token: str = signed_in["result"]["token"]
        if role != "doctor":
            sessions = self.node.services.sessions
            await sessions.prove(await sessions.caller(token), strong=True)
        self.http.cookie_jar.clear()
        return token

    async def suspend(self, n: int) -> None:
        """Suspend the doctor who was added as the n-th."""
        await self.node.services.accounts.suspend(an_application(n).email)

    async def send(self, path: str, **request: Any) -> tuple[int, dict[str, Any]]:
        """Send a request as it is; return the status and the envelope."""
        method = request.pop("method", "POST")
        async with self.http.request(method, f"{self.url}/api/v1/{path}", **request) as response:
            return response.status, await response.json()

    async def post(self, path: str, payload: object, token: str | None = None) -> dict[str, Any]:
        """Call a command; return the envelope."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return (await self.send(path, json=payload, headers=headers))[1]


@asynccontextmanager
async def running_node(services: ServiceUrls, **settings: Any) -> AsyncIterator[Stage]:
    """Run a node on a database of its own, or on `database`, which is shared and kept."""
    shared = settings.pop("database", None)
    own = borrowed_database(services.mongo_url, services.redis_url)
    with nullcontext(shared) if shared else own as database:
        async with _node_on(services, database, settings) as stage:
            yield stage


@asynccontextmanager
async def _node_on(
    services: ServiceUrls, database: str, settings: dict[str, Any]
) -> AsyncIterator[Stage]:
    mongo_url = with_database(services.mongo_url, database)
    chosen = Settings(**(SETTINGS | settings))
    async with (
        open_node(chosen, mongo_url=mongo_url, redis_url=services.redis_url) as node,
        served(node) as url,
        aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http,
    ):
        yield Stage(node, url, http, database)


@asynccontextmanager
async def served(node: Node) -> AsyncIterator[str]:
    """Have a node answer on loopback; gives its address."""
    runner = web.AppRunner(node.app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await node.wire.drain(within_s=1.0)
    await runner.cleanup()


@dataclass
class LiveClient:
    """The Python Socket.IO client, and what it heard."""

    client: Any = field(
        default_factory=lambda: socketio.AsyncClient(reconnection=False, logger=False)
    )
    heard: list[tuple[str, Any]] = field(default_factory=list)
    refusal: Any = None
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def connect(self, url: str, **how: Any) -> Self:
        """Connect, or keep the refusal."""
        self.client.on("*", self._hear)
        self.client.on("connect_error", self._refused)
        self.client.on("disconnect", lambda *_reason: self._hear("disconnect"))
        how.setdefault("transports", ["websocket"])
        try:
            await self.client.connect(url, **how)
        except socketio.exceptions.ConnectionError:
            await self.client.disconnect()
        return self

    async def call(self, command: str, payload: Any = None) -> dict[str, Any]:
        """Call a command."""
        answer: dict[str, Any] = await self.client.call(command, payload or {}, timeout=5)
        return answer

    async def until_heard(self, event: str) -> Any:
        """Wait for an event; return its payload."""
        async with asyncio.timeout(5):
            while True:
                for name, payload in self.heard:
                    if name == event:
                        return payload
                self._news.clear()
                await self._news.wait()

    def _hear(self, event: str, payload: Any = None) -> None:
        self.heard.append((event, payload))
        self._news.set()

    def _refused(self, refusal: Any) -> None:
        self.refusal = refusal


class RawSocket:
    """A WebSocket that speaks Engine.IO and Socket.IO by hand, to say what no client would."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    @classmethod
    async def open(cls, stage: Stage, token: str | None = None, **headers: str) -> Self:
        """Connect; with a token also sign in."""
        url = f"{stage.url}/socket.io/?EIO=4&transport=websocket"
        raw = cls(await stage.http.ws_connect(url, headers=headers, compress=15))
        await raw.hear()
        if token is not None:
            await raw.say("40" + orjson.dumps({"token": token}).decode())
            assert (await raw.hear()).startswith("40")
        return raw

    async def say(self, frame: str) -> None:
        await self.socket.send_str(frame)

    async def hear(self) -> str:
        """Return the next frame that is no ping."""
        while True:
            message = await self.socket.receive(timeout=5)
            if message.type is not aiohttp.WSMsgType.TEXT:
                return f"<{message.type.name}>"
            if message.data != "2":
                return str(message.data)

    async def ask(self, frame: str) -> Any:
        """Say a frame and return what the answer holds."""
        await self.say(frame)
        heard = await self.hear()
        return orjson.loads(heard[heard.index("[") :])
