"""Many waves at once: chosen from what was read before, and still everybody's limits hold."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest_asyncio

from server.clock import ManualClock
from server.paging.chooser import GOOD_FOR, RUSH
from server.paging.lineup import Lineup
from server.paging.ports import NewCase
from server.paging.waves import GATHER_FOR, LEASE
from store.client import Store
from store.ids import DoctorId, new_id
from store.records.escalation import Escalation
from tests.paging_stage import Stage, paging_stage

WAVES = "1@0,1@10"


@pytest_asyncio.fixture
async def stage(store: Store, clock: ManualClock) -> AsyncIterator[Stage]:
    async with paging_stage(store, clock) as built:
        yield built


async def posted(stage: Stage, count: int) -> list[NewCase]:
    """Cases that are posted and not paged yet."""
    cases = [await stage.arm(waves=WAVES) for _ in range(count)]
    stage.cases.posted.update({case.case_id: case.posted_at for case in cases})
    return cases


async def test_a_rush_pages_each_wave_once_and_no_doctor_beyond_their_cap(stage: Stage) -> None:
    await stage.doctors(5)
    cases = await posted(stage, 3 * RUSH)

    await stage.worker.run_once()

    paged = Counter(stage.phones.rung())
    assert len(paged) == 5
    assert set(paged.values()) == {2}
    assert len(stage.cases.waves) == 3 * RUSH
    assert {(await stage.escalation(case)).paged for case in cases} == {1}


async def test_in_a_rush_what_becomes_due_waits_a_moment_for_the_next_batch(stage: Stage) -> None:
    await stage.doctors(RUSH + 1)
    await posted(stage, RUSH)
    waves = stage.worker.waves
    await waves.take_due()
    (late,) = await posted(stage, 1)

    pause = await waves.take_due()

    assert pause == GATHER_FOR
    assert (await stage.escalation(late)).claim is None, "left to the others"
    stage.clock.advance(GATHER_FOR)
    await waves.take_due()
    assert (await stage.escalation(late)).fence == 1
    await stage.worker.run_once()
    assert len(stage.cases.waves) == RUSH + 1


async def test_what_another_node_paged_meanwhile_counts_against_the_cap(stage: Stage) -> None:
    doctors = await stage.doctors(RUSH)
    for node in (stage, stage.second(), stage, stage.second()):
        await posted(stage, RUSH)
        await node.worker.run_once()

    assert Counter(stage.phones.rung()) == {doctor.id: 2 for doctor in doctors}
    for doctor in doctors:
        kept = await stage.store.accounts.get(doctor.id)
        assert kept is not None
        assert len(kept.paged_at) == 2


async def test_who_left_between_two_rushes_is_not_paged(stage: Stage) -> None:
    stays, leaves = await stage.doctors(2, available=True)
    await posted(stage, RUSH)
    await stage.worker.run_once()
    await stage.store.accounts.set_availability(
        leaves.id, available=False, until=stage.clock.now() + timedelta(hours=12)
    )
    before = len(stage.phones.rung())

    await posted(stage, RUSH)
    await stage.worker.run_once()

    assert set(stage.phones.rung()[before:]) == {stays.id}
    assert len(stage.phones.rung()) == before + RUSH


async def test_who_came_is_paged_once_what_was_read_is_too_old(stage: Stage) -> None:
    await stage.doctors(1, available=True)
    await posted(stage, RUSH)
    await stage.worker.run_once()
    (came,) = await stage.doctors(1, available=True)

    stage.clock.advance(GOOD_FOR)
    await posted(stage, RUSH)
    await stage.worker.run_once()

    assert came.id in stage.phones.rung()


async def test_one_that_cannot_be_paged_keeps_no_other_from_it(stage: Stage) -> None:
    await stage.doctors(9, available=True)
    cases = await posted(stage, RUSH)
    broken = await stage.escalation(cases[0])
    await stage.store.escalations.arm(broken.model_copy(update={"specialties": ("unheard_of",)}))

    await stage.worker.run_once()

    paged = [(await stage.escalation(case)).paged for case in cases]
    assert paged == [0, *[1] * (RUSH - 1)]
    assert len(stage.phones.rung()) == RUSH - 1


async def test_two_nodes_share_a_rush_and_page_each_wave_once(stage: Stage) -> None:
    await stage.doctors(40, available=True)
    second = stage.second()
    cases = await posted(stage, 4 * RUSH)

    await asyncio.gather(stage.worker.run_once(), second.worker.run_once())

    assert len(stage.phones.rung()) == len(stage.cases.waves) == len(cases)


async def test_a_rush_that_a_dead_node_left_half_done_is_finished_without_doubles(
    stage: Stage,
) -> None:
    await stage.doctors(40, available=True)
    cases = await posted(stage, 2 * RUSH)
    dead = await _began(stage, count=RUSH)
    await stage.parts._pager.page_waves(dead)  # noqa: SLF001 - as far as it came

    stage.clock.advance(LEASE)
    await stage.second().worker.run_once()

    pages = [await stage.pages(case) for case in cases]
    assert [len(own) for own in pages] == [1] * len(cases)
    assert sorted(stage.phones.rung()) == sorted(page.doctor_id for own in pages for page in own)


async def _began(stage: Stage, *, count: int) -> list[Escalation]:
    """Claim escalations and begin to page them, as a node would that dies then."""
    claimed = await stage.store.escalations.claim_due(
        now=stage.clock.now(), lease=LEASE, limit=count
    )
    begun = [
        await stage.store.escalations.begin(
            each, posted_at=each.posted_at, answer_due_at=each.answer_due_at
        )
        for each in claimed
    ]
    return [each for each in begun if each is not None]


async def test_a_hold_in_the_middle_of_a_rush_counts_for_its_own_wave_only(stage: Stage) -> None:
    await stage.doctors(60, available=True)
    cases = await posted(stage, RUSH)
    await stage.worker.run_once()
    stage.clock.advance(timedelta(minutes=10))
    stage.cases.gate = asyncio.Event()
    stage.cases.asked.clear()
    rush = asyncio.create_task(stage.worker.run_once())
    await stage.cases.asked.wait()

    (page,) = await stage.pages(cases[0])
    await stage.parts.paging.acknowledge(page.id, page.doctor_id)
    stage.cases.gate.set()
    await rush

    found = [await stage.escalation(case) for case in cases]
    assert [each.paged for each in found] == [2] * RUSH
    assert len(stage.cases.waves) == 2 * RUSH


async def test_what_nodes_tell_each_other_is_what_the_store_says(stage: Stage) -> None:
    doctors = await stage.doctors(2)
    lineup = Lineup(read_at=stage.clock.now())
    for doctor in doctors:
        lineup.take(doctor)
    heard, unknown = doctors[0].id, DoctorId(new_id())
    at = stage.clock.now()

    await stage.store.accounts.record_paged([heard], at)
    for _ in range(2):
        lineup.hear(heard, at)
        lineup.hear(unknown, at)

    kept = await stage.store.accounts.get(heard)
    assert kept is not None
    assert lineup.accounts[heard].paged_at == lineup.kept[heard].paged_at == kept.paged_at
    assert lineup.accounts[doctors[1].id].paged_at == ()
