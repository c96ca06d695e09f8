"""How doctors want to appear in cases that they have not acted in yet."""

from collections.abc import Collection
from typing import ClassVar

from store.driver import Database, IndexSpec, driver_errors
from store.errors import DuplicateError
from store.gathering import Gathered
from store.ids import CaseId, DoctorId

_Both = tuple[DoctorId, CaseId]


class Wishes:
    """One document per doctor and case, while it differs from the default or was said."""

    COLLECTION: ClassVar[str] = "wishes"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (
        IndexSpec((("doctor_id", 1), ("case_id", 1)), unique=True),
    )

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]
        self._by_both = Gathered(self._of)

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
        wish = await self._by_both.get((doctor_id, case_id))
        return True if wish is None else wish

    async def _of(self, asked: Collection[_Both]) -> dict[_Both, bool]:
        doctors, cases = zip(*asked, strict=True)
        # May find more than was asked for: a doctor has few wishes, and all come from the index.
        query = {"doctor_id": {"$in": doctors}, "case_id": {"$in": cases}}
        with driver_errors():
            wishes = await self._collection.find(query).to_list(None)
        return {(one["doctor_id"], one["case_id"]): bool(one["anonymous"]) for one in wishes}
