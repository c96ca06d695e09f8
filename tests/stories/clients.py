"""Live clients of a story: the official JavaScript one in its own process, and Python's."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

import orjson
import socketio

from tests.stories.ears import Ear, Payload
from tests.stories.nodes import Node
from tests.stories.processes import Process, running

JS_CLIENT = Path(__file__).parents[1] / "js" / "client.mjs"
CALL_PATIENCE_S = 20.0
MOST_TRIES = 20


class LiveClient(Protocol):
    """One socket of one doctor."""

    ear: Ear

    async def call(self, command: str, payload: Payload) -> Payload:
        """Send a command and return its whole answer."""
        ...

    async def leave(self) -> None:
        """Close the socket."""
        ...


async def insist(call: Callable[[], Awaitable[Payload]]) -> Payload:
    """Return the answer to a command with a key; who is told to try again does, as clients must."""
    answer = await call()
    for _ in range(MOST_TRIES):
        if answer["ok"] or not answer["error"]["retryable"]:
            break
        answer = await call()
    return answer


class PythonClient:
    """A socket of python-socketio's own client."""

    def __init__(self, sio: socketio.AsyncClient) -> None:
        self.ear = Ear()
        self._sio = sio
        sio.on("*", self._hear)
        sio.on("disconnect", self._gone)

    async def _hear(self, event: str, payload: Any = None) -> None:
        self.ear.hear(event, payload if isinstance(payload, dict) else {"value": payload})

    async def _gone(self, reason: str) -> None:
        self.ear.hear("(gone)", {"reason": str(reason)})

    async def call(self, command: str, payload: Payload) -> Payload:
        """Send a command and return its whole answer."""
        answer: Payload = await self._sio.call(command, payload, timeout=CALL_PATIENCE_S)
        return answer

    async def send(self, command: str, *arguments: object) -> object:
        """Send anything, however malformed, and return what came back."""
        return await self._sio.call(command, arguments, timeout=CALL_PATIENCE_S)

    async def leave(self) -> None:
        """Close the socket."""
        await self._sio.disconnect()


class JavaScriptClient:
    """The official socket.io-client, spoken to in lines of JSON."""

    def __init__(self, process: Process) -> None:
        self.ear = Ear()
        self._process = process
        self._ids = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Payload]] = {}
        self._reader = asyncio.create_task(self._read())

    async def connect(self, url: str, token: str) -> Payload:
        """Connect and return `{"ok": true}` or the refusal."""
        return await self._ask({"do": "connect", "url": url, "token": token})

    async def call(self, command: str, payload: Payload) -> Payload:
        """Send a command and return its whole answer."""
        return await self._ask({"do": "call", "event": command, "payload": payload})

    async def leave(self) -> None:
        """Close the socket."""
        await self._ask({"do": "close"})

    async def _ask(self, request: Payload) -> Payload:
        request_id = next(self._ids)
        future: asyncio.Future[Payload] = asyncio.get_running_loop().create_future()
        self._waiting[request_id] = future
        await self._process.write(orjson.dumps({"id": request_id, **request}))
        return await asyncio.wait_for(future, CALL_PATIENCE_S)

    async def _read(self) -> None:
        read = 0
        while True:
            lines = await self._process.lines(after=read)
            if not lines:
                return
            read += len(lines)
            for line in lines:
                message = orjson.loads(line)
                if "id" in message:
                    self._waiting.pop(message["id"]).set_result(message["answer"])
                else:
                    self.ear.hear(message["event"], message["payload"])

    async def close(self) -> None:
        """Stop listening to the process."""
        self._reader.cancel()
        await asyncio.gather(self._reader, return_exceptions=True)


@asynccontextmanager
async def python_client(node: Node, token: str) -> AsyncIterator[PythonClient]:
    """Connect a Python client; it does not come back by itself."""
    sio = socketio.AsyncClient(reconnection=False)
    client = PythonClient(sio)
    await sio.connect(node.url, auth={"token": token}, transports=["websocket"])
    try:
        yield client
    finally:
        await sio.disconnect()
        await sio.eio.disconnect()


@asynccontextmanager
async def javascript_client(
    node: Node, token: str, *, log_path: Path
) -> AsyncIterator[JavaScriptClient]:
    """Connect the official client in a process of its own; it comes back by itself."""
    async with running(
        ["node", str(JS_CLIENT)], name="socket.io-client", log_path=log_path
    ) as process:
        client = JavaScriptClient(process)
        try:
            answer = await client.connect(node.url, token)
            assert answer["ok"], answer
            yield client
        finally:
            await client.close()
