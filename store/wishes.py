"""How doctors want to appear in cases that they have not acted in yet."""

from typing import ClassVar

from store.driver import Database, IndexSpec, driver_errors
from store.errors import DuplicateError
from store.ids import CaseId, DoctorId


class Wishes:
    """One document per doctor and case, while it differs from the default or was said."""

    COLLECTION: ClassVar[str] = "wishes"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (
        IndexSpec((("doctor_id", 1), ("case_id", 1)), unique=True),
    )

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def put(self, doctor_id: DoctorId, case_id: CaseId, *, anonymous: bool) -> None:
        """Keep how the doctor wants to appear in the case on their first visible act."""
        try:
            with driver_errors(write=True):
                await self._collection.update_one(
                    {"doctor_id": doctor_id, "case_id": case_id},
                    {"$set": {"anonymous": anonymous}},
                    upsert=True,
                )
        except DuplicateError:
            # Two first wishes met; the second finds the document and sets it.
            await self.put(doctor_id, case_id, anonymous=anonymous)

    async def anonymous(self, doctor_id: DoctorId, case_id: CaseId) -> bool:
        """Return how the doctor wants to appear; anonymous is the default."""
        with driver_errors():
            wish = await self._collection.find_one({"doctor_id": doctor_id, "case_id": case_id})
        return True if wish is None else bool(wish["anonymous"])
