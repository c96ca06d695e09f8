"""The board: one summary per case, only ever replaced by one of a later seq."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, Final

from pymongo import UpdateMany, UpdateOne

from store.bulk import Write, write_each
from store.case_search import SoughtWord, sought
from store.driver import Database, IndexSpec, driver_errors
from store.gathering import Gathered
from store.ids import CaseId, DoctorId
from store.records.case import CaseSummary, UnresolvedCase

_WITHOUT_TERMS: Final = {"terms": 0, "title_terms": 0, "said": 0}
"""Of a long room they are many, and nobody but the search needs them."""
_NOT_KEPT: Final = frozenset({"words_seq", "shown_seq"})


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases a list shows; None leaves a field open.

    Args:
        words: All of them are in the case, or in what was said about it.
        country: As the poster shows it.
        ids: None but these.
        before: The posting time and id of the last case of the page before.
    """

    specialties: Sequence[str] | None = None
    status: str | None = None
    words: Sequence[SoughtWord] = ()
    language: str | None = None
    country: str | None = None
    with_photos: bool = False
    ids: Sequence[CaseId] | None = None
    poster_id: DoctorId | None = None
    before: tuple[datetime, CaseId] | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    seq: int
    views: int


class Cases:
    """Summaries, newest posting first."""

    COLLECTION: ClassVar[str] = "cases"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (
        IndexSpec((("posted_at", -1), ("_id", -1))),
        IndexSpec((("status", 1), ("posted_at", -1))),
        IndexSpec((("specialties", 1), ("posted_at", -1))),
        IndexSpec((("poster_id", 1), ("posted_at", -1))),
        IndexSpec((("terms", 1),)),
        IndexSpec((("said", 1),)),
        IndexSpec((("to_index", 1),), partial={"to_index": True}),
    )

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]
        self._views = Gathered(self._views_of)

    async def put(self, summaries: Collection[CaseSummary]) -> dict[CaseId, int]:
        """Keep these unless one of the same or a later seq is there; return the views of the kept.

        Views are counted apart and stay as they are. What was said is to be indexed then, unless
        no word came or went since the summary that is there: waves and votes leave search in peace.
        """
        kept: dict[CaseId, int] = {}
        left = list(summaries)
        while left:
            known = await self._known([one.id for one in left])
            left = [one for one in left if one.id not in known or known[one.id].seq < one.seq]
            if await self._write(left, known):
                return kept | {
                    one.id: known[one.id].views if one.id in known else 0 for one in left
                }
            # A first summary is refused when another's, perhaps an older one, came just before.
            known = await self._known([one.id for one in left])
            there = [one for one in left if one.id in known and known[one.id].seq == one.seq]
            kept.update({one.id: known[one.id].views for one in there})
        return kept

    async def _write(
        self, summaries: Collection[CaseSummary], known: Mapping[CaseId, _Known]
    ) -> bool:
        """Write what is news; return whether none of it met one that came just before."""
        counted: defaultdict[int, list[CaseId]] = defaultdict(list)
        writes: list[Write] = []
        for one in summaries:
            there = known.get(one.id)
            if _has(there, one.shown_seq):
                counted[one.seq].append(one.id)
            else:
                writes.append(_went_on(one) if _has(there, one.words_seq) else _news(one))
        writes += [_counted(case_ids, seq) for seq, case_ids in counted.items()]
        return await write_each(self._collection, writes)

    async def _known(self, case_ids: Collection[CaseId]) -> dict[CaseId, _Known]:
        query = {"_id": {"$in": list(case_ids)}}
        with driver_errors():
            documents = await self._collection.find(query, {"seq": 1, "views": 1}).to_list(None)
        return {one["_id"]: _Known(one["seq"], int(one["views"])) for one in documents}

    async def replace(self, summary: CaseSummary) -> None:
        """Keep the summary whatever is there; for rebuilding the board."""
        with driver_errors(write=True):
            await self._collection.replace_one(
                {"_id": summary.id},
                {
                    **summary.model_dump(by_alias=True, exclude={"id", *_NOT_KEPT}),
                    "to_index": True,
                },
                upsert=True,
            )

    async def add_view(self, case_id: CaseId) -> None:
        """Count one more doctor who has opened the case."""
        with driver_errors(write=True):
            await self._collection.update_one({"_id": case_id}, {"$inc": {"views": 1}})

    async def views(self, case_id: CaseId) -> int:
        """Return how many doctors have opened the case."""
        return await self._views.get(case_id) or 0

    async def _views_of(self, case_ids: Collection[CaseId]) -> dict[CaseId, int]:
        return {case_id: one.views for case_id, one in (await self._known(case_ids)).items()}

    async def read(self, case_id: CaseId) -> CaseSummary | None:
        """Return a case's summary."""
        with driver_errors():
            document = await self._collection.find_one({"_id": case_id}, _WITHOUT_TERMS)
        return None if document is None else CaseSummary.model_validate(document)

    async def find(self, wanted: CaseFilter, *, limit: int) -> list[CaseSummary]:
        """Return up to `limit` summaries, newest posting first."""
        with driver_errors():
            documents = (
                await self._collection.find(query_of(wanted), _WITHOUT_TERMS)
                .sort([("posted_at", -1), ("_id", -1)])
                .limit(limit)
                .to_list(limit)
            )
        return [CaseSummary.model_validate(document) for document in documents]

    async def of_ids(self, case_ids: Sequence[CaseId]) -> list[CaseSummary]:
        """Return these cases' summaries in this order, without those that are gone."""
        with driver_errors():
            documents = await self._collection.find(
                {"_id": {"$in": list(case_ids)}, "erased": {"$ne": True}}, _WITHOUT_TERMS
            ).to_list(None)
        by_id = {one["_id"]: CaseSummary.model_validate(one) for one in documents}
        return [by_id[case_id] for case_id in case_ids if case_id in by_id]

    async def unresolved(
        self, start: datetime, end: datetime, *, limit: int
    ) -> list[UnresolvedCase]:
        """Return cases without an outcome that were posted in this span, the earliest first."""
        cursor = (
            self._collection.find(
                {
                    "status": {"$in": ["open", "answered"]},
                    "posted_at": {"$gte": start, "$lte": end},
                },
                {"poster_id": 1, "specialties": 1, "posted_at": 1, "run": "$view.run"},
            )
            .sort("posted_at", 1)
            .limit(limit)
        )
        with driver_errors():
            return [UnresolvedCase.model_validate(document) async for document in cursor]

    async def ids(self, *, after: CaseId | None, limit: int) -> list[CaseId]:
        """Return the ids of cases that come after this one, by their order; for going through all.

        Erased ones are among them.
        """
        query = {} if after is None else {"_id": {"$gt": after}}
        with driver_errors():
            documents = (
                await self._collection.find(query, {"_id": 1})
                .sort("_id", 1)
                .limit(limit)
                .to_list(limit)
            )
        return [document["_id"] for document in documents]

    async def over_since(self, before_at: datetime, *, limit: int) -> list[CaseSummary]:
        """Return cases that were resolved before then, or posted before then and never resolved."""
        text = before_at.astimezone(UTC).isoformat(timespec="milliseconds")
        resolved = {"status": "resolved", "view.resolved_at": {"$lt": text.replace("+00:00", "Z")}}
        left = {"status": {"$in": ["open", "answered"]}}
        with driver_errors():
            documents = (
                await self._collection.find(
                    {
                        "erased": {"$ne": True},
                        "posted_at": {"$lt": before_at},
                        "$or": [resolved, left],
                    }
                )
                .sort("posted_at", 1)
                .limit(limit)
                .to_list(limit)
            )
        return [CaseSummary.model_validate(document) for document in documents]

    async def seqs(self, case_ids: Sequence[CaseId]) -> dict[CaseId, int]:
        """Return the seq that each of the cases was last summed up at."""
        return {case_id: one.seq for case_id, one in (await self._known(case_ids)).items()}


def _has(known: _Known | None, seq: int | None) -> bool:
    """Whether the summary that is there has all that came up to this entry."""
    return known is not None and seq is not None and known.seq >= seq


def _news(summary: CaseSummary) -> UpdateOne:
    document = summary.model_dump(by_alias=True, exclude={"id", "views", *_NOT_KEPT})
    return UpdateOne(
        {"_id": summary.id, "seq": {"$lt": summary.seq}},
        {"$set": {**document, "to_index": True}, "$setOnInsert": {"views": summary.views}},
        upsert=True,
    )


def _went_on(summary: CaseSummary) -> UpdateOne:
    """Return what is written where the words are as they were."""
    return UpdateOne(
        {"_id": summary.id, "seq": {"$lt": summary.seq}},
        {"$set": summary.model_dump(include={"seq", "status", "view"})},
    )


def _counted(case_ids: Sequence[CaseId], seq: int) -> UpdateMany:
    """Return what is written, of all together, where nothing but the count of entries is news."""
    return UpdateMany(
        {"_id": {"$in": list(case_ids)}, "seq": {"$lt": seq}},
        {"$set": {"seq": seq, "view.entries": seq}},
    )


def query_of(wanted: CaseFilter) -> dict[str, Any]:
    """Return the filter as the database takes it."""
    equal = {
        "status": wanted.status,
        "poster_id": wanted.poster_id,
        "view.language": wanted.language,
        "view.by.country": wanted.country,
    }
    query: dict[str, Any] = {name: value for name, value in equal.items() if value is not None}
    query["erased"] = {"$ne": True}
    if wanted.specialties is not None:
        query["specialties"] = {"$in": list(wanted.specialties)}
    if wanted.ids is not None:
        query["_id"] = {"$in": list(wanted.ids)}
    if wanted.with_photos:
        query["view.attachments"] = {"$gt": 0}
    if wanted.words:
        query["$and"] = sought(wanted.words)
    if wanted.before is not None:
        at, case_id = wanted.before
        query["$or"] = [{"posted_at": {"$lt": at}}, {"posted_at": at, "_id": {"$lt": case_id}}]
    return query
