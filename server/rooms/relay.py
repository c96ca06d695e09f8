"""Hands acts to the node that writes their room, so that nodes don't race for its numbers.

Only while nodes meet in a room: then all but one hand their acts over. It is decided there by the
same rule, and answered by its own entry, which every node with readers in the room hears. What is
not answered soon is written here under the same key: the log keeps it once, whoever wrote it.
The log's unique indexes stay the only truth; all this is a hint that saves writes.
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from zlib import crc32

from server.clock import Clock
from server.errors import RejectedError
from server.fanout.direct import Direct
from server.metrics import curbside_acts_handed_over_total
from server.rooms.acts import Act
from server.rooms.handing import HandedAct, Told, pack_act, pack_left, pack_meeting, unpack
from server.rooms.live_room import LiveRoom, LiveRooms
from server.rooms.planning import Request
from server.rooms.rules import message as message_rules
from server.rooms.state import RoomState
from store.errors import StoreError
from store.ids import CaseId, DoctorId
from store.records.entry import Draft, Entry

ANSWER_WITHIN_S: Final = 1.0
"""Half of a command's time limit: the other half is left for writing it here."""
SILENCE_S: Final = 0.4
"""A node that we wait for and that says nothing at all for so long is not waited for any more."""
_LOOK_EVERY_S: Final = 0.1

Rule = Callable[[RoomState, Act, dict[str, Any]], list[Draft]]
RULES: Final[Mapping[str, Rule]] = {"message:post": message_rules.post}
"""The acts that are handed over, by the name of their rule."""
Take = Callable[[Request, int], None]
"""Takes a request whose room must be at least at this seq before it is decided."""

_Key = tuple[CaseId, DoctorId, str]


@dataclass(slots=True)
class _Waiting:
    node: bytes
    digest: str
    since_s: float
    outcome: asyncio.Future["Outcome"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an act that was handed over.

    Args:
        entry: Its entry; None when it is to be written here.
        unsure: Whether the other node may still write it.
    """

    entry: Entry | None = None
    unsure: bool = False


NOT_HANDED: Final = Outcome()


class Relay:
    """One node's: hands acts over, takes acts in, and hears what became of both.

    Args:
        hears: Whether this node hears what others write into a room.
    """

    def __init__(
        self, *, direct: Direct, rooms: LiveRooms, hears: Callable[[CaseId], bool], clock: Clock
    ) -> None:
        self._direct = direct
        self._rooms = rooms
        self._hears = hears
        self._clock = clock
        self._take: Take | None = None
        self._waiting: dict[_Key, _Waiting] = {}
        self._heard_s: dict[bytes, float] = {}
        """When we last heard of each node that we wait for."""
        self._silent: set[bytes] = set()
        self._looking: asyncio.TimerHandle | None = None
        direct.hear_with(self._hear)

    def take_with(self, take: Take) -> None:
        """Give acts that other nodes hand to this one to `take`."""
        self._take = take

    async def hand(self, act: Act, rule: str, data: Mapping[str, Any]) -> Outcome:
        """Hand an act to the node that writes its room, if there is one; say what became of it."""
        room, key = self._rooms.at_hand(act.case_id), _key(act)
        node = self._writer_of(room)
        if node is None or key in self._waiting:
            return NOT_HANDED
        now_s = time.monotonic()
        waiting = _Waiting(node, act.digest, now_s, asyncio.get_running_loop().create_future())
        self._waiting[key] = waiting
        self._heard_s.setdefault(node, now_s)
        self._direct.tell(
            node,
            pack_act(HandedAct(rule, room.state.seq, act, dict(data))),
            unheard=lambda: self._not_there(node, key),
        )
        self._look_later()
        try:
            outcome = await waiting.outcome
        finally:
            del self._waiting[key]
        stored = "returned" if outcome.entry is None else "stored"
        curbside_acts_handed_over_total.labels("unanswered" if outcome.unsure else stored).inc()
        return outcome

    def heard(self, case_id: CaseId, node: bytes, kept: Sequence[tuple[int, bytes]]) -> None:
        """Take in entries that another node committed: fold what is next, answer what was ours."""
        self._note(node)
        room = self._rooms.known(case_id)
        if room is not None:
            room.turns.heard(node, self._rank(node, case_id), time.monotonic())
        for seq, stored in kept:
            is_next = room is not None and seq == room.state.seq + 1
            if is_next or self._waiting:
                entry = Entry.model_validate_json(stored)
                if room is not None and is_next:
                    room.state.apply(entry)
                self._answer(entry)

    def beaten(self, room: LiveRoom) -> None:
        """Take note that another node wrote the number that this one wanted, and tell it."""
        room.turns.beaten(time.monotonic())
        other = room.turns.writer
        if other is not None and other not in self._silent:
            body = pack_meeting(room.state.case_id)
            self._direct.tell(other, body, unheard=lambda: self._give_up_on(other))

    def _writer_of(self, room: LiveRoom) -> bytes | None:
        """Return the node that acts in this room go to; None when that is this one."""
        case_id = room.state.case_id
        node = room.turns.goes_first(time.monotonic())
        if node is None or node in self._silent or not self._hears(case_id):
            return None
        # Each node reckons the same, so that two never hand to each other; and differently for
        # each room, so that the rooms are shared out.
        is_first = self._rank(node, case_id) < self._rank(self._direct.own, case_id)
        return node if is_first else None

    def _rank(self, node: bytes, case_id: CaseId) -> int:
        return crc32(case_id.encode(), crc32(node))

    def _note(self, node: bytes) -> None:
        if node in self._heard_s:
            self._heard_s[node] = time.monotonic()
        self._silent.discard(node)

    def _answer(self, entry: Entry) -> None:
        waiting = self._waiting.get((entry.case_id, entry.author_id, entry.key))
        if waiting is not None and not waiting.outcome.done():
            # Under another digest it is another act under a used key: the committer says so.
            same = entry.digest == waiting.digest
            waiting.outcome.set_result(Outcome(entry) if same else NOT_HANDED)

    def _hear(self, node: bytes, body: bytes) -> None:
        told = unpack(body)
        self._note(node)
        if isinstance(told, HandedAct):
            self._take_in(node, told)
        elif isinstance(told, Told):
            waiting = self._waiting.get(told.key)
            if waiting is not None and not waiting.outcome.done():
                waiting.outcome.set_result(Outcome(unsure=told.unsure))
        else:
            room = self._rooms.known(told)
            if room is not None:
                room.turns.met(node, self._rank(node, told), time.monotonic())

    def _take_in(self, node: bytes, handed: HandedAct) -> None:
        act, rule, until = handed.act, RULES.get(handed.rule), self._clock.now()
        if act.at + timedelta(seconds=ANSWER_WITHIN_S) < until:
            return  # whoever handed it over writes it by now
        if rule is None or self._take is None:
            self._direct.tell(node, pack_left(Told(_key(act), unsure=False)), unheard=_nobody)
            return
        decide, data = rule, handed.data
        request = Request(
            case_id=act.case_id,
            author_id=act.actor.doctor_id,
            key=act.key,
            digest=act.digest,
            decide=lambda state: decide(state, act, data),
            answer=asyncio.get_running_loop().create_future(),
        )
        request.answer.add_done_callback(lambda answer: self._taken(node, request, answer))
        self._rooms.at_hand(act.case_id).turns.leads()
        self._take(request, handed.seq)

    def _taken(self, node: bytes, request: Request, answer: asyncio.Future[Entry | None]) -> None:
        """Tell the other node of what its own entry doesn't tell it."""
        err = None if answer.cancelled() else answer.exception()
        if err is None and request.stored:
            return
        unsure = isinstance(err, StoreError) or not (err is None or isinstance(err, RejectedError))
        key = (request.case_id, request.author_id, request.key)
        self._direct.tell(node, pack_left(Told(key, unsure=unsure)), unheard=_nobody)

    def _look_later(self) -> None:
        if self._looking is None and self._waiting:
            loop = asyncio.get_running_loop()
            self._looking = loop.call_later(_LOOK_EVERY_S, self._look)

    def _look(self) -> None:
        """Give up on what takes too long, and on nodes that say nothing."""
        self._looking, now_s = None, time.monotonic()
        for node in {one.node for one in self._waiting.values()}:
            oldest_s = min(one.since_s for one in self._waiting.values() if one.node == node)
            if now_s - max(oldest_s, self._heard_s[node]) > SILENCE_S:
                self._give_up_on(node)
        for waiting in self._waiting.values():
            if now_s - waiting.since_s > ANSWER_WITHIN_S and not waiting.outcome.done():
                waiting.outcome.set_result(Outcome(unsure=True))
        if not self._waiting:
            self._heard_s.clear()
        self._look_later()

    def _not_there(self, node: bytes, key: _Key) -> None:
        """Take back what nobody heard; what was handed over before may have been."""
        waiting = self._waiting.get(key)
        if waiting is not None and not waiting.outcome.done():
            waiting.outcome.set_result(NOT_HANDED)
        self._give_up_on(node)

    def _give_up_on(self, node: bytes) -> None:
        """Wait for nothing from a node, and hand nothing to it until it is heard again."""
        self._silent.add(node)
        for waiting in self._waiting.values():
            if waiting.node == node and not waiting.outcome.done():
                waiting.outcome.set_result(Outcome(unsure=True))


def _key(act: Act) -> _Key:
    return (act.case_id, act.actor.doctor_id, act.key)


def _nobody() -> None:
    """Nobody is there to be told: it finds out by itself."""
