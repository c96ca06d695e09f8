"""A room at hand catches up with its log, however many ask for it at once."""

import asyncio
from typing import Any

import pytest

from server.clock import ManualClock
from server.rooms.live_room import LiveRoom, LiveRooms
from server.rooms.rules import case
from server.rooms.state import RoomState
from store.client import Store
from store.driver import Database
from store.errors import StoreUnavailableError
from store.ids import CaseId
from store.records.entry import Entry
from store.room_log import RoomLog
from tests.makers import append, make_act, make_case

CASE = CaseId("case")


class CountedLog(RoomLog):
    """The log, with how often it was read; `away` refuses as a lost database does."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.reads = 0
        self.away = False

    async def read(self, case_id: CaseId, **how: Any) -> list[Entry]:
        self._count()
        return await super().read(case_id, **how)

    async def beyond(self, case_id: CaseId, after: int) -> list[Entry] | None:
        self._count()
        return await super().beyond(case_id, after)

    def _count(self) -> None:
        self.reads += 1
        if self.away:
            raise StoreUnavailableError


@pytest.fixture
async def log(store: Store) -> CountedLog:
    log = CountedLog(store._database)  # noqa: SLF001 - the same database under a counting log
    state = RoomState(CASE)
    await log.append(append(state, case.post(state, make_act(), make_case())), ordered=True)
    return log


async def test_who_asks_during_a_read_shares_the_next_one(log: CountedLog) -> None:
    room = LiveRoom(CASE, log)
    first = asyncio.create_task(room.refresh())
    async with asyncio.timeout(10):
        while not log.reads:  # noqa: ASYNC110 - a read under way sends no event
            await asyncio.sleep(0)

    states = await asyncio.gather(first, *(room.refresh() for _ in range(100)))

    assert {state.seq for state in states} == {1}
    assert log.reads == 2


async def test_a_failed_read_is_everyones_and_the_next_one_is_new(log: CountedLog) -> None:
    room = LiveRoom(CASE, log)
    log.away = True
    said = await asyncio.gather(*(room.refresh() for _ in range(3)), return_exceptions=True)
    assert [type(each) for each in said] == [StoreUnavailableError] * 3

    log.away = False
    assert (await room.refresh()).seq == 1


async def test_who_gives_up_does_not_end_the_read_of_the_others(log: CountedLog) -> None:
    room = LiveRoom(CASE, log)
    impatient, patient = (asyncio.create_task(room.refresh()) for _ in range(2))
    await asyncio.sleep(0)
    impatient.cancel()

    assert (await patient).seq == 1
    assert log.reads == 1


async def test_rooms_let_go_are_read_again(log: CountedLog, clock: ManualClock) -> None:
    rooms = LiveRooms(log)
    await rooms.at_hand(CASE).refresh()
    rooms.forget(CASE)

    assert rooms.at_hand(CASE).state.seq == 0
    assert (await rooms.at_hand(CASE).refresh()).seq == 1
