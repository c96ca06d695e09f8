"""The node's one writer of room logs: what arrives while a write is in flight goes in the next.

A request is decided on the room's state, numbered, written, and acknowledged only when a
majority has it on disk. Who loses a race for a number reads what was written instead and
decides again; nobody is refused on a state older than what they asked for. Nothing is
acknowledged whose outcome is unknown.
"""

import asyncio
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, Protocol

from server.clock import Clock
from server.errors import KeyReusedError, RejectedError, UnavailableError
from server.logs import get_logger
from server.metrics import curbside_append_seconds, curbside_entries_appended_total
from server.rooms.live_room import LiveRoom, LiveRooms
from server.rooms.planning import Plan, Request, plan
from store.errors import StoreError, UnknownOutcomeError
from store.ids import CaseId
from store.records.entry import Entry
from store.room_log import KEY_INDEX, AppendResult, RoomLog

MAX_RUN: Final = 64
STORED_LOOKS: Final = 20
STORED_LOOK_DELAY_S: Final = 0.05
CRASH_AFTER_STORE: Final = "after_store"
"""The point between the insert and its acknowledgement, for keys that start with `crash`."""

_log = get_logger("rooms")


class Committed(Protocol):
    """Told of entries that are durable: each room's in order, before the next of that room."""

    async def __call__(self, room: LiveRoom, entries: Sequence[Entry]) -> None:
        """Spread the entries; must not raise."""
        ...


@dataclass(slots=True)
class _Queue:
    room: LiveRoom
    waiting: deque[Request] = field(default_factory=deque)
    taken: list[Request] = field(default_factory=list)
    """Those that the present round is about."""
    behind: bool = True
    """Whether the state must catch up with the log before anything is decided on it."""
    resting: bool = False
    """Whether the room is left to other nodes for a moment."""
    preparing: asyncio.Task[None] | None = None


class Committer:
    """Takes requests, answers each exactly once. Start it, and close it to finish the queue."""

    def __init__(
        self,
        *,
        log: RoomLog,
        rooms: LiveRooms,
        clock: Clock,
        committed: Committed,
        beaten: Callable[[LiveRoom], None] | None = None,
        crash_at: str | None = None,
    ) -> None:
        self._log = log
        self._rooms = rooms
        self._clock = clock
        self._committed = committed
        self._beaten = beaten
        self._crashes = crash_at == CRASH_AFTER_STORE
        self._queues: dict[CaseId, _Queue] = {}
        self._something = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop_task: asyncio.Task[None] | None = None
        self._closing = False

    def start(self) -> None:
        """Begin to write."""
        self._loop_task = asyncio.create_task(self._run(), name="committer")

    async def close(self) -> None:
        """Write what is waiting, then stop."""
        self._closing = True
        self._something.set()
        if self._loop_task is not None:
            await self._loop_task
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def submit(self, request: Request, *, new_room: bool = False) -> Entry | None:
        """Append what the request decides and return its entry, once that is durable.

        None when there was nothing to append.

        Args:
            new_room: The room most likely has no entries yet, so none are read first.

        Raises:
            RejectedError: The rules refused; nothing was written.
            StoreError: Nothing was written, or (`UnknownOutcomeError`) nobody can tell.
        """
        self.take(request, new_room=new_room)
        return await request.answer

    def take(self, request: Request, at_least: int = 0, *, new_room: bool = False) -> None:
        """Append what the request decides; its answer comes to the request.

        Args:
            at_least: The room must be at this seq before anything is decided.
        """
        if self._closing:
            request.fail(UnavailableError())
            return
        queue = self._queues.get(request.case_id)
        if queue is None:
            room = self._rooms.at_hand(request.case_id)
            queue = self._queues[request.case_id] = _Queue(room)
            queue.behind = room.state.seq == 0 and not new_room
        queue.behind = queue.behind or queue.room.state.seq < at_least
        queue.waiting.append(request)
        self._something.set()

    async def _run(self) -> None:
        while self._queues or not self._closing:
            await self._something.wait()
            self._something.clear()
            ready = [queue for queue in self._queues.values() if self._is_ready(queue)]
            if ready:
                await self._round(ready)
                self._something.set()
            for case_id in [key for key, queue in self._queues.items() if _is_idle(queue)]:
                del self._queues[case_id]

    def _is_ready(self, queue: _Queue) -> bool:
        if queue.preparing is not None or queue.resting or not queue.waiting:
            return False
        if queue.behind:
            queue.preparing = asyncio.create_task(self._catch_up(queue))
            return False
        return True

    async def _catch_up(self, queue: _Queue) -> None:
        asking = queue.taken = list(queue.waiting)
        with self._surviving(queue):
            try:
                await queue.room.refresh()
                queue.behind = False
                for request in asking:
                    request.informed = True
            except StoreError as err:
                for request in asking:
                    request.fail(err)
        # What was answered just now, or given up by whoever asked, is not decided any more.
        queue.waiting = deque(one for one in queue.waiting if not one.answer.done())
        queue.preparing = None
        self._something.set()

    @contextmanager
    def _surviving(self, *queues: _Queue) -> Iterator[None]:
        """Let what nobody foresaw in one room stop neither the others nor the writer."""
        try:
            yield
        except Exception as err:  # noqa: BLE001 - the top of a worker loop
            _log.error("round failed", task="committer", exc_info=err)
            for queue in queues:
                for request in queue.taken:
                    request.fail(UnknownOutcomeError())
                # Its state may be folded in half.
                self._rooms.forget(queue.room.state.case_id)
                queue.room = self._rooms.at_hand(queue.room.state.case_id)
                queue.behind = True

    async def _round(self, queues: Sequence[_Queue]) -> None:
        plans: list[tuple[_Queue, Plan]] = []
        for queue in queues:
            with self._surviving(queue):
                plans.append((queue, self._plan(queue)))
        # In an unordered write n + 1 could be stored after n was refused: runs go in order.
        singles = [(queue, made) for queue, made in plans if len(made.entries) == 1]
        runs = [(queue, made) for queue, made in plans if len(made.entries) > 1]
        await asyncio.gather(self._write(singles, ordered=False), self._write(runs, ordered=True))

    def _plan(self, queue: _Queue) -> Plan:
        queue.taken = [queue.waiting.popleft() for _ in range(min(MAX_RUN, len(queue.waiting)))]
        made = plan(queue.room.state, queue.taken, now=self._clock.now())
        if made.unsure:
            queue.behind = True
            queue.taken = queue.taken[: -len(made.unsure)]
            queue.waiting.extendleft(reversed(made.unsure))
        for request in made.idle:
            request.succeed(None)
        for request, refusal in made.refused:
            # What is refused now may have been stored before: a resend gets its first answer.
            self._spawn(self._answer_from_log(request, otherwise=refusal))
        return made

    async def _write(self, plans: Sequence[tuple[_Queue, Plan]], *, ordered: bool) -> None:
        """Write the plans in one statement, then settle each."""
        if not plans:
            return
        entries = [entry for _, made in plans for entry in made.entries]
        with self._surviving(*(queue for queue, _ in plans)):
            started_s = time.monotonic()
            try:
                result = await self._append(entries, ordered=ordered)
            except StoreError as err:
                for queue, made in plans:
                    self._unwritten(queue, made, err)
                return
            self._give_way([queue for queue, _ in plans], took_s=time.monotonic() - started_s)
            await self._settle(plans, result)

    async def _append(self, entries: Sequence[Entry], *, ordered: bool) -> AppendResult:
        started_s = time.perf_counter()
        result = await self._log.append(entries, ordered=ordered)
        curbside_append_seconds.observe(time.perf_counter() - started_s)
        return result

    def _give_way(self, queues: Sequence[_Queue], *, took_s: float) -> None:
        """Leave rooms that other nodes write to as well to them, when it is their turn."""
        now_s, loop = time.monotonic(), asyncio.get_running_loop()
        for queue in queues:
            rest_s = queue.room.turns.rest_s(now_s, took_s=took_s)
            if rest_s:
                queue.resting = True
                loop.call_later(rest_s, self._end_rest, queue)

    def _end_rest(self, queue: _Queue) -> None:
        queue.resting = False
        self._something.set()

    def _unwritten(self, queue: _Queue, made: Plan, err: StoreError) -> None:
        queue.behind = True
        for request, _ in made.decided:
            request.fail(err)

    async def _settle(self, plans: Sequence[tuple[_Queue, Plan]], result: AppendResult) -> None:
        """Answer what was stored; look up, or decide again, what was not; then spread it."""
        spread: list[tuple[_Queue, Sequence[Entry]]] = []
        first = 0
        for queue, made in plans:
            part = result.part(first, len(made.entries))
            first += len(made.entries)
            with self._surviving(queue):
                spread.append((queue, self._answer(queue, made, part)))
        # Acknowledge first: the author's own entry then meets a message known as sent.
        await asyncio.sleep(0)
        for queue, stored in spread:
            if stored:
                with self._surviving(queue):
                    await self._committed(queue.room, stored)

    def _answer(self, queue: _Queue, made: Plan, result: AppendResult) -> Sequence[Entry]:
        """Acknowledge what was stored and return it."""
        stored = made.entries[: result.clean]
        queue.room.state.apply_all(stored)
        if self._crashes and any(entry.key.startswith("crash") for entry in stored):
            os.kill(os.getpid(), signal.SIGKILL)
        durable = {id(entry) for entry in stored}
        again = [request for request, entry in made.decided if id(entry) not in durable]
        for request, entry in made.decided:
            if id(entry) in durable:
                request.stored = True
                request.succeed(entry)
        if result.refused:
            # Unless what was there first has been heard of by now.
            beaten_at = made.entries[min(result.refused)].seq
            if self._beaten is None:
                queue.room.turns.beaten(time.monotonic())
            else:
                self._beaten(queue.room)
            queue.behind = queue.behind or queue.room.state.seq < beaten_at
            self._look_up_duplicates(made, result, again)
        queue.waiting.extendleft(reversed(again))
        for entry in stored:
            curbside_entries_appended_total.labels(entry.kind).inc()
        return stored

    def _look_up_duplicates(self, made: Plan, result: AppendResult, again: list[Request]) -> None:
        """Take those whose key is in the log already out of `again`, and answer them from it."""
        for position, index in result.refused.items():
            if index != KEY_INDEX:
                continue
            for request in made.requests_of(made.entries[position]):
                again.remove(request)
                self._spawn(self._answer_from_log(request, otherwise=UnknownOutcomeError()))

    async def _answer_from_log(self, request: Request, *, otherwise: Exception) -> None:
        """Answer a request with the entry stored under its key, or with `otherwise`."""
        try:
            looks = STORED_LOOKS if isinstance(otherwise, UnknownOutcomeError) else 1
            for look in range(looks):
                if look:
                    await asyncio.sleep(STORED_LOOK_DELAY_S)
                entry = await self._log.by_key(request.case_id, request.author_id, request.key)
                if entry is not None:
                    if entry.digest != request.digest:
                        raise KeyReusedError
                    request.succeed(entry)
                    return
        except (RejectedError, StoreError) as err:
            request.fail(err)
        finally:
            request.fail(otherwise)

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _is_idle(queue: _Queue) -> bool:
    return not queue.waiting and queue.preparing is None and not queue.resting
