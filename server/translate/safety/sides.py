"""Whether left stayed left. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from server.translate.glossary import entries
from server.translate.glossary.folding import word_set
from server.translate.safety.verdict import Check, Kind
from server.translate.safety.wording import say
from server.translate.safety.words import Token

_LEFT, _RIGHT, _BOTH = "L", "R", "B"


@dataclass(frozen=True, slots=True)
class Mention:
    """A word or abbreviation that names a side; a soft one need not be repeated.

    That of an `organ` (an eye or an ear) must at least not become the other one.
    """

    side: str
    text: str
    soft: bool
    organ: bool = False


@cache
def _forms(language: str) -> dict[str, str]:
    left, right = entries("side")[:2]
    forms = dict.fromkeys(left.forms(language), _LEFT)
    forms.update(dict.fromkeys(right.forms(language), _RIGHT))
    return forms


# Abbreviations that hold a side, in either language: they may answer for a written one.
_SOFT: Final[dict[str, str]] = dict.fromkeys(
    word_set(
        "lv lvef lad lca luq llq lul lll lbbb la lvh vi ai fevi hvi bri bcri brihh bcrihh fii "
        "hci lii lsi msi mii hvi oi os si hi mi ei eii"
    ),
    _LEFT,
) | dict.fromkeys(
    word_set(
        "rv rca ruq rlq rul rll rml rbbb ra rvh vd ad hvd brd bcrd brdhh bcrdhh fid hcd lid lsd "
        "msd mid od sd hd ed dextro bcrd cd"
    ),
    _RIGHT,
)
# Eyes and ears, as they are written after a finding: OD is the right eye where eyes are spoken of.
_ORGANS: Final[dict[str, dict[str, str]]] = {
    "en": {"OD": _RIGHT, "OS": _LEFT, "OU": _BOTH, "AD": _RIGHT, "AS": _LEFT, "AU": _BOTH,
           "RE": _RIGHT, "LE": _LEFT},
    "es": {"OD": _RIGHT, "OI": _LEFT, "OS": _LEFT, "AO": _BOTH, "OU": _BOTH},
}  # fmt: skip
_SMALL_CHARS: Final = 2
"""Short forms up to so long are words as well, unless in capitals: "la", "si", "mi"."""
_AMBIGUOUS: Final = frozenset({"AD", "AS", "AU", "RE", "LE"})
"""Short forms of too much else to be missed."""
_EYES_AND_EARS: Final = word_set("va av iop pio ear ears ojo ojos eye eyes eyed")
_OF_EYES_AND_EARS: Final = (
    "vision", "visual", "ocular", "intraocul", "ophthal", "cornea", "retin", "catara", "pupil",
    "conjuntiv", "conjunctiv", "glaucom", "uveit", "macul", "hearing", "otitis", "tympan",
    "otalg", "oftal", "oido", "timpan", "audi", "keratit", "queratit", "eyedrop", "colirio",
)  # fmt: skip
_OF_BOTH: Final = word_set(
    "both ambos ambas bilateral bilateralmente bilaterally bilaterales each cada"
)
# After these, "right" is no side; before these, "left" is none.
_BEFORE_LAW: Final = frozenset({"a", "de", "y", "los", "sus", ""})
_NOT_RIGHT_BEFORE: Final = frozenset(
    {"it", "the", "is", "be", "are", "all", "was", "you're", "it's"}
)
_NOT_RIGHT_AFTER: Final = word_set(
    "answer answers now away choice option diagnosis to time after treatment before or thing "
    "moment direction way track when amount one from"
)
_NOT_LEFT_BEFORE: Final = word_set(
    "he she who and has have had be been was were they it we i is are option options"
)
_NOT_LEFT_AFTER: Final = word_set(
    "the with his her untreated hospital behind out home us me a without him to for in unattended "
    "as"
)


def mentions_of(tokens: Sequence[Token], language: str) -> list[Mention]:
    """Return the sides named among `tokens`, in order."""
    forms, found = _forms(language), []
    organs = _ORGANS.get(language, {})
    in_context = any(_is_of_organ(token.word) for token in tokens)
    for index, token in enumerate(tokens):
        side = forms.get(token.word)
        if token.text in organs:
            soft = not in_context or token.text in _AMBIGUOUS
            found.append(Mention(organs[token.text], token.text, soft=soft, organ=True))
        elif token.word in _OF_BOTH:
            found.append(Mention(_BOTH, token.text, soft=True))
        elif side is not None:
            soft = _is_law(tokens, index) if language == "es" else _is_other(tokens, index, side)
            found.append(Mention(side, token.text, soft=soft))
        elif token.word in _SOFT and (token.text.isupper() or len(token.word) > _SMALL_CHARS):
            found.append(Mention(_SOFT[token.word], token.text, soft=True))
    return found


def _is_of_organ(word: str) -> bool:
    """Whether a word speaks of eyes or ears."""
    return word in _EYES_AND_EARS or word.startswith(_OF_EYES_AND_EARS)


def _is_law(tokens: Sequence[Token], index: int) -> bool:
    """Whether "derecho" may mean the law or a right."""
    before = tokens[index - 1].word if index else ""
    return tokens[index].word in {"derecho", "derechos"} and before in _BEFORE_LAW


def _is_other(tokens: Sequence[Token], index: int, side: str) -> bool:
    before = tokens[index - 1].word if index else ""
    after = tokens[index + 1].word if index + 1 < len(tokens) else ""
    if side == _RIGHT:
        return after in _NOT_RIGHT_AFTER or (before in _NOT_RIGHT_BEFORE and not after.isalpha())
    return after in _NOT_LEFT_AFTER or before in _NOT_LEFT_BEFORE


def check_sides(source: Sequence[Mention], target: Sequence[Mention], language: str) -> list[Check]:
    """Return a check where a side was swapped, lost or added between two aligned pieces."""
    turned = _turned_organ(source, target)
    if turned is not None:
        return [say(Kind.SIDE, "side_changed", language, turned)]
    checks = []
    hard_source = [one for one in source if not one.soft]
    hard_target = [one for one in target if not one.soft]
    lost = _left_over(hard_source, hard_target, target)
    added = _left_over(hard_target, hard_source, source)
    if lost and added:
        return [say(Kind.SIDE, "side_changed", language, f"{lost[0].text} → {added[0].text}")]
    if lost:
        checks.append(say(Kind.SIDE, "side_missing", language, lost[0].text))
    elif added:
        checks.append(say(Kind.SIDE, "side_added", language, added[0].text))
    elif [one.side for one in hard_source] != [one.side for one in hard_target] and len(
        hard_source
    ) == len(hard_target):
        text = " → ".join(one.text for one in hard_target)
        checks.append(say(Kind.SIDE, "side_changed", language, text))
    return checks


def _left_over(
    ours: Sequence[Mention], hard: Sequence[Mention], theirs: Sequence[Mention]
) -> list[Mention]:
    left: list[Mention] = []
    for side in (_LEFT, _RIGHT, _BOTH):
        mine = [one for one in ours if one.side == side]
        answering = sum(one.side == side for one in hard)
        spare = sum(one.side == side and one.soft for one in theirs)
        left.extend(mine[answering + spare :] if len(mine) > answering + spare else [])
    return left


def _turned_organ(source: Sequence[Mention], target: Sequence[Mention]) -> str | None:
    """Return what an eye or an ear became where only its opposite is there: OD → OI."""
    for one in source:
        if one.organ and not any(other.side == one.side for other in target):
            instead = next((two for two in target if two.organ), None)
            if instead is not None and not any(two.side == instead.side for two in source):
                return f"{one.text} → {instead.text}"
    return None
