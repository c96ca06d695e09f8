"""The word lists, read once."""

import unicodedata
from functools import cache
from importlib.resources import files


@cache
def words(name: str) -> frozenset[str]:
    """Return the words of `data/<name>.txt`, in lower case; accents don't matter."""
    text = files("server.guard.data").joinpath(f"{name}.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(folded(word).replace("_", " ") for line in lines for word in line.split())


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text that is a list of them."""
    return frozenset(text.split())


def folded(word: str) -> str:
    """Return a word as the lists are asked: lower case, without accents."""
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFD", word.lower())
    return "".join(char for char in apart if not unicodedata.combining(char))
