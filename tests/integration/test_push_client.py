"""What a push service can do to us: nothing but answer shortly."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import pytest

from server.notify.push_client import (
    MAX_RESPONSE_BYTES,
    PushClient,
    PushResponse,
    PushUnreachableError,
)

Answering = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
TRIES = 20
"""On a busy machine the first connection alone may take the whole time limit."""


async def without_end(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\n\r\n")
    while not reader.at_eof():
        writer.write(b"x" * 1_024)
        await writer.drain()


async def in_headers_without_end(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 201 Created\r\n")
    while not reader.at_eof():
        writer.write(b"X-More: " + b"x" * 1_024 + b"\r\n")
        await writer.drain()


async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    # Until the caller has had enough.
    del writer
    await reader.read()


async def elsewhere(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    asked = await reader.readuntil(b"\r\n\r\n")
    assert asked.startswith(b"POST /send ")
    led = b"Location: /other\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    writer.write(b"HTTP/1.1 307 Temporary Redirect\r\n" + led)
    await writer.drain()


@dataclass
class Service:
    """A push service that answers badly, and a client that may post to it."""

    client: PushClient
    url: str
    asked: list[asyncio.Task[None] | None] = field(default_factory=list)

    async def answer(self) -> PushResponse:
        for _ in range(TRIES):
            with suppress(PushUnreachableError):
                return await self.client.post(self.url, headers={}, body=b"page")
        pytest.fail("no connection in time")


@asynccontextmanager
async def service(answering: Answering) -> AsyncIterator[Service]:
    """Serve until the client has closed its connections, and every answer with them."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        opened.asked.append(asyncio.current_task())
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                await answering(reader, writer)
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    host = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    opened = Service(PushClient(allowed=[host]), f"http://{host}/send")
    async with server:
        try:
            yield opened
        finally:
            await opened.client.close()
            await asyncio.gather(*(task for task in opened.asked if task is not None))


async def test_of_an_answer_without_end_only_the_beginning_is_read() -> None:
    async with service(without_end) as bad:
        response = await bad.answer()

    assert (response.status, response.headers["retry-after"]) == (429, "7")
    assert response.body == b"x" * MAX_RESPONSE_BYTES


async def test_headers_without_end_are_not_read_to_their_end() -> None:
    async with service(in_headers_without_end) as bad:
        with pytest.raises(PushUnreachableError):
            await bad.client.post(bad.url, headers={}, body=b"page")


async def test_a_service_that_says_nothing_is_left_after_its_time() -> None:
    async with service(never) as bad:
        with pytest.raises(PushUnreachableError):
            await bad.client.post(bad.url, headers={}, body=b"page")


async def test_nobody_is_led_elsewhere() -> None:
    async with service(elsewhere) as bad:
        # Whoever asked for anything else would fail in the service, which is waited for.
        assert (await bad.answer()).status == 307
