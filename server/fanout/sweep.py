"""Finds rooms of this node that missed an entry, by one look at what was lately appended anywhere.

Its cost follows the traffic, not the number of rooms. It finds what Redis lost, and what a
node appended that died before it could tell.
"""

import asyncio
from datetime import timedelta
from typing import Final

from server.clock import Clock
from server.fanout.packets import LogReader
from server.fanout.repair import Repairer
from server.fanout.rooms import LocalRooms
from server.logs import get_logger
from store.errors import StoreError

# An entry is numbered, and dated, up to a write's time limit before a majority has it.
OVERLAP: Final = timedelta(seconds=10)
_log = get_logger("fanout")


class Sweeper:
    """One look at a time; a look that fails is made up for by the next."""

    def __init__(self, rooms: LocalRooms, repairer: Repairer, *, clock: Clock) -> None:
        self._rooms = rooms
        self._repairer = repairer
        self._clock = clock
        self._reader: LogReader | None = None
        self._read_to_at = clock.now()
        self._looking: asyncio.Task[None] | None = None

    def read_with(self, reader: LogReader) -> None:
        """Use this reader from now on."""
        self._reader = reader

    def look(self) -> None:
        """Start a look unless one is under way, or nobody is here to miss anything."""
        if self._reader is None or (self._looking is not None and not self._looking.done()):
            return
        if self._rooms.all():
            self._looking = asyncio.create_task(self._look(self._reader), name="fanout-sweep")
        else:
            self._read_to_at = self._clock.now()

    async def close(self) -> None:
        """Stop looking."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)

    async def _look(self, reader: LogReader) -> None:
        started_at = self._clock.now()
        try:
            heads = await reader.heads_since(self._read_to_at - OVERLAP)
        except StoreError as error:
            _log.warning("sweep_unread", reason=type(error).__name__)
            return
        self._read_to_at = started_at
        for case_id, seq in heads.items():
            feed = self._rooms.feed(case_id)
            position = None if feed is None else feed.position
            if position is not None and position < seq:
                self._repairer.ask(case_id)
