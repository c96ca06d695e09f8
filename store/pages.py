"""Pages: one doctor, one case. Unique indexes see to it that nobody is paged twice for it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar, Final

from pymongo import ReturnDocument

from store.bulk import insert_new
from store.driver import Database, Document, IndexSpec, driver_errors
from store.ids import CaseId, DoctorId, EscalationId, PageId
from store.records.page import (
    AcknowledgementState,
    DeclineReason,
    Page,
    PageOutcome,
    PageState,
)

_AT_ONCE: Final = 5_000


class Pages:
    """Every change of state is a compare-and-set on the state before."""

    COLLECTION: ClassVar[str] = "pages"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (
        IndexSpec((("escalation_id", 1), ("doctor_id", 1)), unique=True),
        IndexSpec((("escalation_id", 1), ("slot", 1)), unique=True),
        IndexSpec((("doctor_id", 1), ("offered_at", -1))),
        IndexSpec((("case_id", 1), ("doctor_id", 1))),
        IndexSpec((("offered_at", 1),)),
        IndexSpec((("expires_at", 1),), partial={"state": "offered"}),
        IndexSpec((("declined_at", 1),), partial={"state": "declined", "replaced": False}),
    )

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def offer(self, pages: Sequence[Page]) -> list[Page]:
        """Insert pages and return those that were; a taken doctor or slot leaves one out.

        Raises:
            UnknownOutcomeError: Some may not be durable: do it again, nothing doubles.
        """
        documents = [page.model_dump(by_alias=True) for page in pages]
        refused = await insert_new(self._collection, documents)
        return [page for position, page in enumerate(pages) if position not in refused]

    async def of_escalation(self, escalation_id: EscalationId) -> list[Page]:
        """Return all pages of an escalation, the earliest first."""
        return await self._many({"escalation_id": escalation_id}, sort=("offered_at", 1))

    async def of_escalations(
        self, escalation_ids: Iterable[EscalationId]
    ) -> dict[EscalationId, list[Page]]:
        """Return all pages of each of these escalations that has any, in no order."""
        found: dict[EscalationId, list[Page]] = {}
        for page in await self._many({"escalation_id": {"$in": list(escalation_ids)}}):
            found.setdefault(page.escalation_id, []).append(page)
        return found

    async def to_send(self, page_ids: Iterable[PageId], *, now: datetime) -> frozenset[PageId]:
        """Return those of these pages that are open now and not snoozed."""
        query = {"_id": {"$in": list(page_ids)}, **_open_at(now)}
        with driver_errors():
            documents = await self._collection.find(query, {"_id": 1}).to_list(None)
        return frozenset(document["_id"] for document in documents)

    async def offered_of(self, escalation_ids: Iterable[EscalationId]) -> list[Page]:
        """Return the open pages of these escalations."""
        return await self._many(
            {"escalation_id": {"$in": list(escalation_ids)}, "state": "offered"}
        )

    async def get(self, page_id: PageId) -> Page | None:
        """Return a page as a majority has it."""
        with driver_errors():
            document = await self._collection.find_one({"_id": page_id})
        return None if document is None else Page.model_validate(document)

    async def of_doctor(self, doctor_id: DoctorId, *, since: datetime, limit: int) -> list[Page]:
        """Return the doctor's pages offered since then, the latest first."""
        return await self._many(
            {"doctor_id": doctor_id, "offered_at": {"$gte": since}},
            sort=("offered_at", -1),
            limit=limit,
        )

    async def outcomes_of(
        self, doctor_ids: Iterable[DoctorId], *, since: datetime, limit: int
    ) -> list[PageOutcome]:
        """Return what came of these doctors' pages since then, of the latest so many."""
        cursor = (
            self._collection.find(
                {"doctor_id": {"$in": list(doctor_ids)}, "offered_at": {"$gte": since}},
                [*PageOutcome.model_fields],
            )
            .sort("offered_at", -1)
            .limit(limit)
        )
        with driver_errors():
            documents = await cursor.to_list(None)
        return [PageOutcome.model_validate(document) for document in documents]

    async def by_escalation(
        self, escalation_ids: Sequence[EscalationId]
    ) -> dict[EscalationId, frozenset[DoctorId]]:
        """Return who was paged in each of these escalations that paged anybody."""
        paged: dict[EscalationId, frozenset[DoctorId]] = {}
        for first in range(0, len(escalation_ids), _AT_ONCE):
            cursor = self._collection.aggregate(
                [
                    {
                        "$match": {
                            "escalation_id": {"$in": escalation_ids[first : first + _AT_ONCE]}
                        }
                    },
                    {"$group": {"_id": "$escalation_id", "doctors": {"$push": "$doctor_id"}}},
                ]
            )
            with driver_errors():
                async for group in cursor:
                    paged[group["_id"]] = frozenset(group["doctors"])
        return paged

    async def loads(
        self, start: datetime, end: datetime, *, night_hours: Sequence[int]
    ) -> list[tuple[int, int]]:
        """Return each paged doctor's pages offered in this span, and how many came at night."""
        is_night = {"$in": ["$local_hour", list(night_hours)]}
        cursor = self._collection.aggregate(
            [
                {"$match": {"offered_at": {"$gte": start, "$lt": end}}},
                {
                    "$group": {
                        "_id": "$doctor_id",
                        "pages": {"$sum": 1},
                        "nights": {"$sum": {"$cond": [is_night, 1, 0]}},
                    }
                },
            ]
        )
        with driver_errors():
            return [(group["pages"], group["nights"]) async for group in cursor]

    async def conflicted(self, case_id: CaseId) -> frozenset[DoctorId]:
        """Return who declared a conflict of interest with the case, in any of its runs."""
        return (await self.conflicts([case_id])).get(case_id, frozenset())

    async def conflicts(self, case_ids: Iterable[CaseId]) -> dict[CaseId, frozenset[DoctorId]]:
        """Return who declared a conflict of interest with these cases, where anybody did."""
        cursor = self._collection.find(
            {"case_id": {"$in": list(case_ids)}, "decline_reason": "conflict"},
            ["case_id", "doctor_id"],
        )
        found: dict[CaseId, frozenset[DoctorId]] = {}
        with driver_errors():
            async for page in cursor:
                found[page["case_id"]] = found.get(page["case_id"], frozenset()) | {
                    page["doctor_id"]
                }
        return found

    async def open_of(self, doctor_ids: Iterable[DoctorId], *, now: datetime) -> list[Page]:
        """Return the pages that these doctors could acknowledge now, without the snoozed ones."""
        return await self._many({"doctor_id": {"$in": list(doctor_ids)}, **_open_at(now)})

    async def ended_of(
        self, doctor_ids: Iterable[DoctorId], *, offered_since: datetime, closed_since: datetime
    ) -> list[Page]:
        """Return these doctors' pages that were withdrawn or expired of late."""
        return await self._many(
            {
                "doctor_id": {"$in": list(doctor_ids)},
                "offered_at": {"$gte": offered_since},
                "state": {"$in": ["withdrawn", "expired"]},
                "closed_at": {"$gte": closed_since},
            }
        )

    async def paged_doctors(self, case_id: CaseId) -> frozenset[DoctorId]:
        """Return every doctor who was ever paged for the case."""
        with driver_errors():
            found: list[DoctorId] = await self._collection.distinct(
                "doctor_id", {"case_id": case_id}
            )
        return frozenset(found)

    async def was_paged(self, case_id: CaseId, doctor_id: DoctorId) -> bool:
        """Return whether this doctor was ever paged for the case."""
        with driver_errors():
            document = await self._collection.find_one(
                {"case_id": case_id, "doctor_id": doctor_id}, {"_id": 1}
            )
        return document is not None

    async def acknowledge(
        self,
        seen: Page,
        *,
        state: PageState,
        acknowledgement: AcknowledgementState,
        at: datetime,
    ) -> Page | None:
        """Record the first acknowledgement; None when the page changed since it was `seen`."""
        return await self._change(
            {"_id": seen.id, "state": seen.state, "acknowledged_at": None},
            {"state": state, "acknowledgement": acknowledgement, "acknowledged_at": at},
        )

    async def decline(
        self, seen: Page, *, reason: DeclineReason, suggested: str | None, at: datetime
    ) -> Page | None:
        """Record that the doctor won't come; None when the page is no longer open."""
        return await self._change(
            {"_id": seen.id, "state": "offered"},
            {
                "state": "declined",
                "decline_reason": reason,
                "suggested": suggested,
                "declined_at": at,
            },
        )

    async def snooze(self, seen: Page, *, until: datetime) -> Page | None:
        """Hide an open page until then; None when it is no longer open."""
        return await self._change({"_id": seen.id, "state": "offered"}, {"snoozed_until": until})

    async def received(
        self, page_id: PageId, *, shown_at: datetime, opened_at: datetime | None
    ) -> None:
        """Note that a device shows this page, and that its doctor tapped it."""
        at = {"shown_at": shown_at} | ({} if opened_at is None else {"opened_at": opened_at})
        with driver_errors(write=True):
            await self._collection.update_one({"_id": page_id}, {"$max": at})

    async def close(self, page_id: PageId, *, state: PageState, at: datetime) -> Page | None:
        """Withdraw or expire an open page; None when it is no longer open."""
        return await self._change(
            {"_id": page_id, "state": "offered"}, {"state": state, "closed_at": at}
        )

    async def replaced(self, page_id: PageId) -> None:
        """Note that a declined page has been dealt with."""
        await self._change({"_id": page_id, "state": "declined"}, {"replaced": True})

    async def expired(self, *, now: datetime, limit: int) -> list[Page]:
        """Return open pages whose time is over."""
        return await self._many({"state": "offered", "expires_at": {"$lte": now}}, limit=limit)

    async def unreplaced(self, *, before: datetime, limit: int) -> list[Page]:
        """Return pages declined before this instant whose replacement was never settled."""
        return await self._many(
            {"state": "declined", "replaced": False, "declined_at": {"$lt": before}}, limit=limit
        )

    async def offered_between(self, start: datetime, end: datetime) -> list[PageId]:
        """Return which pages offered in this span are open, of all escalations."""
        query = {
            "state": "offered",
            "expires_at": {"$gt": end},
            "offered_at": {"$gte": start, "$lt": end},
        }
        with driver_errors():
            documents = await self._collection.find(query, {"_id": 1}).to_list(None)
        return [document["_id"] for document in documents]

    async def opened_of(self, page_ids: Iterable[PageId]) -> list[Page]:
        """Return those of these pages that are open."""
        return await self._many({"_id": {"$in": list(page_ids)}, "state": "offered"})

    async def _change(self, query: Document, fields: Document) -> Page | None:
        with driver_errors(write=True):
            document: Document | None = await self._collection.find_one_and_update(
                query, {"$set": fields}, return_document=ReturnDocument.AFTER
            )
        return None if document is None else Page.model_validate(document)

    async def _many(
        self, query: Document, *, sort: tuple[str, int] | None = None, limit: int = 0
    ) -> list[Page]:
        cursor: Any = self._collection.find(query).limit(limit)
        if sort is not None:
            cursor = cursor.sort(*sort)
        with driver_errors():
            documents = await cursor.to_list(None)
        return [Page.model_validate(document) for document in documents]


def _open_at(now: datetime) -> Document:
    return {
        "state": "offered",
        "expires_at": {"$gt": now},
        "$or": [{"snoozed_until": None}, {"snoozed_until": {"$lte": now}}],
    }
