"""Deliveries: one page over one channel to one device. Claimed by lease and fence."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import ClassVar, Final

from pymongo import ReturnDocument

from store.bulk import insert_new
from store.claiming import claim_many
from store.driver import BY_ID, Database, Document, IndexSpec, driver_errors
from store.ids import DeliveryId, PageId
from store.records.delivery import ChannelName, Delivery, DeliveryState, ThanksReason
from store.waiting import Waiting, waiting_since

_BY_DUE: Final = IndexSpec((("state", 1), ("channel", 1), ("due_at", 1)))


class Deliveries:
    """What is pending and due is sent by whoever claims it; a claim that lapses is sent again."""

    COLLECTION: ClassVar[str] = "deliveries"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (
        IndexSpec((("page_id", 1), ("channel", 1), ("device_id", 1)), unique=True),
        _BY_DUE,
    )

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def plan(self, deliveries: Sequence[Delivery]) -> list[Delivery]:
        """Insert deliveries and return those that were; what was planned before stays as it is.

        One whose lease is in the future is claimed by whoever plans it, as if by `claim_due`.

        Raises:
            UnknownOutcomeError: Some may not be durable: do it again, nothing doubles.
        """
        documents = [delivery.model_dump(by_alias=True) for delivery in deliveries]
        refused = await insert_new(self._collection, documents)
        return [one for position, one in enumerate(deliveries) if position not in refused]

    async def claim_due(
        self,
        *,
        now: datetime,
        lease: timedelta,
        channels: Collection[ChannelName],
        limit: int,
    ) -> list[Delivery]:
        """Take the longest-due deliveries over these channels that nobody is sending.

        The claim lapses after `lease`, which is longer than any channel's time limit: what was
        not ended by then has an unknown outcome and is sent again.
        """
        documents = await claim_many(
            self._collection,
            {"state": "pending", "channel": {"$in": list(channels)}},
            now=now,
            lease=lease,
            limit=limit,
            count={"fence": 1, "tries": 1},
            order=_BY_DUE.keys,
        )
        return [Delivery.model_validate(document) for document in documents]

    async def finish(self, claimed: Delivery, *, state: DeliveryState, at: datetime) -> bool:
        """End a claimed delivery; False when the claim was lost or it was ended meanwhile."""
        return await self._change(claimed, {"state": state, "finished_at": at})

    async def finish_many(
        self, claimed: Iterable[Delivery], *, state: DeliveryState, at: datetime
    ) -> None:
        """End claimed deliveries; those whose claim was lost stay as they are."""
        of_fence: dict[int, list[DeliveryId]] = {}
        for delivery in claimed:
            of_fence.setdefault(delivery.fence, []).append(delivery.id)
        for fence, ids in of_fence.items():
            with driver_errors(write=True):
                await self._collection.update_many(
                    {"_id": {"$in": ids}, "fence": fence, "state": "pending"},
                    {"$set": {"state": state, "finished_at": at}},
                    hint=BY_ID,
                )

    async def repeat(self, claimed: Delivery, *, due_at: datetime) -> bool:
        """Send a claimed delivery again at `due_at`; False when the claim was lost."""
        return await self._change(claimed, {"due_at": due_at, "lease_until": claimed.due_at})

    async def cancel(self, page_ids: Iterable[PageId], *, at: datetime) -> None:
        """Send nothing more for these pages."""
        with driver_errors(write=True):
            await self._collection.update_many(
                {"page_id": {"$in": list(page_ids)}, "state": "pending"},
                {"$set": {"state": "cancelled", "finished_at": at}},
            )

    async def again(self, page_id: PageId, *, due_at: datetime) -> None:
        """Send a snoozed page once more, each channel with its delay after `due_at`."""
        delay_ms = {"$multiply": [1_000, {"$ifNull": ["$delay_s", 0]}]}
        with driver_errors(write=True):
            await self._collection.update_many(
                {"page_id": page_id, "state": {"$in": ["pending", "accepted", "spared"]}},
                [
                    {
                        "$set": {
                            "state": "pending",
                            "due_at": {"$add": [due_at, delay_ms]},
                            "finished_at": None,
                            "fence": {"$add": ["$fence", 1]},
                        }
                    }
                ],
            )

    async def hasten(self, page_id: PageId, *, planned_by: datetime, due_at: datetime) -> None:
        """Bring forward what was planned for a page up to `planned_by` and not tried yet."""
        with driver_errors(write=True):
            await self._collection.update_many(
                {
                    "page_id": page_id,
                    "state": "pending",
                    "tries": 0,
                    "due_at": {"$gt": due_at, "$lte": planned_by},
                },
                {"$set": {"due_at": due_at}},
            )

    async def thank(
        self,
        page_ids: Iterable[PageId],
        *,
        reason: ThanksReason,
        channels: Collection[ChannelName],
        at: datetime,
    ) -> None:
        """Have every device that got these pages show that they are over; safe to repeat.

        One whose outcome is unknown counts as got. One that is being sent is thanked when its
        claim has lapsed, hence after the page and not before it.
        """
        with driver_errors(write=True):
            await self._collection.update_many(
                {
                    "page_id": {"$in": list(page_ids)},
                    "channel": {"$in": list(channels)},
                    "thanks": None,
                    "$or": [{"state": "accepted"}, {"state": "cancelled", "tries": {"$gt": 0}}],
                },
                {
                    "$set": {
                        "thanks": reason,
                        "state": "pending",
                        "due_at": at,
                        "tries": 0,
                        "finished_at": None,
                    },
                    "$inc": {"fence": 1},
                },
            )

    async def shown(self, receipt: DeliveryId, *, at: datetime) -> Delivery | None:
        """Note that a device shows what it was sent; None when there is no such delivery."""
        with driver_errors(write=True):
            document: Document | None = await self._collection.find_one_and_update(
                {"_id": receipt},
                [{"$set": {"shown_at": {"$ifNull": ["$shown_at", at]}}}],
                return_document=ReturnDocument.AFTER,
            )
        return None if document is None else Delivery.model_validate(document)

    async def of_pages(self, page_ids: Iterable[PageId]) -> list[Delivery]:
        """Return all deliveries of these pages."""
        with driver_errors():
            documents = await self._collection.find({"page_id": {"$in": list(page_ids)}}).to_list(
                None
            )
        return [Delivery.model_validate(document) for document in documents]

    async def states_of(self, page_ids: Iterable[PageId]) -> dict[PageId, set[DeliveryState]]:
        """Return in which states the deliveries of each page are, where any was planned."""
        query = {"page_id": {"$in": list(page_ids)}}
        found: dict[PageId, set[DeliveryState]] = {}
        with driver_errors():
            documents = await self._collection.find(
                query, {"_id": 0, "page_id": 1, "state": 1}
            ).to_list(None)
        for one in documents:
            found.setdefault(one["page_id"], set()).add(one["state"])
        return found

    async def overdue(self, *, before: datetime) -> int:
        """Count deliveries that should have been tried before this instant."""
        with driver_errors():
            return await self._collection.count_documents(
                {"state": "pending", "due_at": {"$lt": before}, "lease_until": {"$lt": before}}
            )

    async def due_over(self, channel: ChannelName, *, now: datetime) -> int:
        """Count what is due over a channel and nobody sends."""
        due = {"state": "pending", "channel": channel, "due_at": {"$lte": now}}
        with driver_errors():
            return await self._collection.count_documents({**due, "lease_until": {"$lte": now}})

    async def waiting(self, *, now: datetime) -> Waiting:
        """Return how many are due and nobody sends, and since when the first is."""
        query = {"state": "pending", "due_at": {"$lte": now}, "lease_until": {"$lte": now}}
        return await waiting_since(self._collection, query, "due_at")

    async def _change(self, claimed: Delivery, fields: Document) -> bool:
        with driver_errors(write=True):
            result = await self._collection.update_one(
                {"_id": claimed.id, "fence": claimed.fence, "state": "pending"}, {"$set": fields}
            )
        return bool(result.modified_count)
