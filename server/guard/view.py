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

_LOOSE: Final = re.compile(
    "[\u00ad\u0300-\u036f\u034f\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]"
)
_DIGIT: Final = re.compile(r"[0-9]")
_MIXED: Final = re.compile(r"[0-9][OoIl]|[OoIl][0-9]")
_LOOKALIKES: Final = re.compile(
    r"(?<![0-9A-Za-z])(?=[0-9OoIl]{0,9}[0-9][0-9OoIl]{0,9}[0-9])[0-9OoIl]{3,20}"
    r"(?![0-9A-KM-NP-Za-km-np-z])"
)
_MENDED: Final = str.maketrans("OoIl", "0011")
_WIDE: Final = range(0xFF01, 0xFF5F)
_WIDE_OFFSET: Final = 0xFEE0
_QUOTES: Final = {0x2018: "'", 0x2019: "'", 0x02BC: "'", 0x00B4: "'", 0x2212: "-"}


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
        digits: How many digits there are.
        offsets: Of each plain character its place in the original; None when the same.
    """

    text: str
    numbers: str
    lower: str
    digits: int
    offsets: Sequence[int] | None
    language: Language | None
    country: str | None

    def has_any(self, parts: Sequence[str]) -> bool:
        """Return whether one of these, in lower case, is anywhere in the text."""
        return any(part in self.lower for part in parts)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where in the original the plain characters from `start` to `end` are."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end]


def view_of(text: str, language: Language | None, country: str | None) -> View:
    """Return the text in plain spelling."""
    offsets: Sequence[int] | None = None
    plain = text
    if not text.isascii():
        if _LOOSE.search(text):
            plain, offsets = _composed(text)
        plain = plain.translate(_PLAIN)
    mended = plain
    if _MIXED.search(plain):
        mended = _LOOKALIKES.sub(lambda run: run.group().translate(_MENDED), plain)
    digits = len(_DIGIT.findall(mended))
    return View(plain, mended, plain.lower(), digits, offsets, language, country)


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
    if code in _WIDE:
        return chr(code - _WIDE_OFFSET)
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category == "Zs":
        return " "
    return "-" if category == "Pd" else char


_PLAIN: Final = _Plain()
