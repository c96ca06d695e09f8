"""The links of the audit trail. Pure: a hash over each entry and the one before, keyed."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from store.ids import DoctorId, new_id
from store.records.audit import AuditEntry

OPERATOR: Final = "operator"
VISITOR: Final = "visitor"
SYSTEM: Final = "system"
_UNSEALED: Final = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that is to be kept.

    Args:
        action: What was done, like `case_viewed`.
        actor: A doctor's id, or one of the constants above.
        about: Ids, codes and counts by name; never words that somebody typed.
        outcome: `ok`, or the code of the refusal.
    """

    action: str
    actor: DoctorId | str
    at: datetime
    role: str = ""
    about: Mapping[str, str] = field(default_factory=dict)
    outcome: str = "ok"
    event_id: str = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a look at the whole chain found.

    Args:
        entries: How many were right, from the first on.
        head: The hash of the last right one.
        broken_at: The number at which the chain first does not hold; None when it holds.
        why: `missing`, `changed` or `moved`.
    """

    entries: int
    head: str
    broken_at: int | None = None
    why: str | None = None


def chained(
    events: Sequence[Event], after: AuditEntry | None, *, node: str, secret: bytes
) -> list[AuditEntry]:
    """Return the entries that follow `after` in the chain."""
    entries: list[AuditEntry] = []
    seq, previous = (0, "") if after is None else (after.seq, after.hash)
    for event in events:
        seq += 1
        entry = AuditEntry(
            seq=seq,
            event_id=event.event_id,
            at=_to_milliseconds(event.at),
            action=event.action,
            actor=event.actor,
            role=event.role,
            about=dict(event.about),
            outcome=event.outcome,
            node=node,
            previous=previous,
            hash=_UNSEALED,
        )
        entry = entry.model_copy(update={"hash": seal(entry, secret)})
        previous = entry.hash
        entries.append(entry)
    return entries


def seal(entry: AuditEntry, secret: bytes) -> str:
    """Return the hash that the entry must carry."""
    fields = entry.model_dump(exclude={"hash"}) | {
        "at": entry.at.astimezone(UTC).isoformat(timespec="milliseconds")
    }
    canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"))
    return hmac.new(secret, canonical.encode(), hashlib.sha256).hexdigest()


async def verify(entries: AsyncIterable[AuditEntry], secret: bytes) -> Verdict:
    """Follow the chain from its first entry and return how far it holds."""
    count, head = 0, ""
    async for entry in entries:
        why = _wrong(entry, count + 1, head, secret)
        if why is not None:
            return Verdict(count, head, broken_at=count + 1, why=why)
        count, head = entry.seq, entry.hash
    return Verdict(count, head)


def _wrong(entry: AuditEntry, seq: int, previous: str, secret: bytes) -> str | None:
    if entry.seq != seq:
        return "missing"
    if not hmac.compare_digest(entry.hash, seal(entry, secret)):
        return "changed"
    return None if entry.previous == previous else "moved"


def _to_milliseconds(at: datetime) -> datetime:
    """As the database keeps it: or the hash would not be that of what is read back."""
    return at.astimezone(UTC).replace(microsecond=at.microsecond // 1000 * 1000)
