"""What a paged doctor can do, and what the auditor finds that nobody did."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
import pytest_asyncio

from server.clock import ManualClock
from server.errors import ConflictError, InvalidError, NotFoundError
from server.metrics import REGISTRY
from server.paging.closing import TOLD_AGAIN
from store.client import Store
from store.ids import DoctorId, PageId, new_id
from store.records.page import Page
from tests.makers import NOON
from tests.paging_stage import Stage, paging_stage
from tests.stories.nodes import eventually

_AUDITED_S = 20
"""A page each second is left without its delivery: longer than from one round to the next."""


@pytest_asyncio.fixture
async def stage(store: Store, clock: ManualClock) -> AsyncIterator[Stage]:
    async with paging_stage(store, clock) as built:
        yield built


async def test_an_acknowledgement_counts_and_holds_the_next_wave_15_minutes(stage: Stage) -> None:
    await stage.doctors(9)
    case = await stage.post(waves="1@0,2@10,3@25")
    page = (await stage.pages(case))[0]
    await stage.turn(5)

    told = await stage.parts.paging.acknowledge(page.id, page.doctor_id)

    escalation = await stage.escalation(case)
    assert (told.case_id, told.run, told.state) == (case.case_id, 1, "counted")
    assert told.escalation_id == escalation.id
    assert escalation.due_at == NOON + timedelta(minutes=20)
    await stage.turn(14.9)
    assert len(stage.phones.rung()) == 1
    await stage.turn(0.1)
    assert len(stage.phones.rung()) == 3
    # The third wave keeps its gap of 15 minutes to the second.
    assert (await stage.escalation(case)).due_at == NOON + timedelta(minutes=35)


async def test_the_first_acknowledgement_is_repeated_and_holds_once(stage: Stage) -> None:
    await stage.doctors(9)
    case = await stage.post(waves="1@0,2@10")
    page = (await stage.pages(case))[0]
    first = await stage.parts.paging.acknowledge(page.id, page.doctor_id)
    await stage.turn(5)

    again = await stage.parts.paging.acknowledge(page.id, page.doctor_id)

    assert again == first
    assert (await stage.escalation(case)).due_at == NOON + timedelta(minutes=15)


async def test_a_page_of_somebody_else_is_not_found(stage: Stage) -> None:
    await stage.doctors(1)
    case = await stage.post()
    page = (await stage.pages(case))[0]
    stranger = DoctorId(new_id())

    with pytest.raises(NotFoundError):
        await stage.parts.paging.acknowledge(page.id, stranger)
    with pytest.raises(NotFoundError):
        await stage.parts.paging.decline(page.id, stranger, reason="busy")
    with pytest.raises(NotFoundError):
        await stage.parts.paging.snooze(PageId(new_id()), page.doctor_id, minutes=5)
    assert (await stage.pages(case))[0].state == "offered"


async def test_acknowledging_after_the_answer_or_the_end_says_so(stage: Stage) -> None:
    await stage.doctors(4)
    answered = await stage.post(waves="1@0")
    resolved = await stage.post(waves="1@0")
    expired = await stage.post(waves="1@0")
    await stage.parts.paging.stop(answered.case_id, 1, "answered")
    await stage.parts.paging.stop(resolved.case_id, 1, "resolved")
    stage.cases.closed |= {answered.case_id: "answered", resolved.case_id: "resolved"}
    await stage.turn(91)
    await stage.worker.auditor.run_once()

    states = []
    for case in (answered, resolved, expired):
        page = (await stage.pages(case))[0]
        states.append((await stage.parts.paging.acknowledge(page.id, page.doctor_id)).state)

    assert states == ["answered", "closed", "late"]


async def test_a_decline_pages_one_other_doctor_at_once(stage: Stage) -> None:
    await stage.doctors(5)
    case = await stage.post(waves="2@0,1@30")
    page = (await stage.pages(case))[0]

    await stage.parts.paging.decline(page.id, page.doctor_id, reason="busy")
    await stage.parts.paging.decline(page.id, page.doctor_id, reason="busy")
    await stage.worker.run_once()

    assert len(set(stage.phones.rung())) == len(stage.phones.rung()) == 3
    assert (await stage.pages(case))[2].wave == 1
    assert (await stage.escalation(case)).paged == 1


async def test_a_decline_whose_node_died_is_replaced_by_the_auditor(stage: Stage) -> None:
    await stage.doctors(5)
    case = await stage.post(waves="1@0,1@30")
    page = (await stage.pages(case))[0]
    await stage.store.pages.decline(page, reason="conflict", suggested=None, at=NOON)

    await stage.turn(0.5)
    await stage.worker.auditor.run_once()
    await stage.worker.run_once()

    assert len(stage.phones.rung()) == 2


async def test_a_snoozed_page_comes_again_and_not_before(stage: Stage) -> None:
    await stage.doctors(1)
    case = await stage.post(waves="1@0")
    page = (await stage.pages(case))[0]

    await stage.parts.paging.snooze(page.id, page.doctor_id, minutes=20)
    await stage.turn(19)
    hidden = await stage.parts.paging.open_pages_of([page.doctor_id])
    early = len(stage.phones.rung())
    await stage.turn(1)

    assert (hidden, early, len(stage.phones.rung())) == ([], 1, 2)


async def test_a_page_is_not_snoozed_past_its_end(stage: Stage) -> None:
    await stage.doctors(1)
    case = await stage.post(waves="1@0")
    page = (await stage.pages(case))[0]
    await stage.turn(60)

    with pytest.raises(InvalidError) as refused:
        await stage.parts.paging.snooze(page.id, page.doctor_id, minutes=30)

    assert set(refused.value.fields) == {"minutes"}


async def test_an_ended_page_is_neither_declined_nor_snoozed(stage: Stage) -> None:
    await stage.doctors(1)
    case = await stage.post(waves="1@0")
    page = (await stage.pages(case))[0]
    await stage.parts.paging.stop(case.case_id, 1, "resolved")

    with pytest.raises(ConflictError):
        await stage.parts.paging.decline(page.id, page.doctor_id, reason="busy")
    with pytest.raises(ConflictError):
        await stage.parts.paging.snooze(page.id, page.doctor_id, minutes=5)


async def test_open_pages_are_offered_again_to_those_who_may_have_missed_them(
    stage: Stage,
) -> None:
    await stage.doctors(2)
    case = await stage.post(waves="2@0")
    first, second = await stage.pages(case)
    await stage.parts.paging.acknowledge(first.id, first.doctor_id)

    await stage.parts.paging.reoffer([first.doctor_id, second.doctor_id])

    assert stage.phones.rung()[2:] == [second.doctor_id]
    assert [page.state for page in await stage.parts.paging.list_pages(first.doctor_id)] == [
        "acknowledged"
    ]


async def test_a_page_that_ended_is_taken_down_again_for_those_who_may_have_missed_it(
    stage: Stage,
) -> None:
    (doctor,) = await stage.doctors(1)
    case = await stage.post(waves="1@0")
    await stage.parts.paging.stop(case.case_id, 1, "answered")
    stage.phones.events.clear()

    await stage.parts.paging.reoffer([doctor.id])
    assert stage.phones.withdrawn() == {doctor.id: "answered"}
    stage.phones.events.clear()
    await stage.turn(TOLD_AGAIN.total_seconds() / 60 + 1)
    await stage.parts.paging.reoffer([doctor.id])
    assert stage.phones.withdrawn() == {}


async def test_the_auditor_expires_pages_and_records_the_breach_at_90_minutes(
    stage: Stage,
) -> None:
    await stage.doctors(1)
    case = await stage.post(waves="1@0")
    await stage.turn(89)
    await stage.worker.auditor.run_once()
    in_time = (await stage.escalation(case)).breached_at

    await stage.turn(1)
    await stage.worker.auditor.run_once()

    assert in_time is None
    assert (await stage.escalation(case)).breached_at == NOON + timedelta(minutes=90)
    assert [page.state for page in await stage.pages(case)] == ["expired"]
    assert set(stage.phones.withdrawn().values()) == {"expired"}


async def test_an_expired_page_never_comes_back_and_the_auditor_shows_that_it_looked(
    stage: Stage,
) -> None:
    (doctor,) = await stage.doctors(1)
    case = await stage.post(waves="1@0")
    (page,) = await stage.pages(case)
    await stage.turn(80)
    await stage.parts.paging.snooze(page.id, doctor.id, minutes=5)
    stage.clock.advance(timedelta(minutes=10))
    await stage.worker.auditor.run_once()
    stage.phones.events.clear()

    await stage.turn(0)
    await stage.parts.paging.reoffer([doctor.id])
    await stage.turn(10)

    assert stage.phones.rung() == []
    beat = REGISTRY.get_sample_value("curbside_auditor_beat_seconds")
    assert beat == (NOON + timedelta(minutes=90)).timestamp()


async def test_the_auditor_stops_an_answered_case_that_nobody_stopped(stage: Stage) -> None:
    await stage.doctors(1)
    case = await stage.post(waves="1@0,1@60")
    stage.cases.closed[case.case_id] = "answered"

    await stage.worker.auditor.run_once()

    assert (await stage.escalation(case)).stop_reason == "answered"
    assert set(stage.phones.withdrawn().values()) == {"answered"}


async def test_the_auditor_plans_deliveries_of_pages_that_have_none(stage: Stage) -> None:
    await stage.doctors(1)
    case = await stage.post(waves="1@0")
    page = (await stage.pages(case))[0]
    orphan = page.model_copy(
        update={"id": PageId(new_id()), "doctor_id": DoctorId(new_id()), "slot": "1.9"}
    )
    await stage.store.pages.offer([orphan])

    await stage.turn(0.5)
    await stage.worker.auditor.run_once()
    await stage.worker.run_once()

    assert stage.phones.rung() == [page.doctor_id, orphan.doctor_id]


async def test_the_auditor_finds_a_page_without_delivery_within_30_seconds(stage: Stage) -> None:
    await stage.doctors(1)
    (like,) = await stage.pages(await stage.post(waves="1@0"))
    auditing = asyncio.create_task(stage.worker.auditor.run())
    made, late_s = dict[PageId, datetime](), dict[PageId, float]()

    async def rests() -> bool:
        return stage.clock.sleepers == 1

    while len(late_s) < _AUDITED_S:
        await eventually(rests, within_s=60, what="the auditor rests until its next round")
        now = stage.clock.now()
        for planned in await stage.store.deliveries.of_pages(list(made)):
            late_s.setdefault(planned.page_id, (now - made[planned.page_id]).total_seconds())
        if len(made) < _AUDITED_S:
            orphan = _orphan(like, now)
            await stage.store.pages.offer([orphan])
            made[orphan.id] = now
        stage.clock.advance(timedelta(seconds=1))
    auditing.cancel()
    await asyncio.gather(auditing, return_exceptions=True)

    assert 10 < max(late_s.values()) <= 30


def _orphan(like: Page, at: datetime) -> Page:
    """A page as whoever made it left it, dying before its delivery was planned."""
    page_id = PageId(new_id())
    return like.model_copy(
        update={"id": page_id, "doctor_id": DoctorId(new_id()), "slot": page_id, "offered_at": at}
    )


async def test_figures_say_what_is_under_way_and_how_late(stage: Stage) -> None:
    await stage.doctors(2)
    await stage.post(waves="1@0,1@10")
    await stage.post(waves="1@0")
    stage.clock.advance(timedelta(minutes=12))

    stats = await stage.parts.paging.stats()

    assert stats.by_state == {"arming": 0, "paging": 1, "exhausted": 1}
    assert stats.oldest_due == timedelta(minutes=2)


async def test_policies_are_set_per_discipline_and_running_cases_keep_theirs(
    stage: Stage,
) -> None:
    await stage.doctors(9)
    case = await stage.post(waves="1@0,1@10")

    line = await stage.parts.policies.set("cardiology", "now", "5@0, 2@0.5:coordinators")

    assert (line.waves, line.version) == ("5@0,2@0.5:coordinators", 2)
    assert len((await stage.escalation(case)).waves) == 2
    assert [line.discipline for line in await stage.parts.policies.list()] == [
        "*",
        "*",
        "cardiology",
    ]


async def test_a_wrong_policy_is_refused_by_field(stage: Stage) -> None:
    with pytest.raises(InvalidError) as refused:
        await stage.parts.policies.set("stroke", "now", "3@0,5@zero")

    assert set(refused.value.fields) == {"discipline", "waves"}
