"""A TCP link that can be cut, slowed or left half-open. One object for each way from A to B."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal, cast

from tests.stories.nodes import free_port

HOST = "127.0.0.1"
State = Literal["open", "cut", "half_open"]


class Link:
    """Passes bytes on to `target_port`; what is cut is reset, what is half-open is swallowed.

    Half-open is what a lost route looks like: connections stay, new ones are taken, nothing
    arrives and nothing comes back.
    """

    def __init__(self, name: str, target_port: int) -> None:
        self.name = name
        self.port = free_port()
        self.target_port = target_port
        self.state: State = "open"
        self.delay_s = 0.0
        self.ends: set[_End] = set()
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Near(self), HOST, self.port)

    async def close(self) -> None:
        assert self._server is not None
        self._server.close()
        self._abort_all()
        await self._server.wait_closed()

    def cut(self) -> None:
        """Reset what is there and refuse what comes."""
        self.state = "cut"
        self._abort_all()

    def half_open(self) -> None:
        """Let nothing through in either direction, and say nothing about it."""
        self.state = "half_open"

    def delay(self, delay_s: float) -> None:
        """Hold everything up by this long in each direction."""
        self.delay_s = delay_s

    def heal(self) -> None:
        """Pass bytes again; connections that lost some are reset, as a router would in the end."""
        was, self.state, self.delay_s = self.state, "open", 0.0
        if was != "open":
            self._abort_all()

    def takes(self, peer_port: int) -> bool:  # noqa: ARG002 - a link that guards wants to know
        """Whether whoever calls from this port is let in."""
        return self.state != "cut"

    def _abort_all(self) -> None:
        for end in tuple(self.ends):
            end.abort()


class _End(asyncio.Protocol):
    """One end of a connection through a link."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self.peer: _End | None = None
        self.peer_port = 0
        """Where whoever called has its end; 0 at the far end."""
        self.transport: asyncio.Transport | None = None
        self._early: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are of no class of asyncio's.
        self.transport = cast("asyncio.Transport", transport)
        self.link.ends.add(self)
        for data in self._early:
            self.transport.write(data)
        self._early.clear()

    def data_received(self, data: bytes) -> None:
        if self.link.state != "open" or self.peer is None:
            return
        if self.link.delay_s:
            asyncio.get_running_loop().call_later(self.link.delay_s, self.peer.give, data)
        else:
            self.peer.give(data)

    def give(self, data: bytes) -> None:
        """Send what the other end received."""
        if self.transport is None:
            self._early.append(data)
        elif not self.transport.is_closing():
            self.transport.write(data)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio hands it
        self.link.ends.discard(self)
        if self.peer is not None and self.link.state != "half_open":
            self.peer.end()

    def end(self) -> None:
        """Close in order: what is buffered still goes out."""
        if self.transport is not None:
            self.transport.close()

    def abort(self) -> None:
        """Reset at once."""
        if self.transport is not None:
            self.transport.abort()


class _Near(_End):
    """The end at which somebody called."""

    def __init__(self, link: Link) -> None:
        super().__init__(link)
        self._dialling: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.peer_port = transport.get_extra_info("peername")[1]
        if not self.link.takes(self.peer_port):
            self.abort()
        elif self.link.state == "open":
            self.peer = far = _End(self.link)
            far.peer = self
            self._dialling = asyncio.create_task(self._dial(far))

    async def _dial(self, far: _End) -> None:
        loop = asyncio.get_running_loop()
        try:
            await loop.create_connection(lambda: far, HOST, self.link.target_port)
        except OSError:
            self.abort()


@asynccontextmanager
async def link_to(name: str, target_port: int) -> AsyncIterator[Link]:
    """Open a link for as long as the context lasts."""
    link = Link(name, target_port)
    await link.start()
    try:
        yield link
    finally:
        await link.close()
