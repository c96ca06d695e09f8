"""Drugs, abbreviations and false friends: words that must become one certain word. Pure."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from server.translate.glossary import Entry, by_form, entries
from server.translate.glossary.folding import fold, word_set
from server.translate.safety.features import keys_of, skeleton
from server.translate.safety.numerals import Side
from server.translate.safety.verdict import Check, Kind
from server.translate.safety.wording import say
from server.translate.safety.words import Token

# Endings that the WHO gives to names of drugs, in both languages.
_DRUG_STEM: Final = re.compile(
    r"(?:cillin|cilina|mycin|micina|floxacin|floxacino|prazole?|olol|sartan|pril|statina?|mab"
    r"|tinib|ciclovir|xaban|parina?|oxetine|oxetina|triptan|gliptina?|gliflozina?|dipine|dipino"
    r"|thiazide|tiazida|zepam|barbital|conazole?|cycline|ciclina)\Z"
)
# Kept as they are, these leave a reader guessing at pressure, pulse, route or number of doses.
_VITAL: Final = word_set(
    "TA FC FR HTA BP HR RR HTN SOB PO VO EV NPO BID TID QID PRN NSAID NSAIDs AINE AINEs IECA HBPM "
    "LMWH"
)
_MIN_DRUG_CHARS: Final = 7
_SOUND_CHARS: Final = 5
_MAX_FORM_WORDS: Final = 4


def check_drugs(
    source: Sequence[Token], target: Sequence[Token], languages: tuple[str, str]
) -> list[Check]:
    """Return a check for each drug of the source that the translation does not name."""
    there = _drug_places(target, languages[1])
    known = _known_drugs(languages[1])
    exact = {_sound(token.word) for token in target if token.is_word}
    # Another drug that sounds alike is no answer.
    loose = {
        skeleton(token.word)[:_SOUND_CHARS]
        for token in target
        if token.is_word and token.word not in known
    }
    found: dict[str, Check] = {}
    for text, places in _drugs_in(source, languages[0]):
        named = not places.isdisjoint(there) or _sounds_like(places, exact, languages[1])
        if not places:
            named = skeleton(fold(text))[:_SOUND_CHARS] in loose
        if not named:
            found[text] = say(Kind.DRUG, "drug_missing", languages[1], text)
    return list(found.values())


@cache
def _known_drugs(language: str) -> dict[str, frozenset[int]]:
    """Return the forms of drugs with their places, and of their classes with places below 0."""
    found = dict(by_form("drug", language))
    for form, places in by_form("drug_class", language).items():
        found[form] = found.get(form, frozenset()) | {-1 - place for place in places}
    return found


def _drug(place: int) -> Entry:
    return entries("drug")[place] if place >= 0 else entries("drug_class")[-1 - place]


def _drugs_in(tokens: Sequence[Token], language: str) -> Iterator[tuple[str, frozenset[int]]]:
    """Yield the drugs named, with their places in the glossary; none for one known by its end."""
    known = _known_drugs(language)
    for index, token in enumerate(tokens):
        if not token.is_word:
            continue
        for length in range(1, _MAX_FORM_WORDS + 1):
            places = known.get(_form(tokens, index, length))
            if places is not None:
                yield " ".join(one.text for one in tokens[index : index + length]), places
        if token.word not in known and is_drug(token.word, language):
            yield token.text, frozenset()


def drugs_in(side: Side) -> list[tuple[int, int]]:
    """Return the glossary's drugs in a text, each with the place of its first word, in order."""
    forms = by_form("drug", side.language)
    found: list[tuple[int, int]] = []
    for index in range(len(side.tokens)):
        for length in range(_MAX_FORM_WORDS, 0, -1):
            places = forms.get(_form(side.tokens, index, length))
            if places is not None:
                found.append((min(places), index))
                break
    return found


def is_drug(word: str, language: str) -> bool:
    """Whether a folded word names a drug: one of the glossary's, or by its ending."""
    if word in by_form("drug", language):
        return True
    return len(word) >= _MIN_DRUG_CHARS and _DRUG_STEM.search(word) is not None


def _sound(word: str) -> str:
    """Return how a name sounds without its last vowel: fentanyl and fentanilo are one."""
    return skeleton(word).rstrip("aeo")


def _sounds_like(places: frozenset[int], sounds: set[str], language: str) -> bool:
    """Whether a drug of the glossary is there under a spelling that sounds the same."""
    forms = (form for place in places for form in _drug(place).forms(language))
    return any(all(_sound(word) in sounds for word in form.split()) for form in forms)


def _drug_places(tokens: Sequence[Token], language: str) -> frozenset[int]:
    forms = _known_drugs(language)
    places: set[int] = set()
    for index in range(len(tokens)):
        for length in range(1, _MAX_FORM_WORDS + 1):
            places |= forms.get(_form(tokens, index, length), frozenset())
    return frozenset(places)


def _form(tokens: Sequence[Token], index: int, length: int) -> str:
    return " ".join(token.word for token in tokens[index : index + length])


@cache
def _abbreviations(language: str) -> dict[str, tuple[Entry, ...]]:
    """Return the entries of each form as it is written, capitals and all."""
    found: dict[str, tuple[Entry, ...]] = {}
    for entry in entries("abbreviation"):
        for form in entry.written(language):
            found[form] = (*found.get(form, ()), entry)
    return found


def check_abbreviations(
    source: Sequence[Token], target: Sequence[Token], languages: tuple[str, str]
) -> list[Check]:
    """Return a check for each abbreviation kept where it means nothing or something else."""
    known = _abbreviations(languages[0])
    written = {token.text for token in target}
    keys = frozenset[str]().union(
        *(keys_of(token.word, languages[1]) for token in target if token.is_word)
    )
    found: list[Check] = []
    for text in dict.fromkeys(token.text for token in source if token.text in known):
        meant = known[text]
        misread = text in _abbreviations(languages[1]) or text in _VITAL
        if text not in written or not misread:
            continue
        if any(_is_there(one, written, keys, languages[1]) for one in meant):
            continue
        meaning = meant[0].note(languages[1])
        found.append(say(Kind.ABBREVIATION, "abbreviation", languages[1], text, meaning))
    return found


def _is_there(entry: Entry, written: set[str], keys: frozenset[str], language: str) -> bool:
    if any(form in written for form in entry.written(language)):
        return True
    words = [word for word in entry.note(language).split() if len(word) > _MAX_FORM_WORDS]
    return bool(words) and all(
        not keys_of(word.lower(), language).isdisjoint(keys) for word in words
    )


def check_false_friends(
    source: Sequence[Token], target: Sequence[Token], languages: tuple[str, str]
) -> list[Check]:
    """Return a check where a word became the one that only looks like it."""
    ours, theirs = _forms_in(source), _forms_in(target)
    found: list[Check] = []
    for trap in sorted(theirs & _traps(languages[1]).keys()):
        entry = _traps(languages[1])[trap]
        if ours.isdisjoint(entry.forms(languages[0])):
            continue
        if theirs.isdisjoint(entry.forms(languages[1])):
            meaning = entry.note(languages[1])
            found.append(say(Kind.FALSE_FRIEND, "false_friend", languages[1], trap, meaning))
    return found


@cache
def _traps(language: str) -> dict[str, Entry]:
    return {form: entry for entry in entries("false_friend") for form in entry.traps(language)}


def _forms_in(tokens: Sequence[Token]) -> frozenset[str]:
    return frozenset(
        _form(tokens, index, length)
        for index in range(len(tokens))
        for length in range(1, _MAX_FORM_WORDS + 1)
    )
