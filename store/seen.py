"""How far each doctor has read each case. It only moves forward."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from store.driver import Database, IndexSpec, driver_errors
from store.errors import DuplicateError
from store.ids import CaseId, DoctorId


class Seen:
    """One document per doctor and case."""

    COLLECTION: ClassVar[str] = "seen"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (
        IndexSpec((("doctor_id", 1), ("case_id", 1)), unique=True),
        IndexSpec((("case_id", 1),)),
    )

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def record(self, doctor_id: DoctorId, case_id: CaseId, *, seq: int, at: datetime) -> bool:
        """Note that the doctor has read up to `seq`; return whether it was their first look."""
        try:
            with driver_errors(write=True):
                result = await self._collection.update_one(
                    {"doctor_id": doctor_id, "case_id": case_id},
                    {"$max": {"seq": seq}, "$setOnInsert": {"first_at": at}},
                    upsert=True,
                )
        except DuplicateError:
            # Two first looks met; the other one counts as the first.
            return await self.record(doctor_id, case_id, seq=seq, at=at)
        return result.upserted_id is not None

    async def of_doctor(self, doctor_id: DoctorId, case_ids: Sequence[CaseId]) -> dict[CaseId, int]:
        """Return the seq up to which the doctor has read each of the cases they ever opened."""
        with driver_errors():
            documents = await self._collection.find(
                {"doctor_id": doctor_id, "case_id": {"$in": list(case_ids)}},
                {"_id": 0, "case_id": 1, "seq": 1},
            ).to_list(None)
        return {document["case_id"]: document["seq"] for document in documents}

    async def opened(self, doctor_id: DoctorId, *, limit: int) -> list[CaseId]:
        """Return the cases that the doctor has opened, those opened first last."""
        with driver_errors():
            documents = (
                await self._collection.find({"doctor_id": doctor_id}, {"_id": 0, "case_id": 1})
                .sort("first_at", -1)
                .limit(limit)
                .to_list(limit)
            )
        return [document["case_id"] for document in documents]

    async def views(self, case_id: CaseId) -> int:
        """Return how many doctors have opened the case."""
        with driver_errors():
            return await self._collection.count_documents({"case_id": case_id})
