"""What is erased: written before anything goes, kept for good, replayed on restored copies."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import ClassVar

from store.driver import Database, IndexSpec, driver_errors
from store.errors import DuplicateError
from store.records.erasure import Erasure
from store.waiting import Waiting, waiting_since


class Erasures:
    """One document per case or account."""

    COLLECTION: ClassVar[str] = "erasures"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (IndexSpec((("state", 1), ("done_at", 1))),)

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def ask(self, erasure: Erasure) -> Erasure:
        """Keep it, unless the same thing is asked for already; return what is kept.

        What begins at once takes the place of what was only waiting.
        """
        document = erasure.model_dump(by_alias=True, exclude={"id"})
        replaced = ["waiting"] if erasure.state == "running" else []
        try:
            with driver_errors(write=True):
                await self._collection.update_one(
                    {"_id": erasure.id, "state": {"$in": replaced}}, {"$set": document}, upsert=True
                )
        except DuplicateError:
            # It is there in another state, which stands.
            pass
        return await self.get(erasure.id) or erasure

    async def get(self, erasure_id: str) -> Erasure | None:
        """Return one, None when that was never asked for."""
        with driver_errors():
            document = await self._collection.find_one({"_id": erasure_id})
        return None if document is None else Erasure.model_validate(document)

    async def call_off(self, erasure_id: str) -> bool:
        """Take back one that still waits; False when there is none."""
        with driver_errors(write=True):
            result = await self._collection.delete_one({"_id": erasure_id, "state": "waiting"})
        return result.deleted_count == 1

    async def wait_anew(self, due_at: datetime) -> None:
        """Let none that waits begin before `due_at`."""
        with driver_errors(write=True):
            await self._collection.update_many({"state": "waiting"}, {"$max": {"due_at": due_at}})

    async def begin_due(self, now: datetime) -> int:
        """Let those begin whose time has come; return how many."""
        with driver_errors(write=True):
            result = await self._collection.update_many(
                {"state": "waiting", "due_at": {"$lte": now}},
                {"$set": {"state": "running", "begun_at": now}},
            )
        return result.modified_count

    async def to_do(self, *, done_after: datetime, limit: int) -> list[Erasure]:
        """Return those that are not finished, the longest waiting first, then those just done."""
        with driver_errors():
            running = (
                await self._collection.find({"state": "running"})
                .sort("due_at", 1)
                .limit(limit)
                .to_list(limit)
            )
            late = await self._collection.find(
                {"state": "done", "done_at": {"$gt": done_after}}
            ).to_list(limit)
        return [Erasure.model_validate(document) for document in (*running, *late)]

    async def waiting(self) -> Waiting:
        """Return how many are begun and not finished, and since when the first was to be."""
        return await waiting_since(self._collection, {"state": "running"}, "due_at")

    async def finish(self, erasure: Erasure, at: datetime) -> None:
        """Note that nothing is left of it; the first time stands."""
        with driver_errors(write=True):
            await self._collection.update_one(
                {"_id": erasure.id, "state": "running"}, {"$set": {"state": "done", "done_at": at}}
            )

    async def all(self) -> AsyncIterator[Erasure]:
        """Yield every one that was begun, by its id."""
        with driver_errors():
            async for document in self._collection.find({"state": {"$ne": "waiting"}}).sort(
                "_id", 1
            ):
                yield Erasure.model_validate(document)

    async def put(self, erasure: Erasure) -> None:
        """Keep it as to be done (again), whatever is there: for a copy that was restored."""
        fields = erasure.model_dump(by_alias=True, exclude={"id"})
        with driver_errors(write=True):
            await self._collection.replace_one(
                {"_id": erasure.id}, fields | {"state": "running", "done_at": None}, upsert=True
            )
