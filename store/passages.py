"""Terms of what was said in rooms, by entry and language: derived, and gone when the words go."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar

from pymongo import ReplaceOne

from store.driver import Database, Document, IndexSpec, driver_errors
from store.ids import CaseId
from store.records.passage import Passage


class Passages:
    """One document per entry and language."""

    COLLECTION: ClassVar[str] = "passages"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (
        IndexSpec((("case_id", 1), ("seq", 1))),
        IndexSpec((("case_id", 1), ("terms", 1))),
    )

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def put(self, passages: Collection[Passage]) -> None:
        """Keep these, in the place of what was known of the same entries; safe to repeat."""
        if not passages:
            return
        writes = [
            ReplaceOne({"_id": one.id}, one.model_dump(by_alias=True, exclude={"id"}), upsert=True)
            for one in passages
        ]
        with driver_errors(write=True):
            await self._collection.bulk_write(writes, ordered=False)

    async def forget(self, case_id: CaseId, seqs: Collection[int] | None = None) -> None:
        """Delete what was made of these entries and their edits, None for all of the case."""
        query: Document = {"case_id": case_id}
        if seqs is not None:
            wanted = {"$in": list(seqs)}
            query["$or"] = [{"seq": wanted}, {"about": wanted}]
        await self._delete(query)

    async def forget_before(self, case_id: CaseId, *, about: int, seq: int) -> None:
        """Delete how a message read before its edit `seq`."""
        await self._delete({"case_id": case_id, "about": about, "seq": {"$lt": seq}})

    async def drop(self, case_id: CaseId, seq: int) -> None:
        """Delete what was made of this entry alone."""
        await self._delete({"case_id": case_id, "seq": seq})

    async def has_original(self, case_id: CaseId, seq: int) -> bool:
        """Tell whether an entry's own words are known, and hence still stand."""
        with driver_errors():
            found = await self._collection.find_one(
                {"case_id": case_id, "seq": seq, "original": True}, {"_id": 1}
            )
        return found is not None

    async def terms_of(self, case_id: CaseId) -> list[str]:
        """Return all terms of a case's passages."""
        with driver_errors():
            terms: list[str] = await self._collection.distinct("terms", {"case_id": case_id})
        return terms

    async def with_terms(
        self, case_ids: Sequence[CaseId], terms: Sequence[Any], *, limit: int
    ) -> list[Passage]:
        """Return passages of these cases that hold any of these terms, the newest first.

        Args:
            terms: Terms, or patterns anchored at their start.
        """
        query: Mapping[str, Any] = {
            "case_id": {"$in": list(case_ids)},
            "terms": {"$in": list(terms)},
        }
        with driver_errors():
            documents = (
                await self._collection.find(query).sort("seq", -1).limit(limit).to_list(limit)
            )
        return [Passage.model_validate(document) for document in documents]

    async def clear(self) -> None:
        """Delete all, to be made anew."""
        await self._delete({})

    async def _delete(self, query: Document) -> None:
        with driver_errors(write=True):
            await self._collection.delete_many(query)
