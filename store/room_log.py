"""The log of every room: entries numbered 1, 2, 3 … without a hole, written once, read in order.

Seq n + 1 can only be written after n is there, since whoever writes it has read or
written n; two unique indexes settle every race. Nothing here is ever updated in place
but by redaction.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Final

from pymongo.errors import BulkWriteError

from store.driver import Database, Document, IndexSpec, driver_errors, violated_index
from store.errors import StoreError, UnknownOutcomeError
from store.gathering import Gathered
from store.ids import CaseId, DoctorId
from store.records.entry import Entry

SEQ_INDEX: Final = ("case_id", "seq")
KEY_INDEX: Final = ("case_id", "author_id", "key")
_DUPLICATE_KEY: Final = 11000
_WITHOUT_ID: Final = {"_id": 0}
MUCH: Final = 1_000
"""Entries that one read for several rooms brings at most."""
_Position = tuple[CaseId, int]


@dataclass(frozen=True, slots=True)
class AppendResult:
    """What became of a batch, by position.

    Args:
        refused: Position to the violated index; positions after a refusal in an ordered
            batch that were not tried are in `untried`.
    """

    refused: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    untried: frozenset[int] = frozenset()

    @property
    def clean(self) -> int | None:
        """How many entries from the first on were stored; None for all of them."""
        return min((*self.refused, *self.untried), default=None)

    def part(self, first: int, count: int) -> "AppendResult":
        """Return what became of `count` entries from position `first` on, as if written alone."""
        span = range(first, first + count)
        return AppendResult(
            refused={at - first: index for at, index in self.refused.items() if at in span},
            untried=frozenset(at - first for at in self.untried if at in span),
        )


class RoomLog:
    """Append and read. An append that returns is durable on a majority, journalled."""

    COLLECTION: ClassVar[str] = "room_log"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (
        IndexSpec((("case_id", 1), ("seq", 1)), unique=True),
        IndexSpec((("case_id", 1), ("author_id", 1), ("key", 1)), unique=True),
        # Holds all that `heads_since` needs, so that it reads no entry.
        IndexSpec((("at", 1), ("case_id", 1), ("seq", 1))),
    )

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]
        self._beyond = Gathered(self._beyond_each)

    async def append(self, entries: Sequence[Entry], *, ordered: bool) -> AppendResult:
        """Write a batch in one statement and say, entry by entry, what was refused.

        An unordered batch holds at most one entry of each room: it could otherwise store
        n + 1 after n was refused. An ordered one stops at the first refusal.

        Raises:
            StoreUnavailableError: Nothing was written.
            UnknownOutcomeError: Any part may or may not be durable: acknowledge nothing.
        """
        documents = [entry.model_dump() for entry in entries]
        try:
            with driver_errors(write=True):
                await self._insert(documents, ordered=ordered)
        except _RefusedError as refused:
            return refused.result
        return AppendResult()

    async def _insert(self, documents: list[Document], *, ordered: bool) -> None:
        try:
            await self._collection.insert_many(documents, ordered=ordered)
        except BulkWriteError as err:
            raise _refusals(err, count=len(documents), ordered=ordered) from err

    async def read(
        self,
        case_id: CaseId,
        *,
        after: int = 0,
        before: int | None = None,
        limit: int,
        newest_first: bool = False,
    ) -> list[Entry]:
        """Return up to `limit` entries with after < seq < before, by rising seq.

        Args:
            newest_first: Take those nearest to `before` instead of those nearest to `after`.
        """
        bounds: dict[str, int] = {"$gt": after}
        if before is not None:
            bounds["$lt"] = before
        direction = -1 if newest_first else 1
        with driver_errors():
            documents = (
                await self._collection.find({"case_id": case_id, "seq": bounds}, _WITHOUT_ID)
                .sort("seq", direction)
                .limit(limit)
                .to_list(limit)
            )
        return [Entry.model_validate(document) for document in documents[::direction]]

    async def beyond(self, case_id: CaseId, after: int) -> list[Entry] | None:
        """Return all that the room holds beyond `after`, by rising seq; None if that is much.

        Many rooms that are asked for at once are read at once.
        """
        return await self._beyond.get((case_id, after))

    async def _beyond_each(self, asked: Collection[_Position]) -> dict[_Position, list[Entry]]:
        from_seq: dict[CaseId, int] = {}
        for case_id, after in asked:
            from_seq[case_id] = min(after, from_seq.get(case_id, after))
        of_case: dict[CaseId, list[Entry]] = {case_id: [] for case_id in from_seq}
        entries = await self.read_many(from_seq, limit=MUCH)
        for entry in entries:
            of_case[entry.case_id].append(entry)
        if len(entries) == MUCH:
            # The answer ends with some room, perhaps in the middle of it.
            of_case = {one: said for one, said in of_case.items() if one < entries[-1].case_id}
        return {
            (case_id, after): [entry for entry in of_case[case_id] if entry.seq > after]
            for case_id, after in asked
            if case_id in of_case
        }

    async def read_many(self, after: Mapping[CaseId, int], *, limit: int) -> list[Entry]:
        """Return what each of these rooms holds beyond its seq, each room's by rising seq.

        Args:
            limit: Of all together; as many as this may mean that there is more.
        """
        from_seq: dict[int, list[CaseId]] = {}
        for case_id, seq in after.items():
            from_seq.setdefault(seq, []).append(case_id)
        wanted = [
            {"case_id": {"$in": case_ids}, "seq": {"$gt": seq}}
            for seq, case_ids in from_seq.items()
        ]
        with driver_errors():
            documents = (
                await self._collection.find({"$or": wanted}, _WITHOUT_ID)
                .sort([("case_id", 1), ("seq", 1)])
                .limit(limit)
                .to_list(limit)
            )
        return [Entry.model_validate(document) for document in documents]

    async def head(self, case_id: CaseId) -> int:
        """Return the highest seq of the room, 0 when it has no entry."""
        with driver_errors():
            document = await self._collection.find_one(
                {"case_id": case_id}, {"_id": 0, "seq": 1}, sort=[("seq", -1)]
            )
        return 0 if document is None else int(document["seq"])

    async def by_key(self, case_id: CaseId, author_id: DoctorId, key: str) -> Entry | None:
        """Return the entry that this author wrote under this key, None when a majority has none."""
        with driver_errors():
            document = await self._collection.find_one(
                {"case_id": case_id, "author_id": author_id, "key": key}, _WITHOUT_ID
            )
        return None if document is None else Entry.model_validate(document)

    async def entry(self, case_id: CaseId, seq: int) -> Entry | None:
        """Return the entry with this seq, None when there is none."""
        with driver_errors():
            document = await self._collection.find_one(
                {"case_id": case_id, "seq": seq}, _WITHOUT_ID
            )
        return None if document is None else Entry.model_validate(document)

    async def entries(self, case_id: CaseId, seqs: Collection[int]) -> list[Entry]:
        """Return the entries with these seqs, by rising seq."""
        with driver_errors():
            documents = (
                await self._collection.find(
                    {"case_id": case_id, "seq": {"$in": list(seqs)}}, _WITHOUT_ID
                )
                .sort("seq", 1)
                .to_list(None)
            )
        return [Entry.model_validate(document) for document in documents]

    async def entries_of(self, wanted: Mapping[CaseId, Collection[int]]) -> list[Entry]:
        """Return these entries of several rooms, in no order."""
        if not wanted:
            return []
        rooms = [
            {"case_id": case_id, "seq": {"$in": list(seqs)}} for case_id, seqs in wanted.items()
        ]
        with driver_errors():
            documents = await self._collection.find({"$or": rooms}, _WITHOUT_ID).to_list(None)
        return [Entry.model_validate(document) for document in documents]

    async def edits_of(self, case_id: CaseId, seq: int) -> list[Entry]:
        """Return the entries by which the message `seq` came to read otherwise."""
        with driver_errors():
            documents = await self._collection.find(
                {
                    "case_id": case_id,
                    "seq": {"$gt": seq},
                    "kind": "message_edited",
                    "data.seq": seq,
                },
                _WITHOUT_ID,
            ).to_list(None)
        return [Entry.model_validate(document) for document in documents]

    async def is_superseded(self, entry: Entry) -> bool:
        """Tell whether a message, or an edit of one, reads otherwise by now or was taken back."""
        with driver_errors():
            later = await self._collection.find_one(
                {
                    "case_id": entry.case_id,
                    "seq": {"$gt": entry.seq},
                    "kind": {"$in": ["message_edited", "message_retracted"]},
                    "data.seq": entry.data.get("seq", entry.seq),
                },
                {"_id": 1},
            )
        return later is not None

    async def replace_data(self, entry: Entry, data: Mapping[str, Any]) -> None:
        """Put other data in the entry's place: for redaction only, and safe to repeat."""
        with driver_errors(write=True):
            await self._collection.update_one(
                {"case_id": entry.case_id, "seq": entry.seq}, {"$set": {"data": dict(data)}}
            )

    async def of_author(self, case_id: CaseId, author_id: DoctorId) -> list[Entry]:
        """Return what this doctor wrote in a room, by rising seq."""
        with driver_errors():
            documents = (
                await self._collection.find(
                    {"case_id": case_id, "author_id": author_id}, _WITHOUT_ID
                )
                .sort("seq", 1)
                .to_list(None)
            )
        return [Entry.model_validate(document) for document in documents]

    async def with_author(self, case_ids: Sequence[CaseId], author_id: DoctorId) -> list[CaseId]:
        """Return those of the rooms in which this doctor wrote anything."""
        with driver_errors():
            found: list[CaseId] = await self._collection.distinct(
                "case_id", {"case_id": {"$in": list(case_ids)}, "author_id": author_id}
            )
        return found

    async def heads_since(
        self, since_at: datetime, until_at: datetime | None = None
    ) -> dict[CaseId, int]:
        """Return the highest seq that every room got since `since_at`.

        Args:
            until_at: Those from then on are left out; by default none is.
        """
        span = {"$gte": since_at} | ({} if until_at is None else {"$lt": until_at})
        with driver_errors():
            rows = await self._collection.aggregate(
                [
                    {"$match": {"at": span}},
                    {"$group": {"_id": "$case_id", "seq": {"$max": "$seq"}}},
                ]
            ).to_list(None)
        return {row["_id"]: row["seq"] for row in rows}

    async def count(self) -> int:
        """Return how many entries there are in all rooms."""
        with driver_errors():
            return int(await self._collection.count_documents({}))

    async def case_ids(self) -> list[CaseId]:
        """Return every room that has an entry; for rebuilding what is derived."""
        with driver_errors():
            ids: list[Any] = await self._collection.distinct("case_id", {"seq": 1})
        return ids


class _RefusedError(Exception):
    def __init__(self, result: AppendResult) -> None:
        super().__init__("refused by a unique index")
        self.result = result


def _refusals(err: BulkWriteError, *, count: int, ordered: bool) -> Exception:
    details: Mapping[str, Any] = err.details or {}
    errors = details.get("writeErrors", [])
    if details.get("writeConcernErrors") or not errors:
        # Stored or not, a majority has not confirmed it: nobody may be told that it is safe.
        return UnknownOutcomeError()
    if any(error.get("code") != _DUPLICATE_KEY for error in errors):
        return StoreError("the database refused an entry")
    refused = {int(error["index"]): violated_index(error) for error in errors}
    first = min(refused)
    untried = frozenset(range(first + 1, count)) if ordered else frozenset[int]()
    return _RefusedError(AppendResult(refused=refused, untried=untried))
