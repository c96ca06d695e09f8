"""Changes of duty: overrides, swaps, time off. Each change of state is a compare-and-set."""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from pymongo import ReturnDocument

from store.driver import Database, Document, IndexSpec, driver_errors
from store.ids import DoctorId, ShiftChangeId
from store.records.shift import Refusal, ShiftChange, SwapWord


class Shifts:
    """Kept for ever: who was on call in the past is asked about, too."""

    COLLECTION: ClassVar[str] = "shift_changes"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (
        IndexSpec((("discipline", 1), ("last_at", 1))),
        IndexSpec((("made_by", 1), ("last_at", 1))),
        IndexSpec((("state", 1),), partial={"state": "offered"}),
    )

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def add(self, change: ShiftChange) -> None:
        """Keep a new change."""
        with driver_errors(write=True):
            await self._collection.insert_one(change.model_dump(by_alias=True))

    async def get(self, change_id: ShiftChangeId) -> ShiftChange | None:
        """Return a change as a majority has it."""
        with driver_errors():
            document = await self._collection.find_one({"_id": change_id})
        return None if document is None else ShiftChange.model_validate(document)

    async def in_force(
        self, disciplines: Iterable[str], start: datetime, end: datetime
    ) -> list[ShiftChange]:
        """Return what is in force between two instants in these disciplines, and time off."""
        return await self._many(
            {
                "discipline": {"$in": [*disciplines, None]},
                "last_at": {"$gt": start},
                "first_at": {"$lte": end},
                "state": "in_force",
            }
        )

    async def offered(self, disciplines: Iterable[str], *, now: datetime) -> list[ShiftChange]:
        """Return the swaps that somebody could still accept."""
        return await self._many(
            {
                "discipline": {"$in": list(disciplines)},
                "last_at": {"$gt": now},
                "state": "offered",
                **_open_at(now),
            }
        )

    async def overdue(self, *, now: datetime) -> list[ShiftChange]:
        """Return the swaps that nobody accepted in time."""
        return await self._many({"state": "offered", "$nor": [_open_at(now)]})

    async def made_by(self, doctor_id: DoctorId, *, since: datetime) -> list[ShiftChange]:
        """Return what this doctor changed, but for what is over or cancelled."""
        return await self._many(
            {
                "made_by": doctor_id,
                "last_at": {"$gt": since},
                "state": {"$in": ["offered", "in_force", "expired"]},
            }
        )

    async def accept(
        self, change_id: ShiftChangeId, doctor_id: DoctorId, *, at: datetime
    ) -> ShiftChange | None:
        """Let this doctor take the shift over; None when the swap is no longer offered."""
        return await self._change(
            {"_id": change_id, "state": "offered", **_open_at(at)},
            {"$set": {"state": "in_force", "doctor_id": doctor_id, "since_at": at}},
        )

    async def refuse(
        self, change_id: ShiftChangeId, doctor_id: DoctorId, word: SwapWord, *, at: datetime
    ) -> ShiftChange | None:
        """Note a colleague's no; None when they said it before, or the swap is not offered."""
        refusal = Refusal(doctor_id=doctor_id, word=word, at=at)
        return await self._change(
            {
                "_id": change_id,
                "state": "offered",
                "refusals.doctor_id": {"$ne": doctor_id},
                **_open_at(at),
            },
            {"$push": {"refusals": refusal.model_dump()}},
        )

    async def expire(self, change_id: ShiftChangeId) -> ShiftChange | None:
        """End an offer that nobody accepted; None when it is none any more. Safe to repeat."""
        return await self._change(
            {"_id": change_id, "state": "offered"}, {"$set": {"state": "expired"}}
        )

    async def cancel(self, change_id: ShiftChangeId) -> ShiftChange | None:
        """Take a change back; None when there is none. Safe to repeat."""
        return await self._change({"_id": change_id}, {"$set": {"state": "cancelled"}})

    async def _change(self, query: Document, changes: Document) -> ShiftChange | None:
        with driver_errors(write=True):
            document: Document | None = await self._collection.find_one_and_update(
                query, changes, return_document=ReturnDocument.AFTER
            )
        return None if document is None else ShiftChange.model_validate(document)

    async def _many(self, query: Document) -> list[ShiftChange]:
        with driver_errors():
            documents = await self._collection.find(query).sort("since_at", 1).to_list(None)
        return [ShiftChange.model_validate(document) for document in documents]


def _open_at(now: datetime) -> Document:
    """Match swaps that can be accepted at `now`."""
    return {
        "first_at": {"$gt": now},
        "$or": [{"closes_at": None}, {"closes_at": {"$gt": now}}],
    }
