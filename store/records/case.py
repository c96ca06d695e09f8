"""What lists need of a case: a projection of its log that can be rebuilt at any time."""

from typing import Any

from pydantic import Field

from store.ids import CaseId, DoctorId
from store.records.base import Instant, Record


class UnresolvedCase(Record):
    """What is needed to remind a poster."""

    id: CaseId = Field(alias="_id")
    poster_id: DoctorId
    specialties: tuple[str, ...]
    posted_at: Instant
    run: int = 1


class CaseSummary(Record):
    """One case on the board.

    Args:
        words_seq: The last entry that may have brought words, or taken some away; None where
            nobody knows. It is not kept.
        shown_seq: The last entry that may have changed more of `view` than its `entries`, which
            is the seq; None where nobody knows. It is not kept.
        view: The summary as every reader may see it, without what counts views or depends
            on the reader.
        text: Story and question, for search only.
        title_terms: Terms of the title; `terms` has them, too, and those of the text.
    """

    id: CaseId = Field(alias="_id")
    seq: int
    words_seq: int | None = None
    shown_seq: int | None = None
    poster_id: DoctorId
    status: str
    specialties: tuple[str, ...]
    posted_at: Instant
    title: str
    text: str
    title_terms: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    view: dict[str, Any]
    views: int = 0
    erased: bool = False
    """Whether its words are gone: then no list shows it."""
