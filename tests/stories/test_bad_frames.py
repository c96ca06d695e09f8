"""What is no command of ours: one coded answer or one closed socket, and nothing else happens."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
import socketio

from tests.stories.bad_input_stage import Stage
from tests.stories.cast import Answer

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.usefixtures("nothing_changes"),
]


async def test_a_foreign_origin_is_refused_on_both_ways_in(stage: Stage) -> None:
    foreign = {"Origin": "https://evil.example"}
    refused = await stage.poster.call("case:list", {}, **foreign)
    async with _stranger_socket() as sio:
        with pytest.raises(socketio.exceptions.ConnectionError):
            await sio.connect(
                stage.node.url,
                headers=foreign,
                auth={"token": stage.poster.token},
                transports=["websocket"],
            )

    assert (refused.status, refused.code) == (403, "forbidden")


async def test_a_socket_without_a_session_is_refused_with_a_code(stage: Stage) -> None:
    async with _stranger_socket() as sio:
        refusals: list[object] = []
        sio.on("connect_error", refusals.append)
        with pytest.raises(socketio.exceptions.ConnectionError):
            await sio.connect(stage.node.url, auth={"token": "x"}, transports=["websocket"])

    assert refusals
    assert "unauthenticated" in str(refusals[0])


async def test_an_unknown_command_is_answered(stage: Stage) -> None:
    over_http = await stage.poster.call("case:destroy", {})
    over_socket = await stage.socket.call("case:destroy", {})

    assert (over_http.status, over_http.code) == (404, "not_found")
    assert over_socket["error"]["code"] == "not_found"


@pytest.mark.parametrize(
    "arguments", [(), (None,), (7,), ("text",), ([1, 2],), ({}, {}), (b"\x00",)]
)
async def test_malformed_arguments_are_answered(
    stage: Stage, arguments: tuple[object, ...]
) -> None:
    answer = await stage.socket.send("message:post", *arguments)

    assert isinstance(answer, dict)
    assert answer["error"]["code"] == "invalid"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"text"', b"\xff\xfe", b"{" * 5000])
async def test_a_malformed_body_is_answered(stage: Stage, body: bytes) -> None:
    answer = await _send_raw(stage, "message/post", body)

    assert (answer.status, answer.code) == (400, "invalid")


async def test_a_body_over_the_limit_is_answered(stage: Stage) -> None:
    answer = await _send_raw(stage, "message/post", b'{"text": "' + b"x" * 300_000 + b'"}')

    assert (answer.status, answer.code) == (413, "too_large")


@pytest.mark.parametrize("frame", ["garbage", "4", "42", "42[", '42["message:post"', "451-", "9"])
async def test_a_malformed_frame_ends_at_most_its_own_socket(stage: Stage, frame: str) -> None:
    url = stage.node.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as raw:
        await raw.receive()
        await raw.send_str('40{"token": "' + stage.poster.token + '"}')
        await raw.receive()
        await raw.send_str(frame)

    assert (await stage.socket.call("session:read", {}))["ok"]


async def _send_raw(stage: Stage, path: str, body: bytes) -> Answer:
    headers = {
        "Authorization": f"Bearer {stage.poster.token}",
        "Content-Type": "application/json",
    }
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{stage.node.url}/api/v1/{path}", data=body, headers=headers) as response,
    ):
        return Answer(response.status, await response.json())


@asynccontextmanager
async def _stranger_socket() -> AsyncIterator[socketio.AsyncClient]:
    """A Socket.IO client that is always closed again."""
    sio = socketio.AsyncClient(reconnection=False)
    try:
        yield sio
    finally:
        await sio.disconnect()
