"""A loop that works in rounds: when woken, and after a while anyway. A failed round is logged."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from server.clock import Clock, sleep_or_woken
from server.logs import get_logger

_log = get_logger("paging")


class Loop:
    """Runs one round after the other until it is cancelled."""

    def __init__(
        self,
        *,
        name: str,
        work: Callable[[], Awaitable[timedelta]],
        after_failure: timedelta,
        clock: Clock,
    ) -> None:
        """Make the loop.

        Args:
            work: One round; returns how long to wait for the next.
            after_failure: How long to wait after a round that raised.
        """
        self._name = name
        self._work = work
        self._after_failure = after_failure
        self._clock = clock
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Start the next round at once, or right after the one that runs."""
        self._woken.set()

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            self._woken.clear()
            try:
                pause = await self._work()
            except Exception as err:  # noqa: BLE001 - the top of a worker loop: log it and go on
                _log.error("round failed", task=self._name, exc_info=err)
                pause = self._after_failure
            await sleep_or_woken(self._clock, pause, self._woken)
