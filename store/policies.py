"""Paging policies that operators set. What is not set here has a default in the server's rules."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from pymongo import ReturnDocument

from store.driver import Database, IndexSpec, driver_errors
from store.records.policy import PagingUrgency, StoredPolicy, Wave


def _policy_id(discipline: str, urgency: PagingUrgency) -> str:
    return f"{discipline}:{urgency}"


class Policies:
    """One document per discipline and urgency."""

    COLLECTION: ClassVar[str] = "policies"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = ()

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def put(
        self, *, discipline: str, urgency: PagingUrgency, waves: Sequence[Wave], at: datetime
    ) -> StoredPolicy:
        """Set the waves; the version rises by one. Running escalations keep their copy."""
        with driver_errors(write=True):
            document = await self._collection.find_one_and_update(
                {"_id": _policy_id(discipline, urgency)},
                {
                    "$set": {
                        "discipline": discipline,
                        "urgency": urgency,
                        "waves": [wave.model_dump() for wave in waves],
                        "set_at": at,
                    },
                    "$inc": {"version": 1},
                },
                upsert=True,
                return_document=ReturnDocument.AFTER,
            )
        return StoredPolicy.model_validate(document)

    async def get(self, discipline: str, urgency: PagingUrgency) -> StoredPolicy | None:
        """Return what was set, None when the default holds."""
        with driver_errors():
            document = await self._collection.find_one({"_id": _policy_id(discipline, urgency)})
        return None if document is None else StoredPolicy.model_validate(document)

    async def all(self) -> list[StoredPolicy]:
        """Return every policy that was set, by discipline and urgency."""
        with driver_errors():
            documents = await self._collection.find().sort("_id", 1).to_list(None)
        return [StoredPolicy.model_validate(document) for document in documents]
