"""Who is in which room, over all nodes. Callers never wait for Redis and never meet its errors."""

from datetime import datetime, timedelta
from typing import Final

from redis.asyncio import Redis

from server.clock import Clock
from server.presence.keeper import Emitter, Keeper, RedisAwayError
from server.presence.roll import Roll
from server.presence.room import LINGERS_FOR
from server.presence.view import PresenceView, PresentDoctor, presence_view
from store.ids import CaseId, SocketId, new_id

BEAT_EVERY: Final = timedelta(seconds=10)
LOOK_EVERY: Final = timedelta(seconds=5)
# A client says every few seconds that it is still typing; once a second is enough to be told.
TYPING_EVERY: Final = timedelta(seconds=1)
MAX_RECENT_TYPISTS: Final = 10_000

__all__ = ["Emitter", "Presence", "PresenceView", "PresentDoctor"]


class Presence:
    """Presence on this node. `run()` must be running for as long as the node serves.

    Args:
        node: The node's name; each run adds something of its own to it.
        prefix: Starts every Redis key.
    """

    def __init__(
        self, *, redis: Redis, emitter: Emitter, clock: Clock, node: str, prefix: str = "curbside:"
    ) -> None:
        run = f"{node}:{new_id()}"
        self._clock = clock
        self._keeper = Keeper(
            roll=Roll(redis, prefix=prefix, node=run), emitter=emitter, clock=clock, node=run
        )
        self._cases: dict[SocketId, set[CaseId]] = {}
        self._said: dict[tuple[CaseId, str], tuple[bool, datetime]] = {}

    async def enter(self, case_id: CaseId, socket_id: SocketId, who: PresentDoctor) -> None:
        """Count the doctor in over this socket."""
        self._cases.setdefault(socket_id, set()).add(case_id)
        self._keeper.open_room(case_id).enter(socket_id, who)
        self._keeper.touch(case_id)

    async def know(self, case_id: CaseId, who: PresentDoctor) -> None:
        """Show the doctor as who they are by now: a member since their first act, or without alias.

        Nothing happens where they have no socket in the room on this node.
        """
        room = self._keeper.room(case_id)
        if room is not None and room.know(who):
            self._keeper.touch(case_id)

    async def leave(self, case_id: CaseId, socket_id: SocketId) -> None:
        """Count the socket out at once: the doctor closed the room."""
        cases = self._cases.get(socket_id, set())
        cases.discard(case_id)
        if not cases:
            self._cases.pop(socket_id, None)
        self._leave(case_id, socket_id, lingers_until=None)

    async def drop(self, socket_id: SocketId) -> None:
        """Count the socket out of all rooms; the doctor stays for 10 s, they may just reconnect."""
        lingers_until = self._clock.now() + LINGERS_FOR
        for case_id in self._cases.pop(socket_id, ()):
            self._leave(case_id, socket_id, lingers_until=lingers_until)

    def _leave(
        self, case_id: CaseId, socket_id: SocketId, *, lingers_until: datetime | None
    ) -> None:
        room = self._keeper.room(case_id)
        if room is not None and room.leave(socket_id, lingers_until=lingers_until):
            self._keeper.touch(case_id)

    async def typing(self, case_id: CaseId, who: PresentDoctor, typing: bool) -> None:  # noqa: FBT001 - as on the wire
        """Show for 6 s that the doctor types, or that they stopped; shown of those present only."""
        await self.know(case_id, who)
        now = self._clock.now()
        before = self._said.get((case_id, who.ref))
        if before is not None and before[0] == typing and now < before[1] + TYPING_EVERY:
            return
        if len(self._said) >= MAX_RECENT_TYPISTS:
            self._said.clear()
        self._said[case_id, who.ref] = (typing, now)
        self._keeper.open_room(case_id).typing[who.ref] = typing
        self._keeper.touch(case_id)

    async def snapshot(self, case_id: CaseId) -> PresenceView:
        """Return who is in the room; while Redis is away, who is there on this node."""
        try:
            roll = await self._keeper.read(case_id)
        except RedisAwayError:
            room = self._keeper.room(case_id)
            return presence_view(() if room is None else room.wanted(self._clock.now()))
        return presence_view(roll.present)

    async def run(self) -> None:
        """Look at all rooms every 5 s, refresh this node's entries every 10 s, until cancelled."""
        beat_at = self._clock.now()
        while True:
            # Looking comes first: what was lost must be noticed before it is written anew.
            await self._keeper.look()
            if self._clock.now() >= beat_at and await self._keeper.beat():
                beat_at = self._clock.now() + BEAT_EVERY
            await self._clock.sleep(LOOK_EVERY)

    async def close(self) -> None:
        """Take this node's members out, so that nobody has to wait until they lapse."""
        await self._keeper.close()
