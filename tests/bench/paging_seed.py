"""Fills a database with doctors and with escalations in full run, for the engine's own bench."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final, TypeVar

from motor.motor_asyncio import AsyncIOMotorClient

from server.paging.policy import ANSWER_TARGET
from server.rooms.board import summarise
from server.rooms.rules import case as case_rules
from server.rooms.state import RoomState
from server.specialties import all_specialties
from store.ids import CaseId, DoctorId, EscalationId, new_id
from store.records.entry import Entry
from store.records.escalation import Escalation
from store.records.policy import Wave
from tests.makers import append, make_account, make_act, make_actor, make_case

BATCH: Final = 2_000
_LATER: Final = Wave(people=1, after_s=7_200.0)
_OLDEST: Final = timedelta(minutes=80)
"""Cases that wait came evenly since then; the time for their answer is not over yet."""
DISCIPLINES: Final = [slug for slug, one in all_specialties().items() if one.parent is None]
T = TypeVar("T")


class Seed:
    """Writes straight into the collections: the server's own way would take hours."""

    def __init__(self, mongo_url: str) -> None:
        self._client: Any = AsyncIOMotorClient(mongo_url)
        self.database: Any = self._client.get_default_database()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    async def doctors(self, count: int) -> None:
        """Add doctors who said that they are available, as many in each discipline."""
        accounts = (
            make_account(
                specialties=(DISCIPLINES[number % len(DISCIPLINES)],),
                available=True,
                time_zone="UTC",
            ).model_dump(by_alias=True)
            for number in range(count)
        )
        await self._insert("accounts", accounts)

    async def waiting(self, count: int, *, now: datetime) -> None:
        """Add escalations whose next wave is far off, each with its case."""
        posted = [now - _OLDEST * (1 - number / count) for number in range(count)]
        await self._add(posted, paged=1, people=1)

    async def due(self, at: Sequence[datetime], *, people: int) -> None:
        """Add escalations whose first wave is due at these instants."""
        await self._add(at, paged=0, people=people)

    async def _add(self, posted: Sequence[datetime], *, paged: int, people: int) -> None:
        waves = (Wave(people=people, after_s=0.0), _LATER)
        rooms = _Rooms()
        for some in _batched(enumerate(posted)):
            made = [
                _escalation(posted_at, number, waves=waves, paged=paged)
                for number, posted_at in some
            ]
            # The case first: an escalation that finds none would be put off.
            await self._insert("room_log", (rooms.entry(one) for one in made))
            await self._insert("cases", (rooms.summary(one) for one in made))
            await self._insert("escalations", (one.model_dump(by_alias=True) for one in made))

    async def _insert(self, collection: str, documents: Iterator[dict[str, Any]]) -> None:
        for some in _batched(documents):
            await self.database[collection].insert_many(some, ordered=False)


def _batched(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while some := list(islice(rest, BATCH)):
        yield some


class _Rooms:
    """Makes first entries and summaries; all alike but for case, poster, specialty and time."""

    def __init__(self) -> None:
        state = RoomState(case_id=CaseId("case"))
        (self._first,) = append(state, case_rules.post(state, make_act(make_actor()), make_case()))
        self._summary = summarise(state)

    def entry(self, escalation: Escalation) -> dict[str, Any]:
        data = {
            **self._first.data,
            "specialties": list(escalation.specialties),
            "answer_due_at": escalation.answer_due_at,
        }
        entry: Entry = self._first.model_copy(
            update={
                "case_id": escalation.case_id,
                "author_id": escalation.poster_id,
                "at": escalation.posted_at,
                "data": data,
            }
        )
        return entry.model_dump()

    def summary(self, escalation: Escalation) -> dict[str, Any]:
        view = {**self._summary.view, "case_id": escalation.case_id}
        return self._summary.model_copy(
            update={
                "id": escalation.case_id,
                "poster_id": escalation.poster_id,
                "specialties": escalation.specialties,
                "posted_at": escalation.posted_at,
                "view": view,
            }
        ).model_dump(by_alias=True)


def _escalation(
    posted_at: datetime, number: int, *, waves: tuple[Wave, ...], paged: int
) -> Escalation:
    return Escalation(
        id=EscalationId(new_id()),
        case_id=CaseId(new_id()),
        run=1,
        poster_id=DoctorId(new_id()),
        specialties=(DISCIPLINES[number % len(DISCIPLINES)],),
        urgency="now",
        languages=("en",),
        posted_at=posted_at,
        answer_due_at=posted_at + ANSWER_TARGET,
        waves=waves,
        policy_version=0,
        state="paging",
        armed_at=posted_at,
        due_at=posted_at + waves[paged].after,
        lease_until=posted_at - timedelta(seconds=1),
        paged=paged,
        last_paged_at=posted_at if paged else None,
    )
