"""Servers with one thing taken away, to show that the checker sees what it protects from.

Only a run's own node process ever imports this; the server has no switch for any of it.
"""

# ruff: noqa: SLF001 - what is taken away is private

import asyncio
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final

from pymongo import ReturnDocument
from pymongo.write_concern import WriteConcern

import store.escalations as escalation_store
from server.fanout.hub import Hub
from server.fanout.repair import Repairer
from server.paging.pager import Pager
from server.paging.waves import WaveWorker
from server.rooms.committer import Committer
from server.rooms.reading import Joined, Reading
from server.wire.socket_server import WireServer
from store.driver import Database
from store.pages import Pages
from store.room_log import KEY_INDEX, RoomLog

STALL_S: Final = 6.5
"""Past the lease of 3 s, so that another node takes over in the meantime."""


def _put(where: object, name: str, instead: object) -> None:
    setattr(where, name, instead)


def write_to_one() -> None:
    """Acknowledge when one member has an entry (w:1), instead of a majority."""
    made = RoomLog.__init__

    def make(log: RoomLog, database: Database) -> None:
        made(log, database)
        log._collection = log._collection.with_options(write_concern=WriteConcern(w=1))

    _put(RoomLog, "__init__", make)


def no_key_index() -> None:
    """Let one author's key be stored any number of times."""
    RoomLog.INDEXES = tuple(
        index for index in RoomLog.INDEXES if tuple(name for name, _ in index.keys) != KEY_INDEX
    )


def no_repair() -> None:
    """Deliver what Redis brings, and never read the log for what it lost."""

    def ask(_repairer: Repairer, _case_id: Any, _delay_s: float = 0.0) -> None:
        return

    _put(Repairer, "ask", ask)
    _put(Repairer, "ask_later", ask)


def read_before_subscribe() -> None:
    """Read the history, then listen; live entries start wherever the room then is.

    The pause stands for a busy node: without it the hole is there too, only seldom hit.
    """
    join = Reading.join

    async def late(reading: Reading, case_id: Any, **asked: Any) -> Joined:
        socket_id = asked["socket_id"]
        joined = await join(reading, case_id, **{**asked, "socket_id": None})
        await asyncio.sleep(0.2)
        if socket_id is None:
            return joined
        hub = reading._hub
        await hub.hold(case_id, socket_id)

        def go_live() -> None:
            hub.release(case_id, socket_id, after=_head(hub, case_id, joined.part.seq))

        return Joined(
            case=joined.case,
            epoch=joined.epoch,
            part=joined.part,
            members=joined.members,
            me=joined.me,
            go_live=go_live,
        )

    _put(Reading, "join", late)


def _head(hub: Hub, case_id: Any, read: int) -> int:
    feed = hub._rooms.feed(case_id)
    return max(read, 0 if feed is None else feed._head)


def acknowledge_first() -> None:
    """Answer messages before anything is written."""
    plan = Committer._plan

    def plan_and_answer(committer: Committer, queue: Any) -> Any:
        made = plan(committer, queue)
        for request, entry in made.decided:
            if entry.kind == "message_posted":
                request.succeed(entry)
        return made

    _put(Committer, "_plan", plan_and_answer)


def handlers_side_by_side() -> None:
    """Handle the events of one socket at the same time, as `async_handlers=True` does."""
    answer = WireServer._answer
    running: set[asyncio.Task[None]] = set()

    async def beside(server: WireServer, *event: Any) -> None:
        task = asyncio.create_task(answer(server, *event))
        running.add(task)
        task.add_done_callback(running.discard)

    _put(WireServer, "_answer", beside)


def lease_without_fence() -> None:
    """Let whoever once held a claim write under it, however long ago that was."""
    _put(escalation_store, "_under", _by_id)


def a_worker_stalls() -> None:
    """Have node a sleep past its lease in the middle of each wave; nothing is taken away."""
    if "a" not in sys.argv:
        return
    fill = Pager._fill

    async def fill_late(pager: Pager, *wanted: Any) -> bool:
        await asyncio.sleep(STALL_S)
        return await fill(pager, *wanted)

    async def let_lapse(_worker: WaveWorker, _claimed: Any) -> None:
        return

    _put(Pager, "_fill", fill_late)
    _put(WaveWorker, "_keep", let_lapse)


def stall_without_fence() -> None:
    """A worker that slept past its lease, and no fence."""
    a_worker_stalls()
    lease_without_fence()


def stall_without_guards() -> None:
    """The same without what stands behind the fence: unique places and the count of waves."""
    stall_without_fence()
    Pages.INDEXES = tuple(index for index in Pages.INDEXES if not index.unique)
    advance_any()


def advance_any() -> None:
    """Advance from whatever the worker remembers."""

    async def advance(
        store: escalation_store.Escalations, claimed: Any, *, state: Any, due_at: Any, paged_at: Any
    ) -> Any:
        return await store._collection.find_one_and_update(
            {"_id": claimed.id, "state": "paging"},
            {
                "$set": {
                    "state": state,
                    "paged": claimed.paged + 1,
                    "due_at": due_at,
                    "last_paged_at": paged_at,
                    "lease_until": claimed.armed_at,
                }
            },
            return_document=ReturnDocument.AFTER,
        )

    _put(escalation_store.Escalations, "advance", advance)


def _by_id(claimed: Any) -> dict[str, Any]:
    return {"_id": claimed.id}


WEAKNESSES: Final[Mapping[str, Callable[[], None]]] = {
    "w1": write_to_one,
    "no-key-index": no_key_index,
    "no-repair": no_repair,
    "read-first": read_before_subscribe,
    "ack-first": acknowledge_first,
    "async-handlers": handlers_side_by_side,
    "stall": a_worker_stalls,
    "stall-no-fence": stall_without_fence,
    "stall-no-guards": stall_without_guards,
}
