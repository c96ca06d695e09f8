"""A small Socket.IO client over one WebSocket that hides nothing: no queue, retry or dedupe."""

import asyncio
import itertools
from collections.abc import Callable
from typing import Any

import aiohttp
import orjson

Payload = dict[str, Any]
OnEvent = Callable[[str, Payload], None]
OnAnswer = Callable[[Payload], None]

OPEN_PATIENCE_S = 6.0
SILENCE_S = 27.0
"""The server pings every 15 s and gives up after 10 more; so does this end."""


class GoneError(Exception):
    """The connection is no more, or was never let in."""


class RefusedError(GoneError):
    """The handshake was refused; the argument is the code."""


class NoAnswerError(Exception):
    """Nothing came back in time: nobody can tell what happened."""


class LiveSocket:
    """One connection. Events go to `on_event` in the order in which they arrive."""

    def __init__(self, websocket: aiohttp.ClientWebSocketResponse, on_event: OnEvent) -> None:
        self._websocket = websocket
        self._on_event = on_event
        self._ids = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Payload]] = {}
        self._then: dict[int, OnAnswer] = {}
        self._reading = asyncio.Event()
        self._reading.set()
        self._pause_s = 0.0
        self.gone = asyncio.Event()
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def open(
        cls, session: aiohttp.ClientSession, url: str, token: str, on_event: OnEvent
    ) -> "LiveSocket":
        """Connect and sign in.

        Raises:
            RefusedError: With the code of the refusal.
            GoneError: There is nobody.
        """
        address = url.replace("http://", "ws://") + "/socket.io/?EIO=4&transport=websocket"
        try:
            async with asyncio.timeout(OPEN_PATIENCE_S):
                websocket = await session.ws_connect(address, max_msg_size=2**24)
                await websocket.receive_str()
                await websocket.send_str("40" + orjson.dumps({"token": token}).decode())
                answer = await websocket.receive_str()
                while answer == "2":
                    await websocket.send_str("3")
                    answer = await websocket.receive_str()
        except (aiohttp.ClientError, OSError, TimeoutError, TypeError) as err:
            raise GoneError from err
        if not answer.startswith("40"):
            await websocket.close()
            code = orjson.loads(answer[2:]).get("message") if answer.startswith("44") else answer
            raise RefusedError(code)
        return cls(websocket, on_event)

    async def call(
        self,
        command: str,
        payload: Payload,
        *,
        within_s: float = 4.0,
        then: OnAnswer | None = None,
    ) -> Payload:
        """Send a command and return its whole answer.

        Args:
            then: Called with the answer before anything that arrives behind it is looked at.

        Raises:
            NoAnswerError: None came, in time or before the connection went.
        """
        call_id = next(self._ids)
        future: asyncio.Future[Payload] = asyncio.get_running_loop().create_future()
        self._waiting[call_id] = future
        if then is not None:
            self._then[call_id] = then
        try:
            await self._websocket.send_str(
                f"42{call_id}" + orjson.dumps([command, payload]).decode()
            )
            return await asyncio.wait_for(future, within_s)
        except (aiohttp.ClientError, OSError, TimeoutError) as err:
            raise NoAnswerError from err
        finally:
            self._waiting.pop(call_id, None)
            self._then.pop(call_id, None)

    def stop_reading(self) -> None:
        """Take nothing more from the network, as a suspended phone does."""
        self._reading.clear()

    def read_slowly(self, pause_s: float) -> None:
        """Rest so long after each message, as a phone with one bar does."""
        self._pause_s = pause_s

    def read_on(self) -> None:
        """Read as fast as messages come."""
        self._pause_s = 0.0
        self._reading.set()

    async def close(self) -> None:
        self._reader.cancel()
        await asyncio.gather(self._reader, return_exceptions=True)
        await self._websocket.close()

    async def _read(self) -> None:
        try:
            while True:
                await self._reading.wait()
                message = await self._websocket.receive(timeout=SILENCE_S)
                if message.type is not aiohttp.WSMsgType.TEXT:
                    return
                await self._take(message.data)
                if self._pause_s:
                    await asyncio.sleep(self._pause_s)
        except (aiohttp.ClientError, OSError, TimeoutError):
            return
        finally:
            self.gone.set()
            for future in self._waiting.values():
                if not future.done():
                    future.set_exception(ConnectionResetError())

    async def _take(self, text: str) -> None:
        if text == "2":
            await self._websocket.send_str("3")
        elif text.startswith("42"):
            event, *arguments = orjson.loads(text[2:])
            self._on_event(event, arguments[0] if arguments else {})
        elif text.startswith("43"):
            body = text.index("[")
            self._answered(int(text[2:body]), orjson.loads(text[body:])[0])
        elif text.startswith(("1", "41")):
            await self._websocket.close()

    def _answered(self, call_id: int, answer: Payload) -> None:
        future = self._waiting.get(call_id)
        if future is None or future.done():
            return
        if call_id in self._then:
            self._then[call_id](answer)
        future.set_result(answer)
