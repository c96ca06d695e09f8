"""The lane to local sockets: slow readers, what is dropped for them, and the public way instead."""

import asyncio
import base64
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import orjson
import pytest
import socketio
from engineio.async_drivers.aiohttp import WebSocket
from prometheus_client import Counter

from server.fanout.lane import BUSY_BYTES, MAX_BACKLOG_BYTES
from server.fanout.meters import packets_written, volatile_dropped
from server.metrics import curbside_slow_sockets_total
from store.ids import DoctorId, SocketId
from tests.integration.fanout_stage import CASE, PREFIX, Node, Stage, reader_on, two_nodes, until

DOCTOR = DoctorId("anna")
KILOBYTE = "x" * 1024


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with two_nodes(tmp_path) as stage:
        yield stage


class RawReader:
    """A WebSocket by hand, which reads only when it is told to."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    async def send(self, packet: str) -> None:
        data = packet.encode()
        assert len(data) < 126
        frame = bytes((0x81, 0x80 | len(data))) + b"\0\0\0\0" + data
        await asyncio.get_running_loop().sock_sendall(self._connection, frame)

    async def read_until(self, mark: bytes) -> bytes:
        """Read until `mark` came or the other side hung up; return all that was read."""
        got = b""
        while mark not in got:
            data = await asyncio.get_running_loop().sock_recv(self._connection, 65_536)
            if not data:
                break
            got += data
        return got


@asynccontextmanager
async def raw_reader_on(node: Node) -> AsyncIterator[RawReader]:
    """A raw reader that has joined the room."""
    loop = asyncio.get_running_loop()
    with socket.socket() as connection:
        connection.setblocking(False)  # noqa: FBT003 - the standard library's signature
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        url = urlsplit(node.url)
        await loop.sock_connect(connection, (url.hostname, url.port))
        key = base64.b64encode(os.urandom(16)).decode()
        await loop.sock_sendall(
            connection,
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
            f"Host: {url.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode(),
        )
        reader = RawReader(connection)
        await reader.read_until(b"pingTimeout")
        await reader.send('40{"doctor_id":"slow"}')
        await reader.read_until(b"40{")
        await reader.send('420["join",{}]')
        await reader.read_until(b"430[")
        yield reader


def count_of(counter: Counter) -> float:
    (metric,) = counter.collect()
    return sum(sample.value for sample in metric.samples if sample.name.endswith("_total"))


async def test_a_reader_that_stops_reading_is_closed_and_others_notice_nothing(
    stage: Stage,
) -> None:
    before = count_of(curbside_slow_sockets_total)
    async with reader_on(stage.a) as anna, raw_reader_on(stage.a):
        await anna.join()
        count = 0
        async with asyncio.timeout(60):
            while count_of(curbside_slow_sockets_total) == before:
                await stage.a.write(text=KILOBYTE * 16)
                count += 1
                await anna.has(count)

        await anna.has(count)
        await until(lambda: "slow" in stage.a.gone)
        assert count * 16 * 1024 > MAX_BACKLOG_BYTES
        assert len(stage.a.hub.local_rooms()[CASE]) == 1


async def test_a_slow_reader_that_reads_on_is_told_why(stage: Stage) -> None:
    before = count_of(curbside_slow_sockets_total)
    async with raw_reader_on(stage.a) as slow:
        async with asyncio.timeout(60):
            while count_of(curbside_slow_sockets_total) == before:
                await stage.a.write(text=KILOBYTE * 64)
                await asyncio.sleep(0)
        async with asyncio.timeout(10):
            got = await slow.read_until(b"\x03\xf5slow")

    assert got.endswith(b"\x88\x06\x03\xf5slow")


async def test_a_ready_reader_is_written_to_without_a_queue(stage: Stage) -> None:
    async with reader_on(stage.a) as anna:
        await anna.join()
        await stage.a.write()
        await anna.has(1)
        before = count_of(packets_written)
        await stage.a.write(3)

        assert count_of(packets_written) == before + 3


async def test_typing_is_dropped_for_a_busy_reader_and_entries_are_not(stage: Stage) -> None:
    async with raw_reader_on(stage.a) as slow:
        dropped = count_of(volatile_dropped)
        count = 0
        async with asyncio.timeout(60):
            while count_of(volatile_dropped) == dropped:
                await stage.a.write(text=KILOBYTE * 8)
                count += 1
                await asyncio.sleep(0)
                stage.a.hub.emit_room(CASE, "typing:changed", {"case_id": CASE})
        assert count * 8 * 1024 > BUSY_BYTES
        await stage.a.write(text="the last one")
        got = await slow.read_until(b"the last one")

    assert got.count(b"room:entry") == count + 1
    assert not stage.a.gone


async def test_a_library_that_changed_is_served_by_the_public_way(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    class Newer(WebSocket):  # type: ignore[misc]
        def __init__(self, handler: object, server: object, *more: object) -> None:
            super().__init__(handler, server, *more)

    sio = socketio.AsyncServer(async_mode="aiohttp", async_handlers=False)
    sio.eio._async = {**sio.eio._async, "websocket": Newer}  # noqa: SLF001 - a stand-in for it
    async with (
        Node("c", stage.log, stage.redis_url, sio) as changed,
        reader_on(changed) as anna,
    ):
        await anna.join()
        for _ in range(20):
            await stage.b.write(2)
            changed.hub.emit_room(CASE, "typing:changed", {})

        await anna.has(40)
        await until(lambda: "typing:changed" in anna.events)
    assert "fast_lane_unavailable" in capsys.readouterr().out


async def test_events_reach_a_doctor_on_every_node_and_nobody_else(stage: Stage) -> None:
    async with (
        reader_on(stage.a, "anna") as desk,
        reader_on(stage.b, "anna") as phone,
        reader_on(stage.b, "ben") as ben,
    ):
        await stage.until_heard(lambda heard: heard >= {"doctor:anna", "doctor:ben"})
        stage.a.hub.emit_doctor(DOCTOR, "page:offered", {"page_id": "p"})
        await until(lambda: desk.events and phone.events)

        assert desk.heard == phone.heard == [("page:offered", {"page_id": "p"})]
        assert ben.heard == []


async def test_a_topic_reaches_its_watchers_until_they_stop(stage: Stage) -> None:
    async with reader_on(stage.a, "anna") as anna, reader_on(stage.b, "ben") as ben:
        ben_socket = SocketId(ben.client.get_sid())
        await stage.a.hub.watch("board", SocketId(anna.client.get_sid()))
        await stage.b.hub.watch("board", ben_socket)
        stage.b.hub.emit_topic("board", "case:changed", {"case_id": CASE})
        await until(lambda: anna.events and ben.events)

        stage.b.hub.unwatch("board", ben_socket)
        stage.a.hub.emit_topic("board", "case:changed", {"case_id": CASE})
        await until(lambda: len(anna.events) == 2)
        assert len(ben.events) == 1


async def test_an_event_of_a_room_may_leave_its_origin_out(stage: Stage) -> None:
    async with reader_on(stage.a, "anna") as anna, reader_on(stage.b, "ben") as ben:
        await anna.join()
        await ben.join()
        stage.a.hub.emit_room(
            CASE, "typing:changed", {}, except_socket=SocketId(anna.client.get_sid())
        )
        await stage.a.write()
        await ben.has(1)
        await anna.has(1)

        assert ben.events == ["typing:changed", "room:entry"]
        assert anna.events == ["room:entry"]


async def test_what_nodes_are_told_is_handled_once_on_each(stage: Stage) -> None:
    told: list[tuple[str, object]] = []

    def listen(node: Node, name: str) -> None:
        async def handle(data: dict[str, object]) -> None:
            told.append((name, data["session_id"]))

        node.hub.on_control("revoke", handle)

    listen(stage.a, "a")
    listen(stage.b, "b")
    for number in range(3):
        stage.a.hub.tell_nodes("revoke", {"session_id": number})
        stage.a.hub.tell_nodes("nobody:handles", {})
    await until(lambda: len(told) == 6)

    assert [n for node, n in told if node == "a"] == [0, 1, 2]
    assert [n for node, n in told if node == "b"] == [0, 1, 2]


async def test_a_message_nobody_can_read_does_no_harm(stage: Stage) -> None:
    async with reader_on(stage.a) as anna:
        await anna.join()
        channel = f"{PREFIX}case:{CASE}"
        for junk in (b"", b"?", b"L" + b"12345678" + b"\0\0", b"Z" * 40, orjson.dumps({"a": 1})):
            await stage.ask_redis("SPUBLISH", channel, junk)
        await stage.ask_redis("SPUBLISH", f"{PREFIX}nodes", b"C" + b"12345678" + b"[]")
        await stage.b.write()

        await anna.has(1)
