"""The text as the rules read it: one spelling of digits, dashes, spaces and letters.

`María` may be typed as five characters or as six, digits may be Arabic-Indic or wide, and a
zero-width space may stand within a number. Offsets in the original are kept throughout.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from server.guard.finding import Language
from server.guard.own_words import NO_WORDS, OwnWords
from server.guard.words import folded

_LOOSE: Final = re.compile(
    "[\u00ad\u0300-\u036f\u034f\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]"
)
_ODD: Final = re.compile("[^\x00-\x7f¡ª°±º»«¿À-ÖØ-öø-ÿ]")
"""A text without these is in plain spelling: Latin letters, a degree's sign and the like are."""
_DIGIT: Final = re.compile(r"[0-9]")
_LETTERS: Final = re.compile(r"[a-z]+")
_CAPITALISED: Final = re.compile(r"[A-ZÁÉÍÓÚÑ](?<=[A-Za-z] .)[\w'\-]{1,25}")
_MIXED: Final = re.compile(r"[0-9](?:(?<=[OoIl].)|[OoIl])")
_LOOKALIKES: Final = re.compile(
    r"(?<![0-9A-Za-z])(?=[0-9OoIl]{0,9}[0-9][0-9OoIl]{0,9}[0-9])[0-9OoIl]{3,20}"
    r"(?![0-9A-KM-NP-Za-km-np-z])"
)
_MENDED: Final = str.maketrans("OoIl", "0011")
_WIDE: Final = range(0xFF01, 0xFF5F)
_WIDE_OFFSET: Final = 0xFEE0
_QUOTES: Final = {0x2018: "'", 0x2019: "'", 0x02BC: "'", 0x00B4: "'", 0x2212: "-"}
_LETTERS_LIKE: Final = {0x0130: "I", 0x0131: "i", 0x017F: "s", 0x212A: "K"}
"""What patterns that ignore case take for these letters, and `str.lower` does not."""


class _Plain(dict[int, str]):
    """One plain character for each that is met; made as they are met."""

    def __missing__(self, code: int) -> str:
        self[code] = plain = _plain(chr(code))
        return plain


@dataclass(frozen=True, slots=True)
class View:
    """A text to be read by rules.

    Args:
        text: The text in plain spelling.
        numbers: The same, of the same length, with letters in numbers read as digits
            (`943 476 59l9`), as optical recognition mixes them up.
        lower: The text in lower case, to see quickly whether a word is in it; its offsets
            may differ.
        words: The runs of the letters a to z, in lower case; an accent ends a run.
        capitals: The words with a capital within a sentence, as the lists are asked.
        digits: How many digits there are.
        offsets: Of each plain character its place in the original; None when the same.
        own: What leads to the author.
        is_hasty: Whether rules leave out what can't match; only tests of that want it otherwise.
    """

    text: str
    numbers: str
    lower: str
    words: frozenset[str]
    capitals: frozenset[str]
    digits: int
    offsets: Sequence[int] | None
    language: Language | None
    country: str | None
    own: OwnWords = NO_WORDS
    is_hasty: bool = True

    def has_any(self, parts: Sequence[str]) -> bool:
        """Return whether one of these, in lower case, may be anywhere in the text."""
        lower = self.lower
        for part in parts:
            if part in lower:
                return True
        return not self.is_hasty

    def has_exactly(self, parts: Sequence[str]) -> bool:
        """Return whether one of these, as written, may be anywhere in the text."""
        text = self.text
        for part in parts:
            if part in text:
                return True
        return not self.is_hasty

    def has_word(self, words: frozenset[str]) -> bool:
        """Return whether one of these may be a word of the text (see `words`)."""
        return not (self.is_hasty and self.words.isdisjoint(words))

    def has_capital(self, words: frozenset[str] | None = None) -> bool:
        """Return whether one of these, None for any, may stand capitalised within a sentence."""
        if words is None:
            return bool(self.capitals) or not self.is_hasty
        return not (self.is_hasty and self.capitals.isdisjoint(words))

    def looks(self, like: re.Pattern[str]) -> bool:
        """Return whether this cheaper pattern leaves it open that a dearer one matches."""
        return not self.is_hasty or like.search(self.numbers) is not None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where in the original the plain characters from `start` to `end` are."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end]


def view_of(
    text: str,
    language: Language | None,
    country: str | None,
    own: OwnWords = NO_WORDS,
) -> View:
    """Return the text in plain spelling."""
    offsets: Sequence[int] | None = None
    plain = text
    if not text.isascii() and _ODD.search(text):
        if _LOOSE.search(text):
            plain, offsets = _composed(text)
        plain = plain.translate(_PLAIN)
    mended = plain
    digits = len(_DIGIT.findall(plain))
    if digits and _MIXED.search(plain):
        mended = _LOOKALIKES.sub(lambda run: run.group().translate(_MENDED), plain)
        digits = len(_DIGIT.findall(mended))
    lower = plain.lower()
    words = frozenset(_LETTERS.findall(lower))
    if mended is not plain:
        words |= frozenset(_LETTERS.findall(mended.lower()))
    capitals = frozenset(map(folded, _CAPITALISED.findall(plain)))
    return View(plain, mended, lower, words, capitals, digits, offsets, language, country, own)


def _composed(text: str) -> tuple[str, list[int]]:
    """Join letters and accents, drop what can't be seen; return the place of each character."""
    kept: list[str] = []
    offsets: list[int] = []
    for at, char in enumerate(text):
        if not _LOOSE.match(char):
            kept.append(char)
            offsets.append(at)
        elif kept and unicodedata.combining(char):
            joined = unicodedata.normalize("NFC", kept[-1] + char)
            kept[-1] = joined if len(joined) == 1 else kept[-1]
    return "".join(kept), [*offsets, len(text)]


def _plain(char: str) -> str:
    code = ord(char)
    if code in _QUOTES:
        return _QUOTES[code]
    if code in _LETTERS_LIKE:
        return _LETTERS_LIKE[code]
    if code in _WIDE:
        return chr(code - _WIDE_OFFSET)
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category == "Zs":
        return " "
    return "-" if category == "Pd" else char


_PLAIN: Final = _Plain()
