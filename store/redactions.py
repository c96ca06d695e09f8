"""Which entries lose their words. Written before the log says so: none is forgotten."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import ClassVar

from store.driver import Database, IndexSpec, driver_errors
from store.errors import DuplicateError
from store.ids import AttachmentId, CaseId
from store.records.redaction import Redaction
from store.waiting import Waiting, waiting_since


class Redactions:
    """One document per entry."""

    COLLECTION: ClassVar[str] = "redactions"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (
        IndexSpec((("asked_at", 1),), partial={"state": "armed"}),
    )

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def arm(
        self,
        case_id: CaseId,
        seq: int,
        *,
        attachment_ids: Sequence[AttachmentId],
        asked_at: datetime,
    ) -> None:
        """Note that the entry is about to be redacted; asking again puts off its being dropped.

        What was swept already stays so.
        """
        try:
            with driver_errors(write=True):
                await self._collection.update_one(
                    {"_id": _id(case_id, seq), "state": "armed"},
                    {
                        "$set": {"asked_at": asked_at},
                        "$setOnInsert": {
                            "case_id": case_id,
                            "seq": seq,
                            "attachment_ids": list(attachment_ids),
                        },
                    },
                    upsert=True,
                )
        except DuplicateError:
            return

    async def armed(self, *, limit: int) -> list[Redaction]:
        """Return those that nobody has swept yet, the longest waiting first."""
        with driver_errors():
            documents = (
                await self._collection.find({"state": "armed"})
                .sort("asked_at", 1)
                .limit(limit)
                .to_list(limit)
            )
        return [Redaction.model_validate(document) for document in documents]

    async def waiting(self) -> Waiting:
        """Return how many nobody has swept yet, and since when the first is asked for."""
        return await waiting_since(self._collection, {"state": "armed"}, "asked_at")

    async def get(self, case_id: CaseId, seq: int) -> Redaction | None:
        """Return what is known of an entry's redaction."""
        with driver_errors():
            document = await self._collection.find_one({"_id": _id(case_id, seq)})
        return None if document is None else Redaction.model_validate(document)

    async def swept(self, redaction: Redaction) -> None:
        """Note that nothing is left of the words; safe to repeat."""
        with driver_errors(write=True):
            await self._collection.update_one({"_id": redaction.id}, {"$set": {"state": "swept"}})

    async def rearm(self) -> int:
        """Have all be swept again, after an old copy was restored; return how many those are."""
        with driver_errors(write=True):
            result = await self._collection.update_many(
                {"state": "swept"}, {"$set": {"state": "armed"}}
            )
        return result.modified_count

    async def all(self) -> AsyncIterator[Redaction]:
        """Yield every one whose words are gone."""
        with driver_errors():
            async for document in self._collection.find({"state": "swept"}).sort("_id", 1):
                yield Redaction.model_validate(document)

    async def drop(self, redaction: Redaction) -> None:
        """Forget one whose entry never came, unless it was asked for again meanwhile."""
        with driver_errors(write=True):
            await self._collection.delete_one(
                {"_id": redaction.id, "state": "armed", "asked_at": redaction.asked_at}
            )


def _id(case_id: CaseId, seq: int) -> str:
    return f"{case_id}:{seq}"
