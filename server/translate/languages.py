"""The languages that are spoken here. Which of them can be translated is up to the packages."""

from collections.abc import Sequence
from typing import Final

from store.records.account import Language

SPOKEN: Final[tuple[Language, ...]] = ("en", "es")


def first_spoken(languages: Sequence[Language]) -> Language:
    """Return the language that a doctor of these languages reads in unless they say otherwise."""
    return languages[0] if languages else SPOKEN[0]
