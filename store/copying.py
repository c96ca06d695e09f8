"""The whole database out and in again, as documents' bytes; all read at one instant."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AbstractContextManager, asynccontextmanager
from typing import Any, Final

import pymongo
from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument
from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorClientSession

from store.driver import Database, Document, driver_errors

NOT_COPIED: Final = frozenset(
    {
        "exports", "exports.files", "exports.chunks",
        "leases", "restores", "secrets", "sessions", "tickets", "translators",
    }
)  # fmt: skip
"""What belongs to the moment, and keys, which are copied apart.

A session, or a link in a letter, that was ended since must not come back.
"""
WHOLE_LIMIT_S: Final = 3600.0
"""How long work on whole collections may take: all reads of one instant, all indexes."""
PART_LIMIT_S: Final = 60.0
_RAW: Final[CodecOptions[RawBSONDocument]] = CodecOptions(document_class=RawBSONDocument)
_LENGTH_BYTES: Final = 4


class Copying:
    """Reads and writes whole collections."""

    def __init__(self, client: AsyncIOMotorClient[Document], database: Database) -> None:
        self._client = client
        self._database = database
        # The driver's types say that the documents stay what they were.
        self._raw: Any = database.with_options(codec_options=_RAW)

    async def names(self) -> list[str]:
        """Return the collections that a copy holds, by their names."""
        with driver_errors():
            names = await self._database.list_collection_names()
        return sorted(
            name for name in names if name not in NOT_COPIED and not name.startswith("system.")
        )

    async def is_empty(self) -> bool:
        """Whether no collection that a copy holds has a document."""
        for name in await self.names():
            with driver_errors():
                if await self._database[name].find_one({}, {"_id": 1}) is not None:
                    return False
        return True

    @asynccontextmanager
    async def one_instant(self) -> AsyncIterator[AsyncIOMotorClientSession]:
        """Hand out what makes all reads see the database as it was at the first of them."""
        with driver_errors():
            session = await self._client.start_session(snapshot=True)
        try:
            with unhurried():
                yield session
        finally:
            await session.end_session()

    async def read(self, name: str, session: AsyncIOMotorClientSession) -> AsyncIterator[bytes]:
        """Yield a collection's documents as they are kept, by their ids."""
        with driver_errors():
            async for document in self._raw[name].find({}, session=session).sort("_id", 1):
                yield document.raw

    async def keys(self, names: Iterable[str] | None = None) -> list[Document]:
        """Return the keys that are kept in the database, all or those of these names."""
        query: dict[str, Any] = {} if names is None else {"_id": {"$in": list(names)}}
        with driver_errors():
            return await self._database["secrets"].find(query).to_list(None)

    async def put_keys(self, keys: Sequence[Document]) -> None:
        """Put keys in the place of those of the same names."""
        for key in keys:
            with driver_errors(write=True):
                await self._database["secrets"].replace_one({"_id": key["_id"]}, key, upsert=True)

    async def drop(self, names: Iterable[str]) -> None:
        """Remove collections, with their indexes; safe to repeat."""
        for name in names:
            with driver_errors(write=True), pymongo.timeout(PART_LIMIT_S):
                await self._database.drop_collection(name)

    async def write(self, name: str, documents: Sequence[bytes]) -> None:
        """Put documents into a collection that has none of them."""
        if documents:
            with driver_errors(write=True), pymongo.timeout(PART_LIMIT_S):
                await self._raw[name].insert_many(
                    [RawBSONDocument(document, _RAW) for document in documents], ordered=False
                )


def unhurried() -> AbstractContextManager[object]:
    """Let what is done inside take as long as large collections need, not a node's few seconds."""
    return pymongo.timeout(WHOLE_LIMIT_S)


def document_length(head: bytes) -> int:
    """Return how long a document is that begins so; its first four bytes say it."""
    return int.from_bytes(head[:_LENGTH_BYTES], "little")
