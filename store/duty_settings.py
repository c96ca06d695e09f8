"""What doctors set about being paged: quiet hours, caps, the link of their calendar."""

from collections.abc import Iterable
from typing import Any, ClassVar

from pymongo import ReturnDocument

from store.driver import Database, Document, IndexSpec, driver_errors
from store.errors import DuplicateError
from store.ids import DoctorId
from store.records.shift import DutySettings, QuietHours


class DutySettingsOfDoctors:
    """One document per doctor who set something."""

    COLLECTION: ClassVar[str] = "duty_settings"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (
        IndexSpec((("feed_hash", 1),), unique=True, partial={"feed_hash": {"$type": "string"}}),
    )

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def get(self, doctor_id: DoctorId) -> DutySettings:
        """Return what the doctor set; all unset when that is nothing."""
        (found,) = await self.of([doctor_id]) or [DutySettings(id=doctor_id)]
        return found

    async def of(self, doctor_ids: Iterable[DoctorId]) -> list[DutySettings]:
        """Return what these doctors set; those who set nothing are left out."""
        with driver_errors():
            documents = await self._collection.find({"_id": {"$in": list(doctor_ids)}}).to_list(
                None
            )
        return [DutySettings.model_validate(document) for document in documents]

    async def of_feed(self, feed_hash: str) -> DutySettings | None:
        """Return whose calendar has this link."""
        with driver_errors():
            document = await self._collection.find_one({"feed_hash": feed_hash})
        return None if document is None else DutySettings.model_validate(document)

    async def set_quiet(self, doctor_id: DoctorId, quiet: QuietHours | None) -> DutySettings:
        """Set or remove the quiet hours."""
        return await self._set(doctor_id, quiet=None if quiet is None else quiet.model_dump())

    async def set_caps(
        self, doctor_id: DoctorId, *, a_day: int | None, a_month: int | None
    ) -> DutySettings:
        """Set the doctor's own caps; None is the default of the rules."""
        return await self._set(doctor_id, pages_a_day=a_day, pages_a_month=a_month)

    async def set_feed(self, doctor_id: DoctorId, feed_hash: str | None) -> DutySettings:
        """Set the link of the calendar; the one before ends."""
        return await self._set(doctor_id, feed_hash=feed_hash)

    async def _set(self, doctor_id: DoctorId, **fields: Any) -> DutySettings:
        try:
            with driver_errors(write=True):
                document: Document = await self._collection.find_one_and_update(
                    {"_id": doctor_id},
                    {"$set": fields},
                    upsert=True,
                    return_document=ReturnDocument.AFTER,
                )
        except DuplicateError:
            # Two first settings met; the second finds the document and sets it.
            return await self._set(doctor_id, **fields)
        return DutySettings.model_validate(document)
