"""Tickets in MongoDB: used once, for a while, and the letters that bring them."""

from collections.abc import Collection as AnyCollection
from datetime import datetime, timedelta
from typing import ClassVar

from pymongo import ReturnDocument

from store.claiming import claim_one
from store.driver import Database, Document, IndexSpec, driver_errors
from store.ids import DoctorId
from store.records.ticket import Ticket, TicketPurpose


class Tickets:
    """Whether one still counts is asked with every use; removal is only garbage."""

    COLLECTION: ClassVar[str] = "tickets"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (
        IndexSpec((("doctor_id", 1), ("purpose", 1), ("made_at", -1))),
        IndexSpec((("once", 1),), unique=True, partial={"once": {"$type": "string"}}),
        IndexSpec((("due_at", 1),), partial={"state": "pending"}),
        IndexSpec((("ends_at", 1),), expire_s=0),
    )

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def add(self, ticket: Ticket) -> None:
        """Keep a new ticket.

        Raises:
            DuplicateError: There is one of the same `once`.
        """
        with driver_errors(write=True):
            await self._collection.insert_one(ticket.model_dump(by_alias=True))

    async def made_since(
        self, doctor_id: DoctorId, purpose: TicketPurpose, since: datetime
    ) -> bool:
        """Whether the doctor was given one for this purpose after `since`, used or not."""
        with driver_errors():
            found = await self._collection.find_one(
                {"doctor_id": doctor_id, "purpose": purpose, "made_at": {"$gt": since}}, ["_id"]
            )
        return found is not None

    async def use(self, ticket_id: str, purpose: TicketPurpose, *, now: datetime) -> Ticket | None:
        """Spend a ticket; None when it was spent, is too old, or never was."""
        with driver_errors(write=True):
            # It stays until its end, so that `made_since` still knows of it.
            document: Document | None = await self._collection.find_one_and_update(
                {
                    "_id": ticket_id,
                    "purpose": purpose,
                    "ends_at": {"$gt": now},
                    "used_at": {"$exists": False},
                },
                {"$set": {"used_at": now, "state": "done"}},
                return_document=ReturnDocument.AFTER,
            )
        return None if document is None else Ticket.model_validate(document)

    async def cancel(
        self, doctor_id: DoctorId, purposes: AnyCollection[TicketPurpose], *, at: datetime
    ) -> None:
        """Make the doctor's tickets for these purposes worthless."""
        with driver_errors(write=True):
            await self._collection.update_many(
                {
                    "doctor_id": doctor_id,
                    "purpose": {"$in": list(purposes)},
                    "used_at": {"$exists": False},
                },
                {"$set": {"used_at": at, "state": "done"}},
            )

    async def claim_letter(self, *, now: datetime, lease: timedelta) -> Ticket | None:
        """Take the longest-due letter that nobody is sending; the claim lapses after `lease`."""
        document = await claim_one(self._collection, now=now, lease=lease)
        return None if document is None else Ticket.model_validate(document)

    async def finish_letter(self, claimed: Ticket) -> None:
        """Send a claimed letter no more."""
        await self._change(claimed, {"state": "done"})

    async def repeat_letter(self, claimed: Ticket, *, due_at: datetime) -> None:
        """Send a claimed letter again at `due_at`."""
        await self._change(claimed, {"due_at": due_at, "lease_until": claimed.made_at})

    async def _change(self, claimed: Ticket, fields: Document) -> None:
        with driver_errors(write=True):
            await self._collection.update_one(
                {"_id": claimed.id, "fence": claimed.fence, "state": "pending"}, {"$set": fields}
            )
