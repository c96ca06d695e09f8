"""Which of the common complaints are denied: "no fever or cough" must not deny dizziness. Pure.

Only those of the glossary are compared, and only where one is gone and another stands there.
"""

from collections.abc import Iterator, Sequence

from server.translate.glossary import by_form
from server.translate.safety.negation import is_denial
from server.translate.safety.polarity import STRONG_STOPS, TURNING
from server.translate.safety.verdict import Check, Kind
from server.translate.safety.wording import say
from server.translate.safety.words import Token

Text = tuple[Sequence[Token], str]
Complaint = tuple[str, frozenset[int]]


def check_symptoms(source: Text, target: Text) -> list[Check]:
    """Return a check where another complaint is denied than before."""
    lost = _unnamed(source, target)
    instead = _unnamed(target, source)
    if lost is None or instead is None:
        return []
    return [say(Kind.NEGATION, "negation_moved", target[1], lost, instead)]


def _unnamed(ours: Text, theirs: Text) -> str | None:
    """Return a complaint that we deny and they do not name at all."""
    named = frozenset[int]().union(*(places for _, places in _complaints(*theirs)))
    return next((word for word, places in _denied(*ours) if places.isdisjoint(named)), None)


def _complaints(tokens: Sequence[Token], language: str) -> Iterator[Complaint]:
    forms = by_form("symptom", language)
    for token in tokens:
        if token.word in forms:
            yield token.text, forms[token.word]


def _denied(tokens: Sequence[Token], language: str) -> Iterator[Complaint]:
    """Yield the complaints behind a denial, to the end of what it may reach."""
    begin: int | None = None
    for index, token in enumerate(tokens):
        if token.is_word and is_denial(token.word, language):
            begin = index if begin is None else begin
        elif begin is not None and (
            token.text in STRONG_STOPS or token.word in TURNING.get(language, ())
        ):
            yield from _complaints(tokens[begin:index], language)
            begin = None
    if begin is not None:
        yield from _complaints(tokens[begin:], language)
