"""Translations worded by doctors who read both languages, used before any model."""

from collections.abc import Collection, Sequence
from typing import ClassVar

from store.driver import Database, IndexSpec, driver_errors
from store.ids import CaseId, DoctorId
from store.records.translation import Remembered


class TranslationMemory:
    """One document per entry, language and doctor; the newest wording of equal words counts."""

    COLLECTION: ClassVar[str] = "translation_memory"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (
        IndexSpec((("key", 1), ("language", 1), ("at", -1))),
        IndexSpec((("shingles", 1), ("language", 1))),
        IndexSpec((("case_id", 1), ("seq", 1))),
    )

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def put(self, remembered: Remembered) -> None:
        """Keep a wording; a doctor's later one for the same entry takes its place."""
        document = remembered.model_dump(by_alias=True)
        with driver_errors(write=True):
            await self._collection.replace_one({"_id": remembered.id}, document, upsert=True)

    async def exact(self, key: str, *, source_language: str, language: str) -> Remembered | None:
        """Return the newest wording of these very words."""
        with driver_errors():
            document = await self._collection.find_one(
                {
                    "key": key,
                    "source_language": source_language,
                    "language": language,
                    "proposed": False,
                },
                sort=[("at", -1)],
            )
        return None if document is None else Remembered.model_validate(document)

    async def similar(
        self, shingles: Sequence[str], *, source_language: str, language: str, limit: int
    ) -> list[Remembered]:
        """Return wordings of texts that share these word pairs, those that share most first."""
        with driver_errors():
            documents = await self._collection.aggregate(
                [
                    {
                        "$match": {
                            "shingles": {"$in": list(shingles)},
                            "source_language": source_language,
                            "language": language,
                            "proposed": False,
                        }
                    },
                    {
                        "$addFields": {
                            "shared": {"$size": {"$setIntersection": ["$shingles", list(shingles)]}}
                        }
                    },
                    {"$sort": {"shared": -1, "at": -1}},
                    {"$limit": limit},
                ]
            ).to_list(limit)
        return [Remembered.model_validate(document) for document in documents]

    async def forget_wordings(self, by: DoctorId) -> None:
        """Delete what this doctor worded; safe to repeat."""
        with driver_errors(write=True):
            await self._collection.delete_many({"by": by})

    async def forget(self, case_id: CaseId, seqs: Collection[int] | None = None) -> None:
        """Delete what was worded for these entries, None for all of the case; safe to repeat."""
        query: dict[str, object] = {"case_id": case_id}
        if seqs is not None:
            query["seq"] = {"$in": list(seqs)}
        with driver_errors(write=True):
            await self._collection.delete_many(query)
