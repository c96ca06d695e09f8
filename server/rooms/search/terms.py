"""Words as a search knows them: folded, and by their stem. Pure; never for what is shown.

The stemmer is Snowball's for English and Spanish. Words are folded before they are stemmed, so
that "infeccion" typed in haste finds "infección".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from server.translate.detection import detect
from server.translate.glossary.folding import fold, word_set
from server.translate.languages import SPOKEN
from store.case_search import SoughtWord

MAX_SOUGHT: Final = 8
"""More words of a query are not looked at."""
MIN_PREFIX_CHARS: Final = 3
_LONGEST_WORD: Final = 40
"""What is longer is no word that anyone looks for."""
_WORD: Final = re.compile(r"[^\W_]+")
_REMEMBERED_STEMS: Final = 65_536
_REMEMBERED_TEXTS: Final = 512

STOP_WORDS: Final = word_set(
    "a al an and ante are as at be been but by can como con cual cuando de del desde did do does "
    "donde e el ella en entre era es esta este esto fue had has have he her his how i if in is it "
    "its la las le lo los mas me mi muy my no not o of on or para pero por que quien se ser she si "
    "sin sobre son su sus than that the their them then there they this to tras u un una unas unos "
    "was we were what when which who will with y ya you your yo"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, and where it is, in code points."""

    start: int
    end: int
    folded: str


def words_in(text: str) -> Iterator[Word]:
    """Yield the words of a text that can be found, in order."""
    for match in _WORD.finditer(text):
        if match.end() - match.start() <= _LONGEST_WORD:
            yield Word(match.start(), match.end(), fold(match.group()))


@lru_cache(_REMEMBERED_TEXTS)
def terms_of(text: str, language: str | None) -> frozenset[str]:
    """Return the terms of a text: its words, and their stems marked by language.

    Args:
        language: The language it is in; None to tell it from the text, both where it can't be.
    """
    return frozenset(
        term
        for word in {word.folded for word in words_in(text)} - STOP_WORDS
        for term in (word, *stems_of(word, languages_of(text, language)))
    )


def languages_of(text: str, language: str | None) -> tuple[str, ...]:
    """Return the language of a text, both where it can't be told."""
    known = language or detect(text)
    return SPOKEN if known is None else (known,)


def stems_of(word: str, languages: tuple[str, ...] = SPOKEN) -> tuple[str, ...]:
    """Return the stems of a folded word, each marked by its language."""
    return tuple(f"{language}.{_stem(word, language)}" for language in languages)


def telling_words(text: str, *, limit: int) -> list[str]:
    """Return the folded words that tell what a text is about, as they come, each once."""
    words = dict.fromkeys(
        word.folded for word in words_in(text) if len(word.folded) >= MIN_PREFIX_CHARS
    )
    return [word for word in words if word not in STOP_WORDS and not word.isdigit()][:limit]


@lru_cache(256)
def sought_in(text: str) -> tuple[SoughtWord, ...]:
    """Return what a query asks for: every word, by itself, its stem, or what begins like it."""
    words = list(dict.fromkeys(word.folded for word in words_in(text)))
    # A query of small words only is the beginning of another one.
    telling = [word for word in words if word not in STOP_WORDS] or words
    return tuple(_sought(word) for word in telling[:MAX_SOUGHT])


def _sought(word: str) -> SoughtWord:
    prefix = word if len(word) >= MIN_PREFIX_CHARS else None
    return SoughtWord((word, *stems_of(word)), prefix)


def matches(word: str, sought: SoughtWord, languages: tuple[str, ...]) -> bool:
    """Tell whether a folded word of a text in these languages is the one that is sought."""
    if word == sought.terms[0] or (sought.prefix is not None and word.startswith(sought.prefix)):
        return True
    return word not in STOP_WORDS and any(
        stem in sought.terms for stem in stems_of(word, languages)
    )


@lru_cache(_REMEMBERED_STEMS)
def _stem(word: str, language: str) -> str:
    if any(sign.isdigit() for sign in word):
        return word
    if language == "es" and word.endswith("ion"):
        # The stemmer knows the ending by its accent, which folding took.
        word = f"{word[:-2]}ón"
    return fold(_stemmer(language).stemWord(word))


@cache
def _stemmer(language: str) -> Any:
    import snowballstemmer  # noqa: PLC0415 - it loads all its languages: not before the first case

    return snowballstemmer.stemmer({"en": "english", "es": "spanish"}[language])
