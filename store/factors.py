"""Second factors and passkeys in MongoDB. What can be used once is used in one statement."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from store.driver import Database, Document, IndexSpec, driver_errors
from store.ids import DoctorId
from store.records.factor import Factors as FactorsRecord
from store.records.factor import Passkey


class Factors:
    """One document per doctor; a doctor without one has the password only."""

    COLLECTION: ClassVar[str] = "factors"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (
        IndexSpec(
            (("passkeys.passkey_id", 1),),
            unique=True,
            partial={"passkeys.passkey_id": {"$exists": True}},
        ),
    )

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def get(self, doctor_id: DoctorId) -> FactorsRecord:
        """Return what the doctor set up, an empty record when nothing."""
        with driver_errors():
            document = await self._collection.find_one({"_id": doctor_id})
        return FactorsRecord.model_validate(document or {"_id": doctor_id})

    async def with_passkey(self, passkey_id: str) -> FactorsRecord | None:
        """Return whose passkey it is."""
        with driver_errors():
            document = await self._collection.find_one({"passkeys.passkey_id": passkey_id})
        return None if document is None else FactorsRecord.model_validate(document)

    async def begin_totp(self, doctor_id: DoctorId, seed: bytes) -> None:
        """Keep a sealed seed until its first code comes; an earlier one that waits is dropped."""
        await self._upsert(doctor_id, {"$set": {"totp_new": seed}})

    async def confirm_totp(
        self, doctor_id: DoctorId, seed: bytes, *, step: int, recovery: Sequence[str]
    ) -> bool:
        """Use the waiting seed from now on; False when another one waits by now."""
        return await self._change(
            {"_id": doctor_id, "totp_new": seed},
            {"$set": {"totp": seed, "totp_new": None, "totp_step": step, "recovery": [*recovery]}},
        )

    async def use_step(self, doctor_id: DoctorId, step: int) -> bool:
        """Spend the code of a half minute; False when it, or a later one, is spent."""
        return await self._change(
            {"_id": doctor_id, "totp_step": {"$lt": step}}, {"$set": {"totp_step": step}}
        )

    async def use_recovery(self, doctor_id: DoctorId, code_hash: str) -> bool:
        """Spend a recovery code; False when it is none of those left."""
        return await self._change(
            {"_id": doctor_id, "recovery": code_hash}, {"$pull": {"recovery": code_hash}}
        )

    async def set_recovery(self, doctor_id: DoctorId, hashes: Sequence[str]) -> bool:
        """Replace all recovery codes; False without one-time codes to recover from."""
        return await self._change(
            {"_id": doctor_id, "totp": {"$type": "binData"}}, {"$set": {"recovery": [*hashes]}}
        )

    async def remove_totp(self, doctor_id: DoctorId) -> bool:
        """Forget the seed and the recovery codes; False when there was none."""
        return await self._change(
            {"_id": doctor_id, "totp": {"$type": "binData"}},
            {"$set": {"totp": None, "totp_new": None, "recovery": []}},
        )

    async def add_passkey(self, doctor_id: DoctorId, passkey: Passkey, *, most: int) -> bool:
        """Keep one more passkey; False when the doctor has `most`.

        Raises:
            DuplicateError: It is somebody's already.
        """
        await self._upsert(doctor_id, {"$setOnInsert": {"totp_step": 0}})
        return await self._change(
            {"_id": doctor_id, f"passkeys.{most - 1}": {"$exists": False}},
            {"$push": {"passkeys": passkey.model_dump()}},
        )

    async def use_passkey(
        self, doctor_id: DoctorId, passkey_id: str, *, old_count: int, count: int, at: datetime
    ) -> bool:
        """Note a signature; False when another one came in between."""
        return await self._change(
            {
                "_id": doctor_id,
                "passkeys": {"$elemMatch": {"passkey_id": passkey_id, "sign_count": old_count}},
            },
            {"$set": {"passkeys.$.sign_count": count, "passkeys.$.used_at": at}},
        )

    async def remove_passkey(self, doctor_id: DoctorId, passkey_id: str) -> bool:
        """Forget a passkey; False when the doctor has none of that id."""
        return await self._change(
            {"_id": doctor_id, "passkeys.passkey_id": passkey_id},
            {"$pull": {"passkeys": {"passkey_id": passkey_id}}},
        )

    async def remove(self, doctor_id: DoctorId) -> bool:
        """Forget all of it, as when devices are lost; False when nothing was there."""
        with driver_errors(write=True):
            return (await self._collection.delete_one({"_id": doctor_id})).deleted_count == 1

    async def _change(self, query: Document, change: Document) -> bool:
        with driver_errors(write=True):
            return (await self._collection.update_one(query, change)).matched_count == 1

    async def _upsert(self, doctor_id: DoctorId, change: Document) -> None:
        with driver_errors(write=True):
            await self._collection.update_one({"_id": doctor_id}, change, upsert=True)
