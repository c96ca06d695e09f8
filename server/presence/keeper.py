"""Keeps this node's rooms and Redis in step, and this node's sockets told. Swallows Redis' absence.

A change is written at once and hinted at to the other nodes; hints may be lost, so each node
also looks at all its rooms every 5 s. While Redis is away everyone keeps what they were last
shown.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final, Protocol

import structlog
from redis.exceptions import RedisError

from server.clock import Clock
from server.presence.roll import Roll, RoomRoll
from server.presence.room import LocalRoom
from store.ids import CaseId, SocketId

HINT: Final = "presence"
_log = structlog.get_logger(__name__)


class Emitter(Protocol):
    """What presence needs of the fan-out."""

    def emit_sockets(
        self,
        socket_ids: Collection[SocketId],
        event: str,
        payload: Mapping[str, object],
        *,
        volatile: bool = True,
    ) -> None:
        """Send an event to these sockets of this node."""
        ...

    def tell_nodes(self, kind: str, data: dict[str, Any]) -> None:
        """Tell all nodes something; it may be lost."""
        ...

    def on_control(self, kind: str, handler: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
        """Have `handler` told what nodes tell under `kind`."""
        ...


class RedisAwayError(Exception):
    """Redis can't be asked now."""


class Keeper:
    """The rooms in which this node has sockets.

    Args:
        node: Names this run of this node.
    """

    def __init__(self, *, roll: Roll, emitter: Emitter, clock: Clock, node: str) -> None:
        self._roll = roll
        self._emitter = emitter
        self._clock = clock
        self._node = node
        self._rooms: dict[CaseId, LocalRoom] = {}
        self._readings = 0
        self._changing = 0
        self._away = False
        emitter.on_control(HINT, self._on_hint)

    def room(self, case_id: CaseId) -> LocalRoom | None:
        """Return the room if this node has anything to do with it."""
        return self._rooms.get(case_id)

    def open_room(self, case_id: CaseId) -> LocalRoom:
        """Return the room, from now on one of this node's. Touch it, or it stays for ever."""
        return self._rooms.setdefault(case_id, LocalRoom())

    def touch(self, case_id: CaseId) -> None:
        """Have the room written, read and shown soon, at most once per gap."""
        room = self._rooms.get(case_id)
        if room is None:
            return
        room.dirty = True
        if room.settling is None:
            room.settling = asyncio.get_running_loop().create_task(self._settle(case_id, room))

    async def look(self) -> None:
        """Read all rooms and show this node's sockets what changed."""
        await self._look(tuple(self._rooms))

    async def beat(self) -> bool:
        """Refresh all that this node has written; return whether that succeeded."""
        written = {case_id: room.written for case_id, room in self._rooms.items()}
        try:
            with self._reachable():
                await self._roll.beat(written, now=self._clock.now())
        except RedisAwayError:
            return False
        return True

    async def read(self, case_id: CaseId) -> RoomRoll:
        """Return what Redis says of the room.

        Raises:
            RedisAwayError: It says nothing.
        """
        with self._reachable():
            return (await self._roll.read([case_id], now=self._clock.now()))[case_id]

    async def close(self) -> None:
        """Take all of this node's members out of Redis."""
        rooms, self._rooms = self._rooms, {}
        tasks = [task for room in rooms.values() for task in (room.settling, room.alarm) if task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        try:
            for case_id, room in rooms.items():
                if room.written:
                    with self._reachable():
                        await self._roll.write(case_id, now=self._clock.now(), remove=room.written)
                    self._hint(case_id)
        except RedisAwayError:
            return

    async def _settle(self, case_id: CaseId, room: LocalRoom) -> None:
        self._changing += 1
        try:
            while room.dirty:
                now = self._clock.now()
                if room.next_at is not None and now < room.next_at:
                    await self._clock.sleep(room.next_at - now)
                room.dirty = False
                room.next_at = self._clock.now() + room.gap(changing=self._changing)
                if await self._write(case_id, room):
                    self._hint(case_id)
                await self._look([case_id])
        finally:
            self._changing -= 1
            room.settling = None
        self._set_alarm(case_id, room)
        self._forget_if_idle(case_id, room)

    async def _write(self, case_id: CaseId, room: LocalRoom) -> bool:
        """Write what changed here; return whether other nodes have something to see."""
        now = self._clock.now()
        wanted = room.wanted(now)
        add, remove = wanted - room.written, room.written - wanted
        typing, room.typing = room.typing, {}
        if not (add or remove or typing):
            return False
        room.stamp += 1
        try:
            with self._reachable():
                if add or remove:
                    await self._roll.write(case_id, now=now, add=add, remove=remove)
                    room.written = wanted
                if typing:
                    await self._roll.write_typing(case_id, typing, now=now)
        except RedisAwayError:
            return False
        finally:
            room.stamp += 1
        return True

    async def _look(self, case_ids: Collection[CaseId]) -> None:
        now = self._clock.now()
        self._readings += 1
        reading = self._readings
        stamps = {case_id: room.stamp for case_id, room in self._named(case_ids)}
        try:
            with self._reachable():
                rolls = await self._roll.read(stamps, now=now)
        except RedisAwayError:
            return
        for case_id, room in self._named(rolls):
            if room.fresh(stamp=stamps[case_id], reading=reading):
                room.reading = reading
                room.reckon(rolls[case_id], now)
                self._show(case_id, room, rolls[case_id], now)
            if room.wanted(now) != room.written:
                self.touch(case_id)
            self._forget_if_idle(case_id, room)

    def _show(self, case_id: CaseId, room: LocalRoom, roll: RoomRoll, now: datetime) -> None:
        newcomers, room.newcomers = room.newcomers, set()
        changed, changed_typing = room.see(roll, now)
        # To newcomers alone if nothing changed: an event to all would tell that someone came.
        payload = room.shown.as_wire(case_id)
        self._emit(newcomers, "presence:changed", payload, volatile=False)
        if changed is not None:
            self._emit(room.sockets.keys() - newcomers, "presence:changed", payload)
        if changed_typing is not None:
            self._emit(room.sockets, "typing:changed", changed_typing.as_wire(case_id))

    def _emit(
        self,
        socket_ids: Collection[SocketId],
        event: str,
        payload: Mapping[str, object],
        *,
        volatile: bool = True,
    ) -> None:
        if socket_ids:
            self._emitter.emit_sockets(tuple(socket_ids), event, payload, volatile=volatile)

    def _set_alarm(self, case_id: CaseId, room: LocalRoom) -> None:
        """Look again when something lapses that nobody will announce."""
        at = room.look_again_at(self._clock.now())
        if at is None or (room.alarm_at is not None and room.alarm_at <= at):
            return
        if room.alarm is not None:
            room.alarm.cancel()
        room.alarm_at = at
        room.alarm = asyncio.get_running_loop().create_task(self._ring(case_id, room, at))

    async def _ring(self, case_id: CaseId, room: LocalRoom, at: datetime) -> None:
        await self._clock.sleep(at - self._clock.now())
        room.alarm = room.alarm_at = None
        self.touch(case_id)

    def _forget_if_idle(self, case_id: CaseId, room: LocalRoom) -> None:
        if room.idle and self._rooms.get(case_id) is room:
            del self._rooms[case_id]
            if room.alarm is not None:
                room.alarm.cancel()

    def _named(self, case_ids: Iterable[CaseId]) -> Iterator[tuple[CaseId, LocalRoom]]:
        for case_id in case_ids:
            room = self._rooms.get(case_id)
            if room is not None:
                yield case_id, room

    def _hint(self, case_id: CaseId) -> None:
        self._emitter.tell_nodes(HINT, {"case_id": case_id, "from": self._node})

    async def _on_hint(self, data: dict[str, Any]) -> None:
        if data.get("from") != self._node:
            self.touch(CaseId(str(data.get("case_id"))))

    @contextmanager
    def _reachable(self) -> Iterator[None]:
        try:
            yield
        except (RedisError, OSError) as err:
            if not self._away:
                _log.warning("presence_quiet", reason=type(err).__name__)
            self._away = True
            raise RedisAwayError from err
        self._away = False
