"""Whether nothing by mouth stayed nothing by mouth. Pure."""

from collections.abc import Iterator, Sequence
from typing import Final

from server.translate.glossary.folding import word_set
from server.translate.safety.verdict import Check, Kind
from server.translate.safety.wording import say
from server.translate.safety.words import Token

# "Fast" is mostly quick, "nothing" mostly nothing else: they answer, and demand nothing alone.
_FASTING: Final = {
    "en": word_set("fasted fasting npo nbm"),
    "es": word_set("ayuno ayunas ayunar ayune npo nvo npvo"),
}
_ANSWERING: Final = _FASTING["en"] | _FASTING["es"] | word_set(
    "fast fasts nil nothing empty without baseline preprandial postprandial absolute "
    "nada sin vacio basal basales absoluta"
)  # fmt: skip
_NOTHING: Final = {"en": word_set("nothing nil"), "es": word_set("nada")}
_BY_MOUTH: Final = word_set("mouth os boca oral orally")
_REACH: Final = 3

Text = tuple[Sequence[Token], str]


def check_fasting(source: Text, target: Text) -> list[Check]:
    """Return a check where only one text keeps the patient from eating."""
    for ours, theirs, sentence in (
        (source, target, "negation_lost"),
        (target, source, "negation_added"),
    ):
        said = next(_orders(*ours), None)
        if said is not None and _ANSWERING.isdisjoint(token.word for token in theirs[0]):
            return [say(Kind.NEGATION, sentence, target[1], said)]
    return []


def _orders(tokens: Sequence[Token], language: str) -> Iterator[str]:
    """Yield the words that say that nothing is to be eaten."""
    for index, token in enumerate(tokens):
        after = [one.word for one in tokens[index + 1 : index + 1 + _REACH]]
        by_mouth = token.word in _NOTHING.get(language, ()) and not _BY_MOUTH.isdisjoint(after)
        if by_mouth or token.word in _FASTING.get(language, ()):
            yield token.text
        elif token.word == "dieta" and after[:1] == ["absoluta"]:
            yield f"{token.text} {tokens[index + 1].text}"
