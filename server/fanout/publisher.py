"""Tells other nodes over Redis. Never waits and never fails: what can't be told is dropped.

The log repairs dropped entries. So that others look there soon, the newest message of each room
is kept while Redis is away and sent when it is back: they see its seq and miss those before it.
"""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Final, NamedTuple

from server.fanout.link import SEND_TIMEOUT_S, Backoff, Link, LinkLostError
from server.fanout.meters import curbside_redis_disconnects_total, publish_dropped
from server.logs import get_logger

MAX_PENDING_BYTES: Final = 8 * 1024 * 1024
MAX_KEPT_CHANNELS: Final = 10_000
_MAX_BATCH: Final = 1_000
_LAST_WORDS_S: Final = 1.0

_log = get_logger("fanout")


class _Word(NamedTuple):
    channel: str
    data: bytes
    keep_newest: bool
    unheard: Callable[[], None] | None


class Publisher:
    """One connection for all that this node publishes; what comes together goes as one pipeline."""

    def __init__(self, *, url: str) -> None:
        self._url = url
        self._pending: list[_Word] = []
        self._pending_bytes = 0
        self._kept: dict[str, bytes] = {}
        self._lost = False
        self._on_loss: list[Callable[[], None]] = []
        # Before the first try things are kept as if Redis were there: it mostly is.
        self._is_away = False
        self._wake = asyncio.Event()
        self._drained = asyncio.Event()
        self._drained.set()
        self._session: asyncio.Task[None] | None = None
        self._owner: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Connect, and stay connected until `close`."""
        self._owner = asyncio.create_task(self._stay_connected(), name="fanout-publisher")

    async def close(self) -> None:
        """Send what is pending if Redis takes it within a second, then stop."""
        if self._owner is None:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LAST_WORDS_S):
                await self._drained.wait()
        self._owner.cancel()
        await asyncio.gather(self._owner, return_exceptions=True)

    def publish(
        self,
        channel: str,
        data: bytes,
        *,
        keep_newest: bool = False,
        unheard: Callable[[], None] | None = None,
    ) -> None:
        """Send `data` soon.

        Args:
            keep_newest: When Redis is away, send this when it is back, unless something newer
                for the same channel was published until then.
            unheard: Called when it is dropped, and when nobody listens to the channel.
        """
        word = _Word(channel, data, keep_newest, unheard)
        if self._is_away:
            self._drop(word)
        elif self._pending_bytes + len(data) > MAX_PENDING_BYTES:
            self._drop(word._replace(keep_newest=False))
        else:
            self._pending.append(word)
            self._pending_bytes += len(data)
            self._drained.clear()
            self._wake.set()

    def on_loss(self, callback: Callable[[], None]) -> None:
        """Call back when something was dropped, as soon as others can be told again."""
        self._on_loss.append(callback)

    def reconnect(self) -> None:
        """Throw the connection away and make a new one."""
        if self._session is not None:
            self._session.cancel()

    def _drop(self, word: _Word) -> None:
        publish_dropped.inc()
        self._lost = True
        if word.keep_newest and (word.channel in self._kept or len(self._kept) < MAX_KEPT_CHANNELS):
            self._kept[word.channel] = word.data
        if word.unheard is not None:
            # Soon, not now: who publishes has not noted yet that it did.
            asyncio.get_running_loop().call_soon(word.unheard)

    async def _stay_connected(self) -> None:
        backoff = Backoff()
        while True:
            self._session = asyncio.create_task(self._one_session(backoff))
            try:
                await asyncio.wait([self._session])
            finally:
                self._session.cancel()
                await asyncio.gather(self._session, return_exceptions=True)
            self._is_away = True
            self._drained.set()
            for word in self._take(len(self._pending)):
                self._drop(word)
            curbside_redis_disconnects_total.labels("publish").inc()
            await backoff.wait()

    async def _one_session(self, backoff: Backoff) -> None:
        """Connect and send until the connection is lost. Raises nothing."""
        link = Link(self._url)
        try:
            await link.open()
            self._is_away = False
            kept, self._kept = self._kept, {}
            for channel, data in kept.items():
                self.publish(channel, data, keep_newest=True)
            if self._lost:
                self._lost = False
                for callback in self._on_loss:
                    callback()
            while True:
                await self._wake.wait()
                self._wake.clear()
                while self._pending:
                    await self._send(link)
                    backoff.reset()
                self._drained.set()
        except LinkLostError:
            _log.warning("redis_lost", task="publish")
        finally:
            await link.close()

    async def _send(self, link: Link) -> None:
        """Send one batch and read its replies; on failure its newest are kept.

        Raises:
            LinkLostError: The connection is gone, Redis refused, or did not answer in time.
        """
        batch = self._take(_MAX_BATCH)
        try:
            async with asyncio.timeout(SEND_TIMEOUT_S):
                await link.send(("SPUBLISH", word.channel, word.data) for word in batch)
                for word in batch:
                    listeners = await link.read()
                    if not listeners and word.unheard is not None:
                        word.unheard()
        except BaseException as error:
            for word in batch:
                self._drop(word)
            if isinstance(error, TimeoutError):
                raise LinkLostError from error
            raise

    def _take(self, count: int) -> list[_Word]:
        batch, self._pending = self._pending[:count], self._pending[count:]
        self._pending_bytes -= sum(len(word.data) for word in batch)
        return batch
