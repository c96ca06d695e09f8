"""Where a text holds what is sought, as offsets: highlights are never markup. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from server.rooms.search.terms import languages_of, matches, words_in
from store.case_search import SoughtWord

Part = Literal["title", "question", "story", "message", "poll", "outcome"]
EXCERPT_CHARS: Final = 160
_BEFORE_CHARS: Final = 50
MAX_MARKS: Final = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """A text, or the part of it around the first match, with its matches.

    Args:
        seq: The entry it is in.
        marks: Start and end of each match in `text`, in code points.
        cut: Whether the text goes on before and after the excerpt.
    """

    seq: int
    part: Part
    language: str | None
    text: str
    marks: tuple[tuple[int, int], ...]
    cut: tuple[bool, bool]


def marked(
    text: str, sought: Sequence[SoughtWord], *, language: str | None
) -> tuple[tuple[int, int], ...]:
    """Return where the text holds any of the words, in order."""
    languages = languages_of(text, language)
    return tuple(
        (word.start, word.end)
        for word in words_in(text)
        if any(matches(word.folded, one, languages) for one in sought)
    )


def hit_in(
    text: str,
    sought: Sequence[SoughtWord],
    *,
    seq: int,
    part: Part,
    language: str | None,
    whole: bool = False,
) -> Hit | None:
    """Return the match in a text, None where there is none.

    Args:
        whole: Whether to return the text uncut.
    """
    marks = marked(text, sought, language=language)
    if not marks:
        return None
    start, end = (0, len(text)) if whole else _excerpt(text, marks[0])
    inside = [
        (left - start, right - start) for left, right in marks if start <= left and right <= end
    ]
    return Hit(
        seq=seq,
        part=part,
        language=language,
        text=text[start:end],
        marks=tuple(inside[:MAX_MARKS]),
        cut=(start > 0, end < len(text)),
    )


def _excerpt(text: str, first: tuple[int, int]) -> tuple[int, int]:
    """Return the span around a match, from a blank to a blank."""
    start = max(0, first[0] - _BEFORE_CHARS)
    if start > 0:
        blank = text.find(" ", start, first[0])
        start = first[0] if blank < 0 else blank + 1
    end = min(len(text), max(start + EXCERPT_CHARS, first[1]))
    if end < len(text):
        blank = text.rfind(" ", first[1], end)
        end = end if blank < 0 else blank
    return start, end
