"""Negative controls: servers with one thing taken away, which the checker must find wanting.

A control that stays green says that the scene or the checker is worth nothing.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from tests.faults.history import History
from tests.faults.meeting import MEETINGS
from tests.faults.nemesis import (
    FAULTS,
    Nemesis,
    kill_primary,
    kill_subscribers,
    restart_all_nodes,
    restart_redis_empty,
)
from tests.faults.paging import CASES, play_pages
from tests.faults.run import STALLED
from tests.faults.traffic import Stage, Talk, database_of, play

_FEW: Final = Talk(members=24, js_members=0, pause_s=0.8)
HALTED_S: Final = 1.5
HOLDS: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True)
class Control:
    """One weakness, what is played on it, and what the checker must say.

    Args:
        weak: Names the weakness in `weak`.
        caught_by: Any of these rules will do; `HOLDS`: nothing must be broken.
        lacks_index: It goes without an index that the other nodes want.
    """

    weak: str
    scene: Callable[[Stage, History], Awaitable[None]]
    caught_by: frozenset[str]
    lacks_index: bool = False


def _talk(
    name: str, trouble: Callable[[Nemesis], Awaitable[None]], talk: Talk = _FEW
) -> Callable[[Stage, History], Awaitable[None]]:
    async def scene(stage: Stage, history: History) -> None:
        nemesis = Nemesis(stage.to, history, random.Random(f"{stage.seed}:{name}"))
        faults = int(trouble is not _nothing)
        await play(stage, history, name, lambda: trouble(nemesis), talk, faults=faults)

    return scene


async def _lose_the_newest(nemesis: Nemesis) -> None:
    """Kill the primary while the others lack what it took in the last moments.

    Stopping the others' processes is not enough: what is on its way to them still arrives.
    """
    mongo = nemesis.to.mongo
    primary = await mongo.primary()
    async with nemesis.fault("kill primary ahead", primary.name):
        await mongo.halt_replication(primary, on=True)
        await asyncio.sleep(HALTED_S)
        await primary.kill()
        await mongo.halt_replication(primary, on=False)
        await mongo.primary()
    await asyncio.sleep(2.0)
    await primary.start()
    await mongo.whole()


async def _lose_messages(nemesis: Nemesis) -> None:
    await kill_subscribers(nemesis)
    await restart_redis_empty(nemesis)


async def _nothing(_nemesis: Nemesis) -> None:
    await asyncio.sleep(6.0)


def _meet(name: str) -> Callable[[Stage, History], Awaitable[None]]:
    """Return the scene in which two workers meet in each wave; nothing else breaks."""

    async def scene(stage: Stage, history: History) -> None:
        nemesis = Nemesis(stage.to, history, random.Random(stage.seed))
        # Who stops holds its waves up until its lease is over; nothing else is excused.
        async with nemesis.fault(STALLED, "each worker"):
            await play_pages(stage, history, name, _nothing_else)
        async with database_of(stage) as database:
            met = await database[MEETINGS].count_documents({"through": True})
        assert met >= CASES, f"two workers met only {met} times"

    return scene


async def _nothing_else() -> None:
    """Whoever wants to see nothing break."""


_LOST: Final = frozenset({"lost", "moved", "changed"})
CONTROLS: Final[Mapping[str, Control]] = {
    "w:1": Control("w1", _talk("w1", _lose_the_newest), _LOST),
    "no unique key index": Control(
        "no-key-index",
        _talk("no-key-index", FAULTS["kill node"]),
        frozenset({"doubled", "moved"}),
        lacks_index=True,
    ),
    "no gap repair": Control(
        "no-repair", _talk("no-repair", _lose_messages), frozenset({"incomplete", "hole"})
    ),
    "read before subscribe": Control(
        "read-first", _talk("read-first", restart_all_nodes), frozenset({"hole", "incomplete"})
    ),
    "acknowledge before insert": Control("ack-first", _talk("ack-first", kill_primary), _LOST),
    "async_handlers=True": Control(
        "async-handlers",
        _talk("async-handlers", _nothing, Talk(members=24, js_members=0, burst=0.6, resend=0)),
        frozenset({"reordered"}),
    ),
    # That two workers meet must do no harm: it is not the meeting which is caught after it.
    "two workers meet at the count": Control("meet-at-count", _meet("meet-at-count"), HOLDS),
    "lease without fence": Control("no-fence", _meet("no-fence"), frozenset({"page_skipped"})),
    "two workers meet at the places": Control("meet-at-places", _meet("meet-at-places"), HOLDS),
    "places not unique": Control(
        "no-places", _meet("no-places"), frozenset({"page_twice"}), lacks_index=True
    ),
}
SHORT_CONTROLS: Final = ("no unique key index", "lease without fence")
