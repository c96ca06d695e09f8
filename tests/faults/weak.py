"""Servers with one thing taken away, to show that the checker sees what it protects from.

Only a run's own node process ever imports this; the server has no switch for any of it.
"""

# ruff: noqa: SLF001 - what is taken away is private

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import cycle
from typing import Any, Final

from pymongo.write_concern import WriteConcern

import store.escalations as escalation_store
from server.fanout.hub import Hub
from server.fanout.repair import Repairer
from server.rooms.committer import Committer
from server.rooms.reading import Joined, Reading
from server.wire.socket_server import WireServer
from store import advancing
from store.driver import Database
from store.pages import Pages
from store.room_log import KEY_INDEX, RoomLog
from tests.faults.meeting import meet_at_the_count, meet_at_the_places, put

_LOOK_UP_S: Final = 0.005


def write_to_one() -> None:
    """Acknowledge when one member has an entry (w:1), instead of a majority."""
    made = RoomLog.__init__

    def make(log: RoomLog, database: Database) -> None:
        made(log, database)
        log._collection = log._collection.with_options(write_concern=WriteConcern(w=1))

    put(RoomLog, "__init__", make)


def no_key_index() -> None:
    """Let one author's key be stored any number of times."""
    RoomLog.INDEXES = tuple(
        index for index in RoomLog.INDEXES if tuple(name for name, _ in index.keys) != KEY_INDEX
    )


def no_repair() -> None:
    """Deliver what Redis brings, and never read the log for what it lost."""

    def ask(_repairer: Repairer, _case_id: Any, _delay_s: float = 0.0) -> None:
        return

    put(Repairer, "ask", ask)
    put(Repairer, "ask_later", ask)


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

        return replace(joined, go_live=go_live)

    put(Reading, "join", late)


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

    put(Committer, "_plan", plan_and_answer)


def handlers_side_by_side() -> None:
    """Handle the events of one socket at the same time, as `async_handlers=True` does.

    That does harm where handlers wait for different times: every other one looks something up.
    """
    answer = WireServer._answer
    running: set[asyncio.Task[None]] = set()
    looks_up = cycle((True, False))

    async def look_up_and_answer(server: WireServer, *event: Any) -> None:
        if next(looks_up):
            await asyncio.sleep(_LOOK_UP_S)
        await answer(server, *event)

    async def beside(server: WireServer, *event: Any) -> None:
        task = asyncio.create_task(look_up_and_answer(server, *event))
        running.add(task)
        task.add_done_callback(running.discard)

    put(WireServer, "_answer", beside)


def lease_without_fence() -> None:
    """Let whoever once held a claim write under it, however long ago that was.

    A wave is counted only as the one that was seen when it was claimed; that stands for the fence
    where a wave is counted, and goes with it.
    """
    advance = advancing.advance_of

    def count_one_more(*claimed: Any) -> Any:
        query, update = advance(*claimed)
        fields = {name: value for name, value in update["$set"].items() if name != "paged"}
        return {"_id": query["_id"]}, {"$set": fields, "$inc": {"paged": 1}}

    for module in (advancing, escalation_store):
        put(module, "under", _by_id)
        put(module, "advance_of", count_one_more)


def meet_without_fence() -> None:
    """Two workers count one wave, and nothing tells who lost the claim."""
    meet_at_the_count()
    lease_without_fence()


def meet_without_places() -> None:
    """Two workers fill one wave, and its places can be taken twice."""
    meet_at_the_places()
    Pages.INDEXES = tuple(index for index in Pages.INDEXES if not index.unique)


def _by_id(claimed: Any) -> dict[str, Any]:
    return {"_id": claimed.id}


WEAKNESSES: Final[Mapping[str, Callable[[], None]]] = {
    "w1": write_to_one,
    "no-key-index": no_key_index,
    "no-repair": no_repair,
    "read-first": read_before_subscribe,
    "ack-first": acknowledge_first,
    "async-handlers": handlers_side_by_side,
    "meet-at-count": meet_at_the_count,
    "no-fence": meet_without_fence,
    "meet-at-places": meet_at_the_places,
    "no-places": meet_without_places,
}
