"""That the words of an entry are to go, or are gone. Holds none of them."""

from typing import Literal

from pydantic import Field

from store.ids import AttachmentId, CaseId
from store.records.base import Instant, Record

RedactionState = Literal["armed", "swept"]
"""`armed`: the entry that says so may be there or not; `swept`: the words are gone everywhere."""


class Redaction(Record):
    """One per redacted entry, kept for good: who restores an old copy sweeps these again.

    Args:
        id: Case and seq.
        attachment_ids: The pictures of that entry.
    """

    id: str = Field(alias="_id")
    case_id: CaseId
    seq: int
    attachment_ids: tuple[AttachmentId, ...]
    state: RedactionState
    asked_at: Instant
