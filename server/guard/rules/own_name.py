"""The author's own name and address: whoever writes without a name may sign out of habit."""

import re
from collections.abc import Iterator
from typing import Final

from server.guard.finding import Hit
from server.guard.own_words import WORD
from server.guard.view import View
from server.guard.words import folded, words

RULE: Final = "own_name"

_GAP: Final = 3
"""What may stand between two parts of a name, as in `Ruiz, E. Elena`; none is a sentence."""
_ALSO_WORDS: Final = words("not_names") | words("given_names_ambiguous")


def find(view: View) -> Iterator[Hit]:
    """Yield the author's name and address.

    Hard where two parts of the name stand side by side; soft the address' own part, and one part
    alone, which a patient or a place may share. A part that is a common word too counts with a
    capital only, and never alone. Who is named in the room is not asked (see `Author`).
    """
    own = view.own
    if own.handle and own.handle in view.lower:
        pattern = rf"(?<![\w.\-+]){re.escape(own.handle)}(?![\w\-+]|\.\w)"
        for match in re.finditer(pattern, view.text, re.IGNORECASE):
            yield Hit("email", *match.span(), "soft", RULE)
    if own.parts and (view.has_word(own.pieces) or not view.text.isascii()):
        for run in _runs(view):
            yield from _told(run)


def _runs(view: View) -> Iterator[list[re.Match[str]]]:
    """Yield the parts of the name that stand side by side."""
    run: list[re.Match[str]] = []
    for word in WORD.finditer(view.text):
        if folded(word.group()) not in view.own.parts:
            continue
        if run and word.start() - run[-1].end() > _GAP:
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _told(run: list[re.Match[str]]) -> Iterator[Hit]:
    telling = [word for word in run if _is_telling(word.group())]
    distinct = {folded(word.group()) for word in telling}
    if len(distinct) > 1:
        yield Hit("name", telling[0].start(), telling[-1].end(), "hard", RULE)
        return
    for word in telling:
        written = word.group()
        if written[0].isupper() and folded(written) not in _ALSO_WORDS:
            yield Hit("name", *word.span(), "soft", RULE)


def _is_telling(written: str) -> bool:
    return written[0].isupper() or folded(written) not in _ALSO_WORDS
