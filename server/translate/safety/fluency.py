"""Whether a translation reads like one: no loop, nothing left in the old language, real words."""

import re
from collections.abc import Sequence
from typing import Final

from server.translate.glossary import by_form
from server.translate.glossary.folding import word_set
from server.translate.safety.features import stop_words
from server.translate.safety.verdict import Check, Kind
from server.translate.safety.wording import say
from server.translate.safety.words import Sentence, Token

_MAX_LOOP_WORDS: Final = 8
_MIN_LOOPS: Final = 3
# Of both languages, or short forms of something else.
SHARED: Final = word_set(
    "a no me he has de o i do so as on in un an y e su mi tu te lo es con son "
    "la per era la us its al el le les si se one and do para ser"
)
_MIN_FOREIGN: Final = 3
_FOREIGN_SHARE: Final = 0.25
_GARBLED: Final = re.compile(r"\ufffd|⁇|<unk>|▁")
_STUTTER: Final = re.compile(r"([^\W\d_])\1{3}")
_CONSONANTS: Final = re.compile(r"[bcdfghjklmnpqrstvwxz]{6}")
# Letters that no word of the language has together: "swolleno", "súdenita".
_ALIEN: Final = {
    "en": re.compile(r"[ñáíóú]"),
    "es": re.compile(r"w|th|ph|ck|tt|pp|bb|dd|zz|ff|ght"),
}
_MIN_HALF_CHARS: Final = 5


def check_fluency(
    source: Sequence[Token],
    target: Sequence[Token],
    sentences: Sequence[Sentence],
    languages: tuple[str, str],
) -> tuple[list[Check], bool]:
    """Return what does not read like a translation, and whether it is a loop."""
    language = languages[1]
    checks: list[Check] = []
    looping = loops(target) > max(_MIN_LOOPS - 1, loops(source))
    if looping:
        checks.append(say(Kind.REPETITION, "repetition", language))
    words = {token.word for token in source}
    checks += [
        say(Kind.UNTRANSLATED, "untranslated", language, sentence.text)
        for sentence in sentences
        if is_foreign(sentence, words, languages)
    ]
    broken = next(
        (
            one.text
            for one in target
            if one.word not in words and (_is_garbled(one) or _is_half(one, languages))
        ),
        "",
    )
    if broken:
        checks.append(say(Kind.GARBLED, "garbled", language, broken))
    return checks, looping


def loops(tokens: Sequence[Token]) -> int:
    """Return how often some words follow upon themselves at most, 1 where none do."""
    words = [token.word for token in tokens if token.is_word]
    most = 1
    for length in range(1, _MAX_LOOP_WORDS + 1):
        same = 0
        for index in range(length, len(words)):
            same = same + 1 if words[index] == words[index - length] else 0
            most = max(most, same // length + 1)
    return most


def is_foreign(sentence: Sentence, words: set[str], languages: tuple[str, str]) -> bool:
    """Whether small words of the source's language stand in a sentence of the translation."""
    stops = stop_words(languages[0]) - stop_words(languages[1]) - SHARED
    here = sentence.words
    left = sum(word in stops and word in words for word in here)
    return left >= _MIN_FOREIGN and left >= _FOREIGN_SHARE * len(here)


def _is_half(token: Token, languages: tuple[str, str]) -> bool:
    """Whether a word of the other of the two languages got an ending of this one."""
    if set(languages) != _ALIEN.keys() or not token.is_word or not token.text.islower():
        return False
    if len(token.text) < _MIN_HALF_CHARS:
        return False  # "tto" is a short form
    known = by_form("drug", languages[1])
    return _ALIEN[languages[1]].search(token.text) is not None and token.word not in known


def _is_garbled(token: Token) -> bool:
    if _GARBLED.search(token.text):
        return True
    if not token.is_word or token.text.isupper():
        return False
    return bool(_STUTTER.search(token.word) or _CONSONANTS.search(token.word))
