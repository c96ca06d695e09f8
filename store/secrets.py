"""Values that all nodes share and that are made once: keys (sealed by their owner), the epoch."""

from collections.abc import Callable
from typing import ClassVar

from store.driver import Database, IndexSpec, driver_errors
from store.errors import DuplicateError
from store.ids import new_id


class Secrets:
    """Named values, written by whoever comes first and never changed."""

    COLLECTION: ClassVar[str] = "secrets"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = ()

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def get_or_create(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Return the value of `name`; the first caller's `make()` decides it for all nodes."""
        with driver_errors():
            found = await self._collection.find_one({"_id": name})
        if found is not None:
            return bytes(found["value"])
        value = make()
        try:
            with driver_errors(write=True):
                await self._collection.insert_one({"_id": name, "value": value})
        except DuplicateError:
            return await self.get_or_create(name, make)
        return value

    async def epoch(self) -> str:
        """Return the epoch of all room logs; a restore from backup replaces it."""
        return (await self.get_or_create("epoch", lambda: new_id().encode())).decode()

    async def new_epoch(self) -> str:
        """Give all room logs another epoch: whoever has read them starts over. Return it."""
        epoch = new_id()
        with driver_errors(write=True):
            await self._collection.update_one(
                {"_id": "epoch"}, {"$set": {"value": epoch.encode()}}, upsert=True
            )
        return epoch
