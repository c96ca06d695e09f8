"""Files with doctors' own data: a document each, and a GridFS file that only it leads to."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import IO, ClassVar, Final

from gridfs.errors import NoFile
from motor.motor_asyncio import AsyncIOMotorGridFSBucket
from pymongo import ReturnDocument

from store.driver import Database, Document, IndexSpec, driver_errors
from store.ids import DoctorId, new_id
from store.pieces import pieces_of
from store.records.export import Export

BUCKET: Final = "exports"


class Exports:
    """Ask for, make, read and remove."""

    COLLECTION: ClassVar[str] = "exports"
    # What is here is gone in two days: there are never many.
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = ()

    def __init__(self, database: Database) -> None:
        self._database = database
        self._collection = database[self.COLLECTION]

    @property
    def _bucket(self) -> AsyncIOMotorGridFSBucket:
        # Made when used: the driver binds it to the running loop.
        return AsyncIOMotorGridFSBucket(self._database, bucket_name=BUCKET)

    async def add(self, export: Export) -> None:
        """Keep a request."""
        with driver_errors(write=True):
            await self._collection.insert_one(export.model_dump(by_alias=True))

    async def of_doctor(self, doctor_id: DoctorId, *, now: datetime) -> list[Export]:
        """Return a doctor's requests that are not over, the newest first."""
        with driver_errors():
            documents = (
                await self._collection.find({"doctor_id": doctor_id, "expires_at": {"$gt": now}})
                .sort("asked_at", -1)
                .to_list(None)
            )
        return [Export.model_validate(document) for document in documents]

    async def get(self, export_id: str, doctor_id: DoctorId, *, now: datetime) -> Export | None:
        """Return a doctor's finished file, None when there is none any more."""
        with driver_errors():
            document = await self._collection.find_one(
                {
                    "_id": export_id,
                    "doctor_id": doctor_id,
                    "state": "ready",
                    "expires_at": {"$gt": now},
                }
            )
        return _record(document)

    async def claim(self, *, now: datetime, lease: timedelta, max_tries: int) -> Export | None:
        """Take the longest-waiting request that nobody is working on; lapses after `lease`."""
        with driver_errors(write=True):
            document = await self._collection.find_one_and_update(
                {"state": "wanted", "lease_until": {"$lte": now}, "tries": {"$lt": max_tries}},
                {"$set": {"lease_until": now + lease}, "$inc": {"tries": 1}},
                sort=[("lease_until", 1)],
                return_document=ReturnDocument.AFTER,
            )
        return _record(document)

    async def finish(
        self, export: Export, file: IO[bytes], *, at: datetime, size_bytes: int
    ) -> None:
        """Store the file, then say that it is there."""
        file_id = new_id()
        with driver_errors(write=True):
            await self._bucket.upload_from_stream_with_id(file_id, "export", file)
            result = await self._collection.update_one(
                {"_id": export.id, "state": "wanted", "tries": export.tries},
                {
                    "$set": {
                        "state": "ready",
                        "ready_at": at,
                        "file_id": file_id,
                        "size_bytes": size_bytes,
                    }
                },
            )
        if result.matched_count == 0:
            # Another node was quicker, or the account is gone: nobody would ever find the file.
            await self._remove_file(file_id)

    async def give_up(self, *, max_tries: int) -> int:
        """Say of those that failed too often that they won't come; return how many."""
        with driver_errors(write=True):
            result = await self._collection.update_many(
                {"state": "wanted", "tries": {"$gte": max_tries}}, {"$set": {"state": "failed"}}
            )
        return result.modified_count

    def read(self, file_id: str) -> AsyncIterator[bytes]:
        """Yield a file's bytes, piece by piece.

        Raises:
            MissingError: It is gone.
        """
        return pieces_of(self._bucket, file_id)

    async def remove_of(self, doctor_id: DoctorId) -> int:
        """Remove all of a doctor's; safe to repeat."""
        return await self._remove({"doctor_id": doctor_id})

    async def remove_expired(self, now: datetime) -> int:
        """Remove what nobody may fetch any more; return how many."""
        return await self._remove({"expires_at": {"$lte": now}})

    async def _remove(self, query: Document) -> int:
        with driver_errors():
            documents = await self._collection.find(query).to_list(None)
        for document in documents:
            if document.get("file_id") is not None:
                await self._remove_file(document["file_id"])
            with driver_errors(write=True):
                await self._collection.delete_one({"_id": document["_id"]})
        return len(documents)

    async def _remove_file(self, file_id: str) -> None:
        with driver_errors(write=True):
            try:
                await self._bucket.delete(file_id)
            except NoFile:
                return


def _record(document: Document | None) -> Export | None:
    return None if document is None else Export.model_validate(document)
