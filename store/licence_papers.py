"""Papers for checks of licences: a document each, its bytes sealed by whoever hands them in."""

from collections.abc import Collection as AnyCollection
from datetime import datetime
from typing import ClassVar, Final

from store.driver import Database, IndexSpec, driver_errors
from store.errors import DuplicateError
from store.ids import DoctorId
from store.records.licence_paper import LicencePaper

MAX_SEALED_BYTES: Final = 12 * 1024 * 1024
"""MongoDB's documents end at 16 MiB."""
_WITHOUT_BYTES: Final = {"sealed": 0}


class LicencePapers:
    """Keep, list, read and remove."""

    COLLECTION: ClassVar[str] = "licence_papers"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (
        IndexSpec((("check_id", 1), ("slot", 1)), unique=True),
        IndexSpec((("doctor_id", 1),)),
        IndexSpec((("sent_at", 1),)),
    )

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def add(self, paper: LicencePaper, sealed: bytes) -> bool:
        """Keep a paper; False when its place is taken."""
        try:
            with driver_errors(write=True):
                await self._collection.insert_one(
                    {**paper.model_dump(by_alias=True), "sealed": sealed}
                )
        except DuplicateError:
            return False
        return True

    async def of_checks(self, check_ids: AnyCollection[str]) -> dict[str, list[LicencePaper]]:
        """Return the papers of these checks, in their places, by check."""
        cursor = self._collection.find({"check_id": {"$in": list(check_ids)}}, _WITHOUT_BYTES)
        found: dict[str, list[LicencePaper]] = {}
        with driver_errors():
            async for document in cursor.sort([("check_id", 1), ("slot", 1)]):
                paper = LicencePaper.model_validate(document)
                found.setdefault(paper.check_id, []).append(paper)
        return found

    async def get(self, paper_id: str) -> LicencePaper | None:
        """Return a paper without its bytes, None when there is none."""
        with driver_errors():
            document = await self._collection.find_one({"_id": paper_id}, _WITHOUT_BYTES)
        return None if document is None else LicencePaper.model_validate(document)

    async def sealed(self, paper_id: str) -> bytes | None:
        """Return a paper's sealed bytes, None when it is gone."""
        with driver_errors():
            document = await self._collection.find_one({"_id": paper_id}, ["sealed"])
        return None if document is None else bytes(document["sealed"])

    async def remove(self, paper_id: str, *, doctor_id: DoctorId, check_id: str) -> bool:
        """Remove a doctor's paper for good; False when it is none of that check."""
        with driver_errors(write=True):
            result = await self._collection.delete_one(
                {"_id": paper_id, "doctor_id": doctor_id, "check_id": check_id}
            )
        return result.deleted_count > 0

    async def remove_sent_before(self, before_at: datetime) -> int:
        """Remove for good what was sent before then; return how many. Safe to repeat."""
        with driver_errors(write=True):
            result = await self._collection.delete_many({"sent_at": {"$lt": before_at}})
        return result.deleted_count

    async def remove_of(self, check_id: str) -> int:
        """Remove all papers of a check; safe to repeat."""
        with driver_errors(write=True):
            result = await self._collection.delete_many({"check_id": check_id})
        return result.deleted_count
