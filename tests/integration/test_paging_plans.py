"""No statement of paging reads a whole collection, however many escalations are open."""

from datetime import timedelta

from server.clock import ManualClock
from server.paging.figures import ResponseFigures
from store.client import Store
from tests.makers import NOON
from tests.paging_stage import paging_stage

WHOLE_TABLES = {"schedules", "policies"}
"""Small by nature, and read as a whole on purpose."""


async def test_everything_is_found_by_an_index(store: Store, clock: ManualClock) -> None:
    database = store._database  # noqa: SLF001 - statements are watched where they are run
    await database.command(
        "profile", 1, filter={"planSummary": {"$regex": "COLLSCAN"}, "op": {"$ne": "insert"}}
    )
    async with paging_stage(store, clock) as stage:
        await stage.doctors(9, paged_at=(NOON - timedelta(days=1),))
        case = await stage.post(waves="3@0,2@20,1@40:coordinators")
        first, second, third = await stage.pages(case)
        await stage.parts.paging.acknowledge(first.id, first.doctor_id)
        await stage.parts.paging.decline(second.id, second.doctor_id, reason="busy")
        await stage.parts.paging.snooze(third.id, third.doctor_id, minutes=5)
        await stage.parts.paging.list_pages(first.doctor_id)
        await stage.parts.paging.reoffer([first.doctor_id])
        await stage.parts.poster.more(case.case_id, "nephrology")
        for _ in range(4):
            await stage.turn(30)
            await stage.worker.auditor.run_once()
        await stage.parts.poster.tried(case.case_id)
        await stage.parts.poster.stop(case.case_id)
        await stage.worker.auditor.run_once()
        await stage.parts.paging.stats()
        await stage.parts.previews.of("cardiology", "now")
        await stage.parts.notes_for(stage.cases, warn_before=timedelta(hours=12)).run_once()
        figures = ResponseFigures(
            escalations=store.escalations, pages=store.pages, accounts=store.accounts, clock=clock
        )
        await figures.read(specialty="cardiology", grouped=True, loaded=True)
    await database.command("profile", 0)

    seen = [document async for document in database["system.profile"].find({})]
    scanned = {(one["ns"].partition(".")[2], str(one["command"])[:300]) for one in seen}
    assert {each for each in scanned if each[0] not in WHOLE_TABLES} == set()
