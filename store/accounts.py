"""Doctors' accounts in MongoDB. A password hash leaves this module only to check a sign-in."""

import re
from collections.abc import Collection as AnyCollection
from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Final, get_args

from pymongo import ReturnDocument

from store.driver import Database, Document, IndexSpec, driver_errors
from store.gathering import Gathered
from store.ids import DoctorId
from store.records.account import Account, LicenceStatus, Role

KEPT_PAGES: Final = 64
"""How many of a doctor's last pages are remembered: more than the caps of a month count."""

_VERIFIED: Final[Mapping[str, object]] = {"status": "verified", "email_verified": True}
_WITHOUT_PASSWORD: Final = {"password_hash": 0}


class Accounts:
    """One document per doctor; one account per e-mail address and per licence."""

    COLLECTION: ClassVar[str] = "accounts"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (
        IndexSpec(keys=(("email", 1),), unique=True),
        IndexSpec(keys=(("licence_key", 1),), unique=True),
        IndexSpec(keys=(("status", 1), ("created_at", 1)), partial={"status": "pending"}),
        IndexSpec(keys=(("verified_until", 1), ("_id", 1)), partial={"status": "verified"}),
        IndexSpec(keys=(("specialties", 1),), partial=_VERIFIED),
        IndexSpec(keys=(("role", 1),), partial=_VERIFIED),
    )

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]
        self._by_id = Gathered(self.many)

    async def add(self, account: Account) -> None:
        """Keep a new account.

        Raises:
            DuplicateError: Another account has its e-mail address or its licence.
        """
        with driver_errors(write=True):
            await self._collection.insert_one(account.model_dump(by_alias=True))

    async def get(self, doctor_id: DoctorId) -> Account | None:
        """Return the account without its password hash."""
        return await self._by_id.get(doctor_id)

    async def many(self, doctor_ids: AnyCollection[DoctorId]) -> dict[DoctorId, Account]:
        """Return those of the named accounts that exist, without password hashes."""
        found = await self._find({"_id": {"$in": list(doctor_ids)}})
        return {account.id: account for account in found}

    async def places(self, doctor_ids: AnyCollection[DoctorId]) -> dict[DoctorId, tuple[str, str]]:
        """Return country and time zone of those of the named doctors who have an account."""
        cursor = self._collection.find({"_id": {"$in": list(doctor_ids)}}, ["country", "time_zone"])
        with driver_errors():
            return {
                DoctorId(document["_id"]): (document["country"], document["time_zone"])
                async for document in cursor
            }

    async def count_verified(self, specialties: AnyCollection[str] | None = None) -> int:
        """Count verified doctors, all or those who hold any of the specialties."""
        # Every doctor has a role, and roles are what an index of the verified begins with.
        held: Document = {"role": {"$in": list(get_args(Role))}}
        if specialties is not None:
            held = {"specialties": {"$in": list(specialties)}}
        with driver_errors():
            return await self._collection.count_documents({**_VERIFIED, **held})

    async def of_emails(self, emails: AnyCollection[str]) -> dict[str, Account]:
        """Return those of the addressed accounts that exist, by address, without hashes."""
        found = await self._find({"email": {"$in": list(emails)}})
        return {account.email: account for account in found}

    async def to_sign_in(self, email: str) -> Account | None:
        """Return the account of an address, with its password hash."""
        with driver_errors():
            document = await self._collection.find_one({"email": email})
        return None if document is None else Account.model_validate(document)

    async def holds_licence(self, licence_key: str) -> bool:
        """Whether any account has this licence."""
        with driver_errors():
            found = await self._collection.find_one({"licence_key": licence_key}, ["_id"])
        return found is not None

    async def replace_password_hash(self, doctor_id: DoctorId, *, old: str, new: str) -> None:
        """Store a stronger hash of the same password, unless it was changed meanwhile."""
        with driver_errors(write=True):
            await self._collection.update_one(
                {"_id": doctor_id, "password_hash": old}, {"$set": {"password_hash": new}}
            )

    async def set_password_hash(self, doctor_id: DoctorId, new: str) -> Account | None:
        """Store the hash of another password; None when there is no such doctor."""
        return await self._change({"_id": doctor_id}, {"password_hash": new})

    async def password_hash(self, doctor_id: DoctorId) -> str | None:
        """Return the hash that a password is checked against; None without such a doctor."""
        with driver_errors():
            document = await self._collection.find_one({"_id": doctor_id}, ["password_hash"])
        return None if document is None else str(document["password_hash"])

    async def confirm_email(self, doctor_id: DoctorId) -> Account | None:
        """Note that the doctor reads what is sent to their address."""
        return await self._change({"_id": doctor_id}, {"email_verified": True})

    async def set_status(
        self,
        email: str,
        status: LicenceStatus,
        *,
        email_verified: bool | None = None,
        verified_until: datetime | None = None,
    ) -> Account | None:
        """Set the licence's state; None when no account has the address.

        Args:
            email_verified: Set together with the state; None leaves it as it is.
            verified_until: The same.
        """
        changes: Document = {"status": status}
        if email_verified is not None:
            changes["email_verified"] = email_verified
        if verified_until is not None:
            changes["verified_until"] = verified_until
        return await self._change({"email": email}, changes)

    async def set_standing(
        self,
        doctor_id: DoctorId,
        status: LicenceStatus,
        *,
        verified_until: datetime | None,
        email_verified: bool | None = None,
    ) -> Account | None:
        """Set what reviewers found; None without such a doctor, or when they are suspended.

        Args:
            email_verified: Set together with the state; None leaves it as it is.
        """
        changes: Document = {"status": status, "verified_until": verified_until}
        if email_verified is not None:
            changes["email_verified"] = email_verified
        return await self._change({"_id": doctor_id, "status": {"$ne": "suspended"}}, changes)

    async def expire(self, doctor_id: DoctorId, *, until: datetime) -> Account | None:
        """End a verification that holds until then; None when it was renewed, or is over."""
        return await self._change(
            {"_id": doctor_id, "status": "verified", "verified_until": until},
            {"status": "expired"},
        )

    async def verified_until(
        self, end: datetime, *, after: Account | None, limit: int
    ) -> list[Account]:
        """Return verified doctors whose verification ends by then, those that end first first.

        Args:
            after: The last one that was returned before.
        """
        ends: Document = {"verified_until": {"$lte": end}, "status": "verified"}
        if after is not None:
            later: Document = {"verified_until": {"$gt": after.verified_until}}
            same: Document = {"verified_until": after.verified_until, "_id": {"$gt": after.id}}
            ends = {**ends, "$or": [later, same]}
        cursor = self._collection.find(ends, _WITHOUT_PASSWORD)
        ordered = cursor.sort([("verified_until", 1), ("_id", 1)]).limit(limit)
        with driver_errors():
            return [_account(document) async for document in ordered]

    async def pending(self, *, limit: int) -> list[DoctorId]:
        """Return whose licence was never decided on, those who registered first first."""
        cursor = self._collection.find({"status": "pending"}, ["_id"]).sort("created_at", 1)
        with driver_errors():
            return [DoctorId(found["_id"]) async for found in cursor.limit(limit)]

    async def set_role(self, email: str, role: Role) -> Account | None:
        """Set the role; None when no account has the address."""
        return await self._change({"email": email}, {"role": role})

    async def search(
        self, *, status: LicenceStatus | None, text: str | None, limit: int
    ) -> list[Account]:
        """Return accounts whose name or address holds the text, the oldest first; a slow look."""
        query: Document = {} if status is None else {"status": status}
        if text is not None:
            holds = {"$regex": re.escape(text), "$options": "i"}
            query["$or"] = [{"name": holds}, {"email": holds}]
        cursor = self._collection.find(query, _WITHOUT_PASSWORD).sort("created_at", 1).limit(limit)
        with driver_errors():
            return [_account(document) async for document in cursor]

    async def set_availability(
        self, doctor_id: DoctorId, *, available: bool, until: datetime
    ) -> Account | None:
        """Set whether the doctor may be paged until `until`; None when there is no such doctor."""
        return await self._change(
            {"_id": doctor_id}, {"available": available, "available_until": until}
        )

    async def candidates(self, specialties: AnyCollection[str]) -> list[Account]:
        """Return the verified doctors who hold any of the specialties, available or not."""
        return await self._find({**_VERIFIED, "specialties": {"$in": list(specialties)}})

    async def coordinators(self) -> list[Account]:
        """Return the verified moderators and admins."""
        return await self._find({**_VERIFIED, "role": {"$in": ["moderator", "admin"]}})

    async def suspended(self, doctor_ids: AnyCollection[DoctorId]) -> set[DoctorId]:
        """Return those of the named doctors who are suspended."""
        cursor = self._collection.find(
            {"_id": {"$in": list(doctor_ids)}, "status": "suspended"}, ["_id"]
        )
        with driver_errors():
            return {DoctorId(document["_id"]) for document in await cursor.to_list(None)}

    async def record_paged(self, doctor_ids: AnyCollection[DoctorId], at: datetime) -> None:
        """Note that the doctors were paged at `at`, the last `KEPT_PAGES` times; safe to repeat."""
        with driver_errors(write=True):
            await self._collection.update_many(
                {"_id": {"$in": list(doctor_ids)}, "paged_at": {"$ne": at}},
                {"$push": {"paged_at": {"$each": [at], "$slice": -KEPT_PAGES}}},
            )

    async def verified_by_group(self) -> dict[tuple[str, str], int]:
        """Return how many verified doctors hold each specialty in each country."""
        cursor = self._collection.aggregate(
            [
                {"$match": dict(_VERIFIED)},
                {"$unwind": "$specialties"},
                {
                    "$group": {
                        "_id": {"specialty": "$specialties", "country": "$country"},
                        "doctors": {"$sum": 1},
                    }
                },
            ]
        )
        with driver_errors():
            return {
                (group["_id"]["specialty"], group["_id"]["country"]): group["doctors"]
                async for group in cursor
            }

    async def erase(self, doctor_id: DoctorId) -> None:
        """Remove an account; safe to repeat.

        Of a suspended one the licence's keyed hash stays, with nothing that says whose: a new
        account with that licence would undo the suspension.
        """
        nobody: Document = {
            "email": f"erased:{doctor_id}",
            "email_verified": False,
            "password_hash": "",
            "name": "",
            "licence_number": "",
            "country": "",
            "specialties": [],
            "languages": [],
            "role": "doctor",
            "verified_until": None,
            "available": None,
            "available_until": None,
            "paged_at": [],
        }
        with driver_errors(write=True):
            await self._collection.update_one(
                {"_id": doctor_id, "status": "suspended"}, {"$set": nobody}
            )
            await self._collection.delete_one({"_id": doctor_id, "status": {"$ne": "suspended"}})

    async def _find(self, query: Document) -> list[Account]:
        cursor = self._collection.find(query, _WITHOUT_PASSWORD)
        with driver_errors():
            return [_account(document) for document in await cursor.to_list(None)]

    async def _change(self, query: Document, changes: Document) -> Account | None:
        with driver_errors(write=True):
            document = await self._collection.find_one_and_update(
                query,
                {"$set": changes},
                projection=_WITHOUT_PASSWORD,
                return_document=ReturnDocument.AFTER,
            )
        return _account(document) if document else None


def _account(document: Document) -> Account:
    return Account.model_validate({**document, "password_hash": ""})
