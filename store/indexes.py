"""Makes the indexes that each collection declares. Making one that exists costs nothing."""

import asyncio
from collections.abc import Iterable
from typing import ClassVar, Protocol

from store.driver import Database, IndexSpec, driver_errors


class HasIndexes(Protocol):
    """A collection's class."""

    INDEXES: ClassVar[tuple[IndexSpec, ...]]
    COLLECTION: ClassVar[str]


async def make_indexes(database: Database, collections: Iterable[HasIndexes]) -> None:
    """Make all declared indexes, side by side; returns when they are ready."""
    with driver_errors(write=True):
        await asyncio.gather(
            *(
                database[collection.COLLECTION].create_index(list(index.keys), **index.arguments())
                for collection in collections
                for index in collection.INDEXES
            )
        )
