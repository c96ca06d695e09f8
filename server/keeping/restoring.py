"""Puts a copy back: checks it, empties the database, loads it, and has what went since go again.

It may be cut short anywhere: the database then says that it is half restored, no node serves it,
and restoring again begins anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final

from server.keeping.copy_files import Copy
from server.keeping.erasing import Erasing
from server.keeping.ledger import Ledger
from server.rooms.assembly import RoomParts
from store.client import Store
from store.copying import NOT_COPIED, unhurried
from store.ids import new_id

STILL_FOR: Final = timedelta(days=30)
"""A room that was resolved, and silent for so long when the copy was made, lost nothing."""
_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did.

    Args:
        lost: Acknowledged entries of rooms that are gone; None when nobody can tell.
        erased: Cases and accounts that went again.
        redacted: Entries that lost their words again.
        rooms: Rooms that say that they were restored.
    """

    documents: int
    lost: int | None
    erased: int
    redacted: int
    rooms: int


async def load(
    store: Store, copy: Copy, *, keys: Sequence[dict[str, Any]], keep_audit: bool, at: datetime
) -> int:
    """Put the copy in the place of all that is there; return how many documents that were.

    Args:
        keep_audit: Leave the audit trail that is there.
    """
    copying = store.copying
    await store.restores.begin(new_id(), copy_at=copy.manifest.made_at, at=at)
    stays = {"audit"} if keep_audit else set[str]()
    there = {*await copying.names(), *NOT_COPIED} - {"secrets", "restores"} - stays
    await copying.drop(sorted(there))
    count = 0
    for name in copy.collections:
        if name in stays:
            continue
        documents = copy.documents(name)
        while part := list(islice(documents, _AT_ONCE)):
            await copying.write(name, part)
            count += len(part)
    await copying.put_keys(keys)
    with unhurried():
        await store.make_indexes()
    await store.secrets.new_epoch()
    return count


async def lost_since(store: Store, copy: Copy) -> int | None:
    """Return how many entries the database holds that the copy does not; None if it can't tell."""
    if await store.copying.is_empty() or await store.restores.under_way():
        return None
    held = copy.manifest.files.get("room_log.bson")
    return max(0, await store.room_log.count() - (0 if held is None else held.documents))


async def continues(store: Store, copy: Copy) -> bool:
    """Whether the audit trail that is there goes on where the copy's ends, unchanged."""
    head, last = copy.manifest.audit_head, await store.audit.last()
    if head is None or last is None or not await store.audit.holds(*head):
        return False
    # An earlier try may have been cut short while it loaded the trail; its numbers leave none out.
    return last.seq >= copy.manifest.files[f"{store.audit.COLLECTION}.bson"].documents


async def go_again(
    store: Store, ledger: Ledger, rooms: RoomParts, erasing: Erasing
) -> tuple[int, int]:
    """Erase and redact again what the list says and the copy still holds; return how many."""
    redacted = 0
    for redaction in ledger.redactions.values():
        known = await store.redactions.get(redaction.case_id, redaction.seq)
        if known is None or known.state != "swept":
            await rooms.erasing.redact_again(
                redaction.case_id, redaction.seq, redaction.attachment_ids
            )
            redacted += 1
    await erasing.wait_anew()
    for erasure in ledger.erasures.values():
        known_erasure = await store.erasures.get(erasure.id)
        if known_erasure is None or known_erasure.state != "done":
            await store.erasures.put(erasure)
    erased = 0
    while count := await erasing.sweep():
        erased += count
    return erased, redacted


async def tell(store: Store, rooms: RoomParts, *, copy_at: datetime, at: datetime) -> int:
    """Have the board be right again and the rooms say where they come from; return how many do."""
    await store.redactions.rearm()
    await rooms.redacting.sweep()
    told = await rooms.erasing.tell_restored(
        await store.secrets.epoch(),
        copy_at=copy_at,
        restored_at=at,
        still_after=copy_at - STILL_FOR,
    )
    await rooms.board.rebuild()
    return told
