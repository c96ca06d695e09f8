"""Texts as folded tokens and sentences, for all checks. Pure; every pattern runs in linear time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from server.translate.glossary.folding import fold, word_set

_TOKEN: Final = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?|[^\w\s]|_")
# An end mark (a row of them is tried once), closing signs, a gap; what follows may open one.
_END: Final = re.compile(r"(?<![.!?…])[.!?…]++[\"'»”’)\]]*+\s++|[\r\n]+\s*")
_LAST_WORD: Final = re.compile(r"[^\W\d_]+\Z")
# Texts beyond this are cut before alignment; the wire allows far less in one message.
MAX_TOKENS: Final = 40_000

_ABBREVIATED: Final = word_set(
    "dr dra drs sr sra srta st mr mrs ms prof no nos num vs etc fig figs approx aprox ej pej "
    "eg ie cf al ac enf pte ptes art tto dx tx hx vol pag pags resp max min inc dept avda izq "
    "dcha dcho izda izdo tel ref sp spp var ca aa gr"
)
# Abbreviations that usually end their sentence as well.
_MAY_END: Final = word_set("etc al resp min max no izq izda izdo dcha dcho gr sp spp ca")


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or sign; `word` is folded to lower case without accents."""

    text: str
    word: str
    start: int

    @property
    def is_word(self) -> bool:
        """Whether it is made of letters."""
        return self.text[0].isalpha()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its tokens."""

    text: str
    tokens: tuple[Token, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """Return the folded words, without numbers and signs."""
        return tuple(token.word for token in self.tokens if token.is_word)


def tokens_of(text: str) -> tuple[Token, ...]:
    """Return words, numbers and signs in order."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        word = fold(match.group().replace("’", "'"))
        found.append(Token(match.group(), word, match.start()))
        if len(found) == MAX_TOKENS:
            break
    return tuple(found)


def sentences_of(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of `text`, those without letter or digit left out."""
    found = (Sentence(piece, tokens_of(piece)) for piece in _pieces(text))
    return tuple(one for one in found if any(token.text[0].isalnum() for token in one.tokens))


def _pieces(text: str) -> Iterator[str]:
    begin = 0
    for match in _END.finditer(text):
        if not _ends_here(text, match):
            continue
        yield text[begin : match.end()].strip()
        begin = match.end()
    yield text[begin:].strip()


def _ends_here(text: str, match: re.Match[str]) -> bool:
    mark, after = match.group(), text[match.end() : match.end() + 1]
    if "\n" in mark or "\r" in mark:
        return True
    if not after or after.islower():
        return False
    if not mark.startswith("."):
        return True
    before = _LAST_WORD.search(text[max(0, match.start() - 12) : match.start()])
    if before is None or mark.startswith(".."):
        return True
    word = fold(before.group())
    if len(word) == 1 and before.group().isupper():
        return False
    return word not in _ABBREVIATED or (word in _MAY_END and not after.isdigit())
