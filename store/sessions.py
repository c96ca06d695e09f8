"""Sessions in MongoDB. Whether one is too old is asked with every read; removal is only garbage."""

from collections.abc import Collection as AnyCollection
from datetime import datetime
from typing import ClassVar

from store.driver import Database, Document, IndexSpec, driver_errors
from store.gathering import Gathered
from store.ids import DoctorId, SessionId
from store.records.session import Session


class Sessions:
    """One document per signed-in device."""

    COLLECTION: ClassVar[str] = "sessions"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (
        IndexSpec(keys=(("token_hash", 1),), unique=True),
        IndexSpec(keys=(("doctor_id", 1), ("created_at", -1))),
        IndexSpec(keys=(("ends_at", 1),), expire_s=0),
    )

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]
        self._by_token = Gathered(self._of_tokens)

    async def add(self, session: Session) -> None:
        """Keep a new session."""
        with driver_errors(write=True):
            await self._collection.insert_one(session.model_dump(by_alias=True))

    async def by_token(
        self, token_hash: bytes, *, seen_after: datetime, created_after: datetime
    ) -> Session | None:
        """Return the session of a token, None when there is none or it is too old."""
        session = await self._by_token.get(token_hash)
        if session is None or session.last_seen_at <= seen_after:
            return None
        return session if session.created_at > created_after else None

    async def _of_tokens(self, token_hashes: AnyCollection[bytes]) -> dict[bytes, Session]:
        cursor = self._collection.find({"token_hash": {"$in": list(token_hashes)}})
        with driver_errors():
            sessions = [Session.model_validate(one) for one in await cursor.to_list(None)]
        return {session.token_hash: session for session in sessions}

    async def of_doctor(
        self, doctor_id: DoctorId, *, seen_after: datetime, created_after: datetime
    ) -> list[Session]:
        """Return the doctor's sessions that are not too old, the newest first."""
        cursor = self._collection.find(
            {
                "doctor_id": doctor_id,
                "last_seen_at": {"$gt": seen_after},
                "created_at": {"$gt": created_after},
            },
            sort=[("created_at", -1)],
        )
        with driver_errors():
            return [Session.model_validate(document) async for document in cursor]

    async def among(
        self,
        session_ids: AnyCollection[SessionId],
        *,
        seen_after: datetime,
        created_after: datetime,
    ) -> list[Session]:
        """Return those of the named sessions that are there and not too old."""
        cursor = self._collection.find(
            {
                "_id": {"$in": list(session_ids)},
                "last_seen_at": {"$gt": seen_after},
                "created_at": {"$gt": created_after},
            }
        )
        with driver_errors():
            return [Session.model_validate(document) for document in await cursor.to_list(None)]

    async def touch(self, session_ids: AnyCollection[SessionId], *, at: datetime) -> None:
        """Note that the sessions were in use at `at`; never turns one back."""
        with driver_errors(write=True):
            await self._collection.update_many(
                {"_id": {"$in": list(session_ids)}}, {"$max": {"last_seen_at": at}}
            )

    async def prove(self, session_id: SessionId, *, at: datetime, strong: bool) -> None:
        """Note that its doctor proved who they are; `strong` is never taken back."""
        changes: Document = {"proved_at": at, **({"strong": True} if strong else {})}
        with driver_errors(write=True):
            await self._collection.update_one({"_id": session_id}, {"$set": changes})

    async def remove_by_token(self, token_hash: bytes) -> SessionId | None:
        """End the session of a token; None when there was none."""
        with driver_errors(write=True):
            document = await self._collection.find_one_and_delete(
                {"token_hash": token_hash}, projection=["_id"]
            )
        return SessionId(document["_id"]) if document else None

    async def remove_own(self, session_id: SessionId, doctor_id: DoctorId) -> bool:
        """End one session of the doctor; False when it was not there, or another's."""
        with driver_errors(write=True):
            result = await self._collection.delete_one({"_id": session_id, "doctor_id": doctor_id})
        return result.deleted_count == 1

    async def remove(self, session_id: SessionId) -> bool:
        """End one session; False when it was not there."""
        with driver_errors(write=True):
            result = await self._collection.delete_one({"_id": session_id})
        return result.deleted_count == 1

    async def remove_all(self, doctor_id: DoctorId) -> None:
        """End every session of the doctor."""
        with driver_errors(write=True):
            await self._collection.delete_many({"doctor_id": doctor_id})
