"""The audit trail: one chain for all nodes, only ever added to at its end.

Nothing here updates or deletes. The number is the document's id: of two nodes that add at
the same moment one is refused, reads what the other wrote, and chains on to that.
"""

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from pymongo.errors import BulkWriteError

from store.driver import Database, Document, IndexSpec, driver_errors
from store.errors import DuplicateError, StoreError, UnknownOutcomeError
from store.ids import CaseId
from store.records.audit import AuditEntry

_DUPLICATE_KEY: Final = 11000


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries to return.

    Args:
        roles: Of actors who are doctors, then.
        programs: Actors who are nobody's account.
        before: Only entries with a lower number.
    """

    actions: Collection[str]
    roles: Collection[str]
    programs: Collection[str]
    actor: str | None = None
    case_id: CaseId | None = None
    from_at: datetime | None = None
    to_at: datetime | None = None
    before: int | None = None


class AuditEntries:
    """Append and read."""

    COLLECTION: ClassVar[str] = "audit"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (
        IndexSpec((("event_id", 1),), unique=True),
        IndexSpec((("at", 1),)),
        IndexSpec((("actor", 1), ("at", -1))),
        IndexSpec((("action", 1), ("_id", -1))),
        IndexSpec(
            (("about.case_id", 1), ("_id", -1)), partial={"about.case_id": {"$exists": True}}
        ),
    )

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def append(self, entries: Sequence[AuditEntry]) -> None:
        """Add entries that chain on to the last one, all or the first few of them.

        Raises:
            DuplicateError: Another node was first; some of the first may be stored.
            StoreUnavailableError: Nothing was written.
            UnknownOutcomeError: Some may be stored.
        """
        documents = [entry.model_dump(by_alias=True) for entry in entries]
        with driver_errors(write=True):
            try:
                await self._collection.insert_many(documents, ordered=True)
            except BulkWriteError as err:
                raise _refusal(err) from err

    async def last(self) -> AuditEntry | None:
        """Return the end of the chain, None while it is empty."""
        with driver_errors():
            document = await self._collection.find_one({}, sort=[("_id", -1)])
        return None if document is None else AuditEntry.model_validate(document)

    async def holds(self, seq: int, entry_hash: str) -> bool:
        """Whether the chain has this entry."""
        with driver_errors():
            found = await self._collection.find_one({"_id": seq, "hash": entry_hash}, {"_id": 1})
        return found is not None

    async def stored(self, event_ids: Sequence[str]) -> set[str]:
        """Return those of the events that are in the chain."""
        with driver_errors():
            documents = await self._collection.find(
                {"event_id": {"$in": list(event_ids)}}, {"_id": 0, "event_id": 1}
            ).to_list(None)
        return {document["event_id"] for document in documents}

    async def read(
        self, *, from_at: datetime | None = None, to_at: datetime | None = None
    ) -> AsyncIterator[AuditEntry]:
        """Yield the entries from one instant until before another, by rising number."""
        with driver_errors():
            cursor = self._collection.find(_during(from_at, to_at)).sort("_id", 1)
            async for document in cursor:
                yield AuditEntry.model_validate(document)

    async def find(self, wanted: AuditFilter, *, limit: int) -> list[AuditEntry]:
        """Return up to `limit` entries, the newest first."""
        query: Document = {
            "action": {"$in": list(wanted.actions)},
            "$or": [
                {"role": {"$in": list(wanted.roles)}},
                {"actor": {"$in": list(wanted.programs)}},
            ],
            **_during(wanted.from_at, wanted.to_at),
        }
        if wanted.actor is not None:
            query["actor"] = wanted.actor
        if wanted.case_id is not None:
            query["about.case_id"] = wanted.case_id
        if wanted.before is not None:
            query["_id"] = {"$lt": wanted.before}
        with driver_errors():
            documents = (
                await self._collection.find(query).sort("_id", -1).limit(limit).to_list(limit)
            )
        return [AuditEntry.model_validate(document) for document in documents]


def _during(from_at: datetime | None, to_at: datetime | None) -> Document:
    during: Document = {}
    if from_at is not None:
        during["$gte"] = from_at
    if to_at is not None:
        during["$lt"] = to_at
    return {"at": during} if during else {}


def _refusal(err: BulkWriteError) -> StoreError:
    details = err.details or {}
    errors = details.get("writeErrors", [])
    if details.get("writeConcernErrors") or not errors:
        return UnknownOutcomeError()
    if any(error.get("code") != _DUPLICATE_KEY for error in errors):
        return StoreError("the database refused an audit entry")
    return DuplicateError(tuple(errors[0].get("keyPattern", {})))
