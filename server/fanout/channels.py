"""What this node listens to on Redis. The connection may be lost; what is wanted never is.

At most once: what Redis passes on while the connection is away is gone, and `on_confirmed` tells
for each channel from when on it is heard again.
"""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any, Final

from server.fanout.link import Backoff, Command, Link, LinkLostError
from server.fanout.meters import curbside_redis_disconnects_total
from server.logs import get_logger

QUIET_S: Final = 3.0
"""A connection that was silent for this long is asked whether it lives, and given as long again."""

Handler = Callable[[bytes], None]

_log = get_logger("fanout")


class Channels:
    """Sharded pub/sub subscriptions over one connection, made again whenever it is lost.

    Args:
        on_confirmed: Called with each channel that Redis confirmed, also after a reconnect.
    """

    def __init__(self, *, url: str, on_confirmed: Callable[[str], None]) -> None:
        self._url = url
        self._on_confirmed = on_confirmed
        self._handlers: dict[str, Handler] = {}
        self._owed: dict[str, int] = {}
        self._confirmed: set[str] = set()
        self._awaited: dict[str, asyncio.Event] = {}
        self._outbox: list[Command] = []
        self._wake = asyncio.Event()
        self._on_reconnect: list[Callable[[], None]] = []
        self._backoff = Backoff()
        self._restoring: set[str] | None = None
        self._is_first = True
        self._heard = False
        self._is_open = False
        self._session: asyncio.Task[None] | None = None
        self._owner: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Connect, and stay connected until `close`."""
        self._owner = asyncio.create_task(self._stay_connected(), name="fanout-channels")

    async def close(self) -> None:
        if self._owner is not None:
            self._owner.cancel()
            await asyncio.gather(self._owner, return_exceptions=True)

    def want(self, channel: str, handler: Handler) -> None:
        """Listen to the channel from as soon as Redis can be reached."""
        if channel in self._handlers:
            self._handlers[channel] = handler
            return
        self._handlers[channel] = handler
        self._subscribe(channel)

    def drop(self, channel: str) -> None:
        """Stop listening; a channel that isn't listened to may be dropped as well."""
        if self._handlers.pop(channel, None) is not None:
            self._confirmed.discard(channel)
            self._awaited.pop(channel, None)
            self._put(("SUNSUBSCRIBE", channel))

    async def confirmed(self, channel: str, *, within_s: float) -> bool:
        """Return whether Redis confirmed the channel, waiting at most `within_s`."""
        if channel in self._handlers and channel not in self._confirmed:
            event = self._awaited.setdefault(channel, asyncio.Event())
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(within_s):
                    await event.wait()
        return channel in self._confirmed

    def on_reconnect(self, callback: Callable[[], None]) -> None:
        """Call back after a lost connection was made again and everything was confirmed."""
        self._on_reconnect.append(callback)

    def reconnect(self) -> None:
        """Throw the connection away and make a new one: it looks alive, but nothing is heard."""
        if self._session is not None:
            self._session.cancel()

    async def _stay_connected(self) -> None:
        while True:
            self._session = asyncio.create_task(self._one_session())
            try:
                await asyncio.wait([self._session])
            finally:
                self._session.cancel()
                await asyncio.gather(self._session, return_exceptions=True)
            self._confirmed.clear()
            curbside_redis_disconnects_total.labels("subscribe").inc()
            await self._backoff.wait()

    async def _one_session(self) -> None:
        """Connect, subscribe everything and listen until the connection is lost. Raises nothing."""
        link = Link(self._url)
        try:
            await link.open()
            self._is_open = True
            self._subscribe_all()
            async with asyncio.TaskGroup() as group:
                group.create_task(self._write(link))
                group.create_task(self._read(link))
                group.create_task(self._watch_silence())
        except* LinkLostError:
            _log.warning("redis_lost", task="subscribe")
        except* Exception as errors:  # noqa: BLE001 - top of a loop that must outlive any message
            _log.error("fanout_session_failed", task="subscribe", exc_info=errors.exceptions[0])
        finally:
            self._is_open = False
            await link.close()

    def _subscribe_all(self) -> None:
        self._outbox.clear()
        self._owed.clear()
        self._restoring = set(self._handlers)
        for channel in self._handlers:
            self._subscribe(channel)
        self._restored()

    def _subscribe(self, channel: str) -> None:
        self._owed[channel] = self._owed.get(channel, 0) + 1
        self._put(("SSUBSCRIBE", channel))

    def _put(self, command: Command) -> None:
        # While away nothing is written down: the next session subscribes all that is wanted then.
        if self._is_open:
            self._outbox.append(command)
            self._wake.set()

    async def _write(self, link: Link) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            commands, self._outbox = self._outbox, []
            if commands:
                await link.send(commands)

    async def _read(self, link: Link) -> None:
        while True:
            reply = await link.read()
            self._heard = True
            if isinstance(reply, list):
                self._take(*reply)

    async def _watch_silence(self) -> None:
        while True:
            self._heard = False
            await asyncio.sleep(QUIET_S)
            if self._heard:
                continue
            self._put(("PING",))
            await asyncio.sleep(QUIET_S)
            if not self._heard:
                raise LinkLostError

    def _take(self, kind: bytes, name: bytes, data: Any = None) -> None:
        if kind == b"smessage":
            handler = self._handlers.get(name.decode())
            if handler is not None:
                handler(data)
        elif kind == b"ssubscribe":
            self._confirm(name.decode())
        elif kind == b"sunsubscribe" and name.decode() in self._handlers:
            self._check_unasked(name.decode())

    def _confirm(self, channel: str) -> None:
        owed = self._owed.pop(channel, 1) - 1
        if owed:
            self._owed[channel] = owed
            return
        if channel in self._handlers:
            self._confirmed.add(channel)
            if (event := self._awaited.pop(channel, None)) is not None:
                event.set()
            self._on_confirmed(channel)
        if self._restoring is not None:
            self._restoring.discard(channel)
            self._restored()

    def _check_unasked(self, channel: str) -> None:
        """Give the connection up when Redis ended a subscription that we want (a moved slot)."""
        if not self._owed.get(channel):
            raise LinkLostError

    def _restored(self) -> None:
        if self._restoring is None or self._restoring & self._handlers.keys():
            return
        self._restoring = None
        self._backoff.reset()
        if self._is_first:
            self._is_first = False
            return
        for callback in self._on_reconnect:
            callback()
