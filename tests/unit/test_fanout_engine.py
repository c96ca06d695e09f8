"""The private parts of Engine.IO and Socket.IO that the fast lane needs are there, or named."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
import socketio
from engineio.async_socket import AsyncSocket
from engineio.packet import CLOSE, MESSAGE, NOOP, PING, Packet

from server.fanout import engine
from server.fanout.hooks import MissingHookError
from server.fanout.lane import open_lane
from server.fanout.public import PublicLane
from server.wire.socket_server import WireServer


def server() -> Any:
    return socketio.AsyncServer(async_mode="aiohttp", async_handlers=False)


def owed(queue: engine.OwingQueue) -> tuple[bool, int]:
    return queue.owes_nothing, queue.owed_bytes


async def test_the_installed_libraries_have_every_part() -> None:
    sio = server()
    engine.install(sio)

    socket = AsyncSocket(sio.eio, "a socket")
    assert isinstance(socket.queue, engine.OwingQueue)
    assert sio.eio._async["websocket"] is engine.PlainWebSocket  # noqa: SLF001 - the hook itself


async def test_other_servers_in_the_process_are_left_alone() -> None:
    engine.install(server())

    other = server()
    assert other.eio._async["websocket"] is not engine.PlainWebSocket  # noqa: SLF001 - the hook


def test_a_part_that_is_missing_is_named() -> None:
    with pytest.raises(MissingHookError, match="driver table"):
        engine.install(SimpleNamespace(eio=SimpleNamespace(), manager=None))


@pytest.mark.parametrize("part", ["receive", "schedule_ping", "close"])
async def test_a_socket_without_a_part_takes_the_public_way(
    part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for owner in AsyncSocket.__mro__:
        if part in vars(owner):
            monkeypatch.delattr(owner, part)

    assert isinstance(open_lane(server()), PublicLane)


@pytest.mark.parametrize("part", ["ping_interval", "max_http_buffer_size"])
async def test_an_engine_without_a_part_takes_the_public_way(part: str) -> None:
    sio = server()
    delattr(sio.eio, part)

    assert isinstance(open_lane(sio), PublicLane)


async def test_no_server_is_made_that_the_library_would_not_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(socketio.AsyncServer, "_handle_eio_message")

    with pytest.raises(MissingHookError, match="_handle_eio_message"):
        WireServer()


async def test_a_server_that_is_refused_is_left_as_it_was() -> None:
    sio = server()
    sio.manager = SimpleNamespace()
    make_queue = sio.eio.create_queue

    with pytest.raises(MissingHookError, match="eio_sid_from_sid"):
        engine.install(sio)
    assert sio.eio.create_queue == make_queue


async def test_a_packet_taken_out_is_owed_until_the_websocket_sent_it() -> None:
    queue = engine.OwingQueue()
    queue.go_live(engine.PlainWebSocket(AsyncSocket(server().eio, "s").poll, server().eio))
    assert owed(queue) == (True, 0)
    queue.put_nowait(engine.shared_packet(b"42[]"))
    assert owed(queue) == (False, 4)

    packet = await queue.get()
    assert packet.encode() == "42[]"
    assert owed(queue) == (False, 4)

    queue.sent()
    assert owed(queue) == (True, 0)


async def test_a_packet_taken_by_a_poll_is_owed_no_more() -> None:
    queue = engine.OwingQueue()
    queue.put_nowait(Packet(MESSAGE, "2[]"))
    queue.put_nowait(Packet(MESSAGE, b"picture"))
    queue.put_nowait(None)
    await queue.get()

    assert queue.owed_bytes == len(b"picture")


async def test_discarding_leaves_nothing_to_wait_for() -> None:
    queue = engine.OwingQueue()
    queue.put_nowait(Packet(NOOP))
    queue.discard()
    await queue.join()

    assert owed(queue) == (True, 0)


class Wire:
    """Stands where the system takes bytes."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.unsent_bytes = 0

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def is_closing(self) -> bool:
        return False

    def get_write_buffer_size(self) -> int:
        return self.unsent_bytes


def live_queue() -> tuple[engine.OwingQueue, Wire]:
    queue, wire, sio = engine.OwingQueue(), Wire(), server()
    websocket = engine.PlainWebSocket(AsyncSocket(sio.eio, "s").poll, sio.eio)
    websocket.transport = wire
    queue.go_live(websocket)
    return queue, wire


async def test_a_message_goes_out_at_once_when_nothing_is_owed() -> None:
    queue, wire = live_queue()
    await queue.put(Packet(MESSAGE, "2[]"))

    assert wire.written == [b"\x81\x0442[]"]
    assert queue.empty()


async def test_a_message_waits_behind_what_is_owed() -> None:
    queue, wire = live_queue()
    queue.put_nowait(Packet(PING))
    await queue.put(Packet(MESSAGE, "2[]"))
    assert wire.written == []

    for _ in range(2):
        await queue.get()
        queue.sent()
    await queue.put(Packet(MESSAGE, "2[1]"))
    assert wire.written == [b"\x81\x0542[1]"]


async def test_pings_stay_in_line_since_the_writer_lives_on_them() -> None:
    queue, wire = live_queue()
    await queue.put(Packet(PING))

    assert wire.written == []
    assert queue.qsize() == 1


async def test_nothing_goes_past_a_queue_that_is_busy_or_ends() -> None:
    queue, wire = live_queue()
    wire.unsent_bytes = engine.BUSY_BYTES + 1
    await queue.put(Packet(MESSAGE, "2[]"))
    await queue.get()
    queue.sent()
    wire.unsent_bytes = 0
    queue.put_nowait(Packet(CLOSE))
    await queue.get()
    queue.sent()
    await queue.put(Packet(MESSAGE, "2[]"))

    assert wire.written == []
    assert queue.direct is None


async def test_who_waits_for_a_packet_gets_it_and_who_gave_up_takes_none() -> None:
    queue = engine.OwingQueue()
    given_up, waiting = queue.get(), queue.get()
    given_up.cancel()
    await queue.put(Packet(MESSAGE, "first"))
    await queue.put(Packet(MESSAGE, "second"))

    assert (await waiting).data == "first"
    assert (await queue.get()).data == "second"
    assert queue.empty()


async def test_a_queue_is_joined_once_all_was_taken_and_done() -> None:
    queue = engine.OwingQueue()
    await queue.join()
    await queue.put(Packet(MESSAGE, "packet"))
    joined = asyncio.create_task(queue.join())
    await queue.get()
    assert not joined.done()
    queue.task_done()

    await joined
