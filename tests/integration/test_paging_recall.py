"""What doctors made of earlier pages decides who is paged next."""

from collections.abc import AsyncIterator

import pytest_asyncio

from server.clock import ManualClock
from server.paging.recall import Recall
from store.client import Store
from store.records.account import Account
from tests.paging_stage import Stage, paging_stage


@pytest_asyncio.fixture
async def stage(store: Store, clock: ManualClock) -> AsyncIterator[Stage]:
    async with paging_stage(store, clock) as built:
        yield built


async def chance(stage: Stage, account: Account) -> float:
    """The chance of an answer at the hour of the pages, as a node reads it afresh."""
    fresh = await stage.store.accounts.many({account.id})
    recall = Recall(pages=stage.store.pages, clock=stage.clock)
    histories = await recall.histories(fresh.values(), "now")
    return max(histories[account.id].chances) if histories else 0.0


async def test_who_came_last_time_is_paged_before_who_did_not(stage: Stage) -> None:
    await stage.doctors(2)
    first = await stage.post(waves="2@0")
    keen, idle = await stage.pages(first)
    await stage.parts.paging.acknowledge(keen.id, keen.doctor_id)
    await stage.turn(24 * 60)

    again = await stage.post(waves="1@0")

    (page,) = await stage.pages(again)
    assert page.doctor_id == keen.doctor_id != idle.doctor_id
    assert any(reason.startswith("answers_at_this_hour:") for reason in page.reasons)


async def test_silence_counts_but_a_page_withdrawn_at_once_does_not(stage: Stage) -> None:
    (account,) = await stage.doctors(1)
    withdrawn = await stage.post(waves="1@0")
    await stage.parts.paging.stop(withdrawn.case_id, withdrawn.run, "answered")
    after_withdrawal = await chance(stage, account)
    await stage.turn(24 * 60)
    await stage.post(waves="1@0")
    await stage.turn(24 * 60)

    assert after_withdrawal == 0.0
    assert 0 < await chance(stage, account) < 0.17


async def test_what_was_not_the_doctors_field_tells_nothing_about_them(stage: Stage) -> None:
    (account,) = await stage.doctors(1)
    case = await stage.post(waves="1@0")
    (page,) = await stage.pages(case)
    await stage.parts.paging.decline(page.id, account.id, reason="not_my_field")

    assert await chance(stage, account) == 0.0


async def test_who_declared_a_conflict_is_not_asked_in_the_next_run_either(stage: Stage) -> None:
    await stage.doctors(1)
    case = await stage.post(waves="1@0")
    (page,) = await stage.pages(case)
    await stage.parts.paging.decline(page.id, page.doctor_id, reason="conflict")

    assert await stage.store.pages.conflicted(case.case_id) == {page.doctor_id}
    reopened = await stage.post(case_id=case.case_id, run=2, waves="1@0")

    assert await stage.pages(reopened) == []
