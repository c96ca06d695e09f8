"""The one source of time. Production follows the MongoDB primary; tests turn theirs by hand."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

MAX_ROUND_TRIP_S: Final = 0.5


class Clock(Protocol):
    """Tells the time and waits."""

    def now(self) -> datetime:
        """Return the present instant, aware, UTC."""
        ...

    async def sleep(self, delay: timedelta) -> None:
        """Return once `delay` has passed on this clock."""
        ...


def whole_minute(at: datetime) -> datetime:
    """Return the start of the minute: as exactly as doctors are told what others did when."""
    return at.replace(second=0, microsecond=0)


def next_whole_minute(at: datetime) -> datetime:
    """Return the end of the minute, of what ends: nobody takes it for over before it is."""
    begun = whole_minute(at)
    return begun if begun == at else begun + timedelta(minutes=1)


async def sleep_or_woken(clock: Clock, delay: timedelta, woken: asyncio.Event) -> None:
    """Return once `delay` has passed on the clock, or as soon as `woken` is set."""
    waits = [asyncio.create_task(clock.sleep(delay)), asyncio.create_task(_until(woken))]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
        await asyncio.gather(*waits, return_exceptions=True)


async def _until(event: asyncio.Event) -> None:
    await event.wait()


class PrimaryClock:
    """Follows the primary's clock, so that nodes with skewed clocks agree on what is due.

    Between refreshes it runs on the monotonic clock: a step of the node's own wall
    clock moves nothing.
    """

    def __init__(self) -> None:
        self._base_at = datetime.now(UTC)
        self._base_mono_s = time.monotonic()
        self._heard = False

    def now(self) -> datetime:
        """Return the primary's time as last heard of, carried on by the monotonic clock."""
        return self._base_at + timedelta(seconds=time.monotonic() - self._base_mono_s)

    async def sleep(self, delay: timedelta) -> None:
        """Sleep for `delay` of real time."""
        await asyncio.sleep(max(delay.total_seconds(), 0.0))

    async def refresh(self, primary_time: Callable[[], Awaitable[datetime]]) -> None:
        """Set the clock by the primary; half of the round trip is taken as its way back.

        An answer that took long says little of now: it is passed over, but for the first.
        """
        asked_s = time.monotonic()
        heard_at = await primary_time()
        now_s = time.monotonic()
        if self._heard and now_s - asked_s > MAX_ROUND_TRIP_S:
            return
        self._heard = True
        self._base_at = heard_at + timedelta(seconds=(now_s - asked_s) / 2)
        self._base_mono_s = now_s


class ManualClock:
    """A clock for tests: it stands still until `advance` turns it."""

    def __init__(self, at: datetime) -> None:
        self._now = at
        self._sleepers: list[tuple[datetime, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        """Return where the hands stand."""
        return self._now

    async def sleep(self, delay: timedelta) -> None:
        """Return once the clock was turned past now + `delay`."""
        if delay <= timedelta(0):
            await asyncio.sleep(0)
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self._now + delay, future))
        await future

    @property
    def sleepers(self) -> int:
        """Return how many wait for the clock to be turned."""
        return len(self._sleepers)

    def advance(self, by: timedelta) -> None:
        """Turn the clock on by `by` and wake whoever slept until then."""
        self._now += by
        waiting = self._sleepers
        self._sleepers = [(at, future) for at, future in waiting if at > self._now]
        for at, future in waiting:
            if at <= self._now and not future.done():
                future.set_result(None)
