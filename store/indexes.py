"""Makes the indexes that each collection declares. Making one that exists costs nothing."""

import asyncio
from collections.abc import Iterable
from typing import ClassVar, Protocol

from pymongo import IndexModel

from store.driver import Database, IndexSpec, driver_errors


class HasIndexes(Protocol):
    """A collection's class."""

    INDEXES: ClassVar[tuple[IndexSpec, ...]]
    COLLECTION: ClassVar[str]


async def make_indexes(database: Database, collections: Iterable[HasIndexes]) -> None:
    """Make all declared indexes, one statement a collection, side by side.

    Returns when they are ready.
    """
    with driver_errors(write=True):
        await asyncio.gather(
            *(
                database[collection.COLLECTION].create_indexes(
                    [
                        IndexModel(list(index.keys), **index.arguments())
                        for index in collection.INDEXES
                    ]
                )
                for collection in collections
                if collection.INDEXES
            )
        )
