"""Pictures: a document each, and two GridFS files that only the document leads to.

The document is written first, as `storing`, and becomes `ready` after both files are
durable: no reader meets half a file, and no file exists that no document would let the
sweep find.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any, ClassVar, Final

from gridfs.errors import NoFile
from motor.motor_asyncio import AsyncIOMotorGridFSBucket
from pymongo import ReturnDocument

from store.driver import Database, Document, IndexSpec, driver_errors
from store.errors import MissingError
from store.ids import AttachmentId, CaseId, DoctorId
from store.pieces import pieces_of
from store.records.attachment import Attachment

BUCKET: Final = "pictures"
CHUNK_BYTES: Final = 512 * 1024


class Attachments:
    """Store, claim, read and sweep pictures."""

    COLLECTION: ClassVar[str] = "attachments"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (
        IndexSpec((("owner_id", 1), ("case_id", 1), ("key", 1))),
        IndexSpec((("case_id", 1), ("created_at", 1))),
        IndexSpec((("claimed_at", 1),), partial={"settled": False}),
    )

    def __init__(self, database: Database) -> None:
        self._database = database
        self._collection = database[self.COLLECTION]

    @property
    def _bucket(self) -> AsyncIOMotorGridFSBucket:
        # Made when used: the driver binds it to the running loop.
        return AsyncIOMotorGridFSBucket(
            self._database, bucket_name=BUCKET, chunk_size_bytes=CHUNK_BYTES
        )

    async def add(self, attachment: Attachment, *, image: bytes, thumb: bytes) -> None:
        """Store the picture; when this returns it is durable and its owner can read it.

        Safe to give up anywhere: what was begun stays invisible until the sweep takes it.

        Raises:
            StoreUnavailableError: Nothing was written.
            UnknownOutcomeError: Parts may be there, unseen by anyone.
            MissingError: The sweep took it before it was complete.
        """
        document = attachment.model_dump(by_alias=True) | {"state": "storing"}
        bucket = self._bucket
        with driver_errors(write=True):
            await self._collection.insert_one(document)
            await bucket.upload_from_stream_with_id(attachment.image_id, "image", image)
            await bucket.upload_from_stream_with_id(attachment.thumb_id, "thumb", thumb)
            result = await self._collection.update_one(
                {"_id": attachment.id, "state": "storing"}, {"$set": {"state": "ready"}}
            )
        if result.matched_count == 0:
            raise MissingError

    async def find(self, attachment_id: AttachmentId) -> Attachment | None:
        """Return the complete picture's document, None when there is none."""
        with driver_errors():
            document = await self._collection.find_one({"_id": attachment_id, "state": "ready"})
        return _record(document)

    def read(self, file_id: str) -> AsyncIterator[bytes]:
        """Yield a file's bytes, piece by piece.

        Raises:
            MissingError: It is gone.
        """
        return pieces_of(self._bucket, file_id)

    async def claimed(self, owner_id: DoctorId, case_id: CaseId, key: str) -> list[Attachment]:
        """Return the pictures that this act of the owner holds."""
        with driver_errors():
            documents = await self._collection.find(
                {"owner_id": owner_id, "case_id": case_id, "key": key, "state": "ready"}
            ).to_list(None)
        return [Attachment.model_validate(document) for document in documents]

    async def claim(
        self,
        ids: Sequence[AttachmentId],
        *,
        owner_id: DoctorId,
        case_id: CaseId,
        key: str,
        at: datetime,
    ) -> list[Attachment]:
        """Give those of `ids` that are the owner's and free to this act; return all it now holds.

        Each picture goes to one act only, whoever else asks at the same time. Asking again
        says only that the act is still under way.
        """
        with driver_errors(write=True):
            await self._collection.update_many(
                {
                    "_id": {"$in": list(ids)},
                    "owner_id": owner_id,
                    "state": "ready",
                    "$or": [{"case_id": None}, {"case_id": case_id, "key": key}],
                },
                {"$set": {"case_id": case_id, "key": key, "claimed_at": at}},
            )
        return await self.claimed(owner_id, case_id, key)

    async def release(self, owner_id: DoctorId | None, *, case_id: CaseId, key: str) -> int:
        """Take from an act what it holds; return how many pictures are free again.

        Args:
            owner_id: None when the caller knows the key to be one owner's.
        """
        named: dict[str, Any] = {"case_id": case_id, "key": key}
        if owner_id is not None:
            named["owner_id"] = owner_id
        with driver_errors(write=True):
            result = await self._collection.update_many(
                named, {"$set": {"case_id": None, "key": None}}
            )
        return result.modified_count

    async def erase(self, ids: Sequence[AttachmentId]) -> None:
        """Remove pictures for good, whatever holds them; safe to repeat.

        They are out of everyone's sight at once; what a failure leaves over, the sweep takes.
        """
        named = {"_id": {"$in": list(ids)}}
        with driver_errors(write=True):
            await self._collection.update_many(
                named, {"$set": {"state": "leaving", "case_id": None, "key": None}}
            )
            documents = await self._collection.find(named).to_list(None)
        for document in documents:
            await self.remove(Attachment.model_validate(document))

    async def of_case(
        self, case_id: CaseId, owner_id: DoctorId | None = None
    ) -> list[AttachmentId]:
        """Return the pictures of a case, in all states; of one doctor's if that is named."""
        query: dict[str, Any] = {"case_id": case_id}
        if owner_id is not None:
            query["owner_id"] = owner_id
        with driver_errors():
            documents = await self._collection.find(query, {"_id": 1}).to_list(None)
        return [document["_id"] for document in documents]

    async def of_owner(self, owner_id: DoctorId) -> list[Attachment]:
        """Return a doctor's pictures, attached or not."""
        with driver_errors():
            documents = await self._collection.find(
                {"owner_id": owner_id, "state": "ready"}
            ).to_list(None)
        return [Attachment.model_validate(document) for document in documents]

    async def unsettled(self, *, before_at: datetime, limit: int) -> list[Attachment]:
        """Return pictures claimed before then by acts whose entry nobody has looked for yet."""
        with driver_errors():
            documents = await self._collection.find(
                {
                    "settled": False,
                    "state": "ready",
                    "claimed_at": {"$lt": before_at},
                    "case_id": {"$ne": None},
                },
                limit=limit,
            ).to_list(limit)
        return [Attachment.model_validate(document) for document in documents]

    async def settle(self, attachment: Attachment) -> None:
        """Note that the act's entry is in the log; safe to repeat."""
        with driver_errors(write=True):
            await self._collection.update_one({"_id": attachment.id}, {"$set": {"settled": True}})

    async def abandon(self, attachment: Attachment) -> None:
        """Take the picture from an act that never came, unless it was asked for again since."""
        with driver_errors(write=True):
            await self._collection.update_one(
                {"_id": attachment.id, "claimed_at": attachment.claimed_at, "settled": False},
                {"$set": {"case_id": None, "key": None}},
            )

    async def take_stale(self, *, before_at: datetime) -> Attachment | None:
        """Take the oldest picture that nothing holds from everyone's sight, for removal.

        Whoever dies before `remove` leaves it to the next sweep.
        """
        with driver_errors(write=True):
            document = await self._collection.find_one_and_update(
                {"case_id": None, "created_at": {"$lt": before_at}},
                {"$set": {"state": "leaving"}},
                sort=[("created_at", 1)],
                return_document=ReturnDocument.AFTER,
            )
        return _record(document)

    async def take_free(self, attachment_id: AttachmentId, owner_id: DoctorId) -> Attachment | None:
        """Take the owner's picture from everyone's sight, for removal, unless an act holds it.

        Whoever dies before `remove` leaves it to the next sweep.
        """
        with driver_errors(write=True):
            document = await self._collection.find_one_and_update(
                {"_id": attachment_id, "owner_id": owner_id, "case_id": None},
                {"$set": {"state": "leaving"}},
                return_document=ReturnDocument.AFTER,
            )
        return _record(document)

    async def remove(self, attachment: Attachment) -> None:
        """Remove a picture that is `leaving`; safe to repeat."""
        for file_id in (attachment.image_id, attachment.thumb_id):
            with driver_errors(write=True):
                try:
                    await self._bucket.delete(file_id)
                except NoFile:
                    continue
        with driver_errors(write=True):
            await self._collection.delete_one({"_id": attachment.id, "state": "leaving"})


def _record(document: Document | None) -> Attachment | None:
    return None if document is None else Attachment.model_validate(document)
