"""Translations of entries, and the queue of those that are wanted. Times are handed in.

A document is wanted once however many ask; whoever claims it holds a lease and a fence, so a
translator that dies delays its work by the lease and loses none.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from pymongo import ReturnDocument, UpdateOne

from store.bulk import write_each
from store.driver import Database, Document, IndexSpec, driver_errors
from store.ids import CaseId, DoctorId
from store.records.translation import KeptCheck, Translation
from store.waiting import Waiting, waiting_since


@dataclass(frozen=True, slots=True)
class Want:
    """One entry in one language. `priority`: the lower, the sooner."""

    case_id: CaseId
    seq: int
    language: str
    priority: int

    @property
    def id(self) -> str:
        """The document's id: one for each entry and language."""
        return f"{self.case_id}:{self.seq}:{self.language}"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a translation."""

    source_language: str
    text_hash: str
    model_version: str
    text: str
    fields: Mapping[str, str]
    checks: Sequence[KeptCheck]
    withheld: bool
    from_memory: bool

    def as_fields(self) -> Document:
        """Return it as it is kept."""
        return {
            "source_language": self.source_language,
            "text_hash": self.text_hash,
            "model_version": self.model_version,
            "text": self.text,
            "fields": [list(field) for field in self.fields.items()],
            "checks": [check.model_dump() for check in self.checks],
            "withheld": self.withheld,
            "from_memory": self.from_memory,
        }


class Translations:
    """Whoever writes under a claim names its fence; what was deleted meanwhile stays deleted."""

    COLLECTION: ClassVar[str] = "translations"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (
        IndexSpec((("case_id", 1), ("seq", 1), ("language", 1)), unique=True),
        IndexSpec((("priority", 1), ("wanted_at", 1)), partial={"state": "wanted"}),
        IndexSpec((("text_hash", 1), ("language", 1), ("model_version", 1))),
        IndexSpec((("done_at", 1),), partial={"state": "done"}),
        IndexSpec((("to_index", 1),), partial={"to_index": True}),
        IndexSpec((("told", 1), ("done_at", 1)), partial={"told": False}),
    )

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def want(self, wants: Collection[Want], *, now: datetime) -> None:
        """Ask for translations; those asked for or done before stay, but may become more urgent."""
        if not wants:
            return
        updates = [
            UpdateOne(
                {"_id": want.id},
                {"$setOnInsert": _wanted(want, now), "$min": {"priority": want.priority}},
                upsert=True,
            )
            for want in wants
        ]
        # Refused is what somebody asked for at the same moment.
        await write_each(self._collection, updates)

    async def claim(
        self, *, now: datetime, lease: timedelta, max_priority: int
    ) -> Translation | None:
        """Take the most urgent translation that nobody works on, the longest wanted first."""
        with driver_errors(write=True):
            document: Document | None = await self._collection.find_one_and_update(
                {
                    "state": "wanted",
                    "priority": {"$lte": max_priority},
                    "due_at": {"$lte": now},
                    "lease_until": {"$lte": now},
                },
                {"$set": {"lease_until": now + lease}, "$inc": {"fence": 1}},
                sort=[("priority", 1), ("wanted_at", 1)],
                return_document=ReturnDocument.AFTER,
            )
        return None if document is None else Translation.model_validate(document)

    async def renew(self, claimed: Translation, *, until: datetime) -> bool:
        """Keep a claim for longer; False when it was lost or the translation is unwanted now."""
        return await self._change(claimed, {"lease_until": until})

    async def finish(self, claimed: Translation, result: Result, *, at: datetime) -> bool:
        """Keep the result; False when the claim was lost or the entry's words are gone."""
        return await self._change(
            claimed,
            {
                **result.as_fields(),
                "state": "done",
                "done_at": at,
                "to_index": True,
                "told": False,
            },
        )

    async def untold(self, *, before_at: datetime, limit: int) -> list[Translation]:
        """Return what was done before then and perhaps never told, the oldest first."""
        query = {"told": False, "done_at": {"$lt": before_at}}
        with driver_errors():
            documents = await self._collection.find(query).sort("done_at", 1).to_list(limit)
        return [Translation.model_validate(document) for document in documents]

    async def note_told(self, ids: Collection[str]) -> None:
        """Note that rooms were told of these."""
        if ids:
            with driver_errors(write=True):
                await self._collection.update_many(
                    {"_id": {"$in": list(ids)}, "told": False}, {"$set": {"told": True}}
                )

    async def skip(self, claimed: Translation, *, source_language: str) -> bool:
        """Note that there is nothing to do: no words, the same language, or no model for it."""
        return await self._change(claimed, {"state": "skipped", "source_language": source_language})

    async def put_off(self, claimed: Translation, *, due_at: datetime, give_up: bool) -> bool:
        """Give a claim back after a failure, to be tried again at `due_at` unless given up."""
        return await self._change(
            claimed,
            {
                "state": "failed" if give_up else "wanted",
                "due_at": due_at,
                "lease_until": claimed.wanted_at,
                "tries": claimed.tries + 1,
            },
        )

    async def revive(self, *, now: datetime) -> int:
        """Have all that was skipped or failed tried again: other models are there now."""
        with driver_errors(write=True):
            result = await self._collection.update_many(
                {"state": {"$in": ["skipped", "failed"]}},
                {"$set": {"state": "wanted", "due_at": now, "tries": 0}},
            )
        return int(result.modified_count)

    async def of_entries(
        self, case_id: CaseId, seqs: Collection[int], *, language: str | None = None
    ) -> list[Translation]:
        """Return what is known of these entries' translations, in all states."""
        query: Document = {"case_id": case_id, "seq": {"$in": list(seqs)}}
        return await self._find(query if language is None else {**query, "language": language})

    async def of_cases(self, case_ids: Collection[CaseId], *, language: str) -> list[Translation]:
        """Return what is known of the translations of these cases' first entries."""
        return await self._find(
            {"case_id": {"$in": list(case_ids)}, "seq": 1, "language": language}
        )

    async def done_since(
        self, since_at: datetime, *, case_ids: Collection[CaseId]
    ) -> list[Translation]:
        """Return what was done in these cases since then."""
        query = {"state": "done", "done_at": {"$gte": since_at}}
        return await self._find({**query, "case_id": {"$in": list(case_ids)}})

    async def same_words(
        self, text_hash: str, *, language: str, model_version: str
    ) -> Translation | None:
        """Return a translation of equal words by the same models, from any case."""
        with driver_errors():
            document = await self._collection.find_one(
                {
                    "text_hash": text_hash,
                    "language": language,
                    "model_version": model_version,
                    "state": "done",
                    "reported_by": [],
                }
            )
        return None if document is None else Translation.model_validate(document)

    async def report(
        self, case_id: CaseId, seq: int, language: str, *, by: DoctorId, check: KeptCheck
    ) -> Translation | None:
        """Note that a doctor marks a translation as wrong; None when there is none."""
        return await self._update(
            {"case_id": case_id, "seq": seq, "language": language, "state": "done"},
            {"$addToSet": {"reported_by": by, "checks": check.model_dump()}},
        )

    async def replace(
        self, case_id: CaseId, seq: int, language: str, result: Result, *, at: datetime
    ) -> Translation | None:
        """Put a doctor's wording in the place of a translation; None when there is none."""
        return await self._update(
            {"case_id": case_id, "seq": seq, "language": language, "state": "done"},
            {
                "$set": {
                    **result.as_fields(),
                    "done_at": at,
                    "reported_by": [],
                    "to_index": True,
                }
            },
        )

    async def to_index(self, *, limit: int) -> list[Translation]:
        """Return translations that search does not know of yet."""
        with driver_errors():
            documents = await self._collection.find({"to_index": True}).to_list(limit)
        return [Translation.model_validate(document) for document in documents]

    async def note_indexed(self, done: Translation) -> None:
        """Note that search knows of a translation, unless it was worded anew meanwhile."""
        with driver_errors(write=True):
            await self._collection.update_one(
                {"_id": done.id, "done_at": done.done_at}, {"$set": {"to_index": False}}
            )

    async def index_again(self) -> None:
        """Have search take all of them once more."""
        with driver_errors(write=True):
            await self._collection.update_many({"state": "done"}, {"$set": {"to_index": True}})

    async def with_ids(self, ids: Collection[str]) -> list[Translation]:
        """Return those that are done of these."""
        return await self._find({"_id": {"$in": list(ids)}, "state": "done"})

    async def forget(self, case_id: CaseId, seqs: Collection[int] | None = None) -> None:
        """Delete the translations of these entries, None for all of the case; safe to repeat."""
        query: Document = {"case_id": case_id}
        if seqs is not None:
            query["seq"] = {"$in": list(seqs)}
        with driver_errors(write=True):
            await self._collection.delete_many(query)

    async def backlog(self) -> int:
        """Return how many translations are wanted and not done."""
        with driver_errors():
            return int(await self._collection.count_documents({"state": "wanted"}))

    async def waiting(self, *, now: datetime) -> Waiting:
        """Return how many translations could be made, and since when the first could."""
        query = {"state": "wanted", "due_at": {"$lte": now}}
        return await waiting_since(self._collection, query, "due_at")

    async def _find(self, query: Document) -> list[Translation]:
        with driver_errors():
            documents = await self._collection.find(query).to_list(None)
        return [Translation.model_validate(document) for document in documents]

    async def _change(self, claimed: Translation, changes: Mapping[str, Any]) -> bool:
        with driver_errors(write=True):
            result = await self._collection.update_one(
                {"_id": claimed.id, "fence": claimed.fence, "state": "wanted"},
                {"$set": dict(changes)},
            )
        return bool(result.matched_count)

    async def _update(self, query: Document, update: Document) -> Translation | None:
        with driver_errors(write=True):
            document: Document | None = await self._collection.find_one_and_update(
                query, update, return_document=ReturnDocument.AFTER
            )
        return None if document is None else Translation.model_validate(document)


def _wanted(want: Want, now: datetime) -> Document:
    return {
        "case_id": want.case_id,
        "seq": want.seq,
        "language": want.language,
        "state": "wanted",
        "wanted_at": now,
        "due_at": now,
        "lease_until": now,
        "fence": 0,
        "tries": 0,
        "reported_by": [],
    }
