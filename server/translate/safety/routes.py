"""By which way something is given: 5 mg into a vein must not become 5 mg by mouth. Pure.

Beside a dose or a drug a route that changed or is gone withholds the translation; elsewhere it
is said.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from server.translate.glossary import by_form, entries
from server.translate.glossary.folding import word_set
from server.translate.safety.numerals import Side, is_dose
from server.translate.safety.terms import is_drug
from server.translate.safety.verdict import Check, Kind
from server.translate.safety.wording import say
from server.translate.safety.words import Token

_MAX_FORM_TOKENS: Final = 4
_SHORT_CHARS: Final = 2
_NEAR: Final = 8
_SHORT_NEAR: Final = 4
# Behind these, and beside another Roman numeral, IV is the number four.
_BEFORE_FOUR: Final = word_set(
    "grade grades stage stages type types class classes factor phase degree level zone group nerve "
    "grado grados estadio estadios tipo tipos clase clases fase nivel zona grupo par nervio angle "
    "angiotensina angiotensin colageno collagen kellgren nyha killip fitzpatrick asa"
)
_BESIDE_FOUR: Final = frozenset({"i", "ii", "iii", "v", "vi", "vii", "-", "/", "–"})
_NOTHING: Final = word_set("nothing nil nada anything")
# What is no route itself and may stand for one, by the English name of the route.
_LOOSE: Final = {
    "intravenous": word_set(
        "vein veins venous vena venas venosa venoso venosos drip drips infusion infusions infused "
        "perfusion parenteral parenterales parenterally gotero suero sueros venoclisis bolus bolo "
        "bolos fluidoterapia"
    ),
    "oral": word_set("mouth boca bucal swallow swallowed trague tragar tablet tablets comprimido "
                     "comprimidos capsules capsulas"),
    "subcutaneous": word_set("skin piel"),
    "inhaled": word_set("puff puffs aerosol aerosols aerosoles aerosolterapia inhaling spray"),
    "rectal": word_set("rectum recto"),
    "topical": word_set("cream creams lotion gel crema cremas pomada locion local locally"),
    "intranasal": word_set("nasal nose nariz"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Route:
    """A route that a text names; `beside` a dose or a drug or not."""

    place: int
    text: str
    beside: bool


def check_routes(source: Side, target: Side) -> tuple[list[Check], bool]:
    """Return a check where a route changed or is gone, and whether that was beside a dose."""
    ours, theirs = list(routes_of(source)), list(routes_of(target))
    lost = _unanswered(ours, theirs, target)
    added = _unanswered(theirs, ours, source)
    language = target.language
    for mine in lost:
        other = next((one for one in added if one.place != mine.place), None)
        if other is not None:
            check = say(Kind.ROUTE, "route_changed", language, mine.text, other.text)
            return [check], mine.beside or other.beside
    if lost:
        gone = next((one for one in lost if one.beside), lost[0])
        return [say(Kind.ROUTE, "route_missing", language, gone.text)], gone.beside
    extra = next((one for one in added if one.beside), None)
    if extra is not None:
        return [say(Kind.ROUTE, "route_added", language, extra.text)], True
    return _check_order(ours, theirs, language)


def _check_order(
    ours: Sequence[Route], theirs: Sequence[Route], language: str
) -> tuple[list[Check], bool]:
    """Return a check where two routes changed places: each belongs to its own dose."""
    if Counter(one.place for one in ours) != Counter(one.place for one in theirs):
        return [], False
    for mine, other in zip(ours, theirs, strict=True):
        if mine.place != other.place:
            check = say(Kind.ROUTE, "route_changed", language, mine.text, other.text)
            return [check], mine.beside
    return [], False


def _unanswered(ours: Sequence[Route], theirs: Sequence[Route], target: Side) -> list[Route]:
    """Return those of ours that the other text neither names as often nor says loosely."""
    left = Counter(one.place for one in theirs)
    found: list[Route] = []
    for one in ours:
        if left[one.place]:
            left[one.place] -= 1
        else:
            found.append(one)
    words = frozenset(token.word for token in target.tokens) if found else frozenset()
    return [one for one in found if words.isdisjoint(_LOOSE.get(_name(one), ()))]


def _name(route: Route) -> str:
    return entries("route")[route.place].note("en")


def routes_of(side: Side) -> Iterator[Route]:
    """Yield the routes that a text names, in order."""
    forms = by_form("route", side.language)
    taken = -1
    for index in range(len(side.tokens)):
        if index <= taken or not side.tokens[index].is_word:
            continue
        for length in range(_MAX_FORM_TOKENS, 0, -1):
            places = forms.get(_form(side.tokens[index : index + length]))
            if places is None or not _is_meant(side, index, length):
                continue
            taken = index + length - 1
            text = " ".join(token.text for token in side.tokens[index : taken + 1])
            text = text.replace(" . ", ".").replace(" .", ".")
            yield Route(min(places), text, _is_beside(side, index, _NEAR))
            break


def _form(tokens: Sequence[Token]) -> str:
    """Return the folded words; letters with points between them are one: i.v."""
    words = [token.word for token in tokens]
    if len(words) > 1 and all(len(word) == 1 for word in words):
        return "".join(words[::2]) if set(words[1::2]) == {"."} else ""
    return " ".join(words).replace(" - ", "-")


def _is_meant(side: Side, index: int, length: int) -> bool:
    """Whether a form stands for a route here, and for no numeral, name or order to fast."""
    tokens = side.tokens
    before = tokens[index - 1].word if index else ""
    if not _NOTHING.isdisjoint(token.word for token in tokens[max(0, index - 2) : index]):
        return False
    if length > 1 or len(tokens[index].word) > _SHORT_CHARS:
        return True
    after = tokens[index + 1].word if index + 1 < len(tokens) else ""
    if tokens[index].word == "iv" and (
        before in _BEFORE_FOUR or before in _BESIDE_FOUR or after in _BESIDE_FOUR
    ):
        return False
    return tokens[index].text == "IV" or _is_beside(side, index, _SHORT_NEAR)


def _is_beside(side: Side, index: int, reach: int) -> bool:
    """Whether a dose or a drug stands near, in the same sentence."""
    near = range(max(0, index - reach), min(len(side.tokens), index + reach + 1))
    if any(is_dose(one) and one.index in near for one in side.numerals):
        return True
    return any(is_drug(side.tokens[place].word, side.language) for place in near)
