"""What leads to the author of a text: the parts of their name, and their address."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from server.guard.words import folded, word_set

WORD: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|['\-](?=[^\W\d_])){0,40}")

_PIECE: Final = re.compile(r"[a-z]+")
_MIN_PART_CHARS: Final = 3
_MIN_HANDLE_CHARS: Final = 6
_NO_PARTS: Final = word_set(
    "dr dra prof mr mrs ms miss de del la las los the and van von der dos da di al"
)
_KNOWN_AUTHORS: Final = 4096


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What leads to one author.

    Args:
        parts: The words of their name, in lower case and without accents.
        pieces: The runs of the letters a to z in them, to see quickly that none is in a text.
        handle: The address before its `@`, in lower case; empty where it says nothing.
    """

    parts: frozenset[str] = field(default=frozenset(), repr=False)
    pieces: frozenset[str] = field(default=frozenset(), repr=False)
    handle: str = field(default="", repr=False)


NO_WORDS: Final = OwnWords()


@lru_cache(maxsize=_KNOWN_AUTHORS)
def own_words(name: str, email: str = "") -> OwnWords:
    """Return what leads to the author of this name and address; made once for each of them."""
    found = {folded(word.group()) for word in WORD.finditer(name)}
    parts = frozenset(part for part in found - _NO_PARTS if len(part) >= _MIN_PART_CHARS)
    handle = email.rpartition("@")[0].lower()
    is_telling = len(handle) >= _MIN_HANDLE_CHARS and not handle.isalpha()
    pieces = frozenset(piece for part in parts for piece in _PIECE.findall(part))
    return OwnWords(parts, pieces, handle if is_telling else "")
