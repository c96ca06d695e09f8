"""Claims work and does several things at a time. A slow one keeps its place, never the others."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from server.logs import get_logger

_log = get_logger("paging")
T = TypeVar("T")


class Pool(Generic[T]):
    """What fails is logged; its lease lapses in seconds and somebody takes it up again."""

    def __init__(
        self,
        *,
        name: str,
        claim: Callable[[int], Awaitable[Sequence[T]]],
        work: Callable[[T], Awaitable[None]],
        at_once: int,
        on_room: Callable[[], None],
    ) -> None:
        """Make the pool.

        Args:
            claim: Takes things to do, at most so many; none when there are none.
            on_room: Called when a full pool has room again.
        """
        self._name = name
        self._claim = claim
        self._work = work
        self._at_once = at_once
        self._on_room = on_room
        self._running: set[asyncio.Task[None]] = set()

    async def take(self) -> int:
        """Claim and begin what is due, as far as there is room; return how much that was."""
        taken = 0
        while (room := self._at_once - len(self._running)) > 0:
            claimed = await self._claim(room)
            if not claimed:
                break
            taken += len(claimed)
            for one in claimed:
                task = asyncio.create_task(self._do(one))
                self._running.add(task)
                task.add_done_callback(self._done)
        return taken

    async def drain(self) -> int:
        """Claim and do everything that is due, and return how much that was."""
        taken = await self.take()
        while self._running:
            await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
            taken += await self.take()
        return taken

    async def close(self) -> None:
        """Stop in the middle."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def _done(self, task: asyncio.Task[None]) -> None:
        full = len(self._running) >= self._at_once
        self._running.discard(task)
        if full:
            self._on_room()

    async def _do(self, claimed: T) -> None:
        try:
            await self._work(claimed)
        except Exception as err:  # noqa: BLE001 - the top of a worker: one failure stops no other
            _log.error("work failed", task=self._name, exc_info=err)
