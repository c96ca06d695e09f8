"""Nodes with a hub each over one log, and readers that listen: what the fan-out tests play on."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import socketio
from aiohttp import web
from redis.asyncio import Redis

from server.clock import ManualClock
from server.embedded.valkey import running_valkey
from server.fanout.hub import Hub, RoomItem
from store.ids import CaseId, DoctorId, SocketId

CASE = CaseId("case-of-the-stage-0001")
PREFIX = "curbside:stage:"
PATIENCE_S = 10.0


async def until(happened: Callable[[], object], *, within_s: float = PATIENCE_S) -> None:
    """Come back once `happened()` is true; fail when it is not in time."""
    async with asyncio.timeout(within_s):
        while not happened():  # noqa: ASYNC110 - what happens elsewhere sends no event
            await asyncio.sleep(0.005)


class Log:
    """The committed entries of one room, which every node may read."""

    def __init__(self) -> None:
        self.items: list[RoomItem] = []
        self.reads = 0

    def commit(self, count: int = 1, *, text: str = "") -> list[RoomItem]:
        """Append entries and return them; nobody is told."""
        first = len(self.items) + 1
        added = [
            RoomItem(seq, "room:entry", {"case_id": CASE, "seq": seq, "text": text})
            for seq in range(first, first + count)
        ]
        self.items += added
        return added

    async def items_after(self, case_id: CaseId, after: int, limit: int) -> Sequence[RoomItem]:
        assert case_id == CASE
        self.reads += 1
        return self.items[after : after + limit]

    async def heads_since(self, since_at: datetime) -> dict[CaseId, int]:
        del since_at
        return {CASE: len(self.items)} if self.items else {}


class Stage:
    """Two nodes over one log, and a hand on their Valkey."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._valkey = AsyncExitStack()
        self.log = Log()
        self.redis_url = ""
        self.redis: Redis
        self.a: Node
        self.b: Node

    async def start_redis(self) -> str:
        """Start it where it was before; return its URL."""
        service = await self._valkey.enter_async_context(running_valkey(self._data_dir))
        self.redis_url = service.url
        return service.url

    async def stop_redis(self) -> None:
        await self._valkey.aclose()

    async def channels(self) -> set[str]:
        """Return the channels that some node listens to."""
        found = await self.ask_redis("PUBSUB", "SHARDCHANNELS", f"{PREFIX}*")
        return {channel.decode().removeprefix(PREFIX) for channel in found}

    async def until_heard(self, are_heard: Callable[[set[str]], bool]) -> None:
        """Come back once the channels that nodes listen to are as asked."""
        async with asyncio.timeout(PATIENCE_S):
            while not are_heard(await self.channels()):  # noqa: ASYNC110 - Redis sends no event
                await asyncio.sleep(0.005)

    async def ask_redis(self, *command: str | bytes) -> Any:
        return await self.redis.execute_command(*command)  # type: ignore[no-untyped-call]


@asynccontextmanager
async def two_nodes(data_dir: Path) -> AsyncIterator[Stage]:
    """Two nodes on a Valkey of their own, so that it can be killed."""
    stage = Stage(data_dir)
    url = await stage.start_redis()
    stage.redis = Redis.from_url(url)
    async with (
        stage.redis,
        Node("a", stage.log, url) as stage.a,
        Node("b", stage.log, url) as stage.b,
    ):
        yield stage
    await stage.stop_redis()


class Node:
    """A Socket.IO server on a port of its own, with its hub."""

    def __init__(self, name: str, log: Log, redis_url: str, sio: Any = None) -> None:
        self.clock = ManualClock(datetime(2026, 3, 2, 12, tzinfo=UTC))
        self.sio = sio or socketio.AsyncServer(
            async_mode="aiohttp",
            async_handlers=False,
            cors_allowed_origins=[],
            # A reader that polls can only hang up when its poll ends.
            ping_interval=1,
            ping_timeout=1,
        )
        self.log = log
        self.hub = Hub(
            sio=self.sio,
            redis_url=redis_url,
            prefix=PREFIX,
            node=name,
            clock=self.clock,
            log_reader=log,
        )
        self.url = ""
        self.gone: list[str] = []
        self.answers = asyncio.Event()
        self.answers.set()
        self._listen()

    async def write(self, count: int = 1, *, text: str = "") -> None:
        """Commit entries together and let them be delivered."""
        await self.hub.append_happened(CASE, self.log.commit(count, text=text))

    def _listen(self) -> None:
        async def connect(sid: SocketId, _environ: object, auth: dict[str, Any]) -> None:
            self.hub.attach(sid, DoctorId(auth["doctor_id"]))

        async def disconnect(sid: SocketId, reason: str) -> None:
            self.hub.detach(sid)
            self.gone.append(reason)

        async def join(sid: SocketId, _payload: object) -> dict[str, int]:
            await self.hub.hold(CASE, sid)
            head = len(self.log.items)
            await self.answers.wait()
            loop = asyncio.get_running_loop()
            loop.call_soon(lambda: self.hub.release(CASE, sid, after=head))
            return {"seq": head}

        async def leave(sid: SocketId, _payload: object) -> None:
            self.hub.leave(CASE, sid)

        async def echo(_sid: SocketId, payload: object) -> object:
            return payload

        for handler in (connect, disconnect, join, leave, echo):
            self.sio.on(handler.__name__, handler)

    async def __aenter__(self) -> Self:
        app = web.Application()
        self.sio.attach(app)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}"
        await self.hub.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        for sid in tuple(self.sio.eio.sockets):
            await self.sio.eio.sockets[sid].close(wait=False)
        await self.sio.shutdown()
        await self._runner.cleanup()
        await self.hub.close()


class Reader:
    """A Socket.IO client in the room; `seqs` is what it saw live, `joined_at` what it was told."""

    def __init__(self) -> None:
        self.client = socketio.AsyncClient(reconnection=False)
        self.heard: list[tuple[str, Any]] = []
        self.joined_at = 0
        self.client.on("*", self._hear)

    @property
    def seqs(self) -> list[int]:
        return [payload["seq"] for event, payload in self.heard if event == "room:entry"]

    @property
    def events(self) -> list[str]:
        return [event for event, _ in self.heard]

    async def join(self) -> None:
        answer = await self.client.call("join", {})
        self.joined_at = answer["seq"]

    async def has(self, last: int, *, within_s: float = PATIENCE_S) -> None:
        """Wait for entry `last`; every one since the join must have come once, in order."""
        await until(lambda: last in self.seqs, within_s=within_s)
        assert self.seqs == list(range(self.joined_at + 1, last + 1))

    async def _hear(self, event: str, payload: Any) -> None:
        self.heard.append((event, payload))


@asynccontextmanager
async def reader_on(
    node: Node, doctor_id: str = "anna", *, transports: Sequence[str] = ("websocket",)
) -> AsyncIterator[Reader]:
    """A connected reader, not in the room yet."""
    reader = Reader()
    await reader.client.connect(
        node.url, auth={"doctor_id": doctor_id}, transports=list(transports)
    )
    try:
        yield reader
    finally:
        await reader.client.disconnect()
