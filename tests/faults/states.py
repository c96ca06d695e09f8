"""Scenes about sessions, presence and readers that don't read."""

import asyncio
import random
from contextlib import AsyncExitStack

from tests.faults.history import History
from tests.faults.member import Member, taking_part
from tests.faults.nemesis import Nemesis
from tests.faults.people import asked, post_cases, sign_in
from tests.faults.traffic import (
    Stage,
    Talk,
    Writer,
    make_members,
    note_final_log,
    settle,
    watch_memory,
)

VICTIMS = 3
TALKERS = 6
AFTER_REVOKING_S = 8.0
PRESENT = 12
PRESENCE_PATIENCE_S = 45.0
LIVELY = 6
STUCK = 4
SLOW = 2
SLOW_PAUSE_S = 0.05
"""Between two messages of a slow reader: 20 a second, where 50 and more come."""
LARGE_TEXT = "x" * 3_900
LARGE_MESSAGES = 1_800
STUCK_MB = 60.0
"""What six readers that fall behind may cost a node, 1 MB each and what the allocator keeps."""


async def revoke(stage: Stage, history: History, *, redis_away: bool = False) -> None:
    """Close sessions over one node while their sockets, on all nodes, talk and listen."""
    needs = {"revoked": VICTIMS, "ok": TALKERS + VICTIMS, "expects": TALKERS}
    history.note("scene", what="sessions closed", needs=needs | {"fault": int(redis_away)})
    (room,) = await post_cases(
        stage.session, stage.to.urls[0], stage.crowd[0], [f"re-{redis_away}"]
    )
    talkers = make_members(stage, history, [room], count=TALKERS)
    victims = [
        Member(
            f"victim{n}",
            await sign_in(stage.session, stage.to.urls[n % 3], 10 + n),
            urls=[stage.to.urls[n % 3]],
            rooms=[room],
            history=history,
            session=stage.session,
            seed=f"{n}",
        )
        for n in range(VICTIMS)
    ]
    stop = asyncio.Event()
    async with taking_part([*talkers, *victims]):
        talk = Talk(pause_s=0.1, burst=0, resend=0, refused=0)
        everybody = [*talkers, *victims]
        writing = [asyncio.create_task(Writer(m, talk, seed=m.name).write(stop)) for m in everybody]
        await asyncio.sleep(2.0)
        async with AsyncExitStack() as stack:
            if redis_away:
                nemesis = Nemesis(stage.to, history, random.Random(stage.seed))
                await stack.enter_async_context(nemesis.fault("redis away", "redis"))
                await stage.to.redis.kill()
                stack.push_async_callback(stage.to.redis.start)
                await asyncio.sleep(1.0)
            for n, victim in enumerate(victims):
                # Over another node than the victim's.
                url = stage.to.urls[(n + 1) % 3]
                await asked(stage.session, url, "session:close", {}, token=victim.who.token)
                history.note("revoked", client=victim.name)
            await asyncio.sleep(AFTER_REVOKING_S)
        stop.set()
        history.note("stopped")
        await asyncio.wait(writing, timeout=10)
        for task in writing:
            task.cancel()
        await asyncio.gather(*writing, return_exceptions=True)
        assert all(victim.shut_out for victim in victims), "a closed session came back"
        await settle(stage, history, talkers, [], since_s=0.0)
    await note_final_log(stage, history, [room])


async def presence(stage: Stage, history: History) -> None:
    """Kill a node, and its sockets with it: those who stay must see that the others are gone."""
    history.note("scene", what="presence", needs={"present": 2, "fault": 1, "joined": PRESENT})
    (room,) = await post_cases(stage.session, stage.to.urls[0], stage.crowd[0], ["presence"])
    members = make_members(stage, history, [room], count=PRESENT)
    doomed = [member for n, member in enumerate(members) if n % 3 == 0]
    staying = [member for member in members if member not in doomed]
    watcher = staying[0]
    for n, member in enumerate(members):
        member.stay_at(stage.to.urls[n % 3])
    node = stage.to.nodes[0]
    nemesis = Nemesis(stage.to, history, random.Random(stage.seed))
    async with taking_part(members):
        await _until_seen(history, watcher, room, truth=PRESENT, changed_s=history.now_s())
        async with nemesis.fault("kill node", node.name):
            await node.kill()
            changed_s = history.now_s()
            await asyncio.gather(*(member.close() for member in doomed))
            await asyncio.sleep(2.0)
            await node.start()
        await _until_seen(history, watcher, room, truth=len(staying), changed_s=changed_s)
    await note_final_log(stage, history, [room])


async def _until_seen(
    history: History, watcher: Member, room: str, *, truth: int, changed_s: float
) -> None:
    """Wait until the watcher sees the truth, or for long enough; note what it sees then."""
    seen = None
    while history.now_s() < changed_s + PRESENCE_PATIENCE_S + 1:
        views = [p for e, p in watcher.events if e == "presence:changed" and p["case_id"] == room]
        seen = views[-1]["total"] if views else None
        if seen == truth:
            break
        await asyncio.sleep(0.2)
    history.note("present", room=room, seen=seen, truth=truth, changed_s=changed_s)


async def stuck_readers(stage: Stage, history: History) -> None:
    """Some sockets stop reading, and some read slowly, while much is said.

    The others must not notice, nor the nodes.
    """
    needs = {"ok": LARGE_MESSAGES, "expects": LIVELY + STUCK + SLOW, "fault": 1, "memory": 1}
    history.note("scene", what="stuck readers", needs=needs)
    (room,) = await post_cases(stage.session, stage.to.urls[0], stage.crowd[0], ["stuck"])
    members = make_members(stage, history, [room], count=LIVELY + STUCK + SLOW)
    behind, lively = members[: STUCK + SLOW], members[STUCK + SLOW :]
    base_mb = max(node.rss_mb() for node in stage.to.nodes)
    since_s = history.now_s()
    nemesis = Nemesis(stage.to, history, random.Random(stage.seed))
    async with taking_part(members):
        memory = asyncio.create_task(watch_memory(stage.to, history, limit_mb=base_mb + STUCK_MB))
        sockets = [member.socket for member in behind if member.socket is not None]
        assert len(sockets) == len(behind), "somebody was cut before it began"
        async with nemesis.fault("stuck readers", "clients"):
            for number, socket in enumerate(sockets):
                if number < STUCK:
                    socket.stop_reading()
                else:
                    socket.read_slowly(SLOW_PAUSE_S)
            await asyncio.gather(*(_say_much(m, room, LARGE_MESSAGES // LIVELY) for m in lively))
            for socket in sockets:
                socket.read_on()
        memory.cancel()
        await asyncio.gather(memory, return_exceptions=True)
        history.note("stopped")
        await settle(stage, history, members, [], since_s=since_s, untouched=lively)
        assert any(member.conn.endswith("#2") for member in behind), "no stuck reader was cut"
    await note_final_log(stage, history, [room])


async def _say_much(member: Member, room: str, count: int) -> None:
    for n in range(0, count, 5):
        await member.burst(room, f"{member.name}-{n}", [f"{n + k} {LARGE_TEXT}" for k in range(5)])
