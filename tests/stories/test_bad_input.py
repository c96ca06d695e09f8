"""Bad input: one coded answer each, nothing half stored, nobody else disturbed."""

import io
import zlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
import socketio
from PIL import Image

from tests.stories.cast import (
    CARDIOLOGIST,
    DERMATOLOGIST,
    PENDING,
    POSTER,
    Answer,
    Desk,
    add_doctors,
    case_payload,
    desk,
    real_case,
)
from tests.stories.clients import PythonClient, python_client
from tests.stories.nodes import Backing, Node, running_node, with_database

pytestmark = pytest.mark.asyncio(loop_scope="session")

NOBODY = "A" * 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One node with a case, its poster, a bystander in the room and a page that is another's."""

    node: Node
    poster: Desk
    stranger: Desk
    bystander: PythonClient
    socket: PythonClient
    case_id: str
    page_id: str


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stage(
    servers: tuple[str, str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    """A stage that no bad input may change."""
    mongo_url, redis_url = servers
    backing = Backing(
        mongo_url=with_database(mongo_url, "story_bad_input"),
        redis_url=redis_url,
        directory=tmp_path_factory.mktemp("bad"),
    )
    async with AsyncExitStack() as stack:
        node = await stack.enter_async_context(running_node(backing, "a"))
        await add_doctors(backing, [POSTER, CARDIOLOGIST, DERMATOLOGIST, PENDING])
        poster = await stack.enter_async_context(desk(node, POSTER))
        stranger = await stack.enter_async_context(desk(node, DERMATOLOGIST))
        specialist = await stack.enter_async_context(desk(node, CARDIOLOGIST))
        paged = await stack.enter_async_context(python_client(node, specialist.token))
        bystander = await stack.enter_async_context(python_client(node, stranger.token))
        socket = await stack.enter_async_context(python_client(node, poster.token))
        posted = await poster.call("case:post", case_payload(real_case("train-359"), key="bad"))
        case_id = posted.result["case_id"]
        offered = await paged.ear.until("page:offered")
        await bystander.call("room:join", {"case_id": case_id})
        yield Stage(
            node=node,
            poster=poster,
            stranger=stranger,
            bystander=bystander,
            socket=socket,
            case_id=case_id,
            page_id=offered.payload["page_id"],
        )


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def _nothing_changes(stage: Stage) -> AsyncIterator[None]:
    """The log, the board and the bystander are the same afterwards, and the node lives."""
    before = await _picture(stage)
    yield
    assert stage.node.process.lives
    assert await _picture(stage) == before
    assert (await stage.bystander.call("session:read", {}))["ok"]


async def _picture(stage: Stage) -> tuple[Any, ...]:
    log = await stage.stranger.call("room:sync", {"case_id": stage.case_id, "after": 0})
    board = await stage.stranger.call("case:list", {})
    seqs = stage.bystander.ear.seqs(stage.case_id)
    cases = [(c["case_id"], c["entries"]) for c in board.result["cases"]]
    return log.result["entries"], cases, seqs


MESSAGE_FIELDS = [
    ({"text": 7}, "text"),
    ({"text": {"$gt": ""}}, "text"),
    ({"text": "x" * 8_001}, "text"),
    ({"text": " \n "}, "text"),
    ({"text": "nul \x00 in it"}, "text"),
    ({"key": "not a key!"}, "key"),
    ({"key": ["k"]}, "key"),
    ({"case_id": {"$gt": ""}}, "case_id"),
    ({"case_id": "../../etc"}, "case_id"),
    ({"reply_to": "1"}, "reply_to"),
    ({"attachment_ids": [NOBODY] * 11}, "attachment_ids"),
    ({"surgeon": "x"}, "surgeon"),
    # A name that no client of ours would send is not repeated to whoever reads the answer.
    ({"$where": "sleep(1000)"}, ""),
]


@pytest.mark.parametrize(("wrong", "field"), MESSAGE_FIELDS)
async def test_a_wrong_field_is_named(stage: Stage, wrong: dict[str, object], field: str) -> None:
    good = {"case_id": stage.case_id, "key": "wrong-field", "text": "Lactate 6.1 mmol/L."}

    over_http = await stage.poster.call("message:post", good | wrong)
    over_socket = await stage.socket.call("message:post", good | wrong)

    assert (over_http.status, over_http.code) == (400, "invalid")
    assert any(name.startswith(field) for name in over_http.body["error"]["fields"])
    assert over_socket["error"] == over_http.body["error"]


async def test_all_wrong_fields_of_a_case_are_named_together(stage: Stage) -> None:
    case = case_payload(
        real_case("train-359"),
        key="many-wrong",
        title="t" * 161,
        story="s" * 20_001,
        urgency="immediately",
        specialties=["heart"],
        consent=False,
        surgeon="x",
    )

    refused = await stage.poster.call("case:post", case)

    named = {name.split(".")[0] for name in refused.body["error"]["fields"]}
    assert {"title", "story", "urgency", "specialties", "consent", "surgeon"} <= named
    assert "160" in refused.body["error"]["fields"]["title"]


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (POSTER.email, "not-the-password-1"),
        ("nobody@story.example", "not-the-password-1"),
    ],
)
async def test_signing_in_wrongly_says_the_same_for_known_and_unknown(
    stage: Stage, email: str, password: str
) -> None:
    async with desk(stage.node) as door:
        refused = await door.call("session:open", {"email": email, "password": password})

    assert (refused.status, refused.code) == (401, "unauthenticated")
    assert refused.body["error"]["fields"] == {}


async def test_operators_of_mongodb_do_not_sign_in(stage: Stage) -> None:
    async with desk(stage.node) as door:
        refused = await door.call("session:open", {"email": {"$gt": ""}, "password": {"$ne": None}})

    assert refused.code == "invalid"
    assert set(refused.body["error"]["fields"]) == {"email", "password"}


async def test_an_unverified_doctor_reads_nothing(stage: Stage) -> None:
    async with desk(stage.node, PENDING) as door:
        listed = await door.call("case:list", {})
        joined = await door.call("room:join", {"case_id": stage.case_id})

    assert (listed.status, listed.code) == (403, "forbidden")
    assert joined.code == "forbidden"


async def test_nobody_signed_in_reads_nothing(stage: Stage) -> None:
    async with desk(stage.node) as door:
        listed = await door.call("case:list", {})

    assert (listed.status, listed.code) == (401, "unauthenticated")


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


@pytest.mark.parametrize(
    ("command", "payload"),
    [
        ("room:join", {"case_id": NOBODY}),
        ("message:post", {"case_id": NOBODY, "key": "k", "text": "Hello?"}),
        ("page:acknowledge", {"page_id": NOBODY}),
        ("page:decline", {"page_id": NOBODY, "reason": "busy"}),
    ],
)
async def test_what_is_not_there_is_not_found(
    stage: Stage, command: str, payload: dict[str, object]
) -> None:
    refused = await stage.poster.call(command, payload)

    assert (refused.status, refused.code) == (404, "not_found")


async def test_the_page_of_somebody_else_is_not_found(stage: Stage) -> None:
    for command, more in (("page:acknowledge", {}), ("page:decline", {"reason": "busy"})):
        refused = await stage.stranger.call(command, {"page_id": stage.page_id, **more})

        assert (refused.status, refused.code) == (404, "not_found")


async def test_the_case_of_somebody_else_is_not_theirs_to_resolve(stage: Stage) -> None:
    refused = await stage.stranger.call(
        "case:resolve", {"case_id": stage.case_id, "outcome": {"kind": "solved"}}
    )

    assert (refused.status, refused.code) == (403, "forbidden")


async def test_a_key_used_for_another_body_is_refused(stage: Stage) -> None:
    case = case_payload(real_case("train-359"), key="bad")
    again = await stage.poster.call("case:post", case)
    other = await stage.poster.call("case:post", case | {"title": "Another patient altogether"})

    assert again.result["case_id"] == stage.case_id
    assert (other.status, other.code) == (409, "key_reused")


@pytest.mark.parametrize("kind", ["text", "svg", "truncated", "bomb", "empty"])
async def test_what_is_no_picture_is_refused(stage: Stage, kind: str) -> None:
    refused = await stage.poster.upload(_not_a_picture(kind))

    assert refused.status in {400, 413, 415}
    assert refused.code in {"invalid", "unsupported_media", "too_large"}


async def test_the_picture_of_somebody_else_cannot_be_attached(stage: Stage) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (64, 64), "white").save(picture, format="PNG")
    theirs = (await stage.stranger.upload(picture.getvalue())).result["attachment_id"]

    refused = await stage.poster.call(
        "message:post",
        {
            "case_id": stage.case_id,
            "key": "not-mine",
            "text": "See the film.",
            "attachment_ids": [theirs],
        },
    )

    assert refused.code == "invalid"
    assert any(name.startswith("attachment_ids") for name in refused.body["error"]["fields"])


def _not_a_picture(kind: str) -> bytes:
    if kind == "text":
        return b"Only words.\n" * 50
    if kind == "svg":
        return b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    if kind == "empty":
        return b""
    buffer = io.BytesIO()
    Image.new("RGB", (800, 600), "grey").save(buffer, format="PNG")
    return buffer.getvalue()[:200] if kind == "truncated" else _bomb()


def _bomb() -> bytes:
    """Return a PNG of 60,000 by 60,000 pixels in a few kilobytes."""
    side = 60_000
    header = side.to_bytes(4) + side.to_bytes(4) + bytes([1, 0, 0, 0, 0])
    pixels = zlib.compress(b"\x00" * 1_000_000, 9)
    chunks = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    parts = [
        len(body).to_bytes(4) + name + body + zlib.crc32(name + body).to_bytes(4)
        for name, body in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


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
