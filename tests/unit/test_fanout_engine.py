"""The private parts of Engine.IO and Socket.IO that the fast lane needs are there, or named."""

from types import SimpleNamespace
from typing import Any

import pytest
import socketio
from engineio.async_socket import AsyncSocket
from engineio.packet import MESSAGE, NOOP, Packet

from server.fanout import engine


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
    with pytest.raises(engine.MissingHookError, match="driver table"):
        engine.install(SimpleNamespace(eio=SimpleNamespace(), manager=None))


async def test_a_server_that_is_refused_is_left_as_it_was() -> None:
    sio = server()
    sio.manager = SimpleNamespace()
    make_queue = sio.eio.create_queue

    with pytest.raises(engine.MissingHookError, match="eio_sid_from_sid"):
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
