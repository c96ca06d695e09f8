"""One room as this node knows it: its own sockets there, and what they were last shown."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from server.presence.roll import RoomRoll
from server.presence.view import (
    PresenceView,
    PresentDoctor,
    TypingView,
    presence_view,
    typing_view,
)
from store.ids import SocketId

# A browser that lost its line is back within this time; nobody needs to see it blink.
LINGERS_FOR: Final = timedelta(seconds=10)
# All nodes look at their rooms every 5 s and announce themselves anew where they are missing.
QUIET_AFTER_LOSS: Final = timedelta(seconds=6)
MIN_GAP: Final = timedelta(milliseconds=250)
# Every change costs an event to each socket: with many sockets changes are gathered for longer.
GAP_PER_SOCKET: Final = timedelta(milliseconds=2)
# So does every room that changes: when a node's clients come back to all of them at once, Redis is
# written and read for each less often.
GAP_PER_CHANGING_ROOM: Final = timedelta(milliseconds=10)
MAX_GAP: Final = timedelta(seconds=2)


@dataclass(slots=True)
class LocalRoom:
    """State of one room on this node.

    Args:
        sockets: Who is here over which socket.
        lingering: Whose last socket broke off, and until when they still count.
        written: What Redis holds from this node, as far as it knows.
        typing: Who began or stopped typing and was not written yet, by ref.
        newcomers: Sockets that were shown nothing yet.
        next_at: Nothing is written or shown before that.
        quiet_until: Redis may not know everyone before that, so nobody is told who left.
        stamp: Odd while a write is under way; a reading from before or during one is stale.
        reading: The number of the latest reading that was shown.
        dirty: Something changed since the room was last settled.
    """

    sockets: dict[SocketId, PresentDoctor] = field(default_factory=dict)
    lingering: dict[PresentDoctor, datetime] = field(default_factory=dict)
    written: frozenset[PresentDoctor] = frozenset()
    typing: dict[str, bool] = field(default_factory=dict)
    newcomers: set[SocketId] = field(default_factory=set)
    shown: PresenceView = field(default_factory=PresenceView)
    shown_typing: TypingView = field(default_factory=TypingView)
    next_at: datetime | None = None
    typing_until: datetime | None = None
    quiet_until: datetime | None = None
    stamp: int = 0
    reading: int = 0
    dirty: bool = False
    settling: asyncio.Task[None] | None = None
    alarm: asyncio.Task[None] | None = None
    alarm_at: datetime | None = None

    def enter(self, socket_id: SocketId, who: PresentDoctor) -> None:
        """Count the doctor in, over this socket; again when what is known of them changed."""
        if socket_id not in self.sockets:
            self.newcomers.add(socket_id)
        self.sockets[socket_id] = who
        self.lingering = {one: at for one, at in self.lingering.items() if one.ref != who.ref}

    def know(self, who: PresentDoctor) -> bool:
        """Take what is now known of a doctor for all their sockets; return whether it is news."""
        outdated = [one for one, old in self.sockets.items() if old.ref == who.ref and old != who]
        for socket_id in outdated:
            self.sockets[socket_id] = who
        return bool(outdated)

    def leave(self, socket_id: SocketId, *, lingers_until: datetime | None = None) -> bool:
        """Count the socket out; return whether it was in."""
        who = self.sockets.pop(socket_id, None)
        self.newcomers.discard(socket_id)
        if who is None:
            return False
        still_here = any(other.ref == who.ref for other in self.sockets.values())
        if lingers_until is not None and not still_here:
            self.lingering[who] = lingers_until
        return True

    def wanted(self, now: datetime) -> frozenset[PresentDoctor]:
        """Return whom Redis should hold from this node at `now`."""
        self.lingering = {who: at for who, at in self.lingering.items() if at > now}
        return frozenset({*self.sockets.values(), *self.lingering})

    @property
    def idle(self) -> bool:
        """Whether this node has no more to do with the room."""
        return not (self.sockets or self.lingering or self.written or self.typing or self.settling)

    def fresh(self, *, stamp: int, reading: int) -> bool:
        """Return whether a reading begun at `stamp` is newer than all writes and readings shown."""
        return stamp % 2 == 0 and stamp == self.stamp and reading > self.reading

    def gap(self, *, changing: int) -> timedelta:
        """Return the time between two changes that this node's sockets are told of.

        Args:
            changing: Rooms of this node that change just now.
        """
        rooms = min(MAX_GAP, GAP_PER_CHANGING_ROOM * changing)
        return max(MIN_GAP, GAP_PER_SOCKET * len(self.sockets), rooms)

    def look_again_at(self, now: datetime) -> datetime | None:
        """Return when something lapses that nobody will announce; None when nothing does."""
        lapses = [*self.lingering.values()]
        if self.typing_until is not None:
            lapses.append(self.typing_until)
        return max(min(lapses), now) if lapses else None

    def reckon(self, roll: RoomRoll, now: datetime) -> None:
        """Believe Redis about what it holds from this node.

        Something lost means that it was emptied, replaced or out of reach for long: the
        other nodes' members may be missing too until they have announced them anew.
        """
        if self.written - roll.ours:
            self.quiet_until = now + QUIET_AFTER_LOSS
        self.written = roll.ours

    def see(self, roll: RoomRoll, now: datetime) -> tuple[PresenceView | None, TypingView | None]:
        """Return the views that changed and may be shown; remembers them as shown."""
        self.typing_until = roll.typing_until
        if self.quiet_until is not None and now < self.quiet_until:
            return None, None
        self.quiet_until = None
        seen = presence_view(roll.present)
        seen_typing = typing_view(roll.present, roll.typing)
        changed = None if seen == self.shown else seen
        changed_typing = None if seen_typing == self.shown_typing else seen_typing
        self.shown, self.shown_typing = seen, seen_typing
        return changed, changed_typing
