"""What a sentence is about, comparable between languages: cognates, glossary places, numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from server.translate.glossary import by_form
from server.translate.glossary.folding import word_set
from server.translate.safety.words import Sentence, Token

KINDS: Final = ("term", "drug", "lab", "abbreviation")
_KEY_CHARS: Final = 5
_FIRM_CHARS: Final = 7
_MIN_COGNATE: Final = 4
_ENGLISH_STOP: Final = word_set(
    "the a an of to in on at by for with from and or but as is are was were be been being has have "
    "had do does did this that these those it its he she his her him they them their we our us you "
    "your i my me who which what when where how why there here so than then very more most also "
    "such into if while although though because since due can could may might must should would "
    "will shall not no nor any some each all both other same one per about over under between "
    "after before during within without only own just even still yes"
)
_SPANISH_STOP: Final = word_set(
    "el la los las un una unos unas de del al a en por para con y e o u pero como es son era eran "
    "fue fueron ser sido siendo ha han habia haber hay este esta estos estas ese esa esos esas "
    "aquel eso esto lo le les se su sus mi mis tu nos me te que quien cual cuales cuando donde "
    "porque si ni muy mas menos tambien tan asi ya no sin sobre entre desde hasta durante tras "
    "ante segun cada todo toda todos todas otro otra otros otras mismo misma puede pueden podria "
    "debe deben esta estan estaba"
)
_SOUNDS: Final = (
    ("ct", "c"), ("tio", "cio"), ("ph", "f"), ("th", "t"), ("ch", "c"), ("qu", "c"), ("k", "c"),
    ("y", "i"), ("h", ""),
    ("ae", "e"), ("oe", "e"), ("w", "u"), ("z", "c"), ("ss", "s"), ("mm", "m"), ("nn", "n"),
    ("ll", "l"), ("pp", "p"), ("cc", "c"), ("ff", "f"), ("tt", "t"), ("bb", "b"), ("rr", "r"),
    ("dd", "d"), ("gg", "g"), ("v", "b"), ("x", "s"), ("sc", "s"), ("j", "g"), ("ou", "u"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Content:
    """A content word of a sentence with everything that may answer for it."""

    text: str
    keys: frozenset[str]


def stop_words(language: str) -> frozenset[str]:
    """Return the small words of a language, folded."""
    return _ENGLISH_STOP if language == "en" else _SPANISH_STOP


def is_stop(word: str, language: str) -> bool:
    return word in stop_words(language)


@lru_cache(maxsize=16384)
def skeleton(word: str) -> str:
    """Return the sound of a folded word, the same for most learned words in both languages."""
    if word.startswith("es") and len(word) > _MIN_COGNATE and word[2] in "cpqtmfkln":
        word = word[1:]
    for written, sound in _SOUNDS:
        word = word.replace(written, sound)
    return word


@cache
def _places(language: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for kind in KINDS:
        for form, places in by_form(kind, language).items():
            for word in form.split() if kind == "term" else [form]:
                if not is_stop(word, language):
                    found.setdefault(stem(word, language), set()).update(
                        f"{kind}:{place}" for place in places
                    )
    return {word: frozenset(keys) for word, keys in found.items()}


@lru_cache(maxsize=16384)
def stem(word: str, language: str) -> str:
    """Return a folded word without its most common endings."""
    endings = (
        ("ations", "ation", "ings", "ing", "ies", "edly", "ed", "ly", "es", "s", "y", "e")
        if language == "en"
        else ("aciones", "acion", "amente", "mente", "ando", "iendo", "ados", "adas", "idos",
              "idas", "ado", "ada", "ido", "ida", "aron", "ieron", "aba", "ia", "ar", "er", "ir",
              "es", "os", "as", "an", "en", "o", "a", "e", "s")
    )  # fmt: skip
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= 3:  # noqa: PLR2004 - a root
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=16384)
def keys_of(word: str, language: str) -> frozenset[str]:
    """Return what may answer for a folded word in the other language."""
    keys = set(_places(language).get(stem(word, language), ()))
    if len(word) >= _MIN_COGNATE:
        sound = skeleton(word)
        keys.add("~" + sound[:_KEY_CHARS])
        if len(sound) >= _FIRM_CHARS:
            keys.add("≈" + sound[:_FIRM_CHARS])
    keys.add("=" + word)
    return frozenset(keys)


def firm(keys: frozenset[str]) -> frozenset[str]:
    """Return the keys that hardly ever answer by accident."""
    return frozenset(key for key in keys if not key.startswith("~"))


def content_of(sentence: Sentence, language: str) -> tuple[Content, ...]:
    """Return the words and numbers of a sentence that carry its meaning."""
    return tuple(_contents(sentence.tokens, language))


def _contents(tokens: Iterable[Token], language: str) -> Iterable[Content]:
    for token in tokens:
        if token.text[0].isdecimal():
            yield Content(token.text, frozenset({"#" + token.text.replace(",", ".")}))
        elif token.is_word and not is_stop(token.word, language) and len(token.word) > 1:
            yield Content(token.text, keys_of(token.word, language))
