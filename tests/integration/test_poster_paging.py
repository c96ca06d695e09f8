"""What the poster sees of paging live, and what the poster can do about it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from server.clock import ManualClock
from server.errors import ConflictError, InvalidError
from server.paging.ports import NewCase
from store.client import Store
from tests.paging_stage import Stage, paging_stage
from tests.stories.nodes import eventually


@pytest.fixture
async def stage(store: Store, clock: ManualClock) -> AsyncIterator[Stage]:
    async with paging_stage(store, clock) as stage:
        yield stage


def told(stage: Stage, case: NewCase) -> list[dict[str, Any]]:
    """What the poster was told."""
    return [line for doctor, line in stage.phones.all("case:paging") if doctor == case.poster_id]


async def until_told(stage: Stage, case: NewCase, **wanted: Any) -> dict[str, Any]:
    """Turn the clock by quarters of a second until the poster is told this; return all of it."""

    async def is_told() -> bool:
        stage.clock.advance(timedelta(milliseconds=250))
        return bool(told(stage, case)) and wanted.items() <= told(stage, case)[-1].items()

    await eventually(is_told, within_s=30, what=f"the poster is told {wanted}")
    return told(stage, case)[-1]


async def test_the_poster_is_told_of_each_wave_and_when_the_next_one_is_due(stage: Stage) -> None:
    await stage.doctors(5)

    case = await stage.post(waves="2@0,3@20")
    first = await until_told(stage, case, wave=1)
    await stage.turn(20)
    second = await until_told(stage, case, wave=2)

    assert (first["waves"], first["paged"], first["state"]) == (2, 2, "paging")
    assert first["next_wave_at"] == "2026-03-02T12:20:00.000Z"
    assert (second["paged"], second["state"], second["next_wave_at"]) == (5, "exhausted", None)


async def test_the_poster_is_told_who_opened_and_who_comes_as_counts(stage: Stage) -> None:
    await stage.doctors(3)
    case = await stage.post(waves="3@0,1@20")
    (first, second, _) = await stage.pages(case)

    (delivery,) = await stage.store.deliveries.of_pages([first.id])
    await stage.parts.receipts.shown(delivery.id, opened=True)
    await stage.parts.paging.acknowledge(second.id, second.doctor_id)

    line = await until_told(stage, case, opened=2, acknowledged=1)
    ids = {first.doctor_id, second.doctor_id, first.id, second.id}
    assert not ids & {str(value) for value in line.values()}
    assert line["next_wave_at"] == "2026-03-02T12:20:00.000Z"


async def test_a_specialty_that_the_poster_adds_is_paged_at_once_and_once(stage: Stage) -> None:
    await stage.doctors(2)
    added = await stage.doctors(6, specialties=("nephrology",))
    case = await stage.post(waves="2@0,2@40")

    line = await stage.parts.poster.more(case.case_id, "nephrology")
    again = await stage.parts.poster.more(case.case_id, "nephrology")
    await stage.worker.run_once()

    paged = {page.doctor_id for page in await stage.pages(case)}
    assert (line.waves, again.waves) == (3, 3)
    assert len(paged & {account.id for account in added}) == 4
    assert (await stage.escalation(case)).due_at == case.posted_at + timedelta(minutes=40)


async def test_an_acknowledgement_does_not_hold_what_the_poster_added(stage: Stage) -> None:
    await stage.doctors(1)
    await stage.doctors(1, specialties=("nephrology",))
    case = await stage.post(waves="1@0,2@40")
    (page,) = await stage.pages(case)

    await stage.parts.poster.more(case.case_id, "nephrology")
    await stage.parts.paging.acknowledge(page.id, page.doctor_id)
    await stage.worker.run_once()

    assert len(await stage.pages(case)) == 2


async def test_a_specialty_can_be_added_when_all_waves_went_out(stage: Stage) -> None:
    await stage.doctors(1)
    await stage.doctors(1, specialties=("nephrology",))
    case = await stage.post(waves="1@0")

    line = await stage.parts.poster.more(case.case_id, "nephrology")
    await stage.worker.run_once()

    assert line.state == "paging"
    assert len(await stage.pages(case)) == 2
    assert (await stage.escalation(case)).state == "exhausted"


async def test_nothing_doubles_when_a_specialty_is_added_while_a_wave_is_due(stage: Stage) -> None:
    await stage.doctors(4)
    await stage.doctors(4, specialties=("nephrology",))
    case = await stage.post(waves="1@0,2@20,1@40")
    stage.clock.advance(timedelta(minutes=20))

    await stage.parts.poster.more(case.case_id, "nephrology")
    await stage.worker.run_once()

    waves = sorted((page.wave, page.specialty) for page in await stage.pages(case))
    assert waves == [
        (1, "cardiology"),
        *[(2, "cardiology")] * 2,
        *[(3, "nephrology")] * 4,
    ]


async def test_what_is_asked_already_can_not_be_added_nor_more_than_three(stage: Stage) -> None:
    case = await stage.post(waves="1@0,1@40")
    for specialty in ("nephrology", "neurology", "dermatology"):
        await stage.parts.poster.more(case.case_id, specialty)

    with pytest.raises(InvalidError) as wrong:
        await stage.parts.poster.more(case.case_id, "cardiology")
    with pytest.raises(ConflictError):
        await stage.parts.poster.more(case.case_id, "urology")

    assert wrong.value.fields == {"specialty": "is asked already"}


async def test_a_poster_who_stops_paging_withdraws_every_open_page(stage: Stage) -> None:
    await stage.doctors(4)
    case = await stage.post(waves="2@0,2@20")

    line = await stage.parts.poster.stop(case.case_id)
    again = await stage.parts.poster.stop(case.case_id)
    await stage.turn(30)

    assert (line.state, again.state, line.next_wave_at) == ("withdrawn", "withdrawn", None)
    assert set(stage.phones.withdrawn().values()) == {"withdrawn"}
    assert len(await stage.pages(case)) == 2
    with pytest.raises(ConflictError):
        await stage.parts.poster.more(case.case_id, "nephrology")


async def test_a_case_that_pages_nobody_has_an_empty_line(stage: Stage) -> None:
    case = await stage.arm(urgency="learning")

    line = await stage.parts.poster.line(case.case_id)

    assert (line.state, line.waves, line.paged) == ("none", 0, 0)
    with pytest.raises(ConflictError):
        await stage.parts.poster.stop(case.case_id)


async def test_everything_tried_is_counted_without_anybody(stage: Stage) -> None:
    await stage.doctors(4)
    case = await stage.post(waves="3@0,2@40")
    (first, second, _) = await stage.pages(case)
    await stage.parts.paging.decline(first.id, first.doctor_id, reason="not_my_field")
    await stage.parts.paging.acknowledge(second.id, second.doctor_id)
    await stage.worker.run_once()

    found = await stage.parts.poster.tried(case.case_id)

    assert found is not None
    (tried, to_come) = found.waves
    assert (tried.paged, tried.opened, tried.acknowledged) == (4, 2, 1)
    assert tried.outcomes == {"declined_not_my_field": 1, "acknowledged": 1, "offered": 2}
    assert (to_come.paged_at, to_come.paged) == (None, 0)
    assert [(one.channel, one.planned, one.sent) for one in found.channels] == [("live", 4, 4)]
