"""Words that stayed in the old language, one by one or as a whole text. Pure.

A word is left over where it stands in both texts and only the original's language has it. In a
text that came back as it was, being longer than a name, its small words tell.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from server.translate.glossary import by_form
from server.translate.glossary.folding import word_set
from server.translate.safety.direction_words import poles_of
from server.translate.safety.features import stop_words
from server.translate.safety.fluency import SHARED
from server.translate.safety.verdict import Check, Kind
from server.translate.safety.wording import say
from server.translate.safety.words import Token

_TRANSLATED: Final = ("term", "side", "negation", "unit", "lab")
_ALL: Final = (*_TRANSLATED, "drug", "abbreviation", "false_friend")
_MIN_CHARS: Final = 4
_MIN_WORDS: Final = 3
_MAX_SHOWN: Final = 3
# Learned words end so in both languages.
_COMMON_ENDS: Final = (
    "al", "lar", "tor", "sor", "mor", "nor", "ble", "ia", "is", "um", "us", "ma", "ica", "ae",
    "ii", "ion",
)  # fmt: skip
# Words that either language takes from elsewhere as they are.
_INTERNATIONAL: Final = word_set(
    "shock stent bypass doppler screening score test flutter rash feedback kit spray stop staff "
    "chat online email via per post situ vitro vivo versus pack borderline delirium exitus status "
    "inferior superior anterior posterior medial distal proximal"
)


def check_leftovers(
    source: Sequence[Token], target: Sequence[Token], languages: tuple[str, str]
) -> list[Check]:
    """Return a check where words of the original's language are left."""
    left = list(dict.fromkeys(_left_words(source, target, languages)))
    if not left and _is_untouched(source, target, languages):
        left = [token.text for token in source if token.is_word]
    if not left:
        return []
    shown = ", ".join(left[:_MAX_SHOWN])
    return [say(Kind.UNTRANSLATED, "word_untranslated", languages[1], shown)]


def _left_words(
    source: Sequence[Token], target: Sequence[Token], languages: tuple[str, str]
) -> Iterator[str]:
    before = {token.text for token in source}
    old, new = _vocabulary(languages[0], _TRANSLATED), _vocabulary(languages[1], _ALL)
    for index, token in enumerate(target):
        word = token.word
        if (
            (len(word) >= _MIN_CHARS or poles_of(word, languages[0]))
            and token.text in before
            and not _is_short_form(token)
            and word not in new
            and word not in _INTERNATIONAL
            and not word.endswith(_COMMON_ENDS)
            and not (index and _is_name(target[index - 1], token))
            and (word in old or poles_of(word, languages[0]))
        ):
            yield token.text


def _is_untouched(
    source: Sequence[Token], target: Sequence[Token], languages: tuple[str, str]
) -> bool:
    words = [token.word for token in source if token.is_word]
    if len(words) < _MIN_WORDS or words != [token.word for token in target if token.is_word]:
        return False
    small = stop_words(languages[0]) - stop_words(languages[1]) - SHARED
    return not small.isdisjoint(words)


def _is_name(before: Token, token: Token) -> bool:
    """Whether a word within a text is written as names are, or is a piece of an address."""
    return not token.text.islower() or before.text == "/"


def _is_short_form(token: Token) -> bool:
    """Whether it has capitals within: eGFR."""
    return not token.text[1:].islower()


@cache
def _vocabulary(language: str, kinds: tuple[str, ...]) -> frozenset[str]:
    """Return the words of a language that the glossary and the small words know."""
    forms = (form for kind in kinds for form in by_form(kind, language))
    return stop_words(language).union(*(form.split() for form in forms))
