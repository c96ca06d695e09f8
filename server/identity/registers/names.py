"""Whether a name that a doctor stated can be a register's. Pure; for a hint, never a decision."""

import re
import unicodedata
from typing import Final

_WORDS: Final = re.compile(r"[a-z]+")


def same_person(stated: str, first: str, last: str) -> bool:
    """Whether the first given name and all of the family name are in what was stated.

    Case, accents, dashes and apostrophes don't matter, nor titles and middle names.
    """
    words = _folded(stated)
    given, family = _folded(first), _folded(last)
    return bool(given and family) and given[0] in words and set(family) <= set(words)


def _folded(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _WORDS.findall(re.sub("['’`´]", "", bare))
