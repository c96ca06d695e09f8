"""A server that speaks HTTP/2 and nothing else, for services that know nothing older."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, Event, RequestReceived, StreamEnded


@dataclass
class H2Request:
    """One request, once it is complete."""

    headers: dict[str, str]
    body: bytes = b""

    @property
    def path(self) -> str:
        return self.headers[":path"]


@dataclass
class H2Answer:
    """What is answered."""

    status: int = 200
    payload: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


Handler = Callable[[H2Request], H2Answer]


class _Conversation:
    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._connection = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
        self._requests: dict[int, H2Request] = {}

    async def hold(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connection.initiate_connection()
        writer.write(self._connection.data_to_send())
        while received := await reader.read(65_536):
            for event in self._connection.receive_data(received):
                self._on(event)
            writer.write(self._connection.data_to_send())
            await writer.drain()
        writer.close()

    def _on(self, event: Event) -> None:
        if isinstance(event, RequestReceived) and event.stream_id is not None:
            headers = {str(name): str(value) for name, value in event.headers or ()}
            self._requests[event.stream_id] = H2Request(headers)
        elif isinstance(event, DataReceived) and event.stream_id is not None:
            self._requests[event.stream_id].body += event.data or b""
            length = event.flow_controlled_length or 0
            self._connection.acknowledge_received_data(length, event.stream_id)
        elif isinstance(event, StreamEnded) and event.stream_id is not None:
            self._answer(event.stream_id, self._handler(self._requests.pop(event.stream_id)))

    def _answer(self, stream_id: int, answer: H2Answer) -> None:
        headers = {":status": str(answer.status), **answer.headers}
        self._connection.send_headers(stream_id, list(headers.items()))
        self._connection.send_data(stream_id, json.dumps(answer.payload).encode(), end_stream=True)


@asynccontextmanager
async def h2_server(handler: Handler) -> AsyncIterator[str]:
    """Run it on a free loopback port; yields its origin."""
    server = await asyncio.start_server(
        lambda reader, writer: _Conversation(handler).hold(reader, writer), "127.0.0.1", 0
    )
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        await server.wait_closed()
