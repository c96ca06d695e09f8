"""Names of people in the name of a file: `perez_juan_tac.png`. All soft; capitals don't matter."""

import re
from collections.abc import Iterator
from typing import Final

from server.guard.finding import Finding, hint_for
from server.guard.words import folded, words

RULE: Final = "name_in_file_name"
_WORD: Final = re.compile(r"[^\W\d_]+")
_GIVEN: Final = words("given_names") - words("given_names_ambiguous")
_SURNAMES: Final = words("surnames")
_PERHAPS: Final = words("given_names") | words("given_names_ambiguous") | _SURNAMES


def names_in_file_name(name: str) -> Iterator[Finding]:
    """Yield what is a given name for certain, and a surname beside another part of a name.

    Whoever names a file writes no sentence: dashes, underscores, stops and digits part its words.
    """
    found = [(one, folded(one.group())) for one in _WORD.finditer(name)]
    for n, (one, word) in enumerate(found):
        beside = {other for _, other in found[max(0, n - 1) : n + 2]} - {word}
        if word in _GIVEN or (word in _SURNAMES and not beside.isdisjoint(_PERHAPS)):
            yield Finding("name", one.start(), one.end(), "soft", RULE, hint_for("name", None))
