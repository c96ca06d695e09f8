"""One room's entries on one node: what its sockets were handed, what is missing. Pure: does no I/O.

Every socket gets the entries after its own `after`, ascending, each once, none left out; how they
came (from here, from Redis, from the log; late, twice, in any order) makes no difference.
"""

from collections import deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from store.ids import SocketId

MAX_EARLY: Final = 500
MAX_RECENT: Final = 500
MAX_WAITING: Final = 100

Entry = tuple[int, bytes]
"""A seq and its encoded packet."""


class Send(Protocol):
    """Hands packets to sockets, in order."""

    def __call__(
        self, sockets: Collection[SocketId], packets: Sequence[bytes], *, volatile: bool = False
    ) -> None: ...


@dataclass(slots=True)
class _Hold:
    """A socket whose join is not answered yet.

    Args:
        count: Joins under way.
        live_at: The last seq it was handed when it was already live before, else None.
        after: The furthest position that an answered join gave it so far.
        waiting: Events without a seq that came meanwhile.
    """

    count: int = 0
    live_at: int | None = None
    after: int | None = None
    waiting: list[bytes] = field(default_factory=list)


class RoomFeed:
    """The local members of one room and how far each is.

    Most sockets are in step: they have everything up to `delivered`. One that joined further on
    skips until the feed gets there; one that joined further back is served from the log.
    """

    def __init__(self, send: Send) -> None:
        self._send = send
        self._delivered: int | None = None
        self._head = 0
        self._early: dict[int, bytes] = {}
        self._recent: deque[Entry] = deque(maxlen=MAX_RECENT)
        self._in_step: set[SocketId] = set()
        self._out_of_step: dict[SocketId, int] = {}
        self._held: dict[SocketId, _Hold] = {}

    @property
    def members(self) -> set[SocketId]:
        """The sockets in this room, those that are joining included."""
        return {*self._in_step, *self._out_of_step, *self._held}

    def has(self, socket: SocketId) -> bool:
        return socket in self._in_step or socket in self._out_of_step or socket in self._held

    @property
    def is_empty(self) -> bool:
        return not (self._in_step or self._out_of_step or self._held)

    @property
    def position(self) -> int | None:
        """The seq behind which some live socket still needs entries; None while nobody is live."""
        if self._delivered is None or not (self._in_step or self._out_of_step):
            return None
        return min([self._delivered, *self._out_of_step.values()])

    @property
    def is_behind(self) -> bool:
        """Whether entries are known to exist that some live socket has not got."""
        position = self.position
        return position is not None and position < self._head

    def hold(self, socket: SocketId) -> None:
        """Let nothing reach the socket until `release` or `abandon`; each hold needs its own."""
        held = self._held.get(socket)
        if held is None:
            held = self._held[socket] = _Hold(live_at=self._take_out(socket))
        held.count += 1

    def release(self, socket: SocketId, after: int) -> None:
        """Let the socket have what comes after `after`; nothing happens to one that isn't held."""
        held = self._held.get(socket)
        if held is None:
            return
        held.after = after if held.after is None else max(held.after, after)
        self._end_hold(socket, held)

    def abandon(self, socket: SocketId) -> None:
        """Undo one hold: the socket is again what it was before."""
        held = self._held.get(socket)
        if held is not None:
            self._end_hold(socket, held)

    def leave(self, socket: SocketId) -> None:
        """Forget the socket, whatever it is."""
        self._in_step.discard(socket)
        self._out_of_step.pop(socket, None)
        self._held.pop(socket, None)
        self._forget_recent()

    def offer(self, entries: Iterable[Entry]) -> int:
        """Take entries in, from wherever, and hand on those whose turn it is.

        Returns:
            How many entries became deliverable by this.
        """
        offered = dict(entries)
        if not offered:
            return 0
        self._head = max(self._head, *offered)
        for seq, packet in offered.items():
            if self._delivered is None or seq > self._delivered:
                self._early.setdefault(seq, packet)
        advanced = self._advance()
        caught_up = sum(self._catch_up(socket, offered) for socket in tuple(self._out_of_step))
        self._bound_early()
        return advanced + caught_up

    def broadcast(self, packet: bytes, *, skip: SocketId | None, volatile: bool) -> None:
        """Hand an event without a seq to the live sockets; joining ones get it when they are live.

        A volatile one is not kept for those who are joining.
        """
        live = [s for s in (*self._in_step, *self._out_of_step) if s != skip]
        if live:
            self._send(live, [packet], volatile=volatile)
        if volatile:
            return
        for socket, held in self._held.items():
            if socket != skip and len(held.waiting) < MAX_WAITING:
                held.waiting.append(packet)

    def _take_out(self, socket: SocketId) -> int | None:
        """Stop a live socket; return what it has got."""
        if socket in self._in_step:
            self._in_step.discard(socket)
            return self._delivered
        return self._out_of_step.pop(socket, None)

    def _end_hold(self, socket: SocketId, held: _Hold) -> None:
        held.count -= 1
        if held.count:
            return
        positions = [p for p in (held.live_at, held.after) if p is not None]
        if positions:
            self._enter(socket, max(positions), held)
        else:
            self._held.pop(socket)
        self._forget_recent()

    def _enter(self, socket: SocketId, after: int, held: _Hold) -> None:
        nobody_waits = not (self._in_step or self._out_of_step)
        if self._delivered is None or (nobody_waits and after > self._delivered):
            self._delivered = after
            self._early = {s: p for s, p in self._early.items() if s > after}
            self._recent.clear()
        self._head = max(self._head, after)
        self._held.pop(socket)
        self._place(socket, self._serve_recent(socket, after))
        self._advance()
        if held.waiting:
            self._send([socket], held.waiting)

    def _serve_recent(self, socket: SocketId, after: int) -> int:
        """Hand over what was delivered during the hold; return how far the socket is now."""
        if not self._recent or not self._recent[0][0] <= after + 1 <= self._recent[-1][0]:
            return after
        self._send([socket], [packet for seq, packet in self._recent if seq > after])
        return self._recent[-1][0]

    def _place(self, socket: SocketId, position: int) -> None:
        if position == self._delivered:
            self._out_of_step.pop(socket, None)
            self._in_step.add(socket)
        else:
            self._out_of_step[socket] = position

    def _advance(self) -> int:
        """Deliver the run of entries that is next; return its length."""
        if self._delivered is None or self._delivered + 1 not in self._early:
            return 0
        before = self._delivered
        run: list[Entry] = []
        while (packet := self._early.pop(before + len(run) + 1, None)) is not None:
            run.append((before + len(run) + 1, packet))
        if self._held:
            self._recent.extend(run)
        self._delivered = before + len(run)
        if self._in_step:
            self._send(self._in_step, [packet for _, packet in run])
        for socket, position in tuple(self._out_of_step.items()):
            if position >= before:
                rest = [packet for seq, packet in run if seq > position]
                if rest:
                    self._send([socket], rest)
                self._place(socket, max(position, self._delivered))
        return len(run)

    def _catch_up(self, socket: SocketId, offered: dict[int, bytes]) -> int:
        """Serve a socket that is behind from what was offered; return how many it got."""
        position = self._out_of_step[socket]
        run: list[bytes] = []
        while (packet := offered.get(position + len(run) + 1)) is not None:
            run.append(packet)
        if not run or self._delivered is None or position >= self._delivered:
            return 0
        run = run[: self._delivered - position]
        self._send([socket], run)
        self._place(socket, position + len(run))
        return len(run)

    def _bound_early(self) -> None:
        # The furthest go: the log has them, and `_head` remembers that they exist.
        while len(self._early) > MAX_EARLY:
            del self._early[max(self._early)]

    def _forget_recent(self) -> None:
        if not self._held:
            self._recent.clear()
