"""Reports, from opening to decision. Each step is a compare-and-set on the state before."""

from collections.abc import Collection
from datetime import datetime
from typing import ClassVar

from pymongo import ReturnDocument

from store.driver import Database, Document, IndexSpec, driver_errors
from store.errors import DuplicateError
from store.ids import CaseId, DoctorId
from store.records.moderation import Decision, Report, ReportState


class Reports:
    """One document per report."""

    COLLECTION: ClassVar[str] = "reports"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (
        IndexSpec((("reporter_id", 1), ("key", 1)), unique=True),
        IndexSpec((("state", 1), ("opened_at", 1))),
        IndexSpec((("subject_id", 1), ("decided_at", -1))),
    )

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def add(self, report: Report) -> Report:
        """Keep a report and return it; the reporter's same key again returns the first one."""
        try:
            with driver_errors(write=True):
                await self._collection.insert_one(report.model_dump(by_alias=True))
        except DuplicateError:
            with driver_errors():
                document = await self._collection.find_one(
                    {"reporter_id": report.reporter_id, "key": report.key}
                )
            return Report.model_validate(document)
        return report

    async def get(self, report_id: str) -> Report | None:
        """Return a report, None when there is none."""
        with driver_errors():
            document = await self._collection.find_one({"_id": report_id})
        return _record(document)

    async def many(self, report_ids: Collection[str]) -> dict[str, Report]:
        """Return those of these reports that there are, by id."""
        with driver_errors():
            documents = await self._collection.find({"_id": {"$in": list(report_ids)}}).to_list(
                None
            )
        return {one["_id"]: Report.model_validate(one) for one in documents}

    async def in_state(self, state: ReportState, *, limit: int) -> list[Report]:
        """Return reports in this state, the oldest first."""
        with driver_errors():
            documents = (
                await self._collection.find({"state": state})
                .sort("opened_at", 1)
                .limit(limit)
                .to_list(limit)
            )
        return [Report.model_validate(document) for document in documents]

    async def about(self, subject_id: DoctorId, *, limit: int) -> list[Report]:
        """Return what was decided about a doctor, but dismissals, the newest first."""
        with driver_errors():
            documents = (
                await self._collection.find(
                    {
                        "subject_id": subject_id,
                        "state": "decided",
                        "decision": {"$ne": "dismiss"},
                    }
                )
                .sort("decided_at", -1)
                .limit(limit)
                .to_list(limit)
            )
        return [Report.model_validate(document) for document in documents]

    async def claim(
        self, report_id: str, *, by: DoctorId, at: datetime, lapsed_before: datetime
    ) -> Report | None:
        """Give the report to this moderator; None when another holds it, or it is decided.

        A claim that is older than `lapsed_before` holds no more. Claiming again renews.
        """
        with driver_errors(write=True):
            document = await self._collection.find_one_and_update(
                {
                    "_id": report_id,
                    "$or": [
                        {"state": "open"},
                        {"state": "claimed", "claimed_by": by},
                        {"state": "claimed", "claimed_at": {"$lt": lapsed_before}},
                    ],
                },
                {"$set": {"state": "claimed", "claimed_by": by, "claimed_at": at}},
                return_document=ReturnDocument.AFTER,
            )
        return _record(document)

    async def decide(
        self, report_id: str, *, by: DoctorId, decision: Decision, because: str, at: datetime
    ) -> Report | None:
        """Close a report that this moderator holds; None when they hold it no more."""
        with driver_errors(write=True):
            document = await self._collection.find_one_and_update(
                {"_id": report_id, "state": "claimed", "claimed_by": by},
                {
                    "$set": {
                        "state": "decided",
                        "decision": decision,
                        "decided_because": because,
                        "decided_by": by,
                        "decided_at": at,
                    }
                },
                return_document=ReturnDocument.AFTER,
            )
        return _record(document)

    async def blank_case(self, case_id: CaseId) -> None:
        """Remove the words of all reports about a case; safe to repeat."""
        with driver_errors(write=True):
            await self._collection.update_many(
                {"case_id": case_id}, {"$set": {"text": None, "decided_because": None}}
            )

    async def blank_reporter(self, doctor_id: DoctorId) -> None:
        """Remove the words of all reports of a doctor; safe to repeat."""
        with driver_errors(write=True):
            await self._collection.update_many({"reporter_id": doctor_id}, {"$set": {"text": None}})

    async def blank_decided(self, before_at: datetime) -> int:
        """Remove the words of reports that were decided before then; return of how many."""
        with driver_errors(write=True):
            result = await self._collection.update_many(
                {
                    "state": "decided",
                    "decided_at": {"$lt": before_at},
                    "$or": [{"text": {"$ne": None}}, {"decided_because": {"$ne": None}}],
                },
                {"$set": {"text": None, "decided_because": None}},
            )
        return result.modified_count


def _record(document: Document | None) -> Report | None:
    return None if document is None else Report.model_validate(document)
