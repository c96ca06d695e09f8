"""What a decline sets off: another field is asked, a conflict holds for good, devices are told."""

from collections.abc import AsyncIterator

import pytest_asyncio

from server.clock import ManualClock
from server.paging.ports import NewCase
from store.client import Store
from store.records.page import Page
from tests.paging_stage import Stage, paging_stage


@pytest_asyncio.fixture
async def stage(store: Store, clock: ManualClock) -> AsyncIterator[Stage]:
    async with paging_stage(store, clock) as built:
        yield built


async def other_than(page: Page, stage: Stage, case: NewCase) -> Page:
    """The only other page of a case; those of one instant have no order."""
    (other,) = [one for one in await stage.pages(case) if one.id != page.id]
    return other


async def test_whoever_names_another_field_has_its_doctors_asked(stage: Stage) -> None:
    await stage.doctors(3)
    (named,) = await stage.doctors(1, specialties=("nephrology",))
    case = await stage.post(waves="1@0")
    (page,) = await stage.pages(case)

    await stage.parts.paging.decline(
        page.id, page.doctor_id, reason="not_my_field", suggested="nephrology"
    )

    replacement = await other_than(page, stage, case)
    assert (replacement.doctor_id, replacement.specialty) == (named.id, "nephrology")
    assert "suggested" in replacement.reasons


async def test_where_nobody_holds_the_named_field_a_colleague_is_asked(stage: Stage) -> None:
    await stage.doctors(2)
    case = await stage.post(waves="1@0")
    (page,) = await stage.pages(case)

    await stage.parts.paging.decline(
        page.id, page.doctor_id, reason="not_my_field", suggested="dermatology"
    )

    replacement = await other_than(page, stage, case)
    assert replacement.specialty == "cardiology"
    assert "suggested" not in replacement.reasons


async def test_a_conflict_of_interest_keeps_the_case_away_for_good(stage: Stage) -> None:
    await stage.doctors(2)
    case = await stage.post(waves="1@0")
    (page,) = await stage.pages(case)
    await stage.parts.paging.decline(page.id, page.doctor_id, reason="conflict")
    await stage.parts.paging.stop(case.case_id, 1, "answered")

    again = await stage.post(waves="5@0", case_id=case.case_id, run=2)

    assert page.doctor_id not in {one.doctor_id for one in await stage.pages(again)}
    assert len(await stage.pages(again)) == 1


async def test_a_page_says_why_its_doctor_was_chosen(stage: Stage) -> None:
    await stage.doctors(1)
    case = await stage.post(waves="1@0")
    (page,) = await stage.pages(case)

    kept = await stage.parts.paging.page_of(page.id, page.doctor_id)

    assert kept.reasons == ("holds_specialty", "willing", "pages_30_days:0")
    assert kept.local_hour == 13
