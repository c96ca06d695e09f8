"""Which thing is denied: a "no" that moved to another word leaves as many as there were. Pure.

Of each text: the first thing that each denial governs, all that may be denied, and what is said
outright. Whatever is neither for certain is left out of the comparison.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from server.translate.glossary.folding import word_set
from server.translate.safety.features import firm, is_stop, keys_of
from server.translate.safety.negation import is_denial
from server.translate.safety.negation_words import PHRASES
from server.translate.safety.verdict import Check, Kind
from server.translate.safety.wording import say
from server.translate.safety.words import Token

STRONG_STOPS: Final = frozenset({".", ";", ":", "?", "!"})
# After something was denied, these begin what is said outright again.
TURNING: Final[dict[str, frozenset[str]]] = {
    "en": word_set("but however although though with has have had reports presents complains"),
    "es": word_set("pero aunque con tiene tenia presenta presentaba refiere referia sino"),
}
# After these nothing is certain any more: what follows may be denied as well.
_LISTING: Final = word_set(", and y e / - (")
# They deny what stands before them, or may.
_LATE: Final = word_set(
    "absent absence negative negatives excluded ruled discarded resolved gone disappeared lost "
    "lack lacks lacking free unlikely denied unremarkable normal "
    "ausente ausentes ausencia negativo negativa negativos negativas descarta descartado "
    "descartada descarto resuelto resuelta desaparecido desaparecida carece falta libre afebril "
    "afebrile normal normales"
)
_ADVERBS: Final = word_set("yet already still aun todavia ya time vez")
_NEAR: Final = 2
_DENIED, _SAID, _OPEN, _LISTED = "denied", "said", "open", "listed"

_UNSURE: Final = frozenset({_OPEN, _LISTED})
_MAY_DENY: Final = _UNSURE | {_DENIED}


@dataclass(frozen=True, slots=True)
class Thing:
    """A content word with what may answer for it in the other language."""

    text: str
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Stances:
    """What a text denies for certain, says for certain, and all keys that it may deny.

    `listed` are the keys of what stands behind a comma after a denial; `contradicted` is a word
    that it says and denies in one breath.
    """

    denied: tuple[Thing, ...]
    said: tuple[Thing, ...]
    deniable: frozenset[str]
    listed: frozenset[str]
    contradicted: str = ""

    @property
    def outright(self) -> frozenset[str]:
        """The keys of what is said and nowhere denied."""
        return _keys(self.said) - self.deniable


def stances_of(tokens: Sequence[Token], language: str) -> Stances:
    """Return what `tokens` deny and what they say."""
    marked = list(_marked(tokens, language))
    denied = tuple(thing for stance, thing in marked if stance == _DENIED)
    said = tuple(thing for stance, thing in marked if stance == _SAID)
    unsaid = (thing for stance, thing in marked if stance != _SAID)
    listed = _keys(thing for stance, thing in marked if stance == _LISTED)
    return Stances(denied, said, _keys(unsaid), listed, _contradicted(tokens, language))


def _marked(tokens: Sequence[Token], language: str) -> list[tuple[str, Thing]]:
    """Return the things named, each with its stance, in order."""
    found: list[tuple[str, Thing]] = []
    stance, begun, taken = _SAID, 0, False
    for index, token in enumerate(tokens):
        keys = _named(token, language)
        turn = _turn(tokens, index, language, stance if taken else "")
        if turn is not None:
            stance, taken = turn, taken and turn in _UNSURE
            if token.text in STRONG_STOPS:
                begun = len(found)
            elif token.word in _LATE:
                found[begun:] = [(_OPEN, thing) for _, thing in found[begun:]]
        elif keys:
            only_first = _OPEN if stance == _DENIED and taken else stance
            found.append((only_first, Thing(token.word, keys)))
            taken = True
    return found


def _turn(tokens: Sequence[Token], index: int, language: str, stance: str) -> str | None:
    """Return the stance that begins at a word; None where it is none that turns it.

    Args:
        stance: The present one, empty until it was taken by something.
    """
    token, word = tokens[index], tokens[index].word
    if token.text in STRONG_STOPS:
        return _SAID
    if is_denial(word, language) and not _is_phrase(tokens, index, language):
        return _DENIED
    if word in _LATE:
        return _OPEN
    if stance in _MAY_DENY and word in TURNING.get(language, ()):
        return _SAID
    if stance != _DENIED or word not in _LISTING:
        return None
    return _LISTED if word == "," else _OPEN


def _is_phrase(tokens: Sequence[Token], index: int, language: str) -> bool:
    after = tokens[index + 1].word if index + 1 < len(tokens) else ""
    return (tokens[index].word, after) in PHRASES[language]


def _named(token: Token, language: str) -> frozenset[str]:
    """Return the keys that hardly ever answer by accident, its own spelling left out."""
    if not _is_content(token, language):
        return frozenset()
    return frozenset(key for key in firm(keys_of(token.word, language)) if not key.startswith("="))


def _keys(things: Iterable[Thing]) -> frozenset[str]:
    return frozenset[str]().union(*(thing.keys for thing in things))


def check_polarity(source: Stances, target: Stances, language: str) -> list[Check]:
    """Return a check where a denial moved to something else, or a text contradicts itself."""
    lost = _turned(source, target)
    gained = _turned(target, source) or (lost and _newly_denied(source, target))
    if lost is not None and gained is not None:
        return [say(Kind.NEGATION, "negation_moved", language, lost.text, gained.text)]
    if target.contradicted and not source.contradicted:
        return [say(Kind.NEGATION, "contradiction", language, target.contradicted)]
    return []


def _turned(ours: Stances, theirs: Stances) -> Thing | None:
    """Return what we deny and they say outright."""
    outright = theirs.outright
    return next((thing for thing in ours.denied if not thing.keys.isdisjoint(outright)), None)


def _newly_denied(source: Stances, target: Stances) -> Thing | None:
    """Return what the target denies first and the source, if at all, behind a comma.

    "No bebe, fuma": whether the comma carries the denial on is open.
    """
    first = _keys(source.denied)
    later = source.listed - first
    return next(
        (
            thing
            for thing in target.denied
            if thing.keys.isdisjoint(first) and not thing.keys.isdisjoint(later)
        ),
        None,
    )


def _contradicted(tokens: Sequence[Token], language: str) -> str:
    """Return the word that is said and at once denied: "fiebre no fiebre"."""
    for index, token in enumerate(tokens):
        if not token.is_word or not is_denial(token.word, language):
            continue
        before = _words_near(tokens[max(0, index - _NEAR) : index][::-1], language)
        after = _words_near(tokens[index + 1 : index + 1 + _NEAR], language)
        if not before.isdisjoint(after):
            return min(before & after)
    return ""


def _words_near(tokens: Sequence[Token], language: str) -> set[str]:
    """Return the content words up to the first sign."""
    words = takewhile(lambda token: token.is_word, tokens)
    return {token.word for token in words if _is_content(token, language)}


def _is_content(token: Token, language: str) -> bool:
    return token.is_word and not is_stop(token.word, language) and token.word not in _ADVERBS
