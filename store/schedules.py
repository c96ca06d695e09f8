"""Schedules of duty, one document per discipline."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import ClassVar

from pymongo import ReturnDocument

from store.driver import Database, Document, IndexSpec, driver_errors
from store.errors import DuplicateError
from store.records.schedule import Layer, Schedule


class Schedules:
    """Written as a whole; the version rises by one with each change."""

    COLLECTION: ClassVar[str] = "schedules"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = ()

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def put(
        self,
        discipline: str,
        *,
        time_zone: str,
        layers: Sequence[Layer],
        at: datetime,
        seen_version: int | None = None,
    ) -> Schedule | None:
        """Set the schedule; None when it changed since `seen_version`.

        Args:
            seen_version: 0 for a discipline without one; None sets it in any case.
        """
        query: Document = {"_id": discipline}
        if seen_version:
            query["version"] = seen_version
        elif seen_version == 0:
            query["version"] = {"$exists": False}
        fields = {
            "time_zone": time_zone,
            "layers": [layer.model_dump() for layer in layers],
            "set_at": at,
        }
        try:
            with driver_errors(write=True):
                document: Document | None = await self._collection.find_one_and_update(
                    query,
                    {"$set": fields, "$inc": {"version": 1}},
                    upsert=not seen_version,
                    return_document=ReturnDocument.AFTER,
                )
        except DuplicateError:
            if seen_version == 0:
                return None
            # Two first ones met; the second finds the document and sets it.
            return await self.put(discipline, time_zone=time_zone, layers=layers, at=at)
        return None if document is None else Schedule.model_validate(document)

    async def of(self, disciplines: Iterable[str]) -> list[Schedule]:
        """Return the schedules of those disciplines that have one."""
        return await self._many({"_id": {"$in": list(disciplines)}})

    async def all(self) -> list[Schedule]:
        """Return every schedule, by discipline."""
        return await self._many({})

    async def _many(self, query: Document) -> list[Schedule]:
        with driver_errors():
            documents = await self._collection.find(query).sort("_id", 1).to_list(None)
        return [Schedule.model_validate(document) for document in documents]
