"""How several workers share what is due: each takes some, none takes what another one has."""

from datetime import datetime, timedelta
from typing import Final

from pymongo import ReturnDocument

from store.driver import BY_ID, Collection, Document, Keys, driver_errors
from store.ids import new_id

_TRIES: Final = 4


async def claim_many(
    collection: Collection,
    free: Document,
    *,
    now: datetime,
    lease: timedelta,
    limit: int,
    count: Document,
    order: Keys,
) -> list[Document]:
    """Take the longest-due documents that match `free`, at most so many; none when none is left.

    One statement takes them all and checks once more that each is free, under a name of its own
    by which they are read back. Workers that looked at the same moment take different ones; who
    came too late for all of them looks again.

    Args:
        count: What each claim adds to, such as the fence.
        order: The index that ends with when each is due. Named, so that the database does not
            try others at each look, which doubles what a claim costs.
    """
    free = {**free, "due_at": {"$lte": now}, "lease_until": {"$lte": now}}
    for _ in range(_TRIES):
        with driver_errors():
            cursor = collection.find(
                free,
                {"_id": 1},
                sort=[("due_at", 1)],
                limit=limit,
                batch_size=limit + 1,
                hint=list(order),
            )
            ids = [document["_id"] for document in await cursor.to_list(limit)]
        if not ids:
            return []
        claim = new_id()
        with driver_errors(write=True):
            taken = await collection.update_many(
                {**free, "_id": {"$in": ids}},
                {"$set": {"lease_until": now + lease, "claim": claim}, "$inc": count},
                hint=BY_ID,
            )
        if taken.modified_count:
            with driver_errors():
                mine = collection.find({"_id": {"$in": ids}, "claim": claim}, batch_size=limit + 1)
                return await mine.to_list(limit)
    return []


async def claim_one(collection: Collection, *, now: datetime, lease: timedelta) -> Document | None:
    """Take the longest-due pending document that nobody holds, and count the try."""
    with driver_errors(write=True):
        document: Document | None = await collection.find_one_and_update(
            {"state": "pending", "due_at": {"$lte": now}, "lease_until": {"$lte": now}},
            {"$set": {"lease_until": now + lease}, "$inc": {"fence": 1, "tries": 1}},
            sort=[("due_at", 1)],
            return_document=ReturnDocument.AFTER,
        )
    return document
