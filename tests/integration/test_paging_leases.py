"""Claims: kept alive by those who work, taken over from those who died."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest_asyncio

from server.clock import ManualClock
from server.paging.lanes import LEASE as SENDING_LEASE
from server.paging.pager import HANDED_FOR
from server.paging.waves import LEASE, LOOK_EVERY, RENEW_EVERY
from store.client import Store
from store.records.delivery import ChannelName
from tests.paging_stage import Stage, claim_one, paging_stage

LIVE: tuple[ChannelName, ...] = ("live",)


@pytest_asyncio.fixture
async def stage(store: Store, clock: ManualClock) -> AsyncIterator[Stage]:
    async with paging_stage(store, clock) as built:
        yield built


async def test_a_slow_wave_keeps_its_claim_for_as_long_as_it_works(stage: Stage) -> None:
    await stage.doctors(9)
    case = await stage.arm(waves="2@0")
    stage.cases.posted[case.case_id] = case.posted_at
    stage.cases.gate = asyncio.Event()
    slow = asyncio.create_task(stage.worker.run_once())
    await stage.cases.asked.wait()

    taken_over = []
    for _ in range(6 * (LEASE // RENEW_EVERY)):
        stage.clock.advance(RENEW_EVERY / 2)
        now = stage.clock.now()
        taken_over.append(await claim_one(stage.store.escalations, now=now, lease=LEASE))
    stage.cases.gate.set()
    await slow

    assert not any(taken_over)
    assert len(stage.phones.rung()) == 2
    assert (await stage.escalation(case)).fence == 1


async def test_a_delivery_of_a_node_that_died_is_sent_when_its_lease_lapses(
    stage: Stage,
) -> None:
    await stage.doctors(1)
    case = await stage.arm(waves="1@0")
    stage.cases.posted[case.case_id] = case.posted_at
    await stage.second().worker.waves.run_once()
    stage.clock.advance(HANDED_FOR)
    (dead,) = await stage.store.deliveries.claim_due(
        now=stage.clock.now(), lease=SENDING_LEASE, channels=LIVE, limit=9
    )

    await stage.turn(SENDING_LEASE / timedelta(minutes=1) - 0.001)
    early = len(stage.phones.rung())
    await stage.turn(0.001)
    late = await stage.store.deliveries.finish(dead, state="failed", at=stage.clock.now())

    assert (early, len(stage.phones.rung()), late) == (0, 1, False)
    await stage.turn(1)
    assert len(stage.phones.rung()) == 1


async def test_a_live_page_of_a_node_that_died_after_making_it_is_sent_within_five_seconds(
    stage: Stage,
) -> None:
    await stage.doctors(1)
    case = await stage.arm(waves="1@0")
    stage.cases.posted[case.case_id] = case.posted_at
    await stage.worker.waves.run_once()
    second = stage.second()

    stage.clock.advance(HANDED_FOR - timedelta(milliseconds=1))
    await second.worker.run_once()
    early = len(stage.phones.rung())
    stage.clock.advance(timedelta(milliseconds=1))
    await second.worker.run_once()
    await stage.worker.run_once()  # it was not dead, only frozen

    assert (early, len(stage.phones.rung())) == (0, 1)
    assert timedelta(seconds=5) > HANDED_FOR + LOOK_EVERY


async def test_nothing_is_sent_for_a_case_that_was_answered_after_its_wave_was_made(
    stage: Stage,
) -> None:
    await stage.doctors(3)
    case = await stage.arm(waves="3@0")
    stage.cases.posted[case.case_id] = case.posted_at
    await stage.worker.waves.run_once()

    stage.cases.closed[case.case_id] = "answered"
    await stage.worker.run_once()

    assert stage.phones.rung() == []
