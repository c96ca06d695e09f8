"""Reads from the log what a room's sockets did not get in time. May be asked at any time, often."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Final

from server.fanout.feed import RoomFeed
from server.fanout.packets import LogReader, encode_event
from server.logs import get_logger
from server.metrics import curbside_gaps_repaired_total
from store.errors import StoreError
from store.ids import CaseId

READ_LIMIT: Final = 500
CONCURRENT_READS: Final = 8
_FIRST_RETRY_S: Final = 0.1
_LAST_RETRY_S: Final = 2.0

_log = get_logger("fanout")


class Repairer:
    """At most one read at a time for a room, and a few over all rooms.

    Args:
        feed_of: Returns a room's feed, None when it has no local members.
    """

    def __init__(self, feed_of: Callable[[CaseId], RoomFeed | None]) -> None:
        self._feed_of = feed_of
        self._reader: LogReader | None = None
        self._slots = asyncio.Semaphore(CONCURRENT_READS)
        self._running: dict[CaseId, asyncio.Task[None]] = {}
        self._again: set[CaseId] = set()
        self._timers: dict[CaseId, asyncio.TimerHandle] = {}
        self._retry_s: dict[CaseId, float] = {}

    def read_with(self, reader: LogReader) -> None:
        """Use this reader from now on; without one nothing can be repaired."""
        self._reader = reader

    def ask(self, case_id: CaseId) -> None:
        """Look for what the room misses; while a look is under way, look once more after it."""
        self._cancel_timer(case_id)
        if self._reader is None:
            return
        if case_id in self._running:
            self._again.add(case_id)
            return
        task = asyncio.create_task(self._repair(case_id, self._reader), name="fanout-repair")
        self._running[case_id] = task
        task.add_done_callback(partial(self._finished, case_id))

    def ask_later(self, case_id: CaseId, delay_s: float) -> None:
        """Look in `delay_s`, unless a look is due sooner or under way."""
        if case_id in self._timers or case_id in self._running:
            return
        loop = asyncio.get_running_loop()
        self._timers[case_id] = loop.call_later(delay_s, self._due, case_id)

    def forget(self, case_id: CaseId) -> None:
        """Plan nothing more for a room that was left."""
        self._cancel_timer(case_id)
        self._again.discard(case_id)
        self._retry_s.pop(case_id, None)

    async def close(self) -> None:
        for case_id in tuple(self._timers):
            self._cancel_timer(case_id)
        tasks = tuple(self._running.values())
        self._again.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _due(self, case_id: CaseId) -> None:
        self._timers.pop(case_id, None)
        feed = self._feed_of(case_id)
        if feed is not None and feed.is_behind:
            self.ask(case_id)

    def _cancel_timer(self, case_id: CaseId) -> None:
        timer = self._timers.pop(case_id, None)
        if timer is not None:
            timer.cancel()

    async def _repair(self, case_id: CaseId, reader: LogReader) -> None:
        async with self._slots:
            found = 0
            try:
                while count := await self._read_on(case_id, reader):
                    found += count
            except StoreError as error:
                # Sockets stay; the retry or the next sweep asks again.
                _log.warning("gap_unread", case_id=case_id, reason=type(error).__name__)
        if found:
            curbside_gaps_repaired_total.inc()
            self._retry_s.pop(case_id, None)
            _log.info("gap_repaired", case_id=case_id, entries=found)

    async def _read_on(self, case_id: CaseId, reader: LogReader) -> int:
        """Read on from where the room is; return how many entries that brought, 0 at the end.

        Raises:
            StoreError: The log could not be read.
        """
        feed = self._feed_of(case_id)
        after = None if feed is None else feed.position
        if feed is None or after is None:
            return 0
        items = await reader.items_after(case_id, after, READ_LIMIT)
        return feed.offer((item.seq, encode_event(item.event, item.payload)) for item in items)

    def _finished(self, case_id: CaseId, task: asyncio.Task[None]) -> None:
        del self._running[case_id]
        if task.cancelled():
            return
        if task.exception() is not None:
            _log.error("repair_failed", case_id=case_id, exc_info=task.exception())
        feed = self._feed_of(case_id)
        if feed is None:
            self.forget(case_id)
        elif case_id in self._again:
            self._again.discard(case_id)
            self.ask(case_id)
        elif feed.is_behind:
            delay_s = self._retry_s.get(case_id, _FIRST_RETRY_S)
            self._retry_s[case_id] = min(delay_s * 2, _LAST_RETRY_S)
            self.ask_later(case_id, delay_s)
