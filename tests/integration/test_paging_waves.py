"""Waves on the real database: in time, once, from any node, and not for longer than needed."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from server.clock import ManualClock
from server.paging.policy import ANSWER_TARGET
from server.paging.waves import LEASE
from store.advancing import Advance
from store.client import Store
from tests.makers import NOON
from tests.paging_stage import Stage, claim_one, paging_stage


@pytest_asyncio.fixture
async def stage(store: Store, clock: ManualClock) -> AsyncIterator[Stage]:
    async with paging_stage(store, clock) as built:
        yield built


async def test_the_default_waves_page_4_4_6_12_and_coordinators_at_60(stage: Stage) -> None:
    await stage.doctors(40)
    coordinators = await stage.doctors(3, specialties=("dermatology",), role="moderator")

    await stage.post()
    sizes = [len(stage.phones.rung())]
    for minutes in (20, 20, 10, 10):
        await stage.turn(minutes)
        sizes.append(len(stage.phones.rung()))

    assert sizes == [4, 8, 14, 26, 28]
    assert len(set(stage.phones.rung())) == 28
    assert set(stage.phones.rung()[26:]) <= {account.id for account in coordinators}
    assert stage.cases.waves == [(1, 5, 4), (2, 5, 4), (3, 5, 6), (4, 5, 12), (5, 5, 2)]


async def test_nobody_is_paged_before_the_next_wave_is_due(stage: Stage) -> None:
    await stage.doctors(5)
    await stage.post(waves="1@0,1@10")

    await stage.turn(9.99)
    before = len(stage.phones.rung())
    await stage.turn(0.01)

    assert (before, len(stage.phones.rung())) == (1, 2)


async def test_an_offer_names_the_case_and_when_it_ends(stage: Stage) -> None:
    await stage.doctors(1)

    case = await stage.post()

    ((_, payload),) = stage.phones.all("page:offered")
    page = (await stage.pages(case))[0]
    assert payload == {
        "page_id": page.id,
        "case_id": case.case_id,
        "specialty": "cardiology",
        "urgency": "now",
        "wave": 1,
        "expires_at": "2026-03-02T13:30:00.000Z",
    }


async def test_an_escalation_waits_for_its_case_and_is_dropped_after_a_minute(
    stage: Stage,
) -> None:
    await stage.doctors(3)
    case = await stage.arm()

    await stage.worker.run_once()
    waiting = (await stage.escalation(case)).state
    await stage.turn(1.1)

    assert (waiting, (await stage.escalation(case)).state) == ("arming", "dropped")
    assert stage.phones.rung() == []


async def test_a_case_that_appears_late_is_paged_by_its_own_clock(stage: Stage) -> None:
    await stage.doctors(3)
    case = await stage.arm(waves="1@0,1@10")
    await stage.worker.run_once()

    stage.cases.posted[case.case_id] = NOON + timedelta(seconds=20)
    await stage.turn(0.5)

    escalation = await stage.escalation(case)
    assert len(stage.phones.rung()) == 1
    assert escalation.due_at == NOON + timedelta(minutes=10, seconds=20)
    assert escalation.answer_due_at == NOON + timedelta(minutes=90, seconds=20)


async def test_a_dropped_escalation_is_armed_again_by_a_resent_posting(stage: Stage) -> None:
    await stage.doctors(1)
    case = await stage.arm()
    await stage.turn(1.1)

    await stage.parts.paging.arm(case)
    stage.cases.posted[case.case_id] = stage.clock.now()
    await stage.worker.run_once()

    assert len(stage.phones.rung()) == 1


async def test_arming_twice_is_arming_once(stage: Stage) -> None:
    await stage.doctors(6)
    case = await stage.post(waves="2@0")

    await stage.parts.paging.arm(case)
    await stage.worker.run_once()

    assert len(stage.phones.rung()) == 2


async def test_learning_pages_nobody(stage: Stage) -> None:
    await stage.doctors(3)
    case = await stage.arm(urgency="learning")

    assert await stage.store.escalations.of_case(case.case_id, 1) is None


async def test_the_poster_is_never_paged(stage: Stage) -> None:
    poster, other = await stage.doctors(2)

    await stage.post(poster_id=poster.id)

    assert stage.phones.rung() == [other.id]


async def test_the_first_answer_stops_all_and_withdraws_the_pages(stage: Stage) -> None:
    await stage.doctors(8)
    case = await stage.post(waves="3@0,5@10")
    stage.cases.closed[case.case_id] = "answered"

    await stage.parts.paging.stop(case.case_id, 1, "answered")
    await stage.turn(15)

    assert len(stage.phones.rung()) == 3
    assert stage.phones.withdrawn() == dict.fromkeys(stage.phones.rung(), "answered")
    assert {page.state for page in await stage.pages(case)} == {"withdrawn"}


async def test_a_wave_that_finds_its_case_answered_stops_instead(stage: Stage) -> None:
    await stage.doctors(8)
    case = await stage.post(waves="3@0,5@10")
    stage.cases.closed[case.case_id] = "resolved"

    await stage.turn(10)

    assert len(stage.phones.rung()) == 3
    assert set(stage.phones.withdrawn().values()) == {"resolved"}


async def test_two_nodes_page_a_wave_once(stage: Stage) -> None:
    await stage.doctors(30)
    second = stage.second()
    cases = [await stage.arm(waves="3@0,2@10") for _ in range(5)]
    for case in cases:
        stage.cases.posted[case.case_id] = NOON

    await asyncio.gather(stage.worker.run_once(), second.worker.run_once())

    assert len(stage.phones.rung()) == 15
    assert sorted(stage.cases.waves) == [(1, 2, 3)] * 5


async def test_another_node_takes_over_when_one_died_before_paging(stage: Stage) -> None:
    await stage.doctors(5)
    case = await stage.post(waves="1@0,2@10")
    stage.clock.advance(timedelta(minutes=10))
    dead = await claim_one(stage.store.escalations, now=stage.clock.now(), lease=LEASE)

    second = stage.second()
    await second.worker.run_once()
    held_back = len(stage.phones.rung())
    stage.clock.advance(LEASE)
    await second.worker.run_once()

    assert dead is not None
    assert (held_back, len(stage.phones.rung())) == (1, 3)
    assert timedelta(seconds=5) >= LEASE
    assert (await stage.escalation(case)).paged == 2


async def test_pages_of_a_node_that_died_in_mid_wave_are_kept_and_the_rest_filled(
    stage: Stage,
) -> None:
    await stage.doctors(9)
    case = await stage.post(waves="1@0,3@10")
    stage.clock.advance(timedelta(minutes=10))
    dead = await claim_one(stage.store.escalations, now=stage.clock.now(), lease=LEASE)
    assert dead is not None
    await stage.parts._pager.page_waves(  # noqa: SLF001 - the step that the dead node did
        [
            dead.model_copy(
                update={"waves": (dead.waves[0], dead.waves[1].model_copy(update={"people": 2}))}
            )
        ]
    )

    stage.clock.advance(LEASE)
    await stage.second().worker.run_once()

    assert [page.wave for page in await stage.pages(case)] == [1, 2, 2, 2]
    assert len(set(stage.phones.rung())) == len(stage.phones.rung()) == 4


async def test_the_fence_refuses_a_writer_that_slept_past_its_lease(stage: Stage) -> None:
    await stage.doctors(9)
    case = await stage.post(waves="1@0,1@10,1@20")
    stage.clock.advance(timedelta(minutes=10))
    now = stage.clock.now()
    slept = await claim_one(stage.store.escalations, now=now, lease=LEASE)
    assert slept is not None
    stage.clock.advance(LEASE)
    await stage.second().worker.run_once()

    advance = Advance(slept, state="paging", due_at=now)
    late = await stage.store.escalations.advance(advance, paged_at=now)
    together = await stage.store.escalations.advance_many([advance], paged_at=now)
    renewed = await stage.store.escalations.renew([slept], until=now + timedelta(hours=1))

    assert (late, together, renewed) == (None, False, 0)
    assert (await stage.escalation(case)).paged == 2


async def test_what_goes_on_together_goes_on_by_its_own_times(stage: Stage) -> None:
    await stage.doctors(9)
    cases = []
    for waves in ("1@0,1@10", "1@0,1@10", "1@0,1@10,1@20", "1@0", "1@0,1@10"):
        cases.append(await stage.arm(waves=waves))
        stage.clock.advance(timedelta(milliseconds=1_500))
    stage.cases.posted.update({case.case_id: case.posted_at for case in cases})

    await stage.worker.run_once()

    now, held = stage.clock.now(), [await stage.escalation(case) for case in cases]
    assert [each.state for each in held] == ["paging"] * 3 + ["exhausted", "paging"]
    assert [each.due_at - each.posted_at for each in held] == [
        ANSWER_TARGET if each.state == "exhausted" else timedelta(minutes=10) for each in held
    ]
    assert [each.posted_at for each in held] == [case.posted_at for case in cases]
    assert {(each.paged, each.claim, each.last_paged_at) for each in held} == {(1, None, now)}
    assert all(each.lease_until == each.armed_at for each in held)


async def test_a_worker_that_lost_its_claim_in_mid_wave_pages_nobody_more(stage: Stage) -> None:
    await stage.doctors(9)
    case = await stage.post(waves="1@0,2@10")
    stage.clock.advance(timedelta(minutes=10))
    slept = await claim_one(stage.store.escalations, now=stage.clock.now(), lease=LEASE)
    assert slept is not None
    stage.clock.advance(LEASE)
    await stage.second().worker.run_once()

    await stage.parts._pager.page_waves([slept])  # noqa: SLF001 - it wakes and goes on

    assert len(await stage.pages(case)) == 3


async def test_overdue_waves_are_paged_half_their_gap_apart(stage: Stage) -> None:
    await stage.doctors(9)
    await stage.post(waves="1@0,1@10,1@30")

    await stage.turn(60)
    at_once = len(stage.phones.rung())
    await stage.turn(9.9)
    early = len(stage.phones.rung())
    await stage.turn(0.1)

    assert (at_once, early, len(stage.phones.rung())) == (2, 2, 3)


async def test_a_case_stopped_in_mid_wave_leaves_no_page_open(stage: Stage) -> None:
    await stage.doctors(9)
    case = await stage.post(waves="1@0,3@10")
    stage.clock.advance(timedelta(minutes=10))
    claimed = await claim_one(stage.store.escalations, now=stage.clock.now(), lease=LEASE)
    assert claimed is not None
    await stage.parts.paging.stop(case.case_id, 1, "answered")
    await stage.parts._pager.page_waves([claimed])  # noqa: SLF001 - it had begun
    stage.cases.closed[case.case_id] = "answered"

    await stage.turn(1)
    await stage.worker.auditor.run_once()

    assert len(stage.phones.rung()) == 1
    assert {page.state for page in await stage.pages(case)} == {"withdrawn"}


@pytest.mark.parametrize("races", [40])
async def test_an_acknowledgement_and_a_wave_never_both_move_the_same_timer(
    stage: Stage, races: int
) -> None:
    await stage.doctors(120)
    await stage.parts.policies.set("cardiology", "now", "1@0,1@10,1@30")
    for _ in range(races // 10):
        await _race(stage, cases=10)


async def _race(stage: Stage, *, cases: int) -> None:
    posted = [await stage.post() for _ in range(cases)]
    pages = [(await stage.pages(case))[0] for case in posted]
    start = stage.clock.now()
    stage.clock.advance(timedelta(minutes=10))
    await asyncio.gather(
        stage.worker.run_once(),
        *(stage.parts.paging.acknowledge(page.id, page.doctor_id) for page in pages),
    )
    for case in posted:
        escalation = await stage.escalation(case)
        # Either the wave came first and the third is held for nothing (due 30 > ack 10 + 15),
        # or the acknowledgement did, and the second waits until minute 25.
        outcome = (escalation.paged, (escalation.due_at - start) / timedelta(minutes=1))
        assert outcome in {(2, 30.0), (1, 25.0)}
        stage.cases.closed[case.case_id] = "answered"
        await stage.parts.paging.stop(case.case_id, 1, "answered")
