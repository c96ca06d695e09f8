"""What a node does in rounds: how long it rests between them."""

import asyncio
from datetime import timedelta

from server.clock import ManualClock
from server.tending import Tending
from tests.makers import NOON

PAUSE = timedelta(seconds=1)


async def test_a_round_that_took_long_rests_so_many_times_longer() -> None:
    clock = ManualClock(NOON)
    takes = [timedelta(seconds=3), timedelta(0), timedelta(0)]
    rounds = 0

    async def work() -> None:
        nonlocal rounds
        clock.advance(takes[rounds])
        rounds += 1

    async def settle() -> None:
        while not clock.sleepers:  # noqa: ASYNC110 - the clock tells nobody
            await asyncio.sleep(0)

    tending = Tending(clock)
    tending.every("search index", PAUSE, work, rests=4.0)
    await settle()
    clock.advance(timedelta(seconds=11.9))
    assert (rounds, clock.sleepers) == (1, 1)

    clock.advance(timedelta(seconds=0.1))
    await settle()
    assert rounds == 2
    clock.advance(PAUSE)
    await settle()
    assert rounds == 3
    await tending.close()
