"""How many verified doctors share a specialty: groups that are too small are shown coarser."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from server.clock import Clock
from store.accounts import Accounts

FRESH: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class GroupSizes:
    """Verified doctors who hold one specialty."""

    worldwide: int
    in_country: int


class Groups:
    """Counts by specialty and country, at most a minute old."""

    def __init__(self, accounts: Accounts, *, clock: Clock) -> None:
        self._accounts = accounts
        self._clock = clock
        self._by_group: dict[tuple[str, str], int] = {}
        self._worldwide: Counter[str] = Counter()
        self._counted_at: datetime | None = None
        self._counting = asyncio.Lock()

    async def sizes(self, specialty: str, country: str) -> GroupSizes:
        """Return how many hold `specialty` everywhere and in `country`."""
        async with self._counting:
            if self._counted_at is None or self._clock.now() - self._counted_at >= FRESH:
                await self._count()
        return GroupSizes(
            worldwide=self._worldwide[specialty],
            in_country=self._by_group.get((specialty, country), 0),
        )

    async def _count(self) -> None:
        self._by_group = await self._accounts.verified_by_group()
        self._worldwide = Counter()
        for (specialty, _country), doctors in self._by_group.items():
            self._worldwide[specialty] += doctors
        self._counted_at = self._clock.now()
