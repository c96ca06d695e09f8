"""Notes to doctors: made once, sent once over each channel, kept until nothing can repeat them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar, Final

from store.bulk import insert_new
from store.claiming import claim_one
from store.driver import Database, Document, IndexSpec, driver_errors
from store.records.note import Note, NoteState

KEPT_FOR_S: Final = 90 * 24 * 3600
"""Longer than anything is told late: what was removed is never told again."""


class Notes:
    """Claimed by lease and fence, as deliveries are."""

    COLLECTION: ClassVar[str] = "notes"
    INDEXES: ClassVar[tuple[IndexSpec, ...]] = (
        IndexSpec((("due_at", 1),), partial={"state": "pending"}),
        IndexSpec((("made_at", 1),), expire_s=KEPT_FOR_S),
    )

    def __init__(self, database: Database) -> None:
        self._collection = database[self.COLLECTION]

    async def add(self, notes: Sequence[Note]) -> None:
        """Keep those notes that were never made before.

        Raises:
            UnknownOutcomeError: Some may not be durable: do it again, nothing doubles.
        """
        await insert_new(self._collection, [note.model_dump(by_alias=True) for note in notes])

    async def claim_due(self, *, now: datetime, lease: timedelta) -> Note | None:
        """Take the longest-due note that nobody is sending; the claim lapses after `lease`."""
        document = await claim_one(self._collection, now=now, lease=lease)
        return None if document is None else Note.model_validate(document)

    async def sent(self, claimed: Note, place: str) -> bool:
        """Note where a claimed one went; False when the claim was lost."""
        with driver_errors(write=True):
            result = await self._collection.update_one(
                {"_id": claimed.id, "fence": claimed.fence}, {"$addToSet": {"sent": place}}
            )
        return bool(result.matched_count)

    async def finish(self, claimed: Note, *, state: NoteState) -> None:
        """End a claimed note."""
        await self._change(claimed, {"state": state})

    async def repeat(self, claimed: Note, *, due_at: datetime) -> None:
        """Try again at `due_at` where it could not be sent."""
        await self._change(claimed, {"due_at": due_at, "lease_until": claimed.made_at})

    async def _change(self, claimed: Note, fields: Document) -> None:
        with driver_errors(write=True):
            await self._collection.update_one(
                {"_id": claimed.id, "fence": claimed.fence, "state": "pending"}, {"$set": fields}
            )
