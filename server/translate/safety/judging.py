"""All checks over one translation, and whether it is withheld. Pure."""

from typing import Final

from server.translate.safety.alignment import Bead, Part, align
from server.translate.safety.amounts import check_amounts
from server.translate.safety.conditions import check_conditions
from server.translate.safety.dates import check_dates
from server.translate.safety.denials import check_negations
from server.translate.safety.directions import check_directions, headings_of
from server.translate.safety.fasting import check_fasting
from server.translate.safety.fluency import check_fluency
from server.translate.safety.frequency import check_frequency
from server.translate.safety.leftovers import check_leftovers
from server.translate.safety.losses import check_losses
from server.translate.safety.negation import clause_of
from server.translate.safety.numerals import side_of
from server.translate.safety.one_dose import check_one_dose
from server.translate.safety.order import check_order
from server.translate.safety.polarity import check_polarity, stances_of
from server.translate.safety.quantities import check_quantities
from server.translate.safety.routes import check_routes
from server.translate.safety.sides import check_sides, mentions_of
from server.translate.safety.spoken_counts import check_spoken_counts
from server.translate.safety.symptoms import check_symptoms
from server.translate.safety.terms import check_abbreviations, check_drugs, check_false_friends
from server.translate.safety.verdict import CLEAN, Check, Kind, Verdict
from server.translate.safety.wording import say
from server.translate.safety.words import Sentence, Token, sentences_of, tokens_of

_SPOKEN: Final = frozenset({"en", "es"})


def judge(source: str, translation: str, source_language: str, target_language: str) -> Verdict:
    """Return what a reader must know before trusting `translation` of `source`."""
    if not source.strip():
        return CLEAN
    if not translation.strip():
        return Verdict((say(Kind.LENGTH, "empty", target_language),), withheld=True)
    languages = (source_language, target_language)
    ours = side_of(tokens_of(source), source_language)
    theirs = side_of(tokens_of(translation), target_language)
    sentences = (sentences_of(source), sentences_of(translation))
    spoken = set(languages) <= _SPOKEN
    serious = _check_sentences(sentences, languages) if spoken else []
    numbers, changed = check_quantities(ours, theirs)
    if spoken:
        serious += check_amounts(ours, theirs)
        routes, rerouted = check_routes(ours, theirs)
        dates, redated = check_dates(
            (ours.tokens, source_language), (theirs.tokens, target_language)
        )
        moved = check_order(ours, theirs)
        numbers += [*moved, *routes, *dates]
        changed |= rerouted or redated or any(check.kind == Kind.DOSE for check in moved)
    others, looping = check_fluency(ours.tokens, theirs.tokens, sentences[1], languages)
    if spoken:
        if not any(check.kind == Kind.UNTRANSLATED for check in others):
            others += check_leftovers(ours.tokens, theirs.tokens, languages)
        others += check_drugs(ours.tokens, theirs.tokens, languages)
        others += check_abbreviations(ours.tokens, theirs.tokens, languages)
        others += check_false_friends(ours.tokens, theirs.tokens, languages)
    checks = dict.fromkeys([*serious, *numbers, *others])
    return Verdict(tuple(checks), withheld=bool(serious) or changed or looping)


def _check_sentences(
    sentences: tuple[tuple[Sentence, ...], tuple[Sentence, ...]], languages: tuple[str, str]
) -> list[Check]:
    ours = [Part.of(one, languages[0]) for one in sentences[0]]
    theirs = [Part.of(one, languages[1]) for one in sentences[1]]
    checks: list[Check] = []
    for bead in align(ours, theirs):
        checks.extend(_check_bead(bead, *languages))
    return checks


def _check_bead(bead: Bead, source_language: str, target_language: str) -> list[Check]:
    if not bead.target:
        text = bead.source[0].sentence.text
        return [say(Kind.SENTENCE, "sentence_lost", target_language, text)]
    if not bead.source:
        text = bead.target[0].sentence.text
        return [say(Kind.SENTENCE, "sentence_added", target_language, text)]
    ours, theirs = _tokens(bead.source), _tokens(bead.target)
    often = check_frequency((ours, source_language), (theirs, target_language))
    return [
        *check_losses(bead, source_language, target_language),
        *check_negations(
            clause_of(ours, source_language),
            clause_of(theirs, target_language),
            target_language,
        ),
        *check_polarity(
            stances_of(ours, source_language),
            stances_of(theirs, target_language),
            target_language,
        ),
        *check_symptoms((ours, source_language), (theirs, target_language)),
        *check_directions(
            headings_of(ours, source_language),
            headings_of(theirs, target_language),
            target_language,
        ),
        *check_conditions((ours, source_language), (theirs, target_language)),
        *check_fasting((ours, source_language), (theirs, target_language)),
        *(often or check_spoken_counts((ours, source_language), (theirs, target_language))),
        *check_one_dose((ours, source_language), (theirs, target_language)),
        *check_sides(
            mentions_of(ours, source_language),
            mentions_of(theirs, target_language),
            target_language,
        ),
    ]


def _tokens(parts: tuple[Part, ...]) -> tuple[Token, ...]:
    return tuple(token for part in parts for token in part.sentence.tokens)
