"""The languages that are spoken here. Which of them can be translated is up to the packages."""

from collections.abc import Sequence
from typing import Final

from store.records.account import Language

SPOKEN: Final[tuple[Language, ...]] = ("en", "es")

# What the public packages translate between: numbers, units and loops are judged in any of them.
_LISTED: Final = (
    "ar az bg bn ca cs da de el eo et eu fa fi fr ga gl he hi hu id it ja ko ky lt lv ms nb nl pb "
    "pl pt ro ru sk sl sq sv th tl tr uk ur vi zh zt"
)
JUDGED: Final = (*SPOKEN, *_LISTED.split())


def first_spoken(languages: Sequence[Language]) -> Language:
    """Return the language that a doctor of these languages reads in unless they say otherwise."""
    return languages[0] if languages else SPOKEN[0]
