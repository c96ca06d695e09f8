"""Two nodes' presence without their sockets, over a real Valkey and a clock turned by hand."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

from redis.asyncio import Redis

from server.clock import ManualClock
from server.presence.service import Presence, PresentDoctor
from store.ids import CaseId, MemberId, SocketId, new_id

PATIENCE_S = 5.0
STEP = timedelta(milliseconds=250)
Handler = Callable[[dict[str, Any]], Awaitable[None]]


class Wires:
    """Stands for the fan-out of one node: keeps what each socket was sent, passes hints on."""

    def __init__(self, others: "list[Wires]") -> None:
        self.sent: dict[SocketId, list[tuple[str, dict[str, Any]]]] = {}
        self.cut = False
        self._others = others
        self.handlers: dict[str, list[Handler]] = {}
        self._told: set[asyncio.Future[None]] = set()
        others.append(self)

    def emit_sockets(
        self,
        socket_ids: Collection[SocketId],
        event: str,
        payload: Mapping[str, object],
        *,
        volatile: bool = True,
    ) -> None:
        assert volatile or event == "presence:changed"
        for socket_id in socket_ids:
            self.sent.setdefault(socket_id, []).append((event, dict(payload)))

    def tell_nodes(self, kind: str, data: dict[str, Any]) -> None:
        if self.cut:
            return
        for node in self._others:
            for handler in node.handlers.get(kind, ()):
                task = asyncio.ensure_future(handler(data))
                self._told.add(task)
                task.add_done_callback(self._told.discard)

    def on_control(self, kind: str, handler: Handler) -> None:
        self.handlers.setdefault(kind, []).append(handler)

    def events(self, socket_id: SocketId, event: str) -> list[dict[str, Any]]:
        return [payload for name, payload in self.sent.get(socket_id, []) if name == event]

    def last(self, socket_id: SocketId, event: str = "presence:changed") -> dict[str, Any] | None:
        events = self.events(socket_id, event)
        return events[-1] if events else None

    def names(self, socket_id: SocketId, event: str = "presence:changed") -> list[str]:
        payload = self.last(socket_id, event)
        return [] if payload is None else [member["name"] for member in payload["members"]]


class Node:
    def __init__(
        self, name: str, redis_url: str, clock: ManualClock, others: list[Wires], prefix: str
    ) -> None:
        self.wires = Wires(others)
        self.redis = Redis.from_url(redis_url)
        self.presence = Presence(
            redis=self.redis, emitter=self.wires, clock=clock, node=name, prefix=prefix
        )
        self.running = asyncio.create_task(self.presence.run())

    async def die(self) -> None:
        """As by SIGKILL: nothing is said."""
        self.running.cancel()
        with suppress(asyncio.CancelledError):
            await self.running
        self.wires.cut = True

    async def end(self) -> None:
        await self.die()
        await self.presence.close()
        await self.redis.aclose()


class Stage:
    """Two nodes and one room."""

    def __init__(self, redis_url: str, clock: ManualClock) -> None:
        self.clock = clock
        self.prefix = f"test:{new_id()}:"
        self.case_id = CaseId(new_id())
        wires: list[Wires] = []
        self.a = Node("a", redis_url, clock, wires, self.prefix)
        self.b = Node("b", redis_url, clock, wires, self.prefix)

    async def until(self, true: Callable[[], bool]) -> None:
        """Let time stand and everything else go on until `true()`."""
        async with asyncio.timeout(PATIENCE_S):
            while not true():
                await self.calm()

    async def turn(self, by: timedelta) -> None:
        """Turn the clock in small steps, and let everyone act after each."""
        passed = timedelta(0)
        while passed < by:
            self.clock.advance(min(STEP, by - passed))
            passed += STEP
            await self.calm()

    async def calm(self) -> None:
        """Let the nodes do what they do at this instant: a few round trips to Redis."""
        for _ in range(4):
            await self.a.redis.ping()
            await self.b.redis.ping()

    async def forget_all(self) -> None:
        keys = [key async for key in self.a.redis.scan_iter(match=f"{self.prefix}*")]
        if keys:
            await self.a.redis.delete(*keys)


def socket(name: str) -> SocketId:
    return SocketId(f"socket-{name}")


def named(name: str) -> PresentDoctor:
    return PresentDoctor(f"ref-{name}", MemberId(f"member-{name}"), name, "cardiology")


def hidden(number: int) -> PresentDoctor:
    return PresentDoctor(f"ref-{number}", MemberId(f"member-{number}"), None, "neurology")


async def enter(stage: Stage, node: Node, who: PresentDoctor, name: str | None = None) -> SocketId:
    socket_id = socket(name or who.ref)
    await node.presence.enter(stage.case_id, socket_id, who)
    await stage.calm()
    if node.wires.last(socket_id) is None:
        await stage.turn(STEP)
    await stage.until(lambda: node.wires.last(socket_id) is not None)
    return socket_id
