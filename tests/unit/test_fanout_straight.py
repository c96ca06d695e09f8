"""A connection of our own keeping: packets leave in order, and whoever is closed goes."""

import asyncio
from typing import Any

import pytest
import socketio
from engineio.async_socket import AsyncSocket
from engineio.packet import CLOSE, MESSAGE, PING, Packet

from server.fanout import engine, straight
from server.fanout.straight import Looking, Straight


class Wire:
    """Stands where the system takes bytes."""

    def __init__(self) -> None:
        self.aborted = asyncio.Event()

    def abort(self) -> None:
        self.aborted.set()


class Peer:
    """A WebSocket whose other end says what it is told to."""

    def __init__(self) -> None:
        self.transport = Wire()
        self.says: asyncio.Queue[str | None] = asyncio.Queue()
        self.heard: asyncio.Queue[str | bytes] = asyncio.Queue()
        self.is_closed = False

    async def send(self, message: str | bytes) -> None:
        self.heard.put_nowait(message)

    async def wait(self) -> str:
        said = await self.says.get()
        if said is None:
            raise OSError
        return said

    async def close(self) -> None:
        self.is_closed = True


class Stage:
    """One connection that runs."""

    def __init__(self, *, ping_interval_s: int = 60) -> None:
        self.sio: Any = socketio.AsyncServer(
            async_mode="aiohttp", async_handlers=False, ping_interval=ping_interval_s
        )
        engine.install(self.sio)
        self.engine: Any = AsyncSocket(self.sio.eio, "a socket")
        self.engine.last_ping = None
        self.peer = Peer()
        self.running = asyncio.create_task(
            Straight(self.engine, self.peer, self.sio.eio.looking).run()
        )

    async def end(self) -> None:
        self.peer.says.put_nowait(None)
        await self.running


async def test_what_was_queued_before_and_after_leaves_in_order() -> None:
    stage = Stage()
    stage.engine.queue.put_nowait(Packet(MESSAGE, "first"))
    assert await stage.peer.heard.get() == "4first"

    await stage.engine.send(Packet(PING))
    await stage.engine.send(Packet(MESSAGE, "second"))

    assert [await stage.peer.heard.get() for _ in range(2)] == ["2", "4second"]
    await stage.engine.queue.join()
    await stage.end()


async def test_the_end_of_a_connection_closes_the_socket() -> None:
    stage = Stage()
    await stage.end()

    assert stage.engine.closed
    assert stage.peer.is_closed


@pytest.mark.parametrize("said", ["", "x", "9"])
async def test_what_is_no_packet_ends_the_connection_or_is_passed_over(said: str) -> None:
    stage = Stage()
    stage.peer.says.put_nowait(said)

    await stage.end()

    assert stage.engine.closed


async def test_who_does_not_go_after_being_closed_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(straight, "LOOK_EVERY_S", 0.01)
    monkeypatch.setattr(straight, "CUT_AFTER_S", 0.02)
    stage = Stage()
    stage.engine.queue.put_nowait(Packet(MESSAGE, "hello"))
    await stage.peer.heard.get()

    await stage.engine.close()

    assert await stage.peer.heard.get() == Packet(CLOSE).encode()
    await asyncio.wait_for(stage.peer.transport.aborted.wait(), timeout=20)
    await stage.end()


async def test_it_is_pinged_again_after_each_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(straight, "LOOK_EVERY_S", 0.01)
    stage = Stage(ping_interval_s=0)

    for _ in range(3):
        assert await asyncio.wait_for(stage.peer.heard.get(), timeout=20) == "2"
        assert stage.engine.last_ping is not None
        stage.peer.says.put_nowait("3")

    await stage.end()


async def test_a_connection_that_cannot_be_written_to_is_cut() -> None:
    stage = Stage()

    async def breaks(_message: str | bytes) -> None:
        raise ConnectionResetError

    stage.peer.send = breaks  # type: ignore[method-assign,assignment] # a network that breaks
    stage.engine.queue.put_nowait(Packet(MESSAGE, "lost"))

    await asyncio.wait_for(stage.peer.transport.aborted.wait(), timeout=20)
    await stage.end()


async def test_nobody_is_looked_after_who_has_gone() -> None:
    looking = Looking()
    gone: Any = object()
    looking.add(gone)
    looking.forget(gone)

    looking._look()  # noqa: SLF001 - what its timer calls
