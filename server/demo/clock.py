"""A clock for the seeding that can be stood at any instant of the past."""

import asyncio
from datetime import datetime, timedelta

from server.clock import Clock


class PastClock:
    """Runs like `real` until it is stood somewhere; there it stands still."""

    def __init__(self, real: Clock) -> None:
        self._real = real
        self._stands_at: datetime | None = None

    def now(self) -> datetime:
        """Return where it was stood, else the real time."""
        return self._real.now() if self._stands_at is None else self._stands_at

    async def sleep(self, delay: timedelta) -> None:
        """Sleep for `delay` of real time, wherever the clock stands."""
        await asyncio.sleep(max(delay.total_seconds(), 0.0))

    def stand_at(self, at: datetime) -> None:
        """Stand at `at` from here on."""
        self._stands_at = at

    def run(self) -> None:
        """Follow the real time again."""
        self._stands_at = None
