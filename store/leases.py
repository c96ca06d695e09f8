"""Who of several processes does a thing that one is to do: a name, a holder, a time it ends."""

from datetime import datetime, timedelta
from typing import ClassVar

from store.driver import Database, IndexSpec, driver_errors
from store.errors import DuplicateError


class Leases:
    """One document per name. A holder that dies keeps it until it lapses, no longer."""

    COLLECTION: ClassVar[str] = "leases"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = ()

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def take(self, name: str, holder: str, *, now: datetime, lasts: timedelta) -> bool:
        """Take or renew the lease of `name`; False while somebody else holds it."""
        try:
            with driver_errors(write=True):
                result = await self._collection.update_one(
                    {"_id": name, "$or": [{"holder": holder}, {"until": {"$lte": now}}]},
                    {"$set": {"holder": holder, "until": now + lasts}},
                    upsert=True,
                )
        except DuplicateError:
            # The upsert met the document of whoever holds it.
            return False
        return bool(result.matched_count) or result.upserted_id is not None
