"""The rooms that have members on this node: who is in which, and when to look into which log."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from server.fanout.feed import RoomFeed, Send
from store.ids import CaseId, SocketId

# The sweep over what was lately appended finds what is missing within seconds; this is the
# last resort, for a room that it has overlooked.
LOOK_BEATS: Final = 60


@dataclass(slots=True)
class _Room:
    feed: RoomFeed
    # Spreads the rooms' looks evenly, and differently on each node.
    phase: int = field(default_factory=lambda: random.randrange(LOOK_BEATS))  # noqa: S311


class LocalRooms:
    """Feeds by case, made with the first local member and gone with the last.

    Args:
        send: The way to sockets.
        on_first: Called with a case that got its first local member.
        on_last: Called with a case whose last local member left.
    """

    def __init__(
        self, send: Send, *, on_first: Callable[[CaseId], None], on_last: Callable[[CaseId], None]
    ) -> None:
        self._send = send
        self._on_first = on_first
        self._on_last = on_last
        self._rooms: dict[CaseId, _Room] = {}
        self._beat = 0

    def feed(self, case_id: CaseId) -> RoomFeed | None:
        room = self._rooms.get(case_id)
        return None if room is None else room.feed

    def enter(self, case_id: CaseId, socket_id: SocketId) -> None:
        """Hold the socket in the room, opening the room when it is the first."""
        room = self._rooms.get(case_id)
        if room is None:
            room = self._rooms[case_id] = _Room(RoomFeed(self._send))
            self._on_first(case_id)
        room.feed.hold(socket_id)

    def close_if_empty(self, case_id: CaseId) -> None:
        room = self._rooms.get(case_id)
        if room is not None and room.feed.is_empty:
            del self._rooms[case_id]
            self._on_last(case_id)

    def members(self) -> dict[CaseId, set[SocketId]]:
        """Return a copy of who is in which room."""
        return {case_id: room.feed.members for case_id, room in self._rooms.items()}

    def all(self) -> tuple[CaseId, ...]:
        return tuple(self._rooms)

    def due(self) -> list[CaseId]:
        """Count a beat; return the rooms whose log should be looked into at it."""
        self._beat += 1
        return [
            case_id
            for case_id, room in self._rooms.items()
            if (self._beat + room.phase) % LOOK_BEATS == 0
        ]
