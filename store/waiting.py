"""How much of a collection waits, and since when: what figures of health are made of."""

from dataclasses import dataclass
from datetime import datetime

from store.driver import Collection, Document, driver_errors


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits.

    Args:
        oldest_at: Since when the first of them has waited; None when nothing does.
    """

    count: int
    oldest_at: datetime | None


async def waiting_since(collection: Collection, query: Document, field: str) -> Waiting:
    """Count what matches, and return the earliest instant in one of its fields."""
    with driver_errors():
        count = await collection.count_documents(query)
        oldest = await collection.find_one(query, {field: 1}, sort=[(field, 1)])
    return Waiting(count, None if oldest is None else oldest[field])
