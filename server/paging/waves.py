"""The worker of waves: claims what is due and has it paged, many waves at a time.

Several nodes run it on one database; the lease decides who works on an escalation, the fence
who may still write. A lease is held only while a wave is being paged, not between waves, and
lasts 3 s, renewed each second: DESIGN section 8 names 30 s, but a node killed in mid-wave then
delays it by up to 30 s, and guarantee 4 wants every wave within 5 s of its time. A short lease
is safe because every write under it names its fence and each place of a wave is unique.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from typing import Final

from server.clock import Clock
from server.logs import get_logger
from server.paging.chooser import RUSH
from server.paging.loop import Loop
from server.paging.pool import Pool
from server.paging.wave_batch import LOOK_FOR_CASE_EVERY, WaveBatches
from store.errors import StoreError
from store.escalations import Escalations
from store.records.escalation import Escalation

LEASE: Final = timedelta(seconds=3)
RENEW_EVERY: Final = timedelta(seconds=1)
LOOK_EVERY: Final = timedelta(seconds=1)
_BATCH_LIMIT_S: Final = 30.0
_BATCH: Final = 128
"""How many escalations are claimed by one statement and worked on together."""
_AT_ONCE: Final = 2
"""Batches: a room that takes its time holds up its own batch, not what becomes due meanwhile."""
GATHER_FOR: Final = timedelta(milliseconds=400)
"""In a rush a node leaves what becomes due to the others for so long, or to its own next batch.
A batch takes as many statements for one wave as for a hundred."""

_log = get_logger("paging")


class WaveWorker:
    """Drive it by `run` in a task, or round by round in tests."""

    def __init__(self, *, escalations: Escalations, batches: WaveBatches, clock: Clock) -> None:
        self._escalations = escalations
        self._batches = batches
        self._clock = clock
        self._claimed = 0
        self._gathers_since: datetime | None = None
        self._loop = Loop(name="waves", work=self.take_due, after_failure=LOOK_EVERY, clock=clock)
        self._pool: Pool[Sequence[Escalation]] = Pool(
            name="waves",
            claim=self._claim,
            work=self._work,
            at_once=_AT_ONCE,
            on_room=self._loop.wake,
        )

    def wake(self) -> None:
        """Look now."""
        self._loop.wake()

    async def run(self) -> None:
        """Work until cancelled."""
        await self._loop.run()

    async def run_once(self) -> int:
        """Work on everything that is due and return how many escalations that was."""
        before, last = self._claimed, -1
        while self._claimed != last:
            last, self._gathers_since = self._claimed, None
            await self._pool.drain()
        return self._claimed - before

    async def close(self) -> None:
        """Stop in the middle; another node takes over when the lease lapses."""
        await self._pool.close()

    async def take_due(self) -> timedelta:
        """Begin what is due, as far as there is room; return how soon to look again."""
        await self._pool.take()
        left = self._left_to_gather()
        if left > timedelta(0):
            return left
        due_at = await self._escalations.oldest_due_at()
        if due_at is None:
            return LOOK_EVERY
        return min(max(due_at - self._clock.now(), LOOK_FOR_CASE_EVERY), LOOK_EVERY)

    async def _claim(self, room: int) -> list[Sequence[Escalation]]:
        del room
        if self._left_to_gather() > timedelta(0):
            return []
        now = self._clock.now()
        claimed = await self._escalations.claim_due(now=now, lease=LEASE, limit=_BATCH)
        self._claimed += len(claimed)
        # More is overdue behind a whole batch: that does not wait.
        self._gathers_since = now if RUSH <= len(claimed) < _BATCH else None
        return [claimed] if claimed else []

    def _left_to_gather(self) -> timedelta:
        since, now = self._gathers_since, self._clock.now()
        # A new primary's clock may be behind: nothing waits for it to catch up.
        if since is None or now < since:
            return timedelta(0)
        return since + GATHER_FOR - now

    async def _work(self, claimed: Sequence[Escalation]) -> None:
        async with asyncio.timeout(_BATCH_LIMIT_S), self._kept(claimed):
            try:
                await self._batches.work(claimed)
            except (StoreError, TimeoutError):
                raise
            except Exception:
                if len(claimed) == 1:
                    raise
                # One that can't be paged must not keep the others from being.
                alone = (self._batches.work([each]) for each in claimed)
                for failed in await asyncio.gather(*alone, return_exceptions=True):
                    if isinstance(failed, Exception):
                        _log.error("work failed", task="waves", exc_info=failed)

    @asynccontextmanager
    async def _kept(self, claimed: Sequence[Escalation]) -> AsyncIterator[None]:
        keeping = asyncio.create_task(self._keep(claimed))
        try:
            yield
        finally:
            keeping.cancel()
            with suppress(asyncio.CancelledError):
                await keeping

    async def _keep(self, claimed: Sequence[Escalation]) -> None:
        while True:
            await self._clock.sleep(RENEW_EVERY)
            try:
                if not await self._escalations.renew(claimed, until=self._clock.now() + LEASE):
                    return
            except StoreError as err:
                _log.warning("lease not renewed", error=type(err).__name__)
