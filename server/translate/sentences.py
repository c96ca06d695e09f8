"""Where sentences end in clinical chat, by rules: no model, no network, linear in the text.

What is cut is put together again as it was: line breaks and spaces belong to the layout, and so
do emoji, arrows and whatever has no letter: a model that never saw them makes words of them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

MAX_SENTENCE_CHARS: Final = 400
"""Longer ones lose words in small models; they are cut at a clause, else at a space."""

_SHORT_FORMS: Final = frozenset(
    {
        "dr", "dra", "drs", "dras", "sr", "sra", "srta", "mr", "mrs", "ms", "prof", "nº", "núm",
        "num", "approx", "aprox", "ca", "vs", "p", "pág", "ej", "eg", "ie", "e.g", "i.e", "incl",
        "resp", "tel", "ext", "izq", "izda", "izdo", "dcha", "dcho", "der", "bilat", "iv", "im",
        "vo", "sc", "i.v", "i.m", "s.c", "v.o", "p.o", "a.m", "p.m", "ee.uu", "ud", "uds", "vd",
    }
)  # fmt: skip
"""Before a point, these end no sentence."""
# A row of marks, or of spaces, is tried once: from each of its places it would fail alike.
_END: Final = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]{0,3}+(?=\s)")
_NEXT: Final = re.compile(r"(?<!\s)\s++(\S)")
_OPENING: Final = "¿¡\"'“‘«([-–•*"
_MIN_PLAIN_WORD_CHARS: Final = 4
# Arrows, signs, dingbats, emoji with their joiners and tints, keycaps, private signs.
_SYMBOLS: Final = (
    "\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u2500-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\u200d\u20e3\ufe0e\ufe0f\ue000-\uf8ff\U0001f000-\U0001faff\U000e0020-\U000e007f"
)
_SYMBOL: Final = re.compile(rf"(?:[0-9#*]\ufe0f?\u20e3|[{_SYMBOLS}])+[\s,;:.!?]*")
_LETTER: Final = re.compile(r"[^\W\d_]")
_CLAUSE: Final = re.compile(r"[;:,](?=\s)")


@dataclass(frozen=True, slots=True)
class Layout:
    """A text cut into sentences: `gaps[i]` stands before sentence i, the last gap at the end."""

    sentences: tuple[str, ...]
    gaps: tuple[str, ...]

    def joined(self, sentences: Sequence[str]) -> str:
        """Return other sentences in this layout.

        Raises:
            ValueError: They are not as many.
        """
        parts = [gap + sentence for gap, sentence in zip(self.gaps, [*sentences, ""], strict=True)]
        return "".join(parts)


def lay_out(text: str) -> Layout:
    """Return the sentences of a text and what stands between them."""
    sentences: list[str] = []
    gaps: list[str] = []
    gap = ""
    for piece in _pieces(text):
        stripped = piece.strip()
        if _LETTER.search(stripped) is None:
            gap += piece
            continue
        start = piece.index(stripped)
        sentences.append(stripped)
        gaps.append(gap + piece[:start])
        gap = piece[start + len(stripped) :]
    return Layout(tuple(sentences), (*gaps, gap))


def _pieces(text: str) -> Iterator[str]:
    for line in text.splitlines(keepends=True):
        start = 0
        for end in (*_ends(line), len(line)):
            for piece in _apart(line[start:end]):
                yield from _bounded(piece)
            start = end


def _apart(piece: str) -> Iterator[str]:
    """Yield words and symbols one after the other."""
    start = 0
    for match in _SYMBOL.finditer(piece):
        yield piece[start : match.start()]
        yield match.group()
        start = match.end()
    yield piece[start:]


def _ends(line: str) -> Iterator[int]:
    for match in _END.finditer(line):
        following = _NEXT.match(line, match.end())
        if following is not None and _ends_sentence(line, match, following.group(1)):
            yield match.end()


def _ends_sentence(line: str, match: "re.Match[str]", following: str) -> bool:
    if not match.group().startswith("."):
        return True
    word = line[line.rfind(" ", 0, match.start()) + 1 : match.start()].lstrip("(¿¡\"'")
    if word.lower() in _SHORT_FORMS or (len(word) == 1 and word.isalpha()):
        return False
    if following.isupper() or following.isdigit() or following in _OPENING:
        return True
    # Written in a hurry: no capitals at all. A long plain word before the point is no short form.
    return word.isalpha() and len(word) >= _MIN_PLAIN_WORD_CHARS


def _bounded(piece: str) -> Iterator[str]:
    while len(piece) > MAX_SENTENCE_CHARS:
        window = piece[:MAX_SENTENCE_CHARS]
        clauses = [match.end() for match in _CLAUSE.finditer(window, MAX_SENTENCE_CHARS // 2)]
        cut = clauses[-1] if clauses else window.rfind(" ", 1)
        cut = cut if cut > 0 else MAX_SENTENCE_CHARS
        yield piece[:cut]
        piece = piece[cut:]
    yield piece
