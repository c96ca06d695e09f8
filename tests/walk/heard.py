"""What was heard, by whom and where, and the search in it for what was not meant for them."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import orjson

PAGES: Final = "pages"
"""Who reads what is sent to phones and mail boxes: nobody may be named there at all."""
OPERATOR: Final = "operator"
"""Who reads logs and figures."""
AUDITOR: Final = "auditor"
"""Who reads the audit trail, which tells ids and nothing else."""
VISITOR: Final = "visitor"
"""Who is not signed in."""
FOR_ALL: Final = "!"
"""What a canary's name begins with that no doctor of the day may hear either."""

_ARCHIVE: Final = b"PK\x03\x04"


@dataclass(frozen=True)
class Heard:
    """One thing that somebody got to see."""

    by: str
    where: str
    text: str


class Ledger:
    """Keeps what was heard.

    Args:
        meant: Who is told names, and where: coordinators, by the commands made for it.
    """

    def __init__(self, *, meant: frozenset[tuple[str, str]] = frozenset()) -> None:
        self.heard: list[Heard] = []
        self.private: dict[str, dict[str, str]] = {}
        """What would tell who a doctor is: canaries by what they are, by the doctor's handle."""
        self._meant = meant

    def note(self, by: str, where: str, told: object) -> None:
        """Keep something that `by` got to see: text, bytes, or what becomes JSON."""
        self.heard += (Heard(by, where, text) for text in texts_in(told))

    def leaks(self, words: Mapping[str, str]) -> list[str]:
        """Return what was heard by somebody it was not meant for, a sentence each.

        Args:
            words: Further canaries by what they are. Those that begin with `!` are for nobody,
                the others for the doctors of the day and for nobody else.
        """
        return [
            f"{heard.by} heard {what} in {heard.where}: …{around}…"
            for heard in self.heard
            for what, canary in self._unmeant(heard, words)
            if (around := _around(canary, heard.text))
        ]

    def places(self, word: str) -> set[str]:
        """Return where a word was heard, found as `leaks` would find it."""
        return {heard.where for heard in self.heard if _around(word, heard.text)}

    def _unmeant(self, heard: Heard, words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        for what, canary in words.items():
            if what.startswith(FOR_ALL) or heard.by not in self.private:
                yield what.removeprefix(FOR_ALL), canary
        if (heard.by, heard.where) in self._meant:
            return
        for handle, canaries in self.private.items():
            for what, canary in canaries.items():
                if handle != heard.by and not (heard.by == AUDITOR and what == "id"):
                    yield f"the {what} of {handle}", canary


def texts_in(told: object) -> Iterator[str]:
    """Yield what can be read in something: archives are opened, texts of two bytes a sign too."""
    if isinstance(told, str):
        yield told
    elif not isinstance(told, bytes):
        yield orjson.dumps(told, default=str).decode()
    elif told.startswith(_ARCHIVE):
        with zipfile.ZipFile(io.BytesIO(told)) as archive:
            for name in archive.namelist():
                yield name
                yield from texts_in(archive.read(name))
    else:
        text = told.decode("latin-1")
        yield text
        if "\0" in text:
            yield text.replace("\0", "")


def _around(canary: str, text: str) -> str:
    at = text.lower().find(canary.lower())
    return "" if at < 0 else text[max(at - 60, 0) : at + 80]
