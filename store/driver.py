"""The edge to the MongoDB driver: its types, its errors turned into ours, how indexes are named."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from motor.motor_asyncio import AsyncIOMotorCollection, AsyncIOMotorDatabase
from pymongo.errors import (
    ConnectionFailure,
    DuplicateKeyError,
    ExecutionTimeout,
    PyMongoError,
    ServerSelectionTimeoutError,
    WriteConcernError,
)

from store.errors import DuplicateError, StoreError, StoreUnavailableError, UnknownOutcomeError

Document = dict[str, Any]
Database = AsyncIOMotorDatabase[Document]
Collection = AsyncIOMotorCollection[Document]
Keys = tuple[tuple[str, int | str], ...]
BY_ID: Final = "_id_"
"""The name of the index of ids, which is the one to use where ids are named."""


@dataclass(frozen=True, slots=True)
class IndexSpec:
    """One index of a collection.

    Args:
        keys: Field names with 1 or -1, or `"text"`.
        partial: Only documents that match this filter are in the index.
        expire_s: Documents are removed as garbage this long after the (date) key; never for leases.
    """

    keys: Keys
    unique: bool = False
    partial: Mapping[str, Any] | None = None
    expire_s: int | None = None
    options: Mapping[str, Any] = field(default_factory=dict)

    def arguments(self) -> dict[str, Any]:
        """Return the keyword arguments of the driver's `create_index`."""
        arguments: dict[str, Any] = {"unique": self.unique, **self.options}
        if self.partial is not None:
            arguments["partialFilterExpression"] = dict(self.partial)
        if self.expire_s is not None:
            arguments["expireAfterSeconds"] = self.expire_s
        return arguments


def violated_index(details: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Return the field names of the index that a duplicate key error names, in their order."""
    return tuple((details or {}).get("keyPattern", {}))


@contextmanager
def driver_errors(*, write: bool = False) -> Iterator[None]:
    """Turn the driver's errors into ours.

    Args:
        write: What runs inside writes, so a lost connection leaves its outcome unknown.

    Raises:
        DuplicateError: A unique index refused the document.
        StoreUnavailableError: No primary in time; nothing was written.
        UnknownOutcomeError: The write may or may not be durable.
        StoreError: Anything else.
    """
    try:
        yield
    except DuplicateKeyError as err:
        raise DuplicateError(violated_index(err.details)) from err
    except ServerSelectionTimeoutError as err:
        raise StoreUnavailableError from err
    except (ConnectionFailure, ExecutionTimeout, WriteConcernError) as err:
        raise (UnknownOutcomeError if write else StoreUnavailableError) from err
    except PyMongoError as err:
        if err.timeout:
            raise (UnknownOutcomeError if write else StoreUnavailableError) from err
        message = f"the database refused a statement ({type(err).__name__})"
        raise StoreError(message) from err
