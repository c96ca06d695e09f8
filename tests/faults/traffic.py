"""Doctors who talk while something breaks: one run of one fault, from joining to the final log."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, Protocol

import aiohttp
from pymongo import AsyncMongoClient
from pymongo.read_concern import ReadConcern

from server.rooms.views import instant
from tests.faults.ends import Ends
from tests.faults.history import History
from tests.faults.js_member import javascript_members
from tests.faults.member import Identity, Member, Seat, said_in, taking_part
from tests.faults.people import post_cases
from tests.faults.stack import Installation
from tests.stories.nodes import eventually

QUIET_ROOMS = 3
MEMBERS = 60
NODES = 3
SEATS = 2
"""Of each member: in the hot room, and in a quiet one."""
JS_MEMBERS = 2
WARM_UP_S = 3.0
COOL_DOWN_S = 3.0
SETTLE_WITHIN_S = 45.0
"""Longer than the checker allows, so that what is late is seen to be late, not lost."""
LAST_ANSWERS_WITHIN_S = 45.0
MEMORY_LIMIT_MB = 400.0
_WORDS = "Pressure, lactate, troponin and the echo again; the third set is from the other lab."
_TOO_LONG = "x" * 20_001


class Reader(Protocol):
    """Anybody who must see everything."""

    name: str
    seats: dict[str, Seat]


@dataclass(frozen=True)
class Talk:
    """How much is said.

    Args:
        pause_s: What a writer waits on average between two acts.
        burst: How often an act is a burst of several over one connection.
    """

    pause_s: float = 1.6
    burst: float = 0.06
    resend: float = 0.08
    refused: float = 0.05
    members: int = MEMBERS
    js_members: int = JS_MEMBERS


@dataclass
class Stage:
    """What a run plays on, and how much is said there where a scene does not mind."""

    to: Installation
    crowd: list[Identity]
    session: aiohttp.ClientSession
    seed: str
    ends: Ends
    talk: Talk


class Writer:
    """Says something now and then, in the first of its client's rooms or the second."""

    def __init__(self, member: Member, talk: Talk, *, seed: str) -> None:
        self._member = member
        self._talk = talk
        self._random = random.Random(seed)
        self._count = 0

    async def write(self, stop: asyncio.Event) -> None:
        while not stop.is_set() and not self._member.shut_out:
            await asyncio.sleep(self._random.expovariate(1 / self._talk.pause_s))
            if not stop.is_set():
                await self._act()

    async def _act(self) -> None:
        self._count += 1
        key = f"{self._member.name}-{self._count}"
        room = self._random.choice(list(self._member.seats))
        # The server takes spaces off the ends.
        text = f"{key}: {_WORDS[: self._random.randrange(20, len(_WORDS))]}".strip()
        luck = self._random.random()
        if luck < self._talk.burst:
            await self._member.burst(room, key, [f"{n} of {text}" for n in range(5)])
        elif luck < self._talk.burst + self._talk.refused:
            await self._member.say(room, key, _TOO_LONG)
        else:
            await self._member.say(room, key, text)
            if luck > 1 - self._talk.resend:
                await self._member.say(room, key, text)
            elif luck > 1 - self._talk.resend - self._talk.refused:
                await self._member.say(room, key, f"Not the same: {text}")


async def play(
    stage: Stage,
    history: History,
    name: str,
    trouble: Callable[[], Awaitable[None]],
    talk: Talk | None = None,
    *,
    faults: int = 1,
) -> None:
    """Have everybody talk while `trouble` runs, then wait until all have read all.

    Args:
        faults: How many must strike at least for the scene to show anything.
    """
    talk = talk or stage.talk
    seats = SEATS * talk.members + talk.js_members
    needs = {"ok": talk.members, "expects": seats, "fault": faults, "memory": NODES}
    needs["refused"] = int(talk.refused > 0)
    history.note("scene", what=name, needs=needs, goes_on=True)
    keys = [f"{name}-{n}".replace(" ", "-")[:60] for n in range(QUIET_ROOMS + 1)]
    rooms = await post_cases(stage.session, stage.to.urls[0], stage.crowd[0], keys)
    members = make_members(stage, history, rooms, count=talk.members)
    stop = asyncio.Event()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(taking_part(members))
        readers = await stack.enter_async_context(
            javascript_members(stage, history, rooms[0], count=talk.js_members)
        )
        since_s = history.now_s()
        writers = [
            asyncio.create_task(Writer(member, talk, seed=f"{stage.seed}{name}{i}").write(stop))
            for i, member in enumerate(members)
        ]
        memory = asyncio.create_task(watch_memory(stage.to, history))
        stack.push_async_callback(_ended, [*writers, memory])
        await asyncio.sleep(WARM_UP_S)
        await trouble()
        await asyncio.sleep(COOL_DOWN_S)
        stop.set()
        history.note("stopped")
        await asyncio.wait(writers, timeout=LAST_ANSWERS_WITHIN_S)
        await _ended([*writers, memory])
        await settle(stage, history, members, readers, since_s=since_s)
    await note_final_log(stage, history, rooms)


async def _ended(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def make_members(
    stage: Stage, history: History, rooms: Sequence[str], *, count: int
) -> list[Member]:
    """Return clients spread over nodes and doctors: all in the first room, each in one more."""
    urls = stage.to.urls
    others = rooms[1:]
    return [
        Member(
            f"py{i}",
            stage.crowd[1 + i % (len(stage.crowd) - 1)],
            urls=urls[i % len(urls) :] + urls[: i % len(urls)],
            rooms=[rooms[0], *others[i % len(others) : i % len(others) + 1]] if others else rooms,
            history=history,
            session=stage.session,
            seed=f"{stage.seed}:{i}",
        )
        for i in range(count)
    ]


async def settle(
    stage: Stage,
    history: History,
    members: Sequence[Member],
    readers: Sequence[Reader],
    *,
    since_s: float,
    untouched: Sequence[Reader] = (),
) -> None:
    """Wait until every reader has the last entry of its rooms, or for long enough.

    Args:
        untouched: Those whom the fault is no excuse for.
    """
    heads = await heads_of(stage, {room for member in members for room in member.seats})

    async def all_there() -> bool:
        everybody: list[Reader] = [*members, *readers]
        return all(seat.last >= heads[room] for m in everybody for room, seat in m.seats.items())

    # Who lacks what, the checker says.
    with suppress(AssertionError):
        await eventually(all_there, within_s=SETTLE_WITHIN_S, what="all have read all")
    everybody: list[Reader] = [*members, *readers]
    for reader in everybody:
        for room in reader.seats:
            told = {"after": 0, "since_s": since_s, "untouched": reader in untouched}
            history.note("expects", client=reader.name, room=room, **told)


async def watch_memory(
    to: Installation, history: History, *, limit_mb: float = MEMORY_LIMIT_MB
) -> None:
    """Note the nodes' memory each second until cancelled."""
    while True:
        for node in to.nodes:
            rss_mb = node.rss_mb()
            if rss_mb:
                history.note("memory", node=node.name, rss_mb=rss_mb, limit_mb=limit_mb)
        await asyncio.sleep(1.0)


async def heads_of(stage: Stage, rooms: set[str]) -> dict[str, int]:
    """Return the highest seq of each room, as a majority has it."""
    async with database_of(stage) as database:
        log = database.room_log
        heads = {}
        for room in rooms:
            last = await log.find_one({"case_id": room}, sort=[("seq", -1)])
            heads[room] = 0 if last is None else last["seq"]
        return heads


async def note_final_log(stage: Stage, history: History, rooms: Sequence[str]) -> None:
    """Write down the log as a majority has it, not asking the server."""
    async with database_of(stage) as database:
        async for entry in database.room_log.find({"case_id": {"$in": list(rooms)}}).sort(
            [("case_id", 1), ("seq", 1)]
        ):
            history.note(
                "final",
                room=entry["case_id"],
                seq=entry["seq"],
                author=entry["author_id"],
                key=entry["key"],
                kind=entry["kind"],
                said=said_in(entry["data"]),
                stamp=instant(entry["at"]),
            )


@asynccontextmanager
async def database_of(stage: Stage) -> AsyncIterator[Any]:
    """Lend the database, read by majority."""
    client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(
        stage.to.mongo.url, tz_aware=True, timeoutMS=20_000
    )
    try:
        yield client.get_database(stage.to.database, read_concern=ReadConcern("majority"))
    finally:
        await client.close()
