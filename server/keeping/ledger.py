"""The erasure list: what was erased or redacted, as lines of JSON. Ids and times, never a word.

It goes into every copy, and may be written by itself more often: whoever puts an old copy back
hands in the newest list, and what went since goes again.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from store.client import Store
from store.records.erasure import Erasure
from store.records.redaction import Redaction

_ERASURE: Final = "erasure"
_REDACTION: Final = "redaction"


class ListUnreadableError(Exception):
    """The list, or a line of it, can't be read; the text says which."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What went, by its id."""

    erasures: Mapping[str, Erasure] = field(default_factory=dict)
    redactions: Mapping[str, Redaction] = field(default_factory=dict)

    def merged(self, other: "Ledger") -> "Ledger":
        """Return what is in either."""
        return Ledger({**self.erasures, **other.erasures}, {**self.redactions, **other.redactions})

    def lines(self) -> Iterable[str]:
        """Return the list as it is written."""
        for erasure in self.erasures.values():
            yield _line(_ERASURE, erasure.model_dump(mode="json", by_alias=True))
        for redaction in self.redactions.values():
            yield _line(_REDACTION, redaction.model_dump(mode="json", by_alias=True))


async def read_ledger(store: Store) -> Ledger:
    """Return what went from this database."""
    erasures = {one.id: one async for one in store.erasures.all()}
    redactions = {one.id: one async for one in store.redactions.all()}
    return Ledger(erasures, redactions)


def parse_ledger(path: Path) -> Ledger:
    """Return what a file lists.

    Raises:
        ListUnreadableError: It is no such list; nothing of it counts.
    """
    erasures: dict[str, Erasure] = {}
    redactions: dict[str, Redaction] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as err:
        message = f"{path} can't be read as an erasure list"
        raise ListUnreadableError(message) from err
    for number, text in enumerate(lines, start=1):
        try:
            line = json.loads(text)
            if line["list"] == _ERASURE:
                erasure = Erasure.model_validate(line)
                erasures[erasure.id] = erasure
            else:
                redaction = Redaction.model_validate(line)
                redactions[redaction.id] = redaction
        except (ValueError, KeyError, TypeError, ValidationError) as err:
            message = f"{path}: line {number} is no line of an erasure list"
            raise ListUnreadableError(message) from err
    return Ledger(erasures, redactions)


def _line(kind: str, fields: Mapping[str, Any]) -> str:
    return json.dumps({"list": kind, **fields}, separators=(",", ":"))
