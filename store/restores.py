"""When a copy was put back, and whether that was finished: half a copy must not be served."""

from datetime import datetime
from typing import ClassVar

from store.driver import Database, IndexSpec, driver_errors


class Restores:
    """One document per restore. This collection is never part of a copy."""

    COLLECTION: ClassVar[str] = "restores"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = ()

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def begin(self, restore_id: str, *, copy_at: datetime, at: datetime) -> None:
        """Note that the database holds no whole state from here on."""
        fields = {"state": "running", "copy_at": copy_at, "begun_at": at}
        with driver_errors(write=True):
            await self._collection.update_one({"_id": restore_id}, {"$set": fields}, upsert=True)

    async def finish(self, at: datetime) -> None:
        """Note that it does again; also earlier tries that were cut short are over."""
        with driver_errors(write=True):
            await self._collection.update_many(
                {"state": "running"}, {"$set": {"state": "done", "done_at": at}}
            )

    async def under_way(self) -> bool:
        """Whether a restore was begun and not finished."""
        with driver_errors():
            return await self._collection.find_one({"state": "running"}) is not None
