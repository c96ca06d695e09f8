"""Writes the audit trail: beside the hot path for most, before the act for what must be known.

A queue that is full, or a node that dies, is the only way in which something noted is lost;
the first is counted. What is written is durable when `write` returns.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from server.audit.chain import Event, chained
from server.clock import Clock
from server.errors import UnavailableError
from server.logs import get_logger
from server.metrics import curbside_audit_entries_total
from store.audit import AuditEntries
from store.errors import DuplicateError, StoreError
from store.records.audit import AuditEntry

MAX_WAITING: Final = 20_000
MAX_BATCH: Final = 500
TOGETHER_S: Final = 0.05
"""What is noted within this time is written by one statement."""
RETRY_AFTER_S: Final = 0.5
CLOSING_LIMIT_S: Final = 5.0
SAME_VIEW_FOR: Final = timedelta(minutes=10)
MAX_VIEWS: Final = 50_000
_MAX_RACES: Final = 50
_RACE_PAUSE_S: Final = 0.01

_log = get_logger("audit")


class AuditTrail:
    """One per process. Start it, and close it to write what waits."""

    def __init__(self, entries: AuditEntries, *, clock: Clock, node: str, secret: bytes) -> None:
        self._entries = entries
        self._clock = clock
        self._node = node
        self._secret = secret
        self._last: AuditEntry | None = None
        self._waiting: deque[Event] = deque()
        self._something = asyncio.Event()
        self._writing = asyncio.Lock()
        self._viewed: OrderedDict[tuple[str, ...], datetime] = OrderedDict()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to write what is noted."""
        self._task = asyncio.create_task(self._run(), name="audit")

    async def close(self) -> None:
        """Write what waits; what can't be written in time is counted as lost."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        try:
            async with asyncio.timeout(CLOSING_LIMIT_S):
                while self._waiting:
                    await self._write_waiting()
        except (StoreError, UnavailableError, TimeoutError):
            self._lose(len(self._waiting))

    def event(
        self, action: str, actor: str, *, role: str = "", outcome: str = "ok", **about: str
    ) -> Event:
        """Return an event of now."""
        return Event(action, actor, self._clock.now(), role, about, outcome)

    def note(self, event: Event) -> None:
        """Have an event written soon. Never waits, never raises."""
        if len(self._waiting) >= MAX_WAITING:
            self._lose(1)
            return
        self._waiting.append(event)
        self._something.set()

    def note_view(self, event: Event) -> None:
        """Have a look at something noted, once in ten minutes for the same actor and thing."""
        what = (event.action, event.actor, *(f"{name}={event.about[name]}" for name in event.about))
        seen_at = self._viewed.get(what)
        if seen_at is not None and event.at - seen_at < SAME_VIEW_FOR:
            return
        self._viewed[what] = event.at
        self._viewed.move_to_end(what)
        while len(self._viewed) > MAX_VIEWS:
            self._viewed.popitem(last=False)
        self.note(event)

    async def write(self, event: Event) -> None:
        """Write an event; when this returns it is durable, in the chain.

        Raises:
            StoreError: It may not be: do nothing that must not go unseen.
        """
        async with self._writing:
            await self._append([event])

    async def _run(self) -> None:
        while True:
            await self._something.wait()
            await asyncio.sleep(TOGETHER_S)
            self._something.clear()
            try:
                while self._waiting:
                    await self._write_waiting()
            except (StoreError, UnavailableError) as err:
                _log.warning("the audit trail waits", error=type(err).__name__)
                self._something.set()
                await asyncio.sleep(RETRY_AFTER_S)

    async def _write_waiting(self) -> None:
        async with self._writing:
            batch = [self._waiting[n] for n in range(min(MAX_BATCH, len(self._waiting)))]
            await self._append(batch)
            # Only now: what a failure or the end cuts short is written again, and kept once.
            for _ in batch:
                self._waiting.popleft()

    async def _append(self, events: Sequence[Event]) -> None:
        left = list(events)
        if self._last is None:
            self._last = await self._entries.last()
        for _ in range(_MAX_RACES):
            entries = chained(left, self._last, node=self._node, secret=self._secret)
            try:
                if entries:
                    await self._entries.append(entries)
            except DuplicateError:
                left = await self._not_yet_stored(left)
            except StoreError:
                self._last = None
                raise
            else:
                self._last = entries[-1] if entries else self._last
                curbside_audit_entries_total.labels("written").inc(len(events))
                return
        raise UnavailableError

    async def _not_yet_stored(self, events: Sequence[Event]) -> list[Event]:
        """Return what is still to be written, after finding the new end of the chain."""
        # What was there first may take a moment to be on a majority, and to be read.
        await asyncio.sleep(_RACE_PAUSE_S)
        stored = await self._entries.stored([event.event_id for event in events])
        self._last = await self._entries.last()
        return [event for event in events if event.event_id not in stored]

    async def show_head(self) -> None:
        """Log the end of the chain: who keeps the logs elsewhere can tell if it was cut off."""
        last = await self._entries.last()
        if last is not None:
            _log.info("audit head", seq=last.seq, hash=last.hash)

    def _lose(self, count: int) -> None:
        if count:
            curbside_audit_entries_total.labels("lost").inc(count)
            _log.error("audit entries were lost", count=count)
