"""Folding of text for comparison: lower case, no accents. Never for what is shown."""

import unicodedata


def fold(text: str) -> str:
    """Return `text` in lower case without accents; the sign of `ñ` goes too."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.lower())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def word_set(words: str) -> frozenset[str]:
    """Return the words of a list written as one line."""
    return frozenset(words.split())
