"""How doctors want to be reached: order of channels, and the number for SMS and calls."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import ClassVar

from pymongo import ReturnDocument

from store.driver import Database, Document, IndexSpec, driver_errors
from store.ids import DoctorId
from store.records.channel_plan import ChannelPlan, PhoneCheck, RouteStep


class ChannelPlans:
    """One document per doctor; a doctor without one has the defaults."""

    COLLECTION: ClassVar[str] = "channel_plans"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = ()

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def get(self, doctor_id: DoctorId) -> ChannelPlan:
        """Return the doctor's plan, an empty one when nothing was chosen."""
        with driver_errors():
            document = await self._collection.find_one({"_id": doctor_id})
        return ChannelPlan.model_validate(document or {"_id": doctor_id})

    async def many(self, doctor_ids: Collection[DoctorId]) -> dict[DoctorId, ChannelPlan]:
        """Return the plans of those doctors who chose something."""
        with driver_errors():
            documents = await self._collection.find({"_id": {"$in": list(doctor_ids)}}).to_list(
                None
            )
        plans = [ChannelPlan.model_validate(document) for document in documents]
        return {plan.doctor_id: plan for plan in plans}

    async def set_steps(
        self, doctor_id: DoctorId, steps: Sequence[RouteStep] | None
    ) -> ChannelPlan:
        """Set the order of channels; None goes back to the defaults."""
        kept = None if steps is None else [step.model_dump() for step in steps]
        return await self._set(doctor_id, {"steps": kept})

    async def await_code(
        self, doctor_id: DoctorId, check: PhoneCheck, *, sent_before: datetime
    ) -> bool:
        """Have a number wait for its code; False when one was sent after `sent_before`."""
        await self._set(doctor_id, {})
        with driver_errors(write=True):
            result = await self._collection.update_one(
                {
                    "_id": doctor_id,
                    "$or": [
                        {"check.sent_at": {"$exists": False}},
                        {"check.sent_at": {"$lte": sent_before}},
                    ],
                },
                {"$set": {"check": check.model_dump()}},
            )
        return bool(result.matched_count)

    async def try_code(
        self, doctor_id: DoctorId, *, max_tries: int, sent_after: datetime
    ) -> PhoneCheck | None:
        """Count one try of a code and return what it is compared with; None when too late."""
        with driver_errors(write=True):
            document: Document | None = await self._collection.find_one_and_update(
                {
                    "_id": doctor_id,
                    "check.sent_at": {"$gt": sent_after},
                    "check.tries": {"$lt": max_tries},
                },
                {"$inc": {"check.tries": 1}},
                return_document=ReturnDocument.AFTER,
            )
        return None if document is None else ChannelPlan.model_validate(document).check

    async def set_phone(self, doctor_id: DoctorId, phone: str | None) -> ChannelPlan:
        """Set a number whose code was right, or forget the number."""
        return await self._set(doctor_id, {"phone": phone, "check": None})

    async def _set(self, doctor_id: DoctorId, fields: Document) -> ChannelPlan:
        # An upsert needs some change; this one leaves a document that exists as it is.
        change = {"$set": fields} if fields else {"$setOnInsert": {"steps": None}}
        with driver_errors(write=True):
            document = await self._collection.find_one_and_update(
                {"_id": doctor_id}, change, upsert=True, return_document=ReturnDocument.AFTER
            )
        return ChannelPlan.model_validate(document)
