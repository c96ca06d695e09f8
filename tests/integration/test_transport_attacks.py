"""Requests that no browser sends: lies about length, smuggled requests, ways out of the folder."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final
from urllib.parse import urlsplit

import pytest
import pytest_asyncio

from server.embedded import ServiceUrls
from tests.attack_stage import AttackStage, attack_stage
from tests.captured_log import captured_log
from tests.stories.nodes import eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATIENCE_S: Final = 60.0
INSIDE: Final = b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"
BODY: Final = b'{"case_id":"' + b"a" * 22 + b'"}'


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(services: ServiceUrls) -> AsyncIterator[AttackStage]:
    async with attack_stage(services) as running:
        yield running


async def send(stage: AttackStage, request: bytes, *, hangs_up: bool = False) -> bytes:
    """Send bytes as they are; return all that is answered until the server closes."""
    host = urlsplit(stage.url)
    reader, writer = await asyncio.open_connection(host.hostname, host.port)
    async with asyncio.timeout(PATIENCE_S):
        try:
            writer.write(request)
            if hangs_up:
                writer.write_eof()
            answer = await reader.read()
        except ConnectionError:
            answer = b""
    writer.close()
    return answer


def post(*headers: str, body: bytes = BODY) -> bytes:
    head = (
        "POST /api/v1/room/leave HTTP/1.1", "Host: x", "Content-Type: application/json",
        "Connection: close",
    )  # fmt: skip
    return "\r\n".join([*head, *headers, "", ""]).encode("latin-1") + body


def got(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()


async def is_alive(stage: AttackStage) -> bool:
    refused = await stage.post("room/leave", {})
    return bool(refused["error"]["code"] == "unauthenticated")


LENGTHS: Final = {
    "two lengths": post("Content-Length: 5", "Content-Length: 40"),
    "a length below nothing": post("Content-Length: -1"),
    "a length that is no number": post("Content-Length: +34"),
    "a length and pieces": post(
        "Content-Length: 4", "Transfer-Encoding: chunked", body=b"0\r\n\r\n" + INSIDE
    ),
    "pieces under another name": post(
        "Transfer-Encoding: xchunked", "Content-Length: 3", body=INSIDE
    ),
    "pieces said twice": post(
        "Transfer-Encoding: chunked", "Transfer-Encoding: identity", body=b"0\r\n\r\n" + INSIDE
    ),
    "a piece of a length that is a lie": post(
        "Transfer-Encoding: chunked", body=b"fffffffffffffffff\r\n" + INSIDE
    ),
    "a header on two lines": post("X-One: 1\r\n two", "Content-Length: 34"),
    "a header with a nought in it": post("X-One: \x00", "Content-Length: 34"),
    "a space before the colon": post("Content-Length : 34"),
    "a header of a megabyte": post("X-One: " + "x" * 2**20, "Content-Length: 34"),
    "no request at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 64,
}


@pytest.mark.parametrize("lie", LENGTHS)
async def test_a_request_that_lies_about_itself_is_not_taken_for_two_and_hides_none(
    stage: AttackStage, lie: str
) -> None:
    answer = await send(stage, LENGTHS[lie])

    # What is carried out is answered in HTTP/1.1; some connections are cut without a word.
    assert answer[:12] in {b"", b"HTTP/1.0 400"}
    assert answer.count(b"HTTP/1.") <= 1
    assert b"curbside_commands_total" not in answer
    assert await is_alive(stage)


async def test_who_hangs_up_within_a_body_is_no_failure_of_ours_in_the_log(
    stage: AttackStage,
) -> None:
    async def is_over() -> bool:
        return '"status":400' in lines.getvalue()

    with captured_log() as lines:
        await send(stage, post("Content-Length: 100000"), hangs_up=True)

        await eventually(is_over, within_s=PATIENCE_S, what="the end of the request")
    assert "failed" not in lines.getvalue()


WAYS_OUT: Final = (
    "/../../../../etc/passwd", "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/assets/..%2f..%2f..%2fetc%2fpasswd", "/assets/%252e%252e/%252e%252e/etc/passwd",
    "//etc/passwd", "/..\\..\\etc\\passwd",
    "/api/v1/attachments/..%2f..%2f..%2f..%2fetc%2fpasswd", "/api/v1/exports/../../etc/passwd",
    "/api/v1/shifts/..%2f..%2fetc%2fpasswd.ics", "/assets/x%00.js", "/etc/passwd",
    "/.venv/pyvenv.cfg", "/.git/config",
)  # fmt: skip


@pytest.mark.parametrize("path", WAYS_OUT)
async def test_no_path_leads_out_of_what_is_served(stage: AttackStage, path: str) -> None:
    answer = await send(stage, got(path))

    # Every page is the web client, which may not be built.
    is_a_page = b"text/html" in answer.partition(b"\r\n\r\n")[0]
    assert is_a_page or answer.startswith(b"HTTP/1.1 4")
    assert not any(word in answer for word in (b"root:", b"[core]", b"home =", b"include-system"))


@pytest.mark.parametrize("path", ["/c/", "/api/v1/", "/assets/", "/?next=", "/api/v1/shifts/"])
async def test_no_line_break_in_an_address_becomes_a_header(stage: AttackStage, path: str) -> None:
    for end in ("%0d%0aSet-Cookie:%20pwned=1", "%0aLocation:%20//evil", "%E5%98%8A%E5%98%8D"):
        answer = await send(stage, got(path + end))
        head = answer.partition(b"\r\n\r\n")[0].lower()
        assert b"\nset-cookie" not in head
        assert b"\nlocation" not in head


async def test_a_poll_of_too_many_packets_costs_nobody_else_their_connection(
    stage: AttackStage,
) -> None:
    doctor, other = await stage.attacker(), await stage.attacker()
    theirs = await stage.polling(other.token)
    for count in (17, 200, 5_000):
        own = await stage.polling(doctor.token)
        frames = "\x1e".join(f'42{number}["session:read",{{}}]' for number in range(count))
        async with stage.http.post(own, data=frames.encode()) as taken:
            assert taken.status in {200, 400, 413}

    async with stage.http.post(theirs, data=b'421["session:read",{}]') as taken:
        assert taken.status == 200
    async with stage.http.get(theirs) as heard:
        assert '431[{"ok":true' in await heard.text()
