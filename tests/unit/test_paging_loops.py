"""The worker loops: a failed round is not the end, a slow thing holds up no other."""

import asyncio
from datetime import timedelta

import pytest

from server.clock import ManualClock
from server.paging.loop import Loop
from server.paging.pool import Pool
from tests.makers import NOON

SECOND = timedelta(seconds=1)


async def test_a_failed_round_is_followed_by_the_next() -> None:
    clock, rounds = ManualClock(NOON), asyncio.Semaphore(0)

    async def work() -> timedelta:
        rounds.release()
        raise ConnectionError

    loop = Loop(name="test", work=work, after_failure=SECOND, clock=clock)
    running = asyncio.create_task(loop.run())
    async with asyncio.timeout(5):
        await rounds.acquire()
        loop.wake()
        await rounds.acquire()

    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_a_loop_that_nobody_wakes_looks_again_after_its_pause() -> None:
    clock, rounds = ManualClock(NOON), asyncio.Semaphore(0)

    async def work() -> timedelta:
        rounds.release()
        return SECOND

    running = asyncio.create_task(
        Loop(name="test", work=work, after_failure=SECOND, clock=clock).run()
    )
    async with asyncio.timeout(5):
        await rounds.acquire()
        while rounds.locked():
            clock.advance(SECOND)
            await asyncio.sleep(0)

    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_a_slow_piece_of_work_holds_up_no_other() -> None:
    waiting, done = ["slow", "quick", "broken", "last"], list[str]()
    finish = asyncio.Event()

    async def claim(room: int) -> list[str]:
        claimed, waiting[:] = waiting[:room], waiting[room:]
        return claimed

    async def work(piece: str) -> None:
        if piece == "slow":
            await finish.wait()
        if piece == "broken":
            raise ConnectionError
        done.append(piece)

    has_room = asyncio.Event()
    pool: Pool[str] = Pool(name="test", claim=claim, work=work, at_once=2, on_room=has_room.set)
    taken = await pool.take()
    async with asyncio.timeout(5):
        await has_room.wait()
    before = list(done)
    finish.set()

    assert (taken, before) == (2, ["quick"])
    assert await pool.drain() == 2
    assert sorted(done) == ["last", "quick", "slow"]


async def test_a_closed_pool_leaves_nothing_running() -> None:
    ended = asyncio.Event()

    async def claim(room: int) -> list[str]:
        return ["endless"] * room

    async def work(_: str) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    pool: Pool[str] = Pool(name="test", claim=claim, work=work, at_once=1, on_room=lambda: None)
    await pool.take()
    await asyncio.sleep(0)
    await pool.close()

    assert ended.is_set()
