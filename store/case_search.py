"""Cases by their terms: those of the case itself (`terms`) and of what was said about it (`said`).

`terms` is written with the summary; `said` follows the log a moment later, and is taken back when
words go. Patterns are made here, so that nobody else knows how MongoDB matches.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import Field
from pymongo import UpdateOne

from store.bulk import write_each
from store.driver import Database, Document, IndexSpec, driver_errors
from store.ids import CaseId
from store.records.base import Instant, Record


@dataclass(frozen=True, slots=True)
class SoughtWord:
    """One word that is sought.

    Args:
        terms: Any of these is the word.
        prefix: A term that begins with it counts, too; None where the word is too short.
    """

    terms: tuple[str, ...]
    prefix: str | None = None

    def patterns(self) -> list[Any]:
        """Return what a stored term may be, as the database takes it."""
        if self.prefix is None:
            return list(self.terms)
        return [*self.terms, re.compile(f"^{re.escape(self.prefix)}")]


class FoundCase(Record):
    """A case that holds all sought words, with the terms that are why."""

    id: CaseId = Field(alias="_id")
    posted_at: Instant
    title_terms: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    said: tuple[str, ...] = ()


class AlikeCase(Record):
    """A case that shares terms with a text.

    Args:
        size: How many terms the case has in all.
    """

    id: CaseId = Field(alias="_id")
    posted_at: Instant
    specialties: tuple[str, ...]
    shared: tuple[str, ...]
    size: int


class Indexed(Record):
    """How far a case's words are in the index."""

    said_seq: int = 0
    said_revision: int = 0


class CaseSearch:
    """The part of `cases` that search needs."""

    COLLECTION: ClassVar[str] = "cases"
    # Those of `cases` are declared in one place and made in one statement.
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = ()

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def found(
        self, query: Mapping[str, Any], words: Sequence[SoughtWord], *, limit: int
    ) -> list[FoundCase]:
        """Return the newest cases that match the query, with their terms that match a word."""
        pipeline: list[Document] = [
            {"$match": dict(query)},
            {"$sort": {"posted_at": -1, "_id": -1}},
            {"$limit": limit},
            {
                "$project": {
                    "posted_at": 1,
                    **{name: _held(name, words) for name in ("title_terms", "terms", "said")},
                }
            },
        ]
        return [FoundCase.model_validate(row) for row in await self._rows(pipeline)]

    async def alike(self, terms: Collection[str], *, limit: int) -> list[AlikeCase]:
        """Return resolved cases that share most terms with these, as many as `limit`."""
        wanted = sorted(terms)
        both = {"$setUnion": ["$terms", {"$ifNull": ["$said", []]}]}
        pipeline: list[Document] = [
            {
                "$match": {
                    "status": "resolved",
                    "erased": {"$ne": True},
                    "$or": [{"terms": {"$in": wanted}}, {"said": {"$in": wanted}}],
                }
            },
            {
                "$project": {
                    "posted_at": 1,
                    "specialties": 1,
                    "shared": {"$setIntersection": [both, wanted]},
                    "size": {"$size": "$terms"},
                }
            },
            {"$set": {"count": {"$size": "$shared"}}},
            {"$sort": {"count": -1, "posted_at": -1}},
            {"$limit": limit},
        ]
        return [AlikeCase.model_validate(row) for row in await self._rows(pipeline)]

    async def resolved_with(self, terms: Collection[str]) -> dict[str, int]:
        """Return in how many resolved cases each of the terms is, of those that are in any."""
        wanted = sorted(terms)
        pipeline: list[Document] = [
            {
                "$match": {
                    "status": "resolved", "erased": {"$ne": True}, "terms": {"$in": wanted}
                }
            },
            {"$project": {"terms": {"$setIntersection": ["$terms", wanted]}}},
            {"$unwind": "$terms"},
            {"$group": {"_id": "$terms", "count": {"$sum": 1}}},
        ]  # fmt: skip
        return {row["_id"]: row["count"] for row in await self._rows(pipeline)}

    async def count_resolved(self) -> int:
        """Return how many resolved cases there are."""
        with driver_errors():
            return int(await self._collection.count_documents({"status": "resolved"}))

    async def due(self, *, limit: int) -> list[CaseId]:
        """Return cases that something was said in, or done to, since they were indexed."""
        with driver_errors():
            documents = await self._collection.find(
                {"to_index": True}, {"_id": 1}
            ).to_list(limit)  # fmt: skip
        return [document["_id"] for document in documents]

    async def without_terms(self, *, limit: int) -> list[CaseId]:
        """Return cases that were summed up before cases had terms."""
        query: Document = {"terms": {"$exists": False}}
        with driver_errors():
            documents = await self._collection.find(query, {"_id": 1}).limit(limit).to_list(limit)
        return [document["_id"] for document in documents]

    async def indexed(self, case_ids: Collection[CaseId]) -> dict[CaseId, Indexed]:
        """Return how far these cases are in the index, without those that have no summary yet."""
        query = {"_id": {"$in": list(case_ids)}}
        with driver_errors():
            documents = await self._collection.find(
                query, {"said_seq": 1, "said_revision": 1}
            ).to_list(None)
        return {one["_id"]: Indexed.model_validate(one) for one in documents}

    async def add_said(self, terms: Mapping[CaseId, Collection[str]]) -> None:
        """Add what was said in these cases; safe to repeat."""
        writes = [
            UpdateOne(
                {"_id": case_id},
                {"$addToSet": {"said": {"$each": sorted(said)}}, "$inc": {"said_revision": 1}},
            )
            for case_id, said in terms.items()
            if said
        ]
        await write_each(self._collection, writes)

    async def set_said(self, case_id: CaseId, terms: Sequence[str], *, revision: int) -> bool:
        """Put these terms in the place of all that was said; False if that changed meanwhile."""
        # A case of which nothing was said yet has no revision.
        as_read = revision or {"$in": [0, None]}
        return await self._update(
            {"_id": case_id, "said_revision": as_read},
            {"$set": {"said": list(terms)}, "$inc": {"said_revision": 1}},
        )

    async def note_indexed(self, seqs: Mapping[CaseId, int]) -> None:
        """Note how far logs are in the index; a summary of a later seq stays due."""
        writes = [
            UpdateOne(
                {"_id": case_id},
                [
                    {
                        "$set": {
                            "said_seq": {"$max": ["$said_seq", seq]},
                            "to_index": {"$and": ["$to_index", {"$gt": ["$seq", seq]}]},
                        }
                    }
                ],
            )
            for case_id, seq in seqs.items()
        ]
        await write_each(self._collection, writes)

    async def _update(self, query: Document, update: Document) -> bool:
        with driver_errors(write=True):
            result = await self._collection.update_one(query, update)
        return bool(result.matched_count)

    async def _rows(self, pipeline: list[Document]) -> list[Document]:
        with driver_errors():
            return await self._collection.aggregate(pipeline).to_list(None)


def sought(words: Sequence[SoughtWord]) -> list[dict[str, Any]]:
    """Return the conditions of a case that holds all of these words."""
    return [
        {"$or": [{"terms": {"$in": word.patterns()}}, {"said": {"$in": word.patterns()}}]}
        for word in words
    ]


def _held(name: str, words: Sequence[SoughtWord]) -> dict[str, Any]:
    """Return the expression of those terms in a field that match any of the words."""
    exact = [term for word in words for term in word.terms]
    prefixes = [re.escape(word.prefix) for word in words if word.prefix is not None]
    conditions: list[dict[str, Any]] = [{"$in": ["$$term", exact]}]
    if prefixes:
        pattern = f"^(?:{'|'.join(prefixes)})"
        conditions.append({"$regexMatch": {"input": "$$term", "regex": pattern}})
    field = {"$ifNull": [f"${name}", []]}
    return {"$filter": {"input": field, "as": "term", "cond": {"$or": conditions}}}
