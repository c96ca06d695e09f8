"""All checks over one translation, and whether it is withheld. Pure."""

from typing import Final

from server.translate.safety.alignment import Bead, Part, align
from server.translate.safety.negation import check_negations, clause_of
from server.translate.safety.quantities import check_quantities, side_of
from server.translate.safety.sides import check_sides, mentions_of
from server.translate.safety.verdict import CLEAN, Check, Kind, Verdict
from server.translate.safety.wording import say
from server.translate.safety.words import Token, sentences_of, tokens_of

_SPOKEN: Final = frozenset({"en", "es"})
_MIN_LOST_WORDS: Final = 2


def judge(source: str, translation: str, source_language: str, target_language: str) -> Verdict:
    """Return what a reader must know before trusting `translation` of `source`."""
    if not source.strip():
        return CLEAN
    if not translation.strip():
        return Verdict((say(Kind.LENGTH, "empty", target_language),), withheld=True)
    ours = side_of(tokens_of(source), source_language)
    theirs = side_of(tokens_of(translation), target_language)
    checks, withheld = check_quantities(ours, theirs)
    if {source_language, target_language} <= _SPOKEN:
        serious = _check_sentences(source, translation, source_language, target_language)
        withheld = withheld or bool(serious)
        checks = serious + checks
    return Verdict(tuple(checks), withheld=withheld)


def _check_sentences(
    source: str, translation: str, source_language: str, target_language: str
) -> list[Check]:
    ours = [Part.of(one, source_language) for one in sentences_of(source)]
    theirs = [Part.of(one, target_language) for one in sentences_of(translation)]
    checks: list[Check] = []
    for bead in align(ours, theirs):
        checks.extend(_check_bead(bead, source_language, target_language))
    return checks


def _check_bead(bead: Bead, source_language: str, target_language: str) -> list[Check]:
    if not bead.target:
        text = bead.source[0].sentence.text
        return [say(Kind.SENTENCE, "sentence_lost", target_language, text)]
    if not bead.source:
        text = bead.target[0].sentence.text
        return [say(Kind.SENTENCE, "sentence_added", target_language, text)]
    ours, theirs = _tokens(bead.source), _tokens(bead.target)
    return [
        *check_negations(
            clause_of(ours, source_language),
            clause_of(theirs, target_language),
            target_language,
        ),
        *check_sides(
            mentions_of(ours, source_language),
            mentions_of(theirs, target_language),
            target_language,
        ),
    ]


def _tokens(parts: tuple[Part, ...]) -> tuple[Token, ...]:
    return tuple(token for part in parts for token in part.sentence.tokens)
