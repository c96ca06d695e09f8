"""What the guard says about one translation. Records only."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a check found; the names are part of the protocol and never change."""

    NUMBER = "number"
    DOSE = "dose"
    UNIT = "unit"
    ROUTE = "route"
    DATE = "date"
    RANGE = "range"
    LAB = "lab"
    DRUG = "drug"
    ABBREVIATION = "abbreviation"
    NEGATION = "negation"
    SIDE = "side"
    DIRECTION = "direction"
    SENTENCE = "sentence"
    LENGTH = "length"
    REPETITION = "repetition"
    UNTRANSLATED = "untranslated"
    FALSE_FRIEND = "false_friend"
    GARBLED = "garbled"


@dataclass(frozen=True, slots=True)
class Check:
    """One finding; `detail` is a sentence in the reader's language."""

    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """All findings of one translation, in the order in which a doctor should read them.

    `withheld` means that the translation as a whole could mislead: readers get the original
    in its place and may still open the translation. A translation without checks is not
    thereby right; nothing that is compared here differs.
    """

    checks: tuple[Check, ...]
    withheld: bool


CLEAN = Verdict(checks=(), withheld=False)
