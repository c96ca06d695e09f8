"""The other nodes, over Redis: what we tell them, what we hear, and whether we hear at all.

A node never hears itself, but for its own pulse.
"""

import asyncio
import inspect
import os
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from server.fanout.channels import Channels
from server.fanout.control import Control, decode_control, encode_control
from server.fanout.direct import NODE_NAME, Direct
from server.fanout.meters import unreadable_dropped
from server.fanout.packets import (
    ORIGIN_BYTES,
    Kind,
    Message,
    UnreadableError,
    pack,
    pack_count,
    unpack,
    unpack_count,
)
from server.fanout.publisher import Publisher
from server.fanout.pulse import Pulse
from server.logs import get_logger

START_WAIT_S: Final = 2.0
_ALL_NODES: Final = "nodes"

Listener = Callable[[Message], None]

_log = get_logger("fanout")


class Nodes:
    """Channels by name, without the prefix that keeps installations apart.

    Args:
        on_confirmed: Called with each channel name from when on it is heard (again).
        on_echo: Called when our own pulse was heard.
    """

    def __init__(
        self,
        *,
        url: str,
        prefix: str,
        on_confirmed: Callable[[str], None],
        on_echo: Callable[[], None],
    ) -> None:
        # Not the node's name: two processes that were given the same one must still differ.
        self.origin = os.urandom(ORIGIN_BYTES)
        self._prefix = prefix
        self._own = f"{NODE_NAME}{self.origin.hex()}"
        self._on_echo = on_echo
        self._channels = Channels(
            url=url, on_confirmed=lambda channel: on_confirmed(channel.removeprefix(prefix))
        )
        self._publisher = Publisher(url=url)
        self._tasks: set[asyncio.Future[None]] = set()
        self.control = Control()
        self.direct = Direct(self)
        self.pulse = Pulse()

    async def start(self) -> None:
        """Connect; comes back after 2 s at the latest, also without Redis."""
        self.listen(self._own, self._hear_own)
        self.listen(_ALL_NODES, self._hear_control)
        self._channels.start()
        self._publisher.start()
        if not await self.confirmed(_ALL_NODES, within_s=START_WAIT_S):
            _log.warning("redis_away", task="start")

    async def close(self) -> None:
        await self._channels.close()
        await self._publisher.close()
        await self.control.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def listen(self, name: str, listener: Listener) -> None:
        """Hear what others tell under this name."""

        def hear(data: bytes) -> None:
            try:
                message = unpack(data)
                if message.origin != self.origin or message.kind is Kind.PULSE:
                    listener(message)
            except UnreadableError:
                unreadable_dropped.inc()

        self._channels.want(self._prefix + name, hear)

    def ignore(self, name: str) -> None:
        """Stop hearing what is told under this name."""
        self._channels.drop(self._prefix + name)

    async def confirmed(self, name: str, *, within_s: float) -> bool:
        """Return whether the name is heard, waiting at most `within_s`."""
        return await self._channels.confirmed(self._prefix + name, within_s=within_s)

    def tell(
        self,
        name: str,
        kind: Kind,
        body: bytes,
        *,
        keep_newest: bool = False,
        unheard: Callable[[], None] | None = None,
    ) -> None:
        """Tell the others; see `Publisher.publish`."""
        message = pack(Message(kind, self.origin, body))
        self._publisher.publish(
            self._prefix + name, message, keep_newest=keep_newest, unheard=unheard
        )

    def tell_control(self, kind: str, data: Mapping[str, Any]) -> None:
        """Run a control message's handlers here and on all other nodes."""
        body = encode_control(kind, data)
        self.control.run(*decode_control(body))
        self.tell(_ALL_NODES, Kind.CONTROL, body)

    def beat(self) -> None:
        """Send the next pulse; when none came back for a while, make new connections."""
        number = self.pulse.beat()
        if self.pulse.should_reconnect:
            self._channels.reconnect()
            self._publisher.reconnect()
        self.tell(self._own, Kind.PULSE, pack_count(number))

    def on_reconnect(self, callback: Callable[[], Awaitable[None] | None]) -> None:
        """Call back when Redis came back and everything is heard again."""

        def call() -> None:
            waiting = callback()
            if inspect.isawaitable(waiting):
                task = asyncio.ensure_future(waiting)
                self._tasks.add(task)
                task.add_done_callback(self._finished)

        self._channels.on_reconnect(call)

    def on_loss(self, callback: Callable[[], None]) -> None:
        """Call back when others missed what we told, as soon as they can be told again."""
        self._publisher.on_loss(callback)

    def _finished(self, task: asyncio.Future[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            _log.error("reconnect_callback_failed", exc_info=task.exception())

    def _hear_own(self, message: Message) -> None:
        if message.kind is Kind.DIRECT:
            self.direct.take(message)
            return
        self.pulse.hear(unpack_count(message.body))
        self._on_echo()

    def _hear_control(self, message: Message) -> None:
        if message.kind is Kind.CONTROL:
            self.control.run(*decode_control(message.body))
