"""Presence over two nodes on the real Valkey; the clock is turned by hand."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from server.clock import ManualClock
from server.presence.roll import Roll
from server.presence.service import Presence, PresentDoctor
from store.ids import CaseId, new_id
from tests.integration.presence_stage import (
    STEP,
    Stage,
    Wires,
    enter,
    hidden,
    named,
    socket,
)


@pytest_asyncio.fixture
async def stage(redis_url: str, clock: ManualClock) -> AsyncIterator[Stage]:
    stage = Stage(redis_url, clock)
    yield stage
    await stage.a.end()
    await stage.b.end()


async def test_those_on_another_node_are_seen_at_once(stage: Stage) -> None:
    ana = await enter(stage, stage.a, named("Ana"))
    ben = await enter(stage, stage.b, named("Ben"))

    await stage.turn(STEP)
    await stage.until(lambda: stage.a.wires.names(ana) == ["Ana", "Ben"])
    assert stage.b.wires.names(ben) == ["Ana", "Ben"]
    assert stage.a.wires.last(ana) == {
        "case_id": stage.case_id,
        "members": [
            {"member_id": "member-Ana", "name": "Ana", "specialty": "cardiology"},
            {"member_id": "member-Ben", "name": "Ben", "specialty": "cardiology"},
        ],
        "counts": None,
        "total": None,
    }


async def test_who_leaves_is_gone_at_once_and_nothing_stays_in_redis(stage: Stage) -> None:
    ana = await enter(stage, stage.a, named("Ana"))
    ben = await enter(stage, stage.b, named("Ben"))
    await stage.turn(STEP)

    await stage.b.presence.leave(stage.case_id, ben)
    await stage.turn(STEP * 2)
    await stage.until(lambda: stage.a.wires.names(ana) == ["Ana"])

    await stage.a.presence.leave(stage.case_id, ana)
    await stage.turn(STEP * 2)
    assert not [key async for key in stage.a.redis.scan_iter(match=f"{stage.prefix}*")]


async def test_a_lost_hint_is_made_good_within_five_seconds(stage: Stage) -> None:
    ana = await enter(stage, stage.a, named("Ana"))
    stage.b.wires.cut = True
    await enter(stage, stage.b, named("Ben"))

    await stage.turn(timedelta(seconds=5.5))
    await stage.until(lambda: stage.a.wires.names(ana) == ["Ana", "Ben"])


async def test_members_of_a_killed_node_vanish_within_45_s(stage: Stage) -> None:
    ana = await enter(stage, stage.a, named("Ana"))
    await enter(stage, stage.b, named("Ben"))
    await stage.turn(timedelta(seconds=61))
    assert stage.a.wires.names(ana) == ["Ana", "Ben"]

    await stage.b.die()
    await stage.turn(timedelta(seconds=15))
    assert stage.a.wires.names(ana) == ["Ana", "Ben"]
    await stage.turn(timedelta(seconds=30))
    await stage.until(lambda: stage.a.wires.names(ana) == ["Ana"])


async def test_a_line_that_breaks_for_a_moment_is_not_noticed(stage: Stage) -> None:
    ana = await enter(stage, stage.a, named("Ana"))
    ben = await enter(stage, stage.b, named("Ben"))
    await stage.turn(STEP)
    told = len(stage.a.wires.events(ana, "presence:changed"))

    await stage.b.presence.drop(ben)
    await stage.turn(timedelta(seconds=3))
    again = await enter(stage, stage.b, named("Ben"), "again")
    await stage.turn(timedelta(seconds=30))
    assert len(stage.a.wires.events(ana, "presence:changed")) == told

    await stage.b.presence.drop(again)
    await stage.turn(timedelta(seconds=11))
    await stage.until(lambda: stage.a.wires.names(ana) == ["Ana"])


async def test_two_tabs_count_once_also_on_two_nodes(stage: Stage) -> None:
    first = await enter(stage, stage.a, named("Ana"), "first")
    second = await enter(stage, stage.b, named("Ana"), "second")
    await stage.turn(STEP)
    assert stage.b.wires.names(second) == ["Ana"]

    await stage.b.presence.leave(stage.case_id, second)
    await stage.turn(STEP * 2)
    assert stage.a.wires.names(first) == ["Ana"]


async def test_who_becomes_a_member_is_named_without_coming_again(stage: Stage) -> None:
    ana = await enter(stage, stage.a, named("Ana"))
    reader = PresentDoctor("ref-Ben", None, None, "cardiology")
    await enter(stage, stage.b, reader, "Ben")
    await stage.turn(STEP)
    assert stage.a.wires.names(ana) == ["Ana"]

    await stage.b.presence.know(stage.case_id, named("Ben"))
    await stage.turn(STEP * 2)
    await stage.until(lambda: stage.a.wires.names(ana) == ["Ana", "Ben"])


async def test_under_five_hidden_doctors_come_and_go_unheard(stage: Stage) -> None:
    ana = await enter(stage, stage.a, named("Ana"))
    await stage.turn(STEP)
    told = len(stage.a.wires.sent[ana])

    for number in range(3):
        node = stage.a if number % 2 else stage.b
        socket_id = await enter(stage, node, hidden(number))
        assert node.wires.names(socket_id) == ["Ana"]
        await node.presence.typing(stage.case_id, hidden(number), typing=True)
    await stage.turn(timedelta(seconds=8))

    assert len(stage.a.wires.sent[ana]) == told


async def test_from_five_on_the_hidden_are_counted(stage: Stage) -> None:
    ana = await enter(stage, stage.a, named("Ana"))
    for number in range(4):
        await enter(stage, stage.b if number % 2 else stage.a, hidden(number))
    await stage.turn(STEP * 3)

    last = stage.a.wires.last(ana)
    assert last is not None
    assert (last["counts"], last["total"]) == ({"neurology": 4}, 5)
    await stage.b.presence.typing(stage.case_id, hidden(1), typing=True)
    await stage.turn(STEP * 2)
    typing = stage.a.wires.last(ana, "typing:changed")
    assert typing is not None
    assert (typing["members"], typing["counts"]) == ([], {"neurology": 1})


async def test_typing_shows_on_the_other_node_and_ends_by_itself(stage: Stage) -> None:
    ana = await enter(stage, stage.a, named("Ana"))
    await enter(stage, stage.b, named("Ben"))
    await stage.turn(STEP)

    await stage.b.presence.typing(stage.case_id, named("Ben"), typing=True)
    await stage.turn(STEP * 2)
    await stage.until(lambda: stage.a.wires.names(ana, "typing:changed") == ["Ben"])
    await stage.turn(timedelta(seconds=5))
    assert stage.a.wires.names(ana, "typing:changed") == ["Ben"]
    await stage.turn(timedelta(seconds=1.5))
    await stage.until(lambda: stage.a.wires.names(ana, "typing:changed") == [])


async def test_typing_that_is_stopped_or_of_someone_outside_shows_nothing(stage: Stage) -> None:
    ana = await enter(stage, stage.a, named("Ana"))
    await enter(stage, stage.b, named("Ben"))
    await stage.turn(STEP)

    await stage.b.presence.typing(stage.case_id, named("Cleo"), typing=True)
    await stage.turn(STEP * 2)
    assert stage.a.wires.last(ana, "typing:changed") is None

    await stage.b.presence.typing(stage.case_id, named("Ben"), typing=True)
    await stage.turn(STEP * 2)
    await stage.b.presence.typing(stage.case_id, named("Ben"), typing=False)
    await stage.turn(STEP * 2)
    await stage.until(lambda: stage.a.wires.names(ana, "typing:changed") == [])
    assert len(stage.a.wires.events(ana, "typing:changed")) == 2


async def test_a_room_hears_of_at_most_four_changes_a_second(stage: Stage) -> None:
    ana = await enter(stage, stage.a, named("Ana"))
    await stage.turn(STEP)
    told = len(stage.a.wires.sent[ana])

    for tenth in range(20):
        await stage.b.presence.enter(stage.case_id, socket(f"{tenth}"), named(f"Dr {tenth:02}"))
        stage.clock.advance(timedelta(milliseconds=50))
        await stage.calm()
    await stage.turn(STEP * 2)

    await stage.until(lambda: len(stage.a.wires.names(ana)) == 21)
    assert len(stage.a.wires.sent[ana]) - told <= 7


async def test_an_emptied_redis_is_filled_again_and_nobody_blinks(stage: Stage) -> None:
    ana = await enter(stage, stage.a, named("Ana"))
    ben = await enter(stage, stage.b, named("Ben"))
    await stage.turn(timedelta(seconds=20))
    told = (len(stage.a.wires.sent[ana]), len(stage.b.wires.sent[ben]))

    await stage.forget_all()
    await stage.turn(timedelta(seconds=30))

    assert (len(stage.a.wires.sent[ana]), len(stage.b.wires.sent[ben])) == told
    assert [member.name for member in (await stage.a.presence.snapshot(stage.case_id)).members] == [
        "Ana",
        "Ben",
    ]


async def test_a_node_that_ends_takes_its_members_with_it(stage: Stage) -> None:
    ana = await enter(stage, stage.a, named("Ana"))
    await enter(stage, stage.b, named("Ben"))
    await stage.turn(STEP)

    stage.b.running.cancel()
    await stage.b.presence.close()
    await stage.turn(STEP * 2)

    await stage.until(lambda: stage.a.wires.names(ana) == ["Ana"])


async def test_without_redis_nothing_fails_and_nothing_is_said(clock: ManualClock) -> None:
    wires = Wires([])
    redis = Redis.from_url("redis://127.0.0.1:1")
    presence = Presence(redis=redis, emitter=wires, clock=clock, node="a")
    running = asyncio.create_task(presence.run())
    case_id = CaseId(new_id())

    await presence.enter(case_id, socket("Ana"), named("Ana"))
    await presence.typing(case_id, named("Ana"), typing=True)
    assert [member.name for member in (await presence.snapshot(case_id)).members] == ["Ana"]
    await presence.drop(socket("Ana"))
    await presence.leave(case_id, socket("Ana"))

    assert not wires.sent
    assert not running.done()
    running.cancel()
    await presence.close()
    await redis.aclose()


@pytest.mark.parametrize("taps", [1, 50])
async def test_saying_it_often_is_written_once(stage: Stage, taps: int) -> None:
    ana = await enter(stage, stage.a, named("Ana"))
    await stage.turn(STEP)

    for _ in range(taps):
        await stage.a.presence.typing(stage.case_id, named("Ana"), typing=True)
    await stage.turn(STEP * 2)

    assert len(stage.a.wires.events(ana, "typing:changed")) == 1


async def test_rooms_that_change_at_once_share_a_connection(
    redis_url: str, clock: ManualClock
) -> None:
    redis = Redis.from_url(redis_url, max_connections=1)
    roll = Roll(redis, prefix=f"test:{new_id()}:", node="a")
    rooms = {CaseId(f"room-{number}"): hidden(number) for number in range(150)}

    await asyncio.gather(
        *(roll.write(case_id, now=clock.now(), add=[who]) for case_id, who in rooms.items())
    )
    found = await asyncio.gather(*(roll.read([case_id], now=clock.now()) for case_id in rooms))

    assert {case_id: one.present for each in found for case_id, one in each.items()} == {
        case_id: (who,) for case_id, who in rooms.items()
    }
    await redis.aclose()
