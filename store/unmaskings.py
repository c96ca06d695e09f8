"""Requests to learn who a member is. Confirmed by another moderator than the one who asked."""

from datetime import datetime
from typing import ClassVar

from store.driver import Database, IndexSpec, driver_errors
from store.ids import CaseId, DoctorId
from store.records.moderation import Unmasking


class Unmaskings:
    """One document per request, kept for good."""

    COLLECTION: ClassVar[str] = "unmaskings"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (IndexSpec((("asked_at", -1),)),)

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def add(self, unmasking: Unmasking) -> None:
        """Keep a request."""
        with driver_errors(write=True):
            await self._collection.insert_one(unmasking.model_dump(by_alias=True))

    async def get(self, unmask_id: str) -> Unmasking | None:
        """Return a request, None when there is none."""
        with driver_errors():
            document = await self._collection.find_one({"_id": unmask_id})
        return None if document is None else Unmasking.model_validate(document)

    async def since(self, asked_after: datetime, *, limit: int) -> list[Unmasking]:
        """Return the requests of late, the newest first."""
        with driver_errors():
            documents = (
                await self._collection.find({"asked_at": {"$gte": asked_after}})
                .sort("asked_at", -1)
                .limit(limit)
                .to_list(limit)
            )
        return [Unmasking.model_validate(document) for document in documents]

    async def blank_case(self, case_id: CaseId) -> None:
        """Remove the words of all requests about a case; safe to repeat."""
        with driver_errors(write=True):
            await self._collection.update_many({"case_id": case_id}, {"$set": {"reason": ""}})

    async def confirm(self, unmask_id: str, *, by: DoctorId, at: datetime) -> Unmasking | None:
        """Note who confirms; None when they asked themselves, or another has confirmed it.

        Confirming again changes nothing.
        """
        with driver_errors(write=True):
            await self._collection.update_one(
                {"_id": unmask_id, "asked_by": {"$ne": by}, "confirmed_by": None},
                {"$set": {"confirmed_by": by, "confirmed_at": at}},
            )
            document = await self._collection.find_one({"_id": unmask_id, "confirmed_by": by})
        return None if document is None else Unmasking.model_validate(document)
