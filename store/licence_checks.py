"""Checks of licences, from opening to decision. Each step is a compare-and-set on its state."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from pymongo import ReturnDocument

from store.driver import Database, Document, IndexSpec, driver_errors
from store.errors import DuplicateError
from store.ids import DoctorId
from store.records.licence_check import (
    CheckKind,
    CheckState,
    LicenceCheck,
    LicenceDecision,
    Opinion,
)


class LicenceChecks:
    """One document per check."""

    COLLECTION: ClassVar[str] = "licence_checks"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (
        IndexSpec((("once", 1),), unique=True),
        IndexSpec((("state", 1), ("opened_at", 1))),
        IndexSpec((("doctor_id", 1), ("opened_at", -1))),
        IndexSpec((("decided_at", 1),), partial={"state": "decided", "cleared_at": None}),
    )

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def add(self, check: LicenceCheck) -> bool:
        """Keep a new check; False when there is one of the same `once`."""
        try:
            with driver_errors(write=True):
                await self._collection.insert_one(check.model_dump(by_alias=True))
        except DuplicateError:
            return False
        return True

    async def get(self, check_id: str) -> LicenceCheck | None:
        """Return a check, None when there is none."""
        with driver_errors():
            document = await self._collection.find_one({"_id": check_id})
        return _record(document)

    async def newest_of(self, doctor_id: DoctorId) -> LicenceCheck | None:
        """Return a doctor's last check, None when there was none."""
        with driver_errors():
            document = await self._collection.find_one(
                {"doctor_id": doctor_id}, sort=[("opened_at", -1)]
            )
        return _record(document)

    async def in_state(self, state: CheckState, *, limit: int) -> list[LicenceCheck]:
        """Return checks in this state: the oldest first, of the decided ones the newest."""
        order = ("decided_at", -1) if state == "decided" else ("opened_at", 1)
        with driver_errors():
            documents = (
                await self._collection.find({"state": state})
                .sort(*order)
                .limit(limit)
                .to_list(limit)
            )
        return [LicenceCheck.model_validate(document) for document in documents]

    async def without(self, doctor_ids: Sequence[DoctorId], kind: CheckKind) -> list[DoctorId]:
        """Return those of the named doctors who never had a check of this kind, in their order."""
        with driver_errors():
            known = await self._collection.distinct(
                "doctor_id", {"doctor_id": {"$in": list(doctor_ids)}, "kind": kind}
            )
        return [doctor_id for doctor_id in doctor_ids if doctor_id not in set(known)]

    async def claim(
        self, check_id: str, *, by: DoctorId, at: datetime, lapsed_before: datetime
    ) -> LicenceCheck | None:
        """Give the check to this reviewer; None when another holds it, or it is not for them.

        A claim that is older than `lapsed_before` holds no more. Claiming again renews. Who gave
        the first opinion, and whose licence it is, never get it.
        """
        return await self._change(
            {
                "_id": check_id,
                "doctor_id": {"$ne": by},
                "opinion.by": {"$ne": by},
                "$or": [
                    {"state": {"$in": ["open", "waiting"]}},
                    {"state": "claimed", "claimed_by": by},
                    {"state": "claimed", "claimed_at": {"$lt": lapsed_before}},
                ],
            },
            {"state": "claimed", "claimed_by": by, "claimed_at": at},
        )

    async def ask(
        self, check_id: str, *, by: DoctorId, text: str, at: datetime
    ) -> LicenceCheck | None:
        """Ask the doctor for more; None when this reviewer holds the check no more."""
        return await self._change(
            {"_id": check_id, "state": "claimed", "claimed_by": by},
            {
                "state": "waiting",
                "claimed_by": None,
                "claimed_at": None,
                "asked": text,
                "asked_at": at,
                "answer": None,
                "answered_at": None,
            },
        )

    async def answer(self, check_id: str, *, text: str, at: datetime) -> LicenceCheck | None:
        """Keep the doctor's answer, and let reviewers go on; None when it is decided.

        A reviewer who has taken it meanwhile keeps it.
        """
        now_open = {"$cond": [{"$eq": ["$state", "waiting"]}, "open", "$state"]}
        # Words that begin with a dollar sign are words, and name no field.
        answered = {"answer": {"$literal": text}, "answered_at": at, "state": now_open}
        with driver_errors(write=True):
            document = await self._collection.find_one_and_update(
                {"_id": check_id, "state": {"$ne": "decided"}},
                [{"$set": answered}],
                return_document=ReturnDocument.AFTER,
            )
        return _record(document)

    async def pass_on(
        self, check_id: str, *, by: DoctorId, opinion: Opinion
    ) -> LicenceCheck | None:
        """Leave the check to another reviewer; None when it was, or is no more this one's."""
        return await self._change(
            {"_id": check_id, "state": "claimed", "claimed_by": by, "opinion": None},
            {
                "state": "open",
                "claimed_by": None,
                "claimed_at": None,
                "opinion": opinion.model_dump(),
            },
        )

    async def decide(
        self, check_id: str, *, by: DoctorId, decision: LicenceDecision, because: str, at: datetime
    ) -> LicenceCheck | None:
        """Close a check that this reviewer holds; None when they hold it no more."""
        return await self._change(
            {"_id": check_id, "state": "claimed", "claimed_by": by},
            _decided(str(by), decision, because, at),
        )

    async def settle(
        self, doctor_id: DoctorId, *, by: str, decision: LicenceDecision, at: datetime
    ) -> None:
        """Close what no reviewer holds of a doctor's checks: it was decided elsewhere."""
        with driver_errors(write=True):
            await self._collection.update_many(
                {"doctor_id": doctor_id, "state": {"$in": ["open", "waiting"]}},
                {"$set": _decided(by, decision, None, at)},
            )

    async def to_clear(self, before_at: datetime, *, limit: int) -> list[str]:
        """Return checks decided before then of which words or papers may be left."""
        with driver_errors():
            documents = await self._collection.find(
                {"state": "decided", "cleared_at": None, "decided_at": {"$lt": before_at}}, ["_id"]
            ).to_list(limit)
        return [str(document["_id"]) for document in documents]

    async def clear(self, check_id: str, *, at: datetime) -> None:
        """Remove what was asked and answered, once the papers are gone; safe to repeat."""
        with driver_errors(write=True):
            await self._collection.update_one(
                {"_id": check_id, "state": "decided"},
                {"$set": {"asked": None, "answer": None, "cleared_at": at}},
            )

    async def _change(self, query: Document, fields: Document) -> LicenceCheck | None:
        with driver_errors(write=True):
            document = await self._collection.find_one_and_update(
                query, {"$set": fields}, return_document=ReturnDocument.AFTER
            )
        return _record(document)


def _decided(by: str, decision: LicenceDecision, because: str | None, at: datetime) -> Document:
    return {
        "state": "decided",
        "decision": decision,
        "decided_because": because,
        "decided_by": by,
        "decided_at": at,
    }


def _record(document: Document | None) -> LicenceCheck | None:
    return None if document is None else LicenceCheck.model_validate(document)
