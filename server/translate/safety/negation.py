"""What a text denies, and with which words. Pure; `denials` compares two texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from server.translate.safety.features import is_stop, keys_of
from server.translate.safety.negation_words import (
    ADVERBS,
    AFTER_LATE_ADVERB,
    ALTERNATIVES,
    ANY,
    BEFORE_CHAIN,
    CARRYING,
    CONCORD,
    DEMANDING,
    DEMANDING_ES,
    HARD,
    JOINING,
    LATE_ADVERBS,
    LINKS,
    NEEDS_NO,
    NOT_AFFIXED,
    NOT_LESS,
    NOT_NON,
    PHRASES,
    PREFIXES,
    SOFT,
    STUMPS,
    UNLESS,
    UNLIKELY,
)
from server.translate.safety.opposites import denied_by, own_poles, poles_of
from server.translate.safety.words import Token

_REACH: Final = 7
_SOFT_REACH: Final = 3
_MAX_GOVERNED: Final = 2
_MIN_ROOT: Final = 3
_MIN_VERB: Final = 4
_MIN_STRICT: Final = 6
_CONCORD_REACH: Final = 3
_CLAUSE_BEGINS: Final = frozenset({"y", "e", ",", ";", ".", "pero"})
_SHORT_VERBS: Final = frozenset({"hay", "es", "son", "ha", "han", "esta", "estaba"})
_BEFORE_CONCORD: Final = frozenset({"en", "de", "a", "bajo", "por", "con", "para"})
_STRONG_STOPS: Final = frozenset({".", ";", ":", "?", "!"})
_STOPS: Final = _STRONG_STOPS | {",", "(", ")"}


@dataclass(frozen=True, slots=True)
class Negation:
    """One word that denies; `keys` is what it governs, `head` the first of it.

    `group` names the soft words it belongs to. An orphan stands where its "no" was lost. What
    `demands` must find a denial in the other text.
    """

    text: str
    hard: bool
    group: str
    keys: frozenset[str]
    head: frozenset[str] = frozenset()
    orphan: bool = False
    strict: bool = False
    own: frozenset[str] = frozenset()
    demands: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of text as this check sees it.

    Args:
        alternatives: Words that carry a denial on to something further: no fever *or* cough.
        joints: Words that may do so, under a denial or not.
        links: What else joins two things: "and", a comma.
        wholes: Words for "any": denied ones in English, of every kind in Spanish.
    """

    negations: tuple[Negation, ...]
    keys: frozenset[str]
    words: frozenset[str] = frozenset()
    alternatives: int = 0
    joints: int = 0
    links: int = 0
    wholes: int = 0


def clause_of(tokens: Sequence[Token], language: str) -> Clause:
    """Return what `tokens` deny, and what they speak of."""
    keys = frozenset[str]().union(
        *(_said(token.word, language) for token in tokens if token.is_word),
        *(own_poles(token.word, language) for token in tokens if token.is_word),
    )
    return Clause(
        negations=tuple(negations_of(tokens, language)),
        keys=keys,
        words=frozenset(token.word for token in tokens if token.is_word),
        alternatives=_under_denial(tokens, language, CARRYING[language]),
        joints=sum(
            token.word in ALTERNATIVES[language] and not _opens_chain(tokens, index)
            for index, token in enumerate(tokens)
        ),
        links=sum(token.word in LINKS for token in tokens),
        wholes=_under_denial(tokens, "en", ANY["en"])
        if language == "en"
        else sum(token.word in ANY["es"] for token in tokens),
    )


def _opens_chain(tokens: Sequence[Token], index: int) -> bool:
    """Whether a "ni" is the first of its chain and joins nothing: no hay ni tos ni fiebre."""
    if index == 0 or tokens[index].word != "ni":
        return False
    return tokens[index - 1].word in BEFORE_CHAIN


def _under_denial(tokens: Sequence[Token], language: str, words: frozenset[str]) -> int:
    """Return how many of `words` stand behind a denial in their sentence."""
    found, denied = 0, False
    for index, token in enumerate(tokens):
        if token.text in _STRONG_STOPS:
            denied = False
        elif denied and token.word in words and not _opens_chain(tokens, index):
            # "no fever, or cough" may go on otherwise; "nor" never does.
            found += token.word == "nor" or not _follows(tokens, index, ",")
        elif token.is_word and is_denial(token.word, language):
            denied = True
    return found


def negations_of(tokens: Sequence[Token], language: str) -> list[Negation]:
    """Return the negations among `tokens` in order."""
    found: list[Negation] = []
    denied = -1  # where the clause's last negation stood, -1 after its end
    for index, token in enumerate(tokens):
        if token.text in _STRONG_STOPS:
            denied = -1
        if not token.is_word:
            continue
        one = _negation(tokens, index, language, under=denied >= 0)
        if one is not None:
            found.append(one)
            if one.hard:
                denied = index
    return found


def _negation(
    tokens: Sequence[Token], index: int, language: str, *, under: bool
) -> Negation | None:
    token = tokens[index]
    word = token.word
    if language == "en" and word.startswith("non") and word not in NOT_NON:
        return _non(tokens, index)
    if is_denial(word, language) or (language == "es" and word in CONCORD):
        return _plain(tokens, index, language, under=under)
    if language == "es" and _is_stump(tokens, index, under=under):
        return Negation(token.text, hard=False, group="stump", keys=frozenset(), orphan=True)
    if word in JOINING[language]:
        opens = index == 0 or tokens[index - 1].text in _STRONG_STOPS
        keys = _governed(tokens, index, language)
        orphan = language == "es" and not under and not opens
        return Negation(
            token.text, hard=opens and not under, group="joining", keys=keys, orphan=orphan
        )
    return (
        _soft(tokens, index, language)
        or _affixed(tokens, index, language)
        or _opposite(token, language)
    )


def _soft(tokens: Sequence[Token], index: int, language: str) -> Negation | None:
    token, word = tokens[index], tokens[index].word
    group = _group(word, language)
    if word == "poco" and any(one.word.startswith(UNLIKELY) for one in tokens[index + 1 :][:1]):
        group = "unlikely"
    if word == "free" and _follows(tokens, index, "-"):
        keys = _keys(tokens[max(0, index - 2) : index], language, _STOPS)
        return Negation(token.text, hard=True, group="", keys=keys, head=keys)
    if group == "free" and not any(one.word in {"of", "de"} for one in tokens[index + 1 :][:1]):
        group = None
    if word.startswith("rul") and all(one.word != "out" for one in tokens[index + 1 : index + 4]):
        group = None  # a general rule rules nothing out
    if group is not None:
        keys = _near(tokens, index, language) | denied_by(word, language)
        own = own_poles(word, language)
        demands = group in DEMANDING if language == "en" else word.startswith(DEMANDING_ES)
        demands = demands and not (group == "negative" and _is_named_negative(tokens, index))
        return Negation(token.text, hard=False, group=group, keys=keys, own=own, demands=demands)
    return None


def _is_named_negative(tokens: Sequence[Token], index: int) -> bool:
    """Whether it is that of Gram-negative, or a patient's refusal: la negativa del enfermo."""
    before = [token.word for token in tokens[max(0, index - 2) : index]]
    after = tokens[index + 1].word if index + 1 < len(tokens) else ""
    return "gram" in before or after in {"de", "del", "a"}


def _plain(tokens: Sequence[Token], index: int, language: str, *, under: bool) -> Negation | None:
    token, word = tokens[index], tokens[index].word
    if _says_nothing(tokens, index, language):
        if language == "es" and any(one.word == "ser" for one in tokens[index + 1 : index + 2]):
            return Negation(token.text, hard=False, group="except", keys=frozenset())
        return None
    if word in ADVERBS:
        under = _stands_under_no(tokens, index)
    hard = not (under and language == "es" and word in CONCORD)
    refuses = word.startswith(("niega", "nego", "nega")) and _follows(tokens, index, "se")
    if refuses:
        hard = False
    orphan = hard and language == "es" and _needs_no(tokens, index)
    keys = _governed(tokens, index, language)
    head = _keys(tokens[index + 1 : index + 1 + _REACH], language, _STOPS)
    return Negation(
        token.text,
        hard=hard,
        group="fail" if refuses else "",
        keys=keys,
        head=head,
        orphan=orphan,
        demands=refuses,
    )


def _stands_under_no(tokens: Sequence[Token], index: int) -> bool:
    """Whether a "nunca" only strengthens a "no" of its own clause: no pica, y nunca tuvo is two."""
    for token in reversed(tokens[max(0, index - _CONCORD_REACH) : index]):
        if token.word in HARD["es"]:
            return True
        if token.word in _CLAUSE_BEGINS:
            return False
    return False


def _is_stump(tokens: Sequence[Token], index: int, *, under: bool) -> bool:
    """Whether a word stands alone that needs a "no" before it: sino, (sin) embargo."""
    word = tokens[index].word
    if word == "sino":
        return not under
    if word == "ser":
        return tuple(token.word for token in tokens[max(0, index - 1) : index + 2]) == UNLESS
    return word in STUMPS and not _follows(tokens, index, STUMPS[word])


def _non(tokens: Sequence[Token], index: int) -> Negation:
    """A "non-" before a word, joined to it or not: Spanish says "no"."""
    root = tokens[index].word[len("non") :]
    after = _keys(tokens[index + 1 : index + 4], "en", _STOPS)
    keys = keys_of(root, "en") if root else after
    return Negation(tokens[index].text, hard=True, group="", keys=keys | after, head=keys)


@lru_cache(maxsize=8192)
def _group(word: str, language: str) -> str | None:
    return next((group for stem, group in SOFT[language] if word.startswith(stem)), None)


def is_denial(word: str, language: str) -> bool:
    """Tell whether a folded word denies by itself what follows it."""
    return word in HARD[language] or (language == "en" and word.endswith("n't"))


def _follows(tokens: Sequence[Token], index: int, word: str) -> bool:
    return index > 0 and tokens[index - 1].word == word


def _says_nothing(tokens: Sequence[Token], index: int, language: str) -> bool:
    word = tokens[index].word
    if "º" in tokens[index].text or _is_expletive(tokens, index):
        return True
    after = [token for token in tokens[index + 1 : index + 3] if token.text != "."]
    if after and (word, after[0].word) in PHRASES[language]:
        return after[0].word != "ser" or after[-1].word == "que"
    return word == "no" and bool(after) and after[0].text[0].isdecimal()  # No. 274


def _is_expletive(tokens: Sequence[Token], index: int) -> bool:
    """Whether it is the "no" of "hasta que no se demuestre", which denies nothing."""
    if tokens[index].word != "no":
        return False
    return any(token.word == "hasta" for token in tokens[max(0, index - 2) : index])


def _needs_no(tokens: Sequence[Token], index: int) -> bool:
    """Whether a concord word stands where Spanish denies before it: come [...] nunca."""
    if tokens[index].word in LATE_ADVERBS:
        after = tokens[index + 1].word if index + 1 < len(tokens) else "."
        return after in AFTER_LATE_ADVERB and not _opens(tokens, index)
    return tokens[index].word in NEEDS_NO and not _opens(tokens, index)


def _opens(tokens: Sequence[Token], index: int) -> bool:
    """Whether a concord word stands where it denies alone: before the verb of its clause."""
    place = index - 1
    if place >= 0 and tokens[place].word in _BEFORE_CONCORD:
        place -= 1
    if place < 0:
        return True
    before = tokens[place]
    if before.word in _SHORT_VERBS:
        return False
    return not before.is_word or len(before.word) < _MIN_VERB or is_stop(before.word, "es")


def _governed(tokens: Sequence[Token], index: int, language: str) -> frozenset[str]:
    return _keys(tokens[index + 1 : index + 1 + _REACH], language, _STRONG_STOPS)


def _near(tokens: Sequence[Token], index: int, language: str) -> frozenset[str]:
    before = tokens[max(0, index - _SOFT_REACH) : index][::-1]
    after = tokens[index + 1 : index + 1 + _SOFT_REACH]
    return _keys(before, language, _STOPS) | _keys(after, language, _STOPS)


def _said(word: str, language: str) -> frozenset[str]:
    return keys_of(word, language) | poles_of(word, language)


def _keys(tokens: Sequence[Token], language: str, stops: frozenset[str]) -> frozenset[str]:
    """Return the keys of the first content words among `tokens`, up to a stop."""
    keys: set[str] = set()
    taken = 0
    for token in tokens:
        if token.text in stops or taken == _MAX_GOVERNED:
            break
        if token.is_word and not is_stop(token.word, language):
            keys |= _said(token.word, language)
            taken += 1
    return frozenset(keys)


def _affixed(tokens: Sequence[Token], index: int, language: str) -> Negation | None:
    token = tokens[index]
    if language == "en" and token.word.endswith("less") and token.word not in NOT_LESS:
        return _affix(token, keys_of(token.word[:-4], language), language)
    if token.word.startswith(NOT_AFFIXED):
        return None
    for prefix in PREFIXES[language]:
        root = token.word[len(prefix) :]
        if token.word.startswith(prefix) and len(root) >= _MIN_ROOT:
            strict = len(root) > (_MIN_VERB if prefix == "un" else _MIN_STRICT)
            keys = keys_of("duda" if root.startswith("dud") else root, language)
            return _affix(token, keys, language, strict=strict)
    return None


def _affix(token: Token, keys: frozenset[str], language: str, *, strict: bool = False) -> Negation:
    own = frozenset(key for key in keys_of(token.word, language) if key.startswith("~"))
    keys |= denied_by(token.word, language)
    own |= own_poles(token.word, language)
    return Negation(token.text, hard=False, group="affix", keys=keys, strict=strict, own=own)


def _opposite(token: Token, language: str) -> Negation | None:
    keys = denied_by(token.word, language)
    if not keys:
        return None
    own = own_poles(token.word, language)
    return Negation(token.text, hard=False, group="opposite", keys=keys, strict=True, own=own)
