"""Lines of words as Tesseract tells them, of a picture read as it stands and upside down.

Tesseract finds by itself lines that run from top to bottom, but takes letters that stand on their
head for others: so each picture has two readings, and each of its places one that makes sense.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

# Of a hundred; noise and anatomy are read as letters too, but without much confidence.
MIN_CONFIDENCE: Final = 60.0
CLEARLY_SURER: Final = 15.0
"""By less than this neither reading of a place is thrown away: the guard looks at both."""
MANY_WORDS: Final = 40
MOST: Final = 0.9
_PAGE: Final = "1"
_WORD: Final = "5"
_COLUMNS: Final = 12


@dataclass(frozen=True, slots=True)
class Line:
    """Words that stand together.

    Args:
        words: Those that were read with some confidence.
        count: How many there are, the doubtful ones too.
        confidence: Of all of them together, of a hundred.
        box: Left, upper, right and lower edge, in pixels.
    """

    words: tuple[str, ...]
    count: int
    confidence: float
    box: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """A picture as it was read once."""

    width: int
    height: int
    lines: tuple[Line, ...]

    @property
    def is_plain(self) -> bool:
        """Whether it stands upright beyond doubt: a page full of words, nearly all of them sure."""
        sure = sum(len(line.words) for line in self.lines)
        return sure >= MANY_WORDS and sure >= MOST * sum(line.count for line in self.lines)

    def turned(self) -> "Reading":
        """Return it with its lines where they are when the picture is turned by 180 degrees."""
        lines = (_turned(line, self.width, self.height) for line in self.lines)
        return Reading(self.width, self.height, tuple(lines))


def parse_table(table: str) -> Reading:
    """Return what Tesseract's table says."""
    rows = [row.split("\t", _COLUMNS - 1) for row in table.splitlines()]
    whole = [row for row in rows if len(row) == _COLUMNS]
    width, height = next(((int(row[8]), int(row[9])) for row in whole if row[0] == _PAGE), (0, 0))
    words = [row for row in whole if row[0] == _WORD and row[11].strip()]
    lines = (_line(list(group)) for _, group in groupby(words, key=lambda row: row[1:5]))
    return Reading(width, height, tuple(lines))


def words_of(upright: Reading, turned: Reading | None = None) -> str:
    """Return the words line by line; of a place read both ways, what was read clearly better.

    Args:
        turned: As it was read upside down, its lines where they are in the upright picture.
    """
    other = () if turned is None else turned.lines
    kept = [*_kept(upright.lines, other), *_kept(other, upright.lines)]
    return "\n".join(" ".join(line.words) for line in kept if line.words)


def _kept(lines: Sequence[Line], others: Sequence[Line]) -> Iterator[Line]:
    for line in lines:
        surer = line.confidence + CLEARLY_SURER
        if not any(one.confidence >= surer and _meet(line.box, one.box) for one in others):
            yield line


def _meet(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    """Whether half of the smaller one lies within the other."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return width > 0 and height > 0 and 2 * width * height >= min(_area(one), _area(other))


def _area(box: tuple[int, int, int, int]) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])


def _line(rows: Sequence[Sequence[str]]) -> Line:
    boxes = [tuple(int(cell) for cell in row[6:10]) for row in rows]
    confidences = [float(row[10]) for row in rows]
    letters = [len(row[11].strip()) for row in rows]
    together = sum(one * count for one, count in zip(confidences, letters, strict=True))
    return Line(
        words=tuple(
            word
            for row, confidence in zip(rows, confidences, strict=True)
            if confidence >= MIN_CONFIDENCE
            for word in row[11].split()
        ),
        count=len(rows),
        confidence=together / sum(letters),
        box=(
            min(left for left, _, _, _ in boxes),
            min(top for _, top, _, _ in boxes),
            max(left + width for left, _, width, _ in boxes),
            max(top + height for _, top, _, height in boxes),
        ),
    )


def _turned(line: Line, width: int, height: int) -> Line:
    left, top, right, bottom = line.box
    box = (width - right, height - bottom, width - left, height - top)
    return Line(line.words, line.count, line.confidence, box)
