"""Tells English from Spanish in short, mixed, mistyped clinical text; None where nothing tells.

Runs of letters speak for one language or the other; how much was learnt from clinical cases by
`tests/bench/language.py`. Figures, units and words that both languages share say nothing.
"""

import json
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from itertools import repeat
from pathlib import Path
from typing import Final

from store.records.account import Language

NGRAMS: Final = Path(str(resources.files("server.data"))) / "language_ngrams.json"
MAX_CHARS: Final = 4_000
"""More is not read: by then it is clear."""
MIN_EVIDENCE: Final = 1.0
"""Natural logarithm of how much likelier one language must be than the other."""
LONGEST: Final = 4
_WORD: Final = re.compile(r"[^\W\d_]{2,}|\b[yoeYOE]\b")
"""Single letters are units and leads of an ECG, but for these words of Spanish."""
_MARK: Final = re.compile("[¿¡ñÑ]")
_MARK_WEIGHT: Final = 6.0
"""Signs that English does not have."""
_MOST_PER_WORD: Final = 8.0
_LONGEST_WORD: Final = 60
"""A run of more letters is no word of either language."""
_REMEMBERED: Final = 8_192
"""Words whose evidence is kept at hand: most words of a text are common ones."""


def detect(text: str) -> Language | None:
    """Return the language that most of the text is in; None when it could be either."""
    text = text[:MAX_CHARS]
    evidence = _MARK_WEIGHT * bool(_MARK.search(text))
    evidence = sum(map(_evidence, _WORD.findall(text.lower())), evidence)
    if abs(evidence) < MIN_EVIDENCE:
        return None
    return "es" if evidence > 0 else "en"


@lru_cache(maxsize=_REMEMBERED)
def _evidence(word: str) -> float:
    """Return what a word says for Spanish, negative for English."""
    if len(word) > _LONGEST_WORD:
        return 0.0
    said = sum(map(_weights().get, _grams(word), repeat(0.0)))
    # One word says at most so much: a name must not outweigh a sentence.
    return max(-_MOST_PER_WORD, min(_MOST_PER_WORD, said))


def ngrams(text: str) -> Iterator[str]:
    """Yield the runs of 1 to 4 letters of each word; `^` and `$` stand for its ends."""
    for word in _WORD.findall(text.lower()):
        yield from _grams(word)


def _grams(word: str) -> list[str]:
    bounded = f"^{word}$"
    grams = [bounded] if len(word) <= LONGEST else []
    for size in range(2, min(LONGEST, len(bounded) - 1) + 1):
        grams += [bounded[start : start + size] for start in range(len(bounded) - size + 1)]
    return grams


@cache
def _weights() -> dict[str, float]:
    if not NGRAMS.is_file():
        return {}
    return dict(json.loads(NGRAMS.read_text(encoding="utf-8")))
