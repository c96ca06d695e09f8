"""Writing many documents at once, of which some may be there already."""

from collections.abc import Sequence
from typing import Final

from pymongo import ReplaceOne, UpdateMany, UpdateOne
from pymongo.errors import BulkWriteError

from store.driver import Collection, Document, driver_errors
from store.errors import UnknownOutcomeError

_DUPLICATE_KEY: Final = 11000
Write = UpdateOne | UpdateMany | ReplaceOne[Document]


async def insert_new(collection: Collection, documents: Sequence[Document]) -> frozenset[int]:
    """Insert those documents that no unique index refuses; return the positions of the others.

    Raises:
        UnknownOutcomeError: Some may not be durable: do it again, nothing doubles.
    """
    if not documents:
        return frozenset()
    with driver_errors(write=True):
        try:
            await collection.insert_many(list(documents), ordered=False)
        except BulkWriteError as err:
            if not _only_duplicates(err):
                raise UnknownOutcomeError from err
            return frozenset(int(error["index"]) for error in (err.details or {})["writeErrors"])
    return frozenset()


async def write_each(collection: Collection, writes: Sequence[Write]) -> bool:
    """Do all these writes; return False when a unique index refused some of them.

    Raises:
        UnknownOutcomeError: Some may not be durable: do it again.
    """
    if not writes:
        return True
    with driver_errors(write=True):
        try:
            await collection.bulk_write(list(writes), ordered=False)
        except BulkWriteError as err:
            if not _only_duplicates(err):
                raise UnknownOutcomeError from err
            return False
    return True


def _only_duplicates(err: BulkWriteError) -> bool:
    details = err.details or {}
    return not details.get("writeConcernErrors") and all(
        error.get("code") == _DUPLICATE_KEY for error in details.get("writeErrors", [])
    )
