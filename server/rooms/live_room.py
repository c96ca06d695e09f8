"""The rooms this node has at hand: their folded state, kept up with the log, bounded in number."""

import asyncio
from collections import OrderedDict
from collections.abc import Collection
from typing import Final

from server.rooms.state import RoomState
from server.rooms.turns import Turns
from store.ids import CaseId
from store.room_log import RoomLog

MAX_IDLE_ROOMS: Final = 2_000
READ_LIMIT: Final = 500
READ_MANY_LIMIT: Final = 5_000


class LiveRoom:
    """One room's committed state. It may lag behind the log; `refresh` catches up."""

    def __init__(self, case_id: CaseId, log: RoomLog) -> None:
        self.state = RoomState(case_id)
        self.turns = Turns()
        self._log = log
        self._reading: asyncio.Task[None] | None = None
        self._next: asyncio.Task[None] | None = None

    async def refresh(self) -> RoomState:
        """Fold in what the log holds beyond the present state and return the state.

        All who ask while a read is under way share the next one: it begins after they asked,
        and a room that hundreds come back to at once is read a few times.

        Raises:
            StoreUnavailableError: The log could not be read.
        """
        if self._next is None:
            self._next = asyncio.create_task(self._read(after=self._reading), name="room-refresh")
            self._next.add_done_callback(_note_error)
        # Who gives up must not end the read that others wait for.
        await asyncio.shield(self._next)
        return self.state

    async def _read(self, *, after: asyncio.Task[None] | None) -> None:
        if after is not None:
            await asyncio.wait([after])
        self._reading, self._next = self._next, None
        try:
            entries = await self._log.beyond(self.state.case_id, self.state.seq)
            self.state.apply_all(entries or [])
            is_behind = entries is None
            while is_behind:
                entries = await self._log.read(
                    self.state.case_id, after=self.state.seq, limit=READ_LIMIT
                )
                self.state.apply_all(entries)
                is_behind = len(entries) == READ_LIMIT
        finally:
            self._reading = None


class LiveRooms:
    """The rooms at hand. Least recently used ones are let go; they can be read again."""

    def __init__(self, log: RoomLog) -> None:
        self._log = log
        self._rooms: OrderedDict[CaseId, LiveRoom] = OrderedDict()

    def at_hand(self, case_id: CaseId) -> LiveRoom:
        """Return the room, empty and behind when it was not at hand."""
        room = self._rooms.get(case_id)
        if room is None:
            room = self._rooms[case_id] = LiveRoom(case_id, self._log)
            while len(self._rooms) > MAX_IDLE_ROOMS:
                self._rooms.popitem(last=False)
        self._rooms.move_to_end(case_id)
        return room

    async def refresh_many(self, case_ids: Collection[CaseId]) -> dict[CaseId, LiveRoom]:
        """Fold in what the log holds beyond these rooms' states, read at once; return the rooms.

        Raises:
            StoreUnavailableError: The log could not be read.
        """
        rooms = {case_id: self.at_hand(case_id) for case_id in case_ids}
        seqs = {case_id: room.state.seq for case_id, room in rooms.items()}
        entries = await self._log.read_many(seqs, limit=READ_MANY_LIMIT) if seqs else []
        for entry in entries:
            rooms[entry.case_id].state.apply(entry)
        if len(entries) == READ_MANY_LIMIT:
            # The answer ends with some room, perhaps in the middle of it.
            await asyncio.gather(
                *(rooms[case_id].refresh() for case_id in seqs if case_id >= entries[-1].case_id)
            )
        return rooms

    def known(self, case_id: CaseId) -> LiveRoom | None:
        """Return the room if it is at hand."""
        return self._rooms.get(case_id)

    def forget(self, case_id: CaseId) -> None:
        """Let a room go: it does not exist, or its state is in doubt."""
        self._rooms.pop(case_id, None)


def _note_error(task: asyncio.Task[None]) -> None:
    """Take note of a failure that nobody waits for any more."""
    if not task.cancelled():
        task.exception()
