"""Appeals, from making to decision. Each step is a compare-and-set on the state before."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from pymongo import ReturnDocument

from store.driver import Database, Document, IndexSpec, driver_errors
from store.errors import DuplicateError
from store.ids import DoctorId
from store.records.moderation import Appeal, AppealOutcome, AppealState


class Appeals:
    """One document per appeal, one appeal per decision."""

    COLLECTION: ClassVar[str] = "appeals"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (
        IndexSpec((("report_id", 1),), unique=True),
        IndexSpec((("state", 1), ("made_at", 1))),
        IndexSpec((("doctor_id", 1),)),
    )

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def add(self, appeal: Appeal) -> bool:
        """Keep an appeal; False when there is one against the same decision."""
        try:
            with driver_errors(write=True):
                await self._collection.insert_one(appeal.model_dump(by_alias=True))
        except DuplicateError:
            return False
        return True

    async def get(self, appeal_id: str) -> Appeal | None:
        """Return an appeal, None when there is none."""
        with driver_errors():
            document = await self._collection.find_one({"_id": appeal_id})
        return _record(document)

    async def against(self, report_ids: Sequence[str]) -> dict[str, Appeal]:
        """Return the appeals against these decisions, by the decision's report."""
        with driver_errors():
            documents = await self._collection.find(
                {"report_id": {"$in": list(report_ids)}}
            ).to_list(None)
        return {one["report_id"]: Appeal.model_validate(one) for one in documents}

    async def in_state(self, state: AppealState, *, limit: int) -> list[Appeal]:
        """Return appeals in this state, the oldest first."""
        with driver_errors():
            documents = await (
                self._collection.find({"state": state}).sort("made_at", 1).limit(limit)
            ).to_list(limit)
        return [Appeal.model_validate(document) for document in documents]

    async def claim(
        self, appeal_id: str, *, by: DoctorId, at: datetime, lapsed_before: datetime
    ) -> Appeal | None:
        """Give the appeal to this moderator; None when another holds it, or it is not for them.

        A claim that is older than `lapsed_before` holds no more. Claiming again renews. Who
        decided first, and whom it is about, never get it.
        """
        return await self._change(
            {
                "_id": appeal_id,
                "first_by": {"$ne": by},
                "doctor_id": {"$ne": by},
                "$or": [
                    {"state": "open"},
                    {"state": "claimed", "claimed_by": by},
                    {"state": "claimed", "claimed_at": {"$lt": lapsed_before}},
                ],
            },
            {"state": "claimed", "claimed_by": by, "claimed_at": at},
        )

    async def decide(
        self, appeal_id: str, *, by: DoctorId, outcome: AppealOutcome, because: str, at: datetime
    ) -> Appeal | None:
        """Close an appeal that this moderator holds; None when they hold it no more."""
        return await self._change(
            {"_id": appeal_id, "state": "claimed", "claimed_by": by},
            {
                "state": "decided",
                "outcome": outcome,
                "because": because,
                "decided_by": by,
                "decided_at": at,
            },
        )

    async def blank_decided(self, before_at: datetime) -> int:
        """Remove the words of appeals that were decided before then; return of how many."""
        with driver_errors(write=True):
            result = await self._collection.update_many(
                {
                    "state": "decided",
                    "decided_at": {"$lt": before_at},
                    "$or": [{"text": {"$ne": None}}, {"because": {"$ne": None}}],
                },
                {"$set": {"text": None, "because": None}},
            )
        return result.modified_count

    async def _change(self, query: Document, fields: Document) -> Appeal | None:
        with driver_errors(write=True):
            document = await self._collection.find_one_and_update(
                query, {"$set": fields}, return_document=ReturnDocument.AFTER
            )
        return _record(document)


def _record(document: Document | None) -> Appeal | None:
    return None if document is None else Appeal.model_validate(document)
