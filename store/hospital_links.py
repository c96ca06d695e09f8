"""Which account belongs to whom at a hospital. People there are keyed hashes."""

from typing import ClassVar

from store.driver import Database, IndexSpec, driver_errors
from store.errors import DuplicateError
from store.ids import DoctorId


class HospitalLinks:
    """One document per person at a hospital; an account has one per hospital."""

    COLLECTION: ClassVar[str] = "hospital_links"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (
        IndexSpec((("doctor_id", 1), ("issuer", 1)), unique=True),
    )

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def add(self, person: str, doctor_id: DoctorId, issuer: str) -> bool:
        """Link them for good; False when the account belongs to another person there.

        Args:
            person: Who it is there, as a keyed hash.
        """
        try:
            with driver_errors(write=True):
                await self._collection.insert_one(
                    {"_id": person, "doctor_id": doctor_id, "issuer": issuer}
                )
        except DuplicateError:
            return await self.doctor_of(person) == doctor_id
        return True

    async def doctor_of(self, person: str) -> DoctorId | None:
        """Return whose account belongs to the person, None when no link was made."""
        with driver_errors():
            document = await self._collection.find_one({"_id": person}, ["doctor_id"])
        return None if document is None else DoctorId(document["doctor_id"])
