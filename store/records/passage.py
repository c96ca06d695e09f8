"""What one entry says in one language, as a search knows it: terms, never the words themselves."""

from pydantic import Field

from store.ids import CaseId
from store.records.base import Record


class Passage(Record):
    """The terms of one entry in one language.

    Args:
        about: The entry whose words these are: of an edit the message, else the entry itself.
        original: Whether it is what was written; else it is a translation of that.
    """

    id: str = Field(alias="_id")
    case_id: CaseId
    seq: int
    about: int
    language: str
    original: bool
    terms: tuple[str, ...]


def passage_id(case_id: CaseId, seq: int, language: str) -> str:
    """Return the id of an entry's passage: one for each language; `""` where none is known."""
    return f"{case_id}:{seq}:{language}"
