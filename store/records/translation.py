"""An entry's words in another language: wanted, in work, or done. One document per language."""

from typing import Literal

from pydantic import Field

from store.ids import CaseId, DoctorId
from store.records.base import Instant, Record

TranslationState = Literal["wanted", "done", "skipped", "failed"]


class KeptCheck(Record):
    """What looks wrong with a translation."""

    kind: str
    detail: str


class Translation(Record):
    """Work to do, and later its result.

    Args:
        priority: 0 before 1 before 2: a live room, a room's history, the board.
        lease_until: Until when a translator has it; it may be taken again afterwards.
        fence: Rises with each claim; only who holds the latest may finish.
        text_hash: Keyed hash of the original: equal words are translated once.
        model_version: Names the models it came from; empty when it came from memory.
        reported_by: Doctors who marked it as wrong.
    """

    id: str = Field(alias="_id")
    case_id: CaseId
    seq: int
    language: str
    state: TranslationState
    priority: int
    wanted_at: Instant
    due_at: Instant
    lease_until: Instant
    fence: int = 0
    tries: int = 0
    source_language: str = ""
    text_hash: str = ""
    model_version: str = ""
    text: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    """Further texts after their names, which hold dots: no keys for a database."""
    checks: tuple[KeptCheck, ...] = ()
    withheld: bool = False
    from_memory: bool = False
    done_at: Instant | None = None
    reported_by: tuple[DoctorId, ...] = ()


class Remembered(Record):
    """A translation worded by a doctor who reads both languages.

    Args:
        key: Keyed hash of the original, without differences of case and spaces.
        shingles: Keyed hashes of its word pairs, to find similar texts by.
        case_id: Where it was said: goes when that goes.
        proposed: By somebody who does not read both languages: kept for review, never used.
    """

    id: str = Field(alias="_id")
    source_language: str
    language: str
    key: str
    shingles: tuple[str, ...]
    source_text: str
    text: str
    case_id: CaseId
    seq: int
    by: DoctorId
    at: Instant
    proposed: bool = False


class Translator(Record):
    """A process that translates, as it said of itself last.

    Args:
        versions: From `en-es` to the version of the models behind it.
        failing: Those whose canaries died, and folders of models that can't be used.
        backlog: How much was waiting in all.
    """

    id: str = Field(alias="_id")
    versions: dict[str, str]
    failing: tuple[str, ...] = ()
    backlog: int
    seen_at: Instant
