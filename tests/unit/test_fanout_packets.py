"""Packets and messages between nodes: what is packed comes out the same, junk comes out as such."""

from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from server.fanout.packets import (
    Kind,
    Message,
    UnreadableError,
    decode_event,
    encode_event,
    frame,
    pack,
    pack_committed,
    pack_count,
    pack_entries,
    unpack,
    unpack_committed,
    unpack_entries,
)

ORIGIN = b"12345678"


@given(st.lists(st.tuples(st.integers(1, 2**53), st.binary(max_size=300)), max_size=5))
def test_entries_come_out_as_they_went_in(entries: list[tuple[int, bytes]]) -> None:
    message = unpack(pack(Message(Kind.ENTRIES, ORIGIN, pack_entries(entries))))

    assert message.kind is Kind.ENTRIES
    assert message.origin == ORIGIN
    assert list(unpack_entries(message.body)) == entries


@given(*(2 * [st.lists(st.tuples(st.integers(1, 2**53), st.binary(max_size=99)), max_size=3)]))
def test_what_readers_get_and_what_the_log_keeps_come_out_apart(
    packets: list[tuple[int, bytes]], kept: list[tuple[int, bytes]]
) -> None:
    entries, as_kept = unpack_committed(pack_committed(pack_entries(packets), pack_entries(kept)))

    assert (list(entries), list(as_kept)) == (packets, kept)
    with pytest.raises(UnreadableError):
        unpack_committed(pack_count(1))


@given(st.integers(1, 20))
def test_a_body_that_was_cut_short_is_unreadable(missing: int) -> None:
    body = pack_entries([(1, b"first"), (2, b"second")])

    with pytest.raises(UnreadableError):
        list(unpack_entries(body[: len(body) - min(missing, 17)]))


@pytest.mark.parametrize("data", [b"", b"L1234567", b"?12345678 and more"])
def test_a_message_of_another_shape_is_unreadable(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        unpack(data)


def test_an_event_is_a_socket_io_packet_in_an_engine_io_message() -> None:
    packet = encode_event("room:entry", {"seq": 1, "text": "Fiebre y exantema"})

    assert packet == b'42["room:entry",{"seq":1,"text":"Fiebre y exantema"}]'
    assert decode_event(packet) == ("room:entry", {"seq": 1, "text": "Fiebre y exantema"})


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535, 65_536, 200_000])
async def test_frames_are_read_by_a_websocket_library(size: int, aiohttp_client: Any) -> None:
    async def serve(request: web.Request) -> web.WebSocketResponse:
        websocket = web.WebSocketResponse()
        await websocket.prepare(request)
        assert request.transport is not None
        request.transport.write(frame([b"x" * size, b"the next"]))
        return websocket

    app = web.Application()
    app.router.add_get("/", serve)
    client = await aiohttp_client(app)
    async with client.ws_connect("/") as websocket:
        assert len(await websocket.receive_str()) == size
        assert await websocket.receive_str() == "the next"
