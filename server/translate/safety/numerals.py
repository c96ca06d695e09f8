"""Numbers in a text: what each may mean in value, and what stands around it. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from server.translate.glossary import by_form, entries
from server.translate.safety.dates import month_at
from server.translate.safety.number_words import MULTIPLIERS, NUMBER_WORDS, TENS
from server.translate.safety.words import Token

_GROUP: Final = 3
# Letters that stand right before a number that counts: q8h, x3.
_COUNTING: Final = frozenset({"q", "x", "c", "cada", "aged"})
_GLUED_SIGNS: Final = frozenset({"_", "^"})
_SUPERSCRIPT: Final = re.compile(r"[a-zµμ]{1,3}[23]\Z")
_AFTERNOON: Final = frozenset({"pm", "p.m", "p"})
_NOON: Final = 12.0
_CLOSE: Final = 1e-9
_FRACTIONS: Final = {"1/2": 0.5, "1/4": 0.25, "3/4": 0.75, "1/3": 1 / 3, "2/3": 2 / 3}
_FRACTION_CHARS: Final = 3
# Units of what is given to a patient: another number before one of them is another dose.
_DOSE_UNITS: Final = frozenset(
    {"kg", "g", "mg", "mcg", "ng", "ml", "l", "mmol", "meq", "iu", "drop", "tablet", "capsule",
     "puff", "ampoule", "sachet", "teaspoon", "joule", "gy"}
)  # fmt: skip
_DIVIDING: Final = frozenset({"/", "per", "por"})
_BEFORE_COUNTED: Final = frozenset({"a", "an", "of", "de", "una", "un"})
# What is counted out to a patient.
COUNTED_UNITS: Final = frozenset(
    {"drop", "tablet", "capsule", "puff", "ampoule", "sachet", "teaspoon"}
)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number; `values` are all its readings (1.200 is 1.2 or 1200).

    A soft one (a word, a Roman numeral, the 4 of CD4) may answer for another but is not
    missed itself. `unit` is a place in the glossary's units, `per` those of what it is divided
    by: mg/kg/min.
    """

    text: str
    values: tuple[float, ...]
    soft: bool
    index: int
    unit: int | None = None
    unit_text: str = ""
    per: tuple[int, ...] = ()

    def reads_as(self, other: "Numeral") -> bool:
        """Whether some reading is shared."""
        return any(
            abs(mine - theirs) <= _CLOSE * max(1.0, abs(mine))
            for mine in self.values
            for theirs in other.values
        )

    @property
    def shown(self) -> str:
        """Return the number as written, with its unit."""
        return f"{self.text} {self.unit_text}".strip()


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two texts: its tokens, language and numbers."""

    tokens: tuple[Token, ...]
    language: str
    numerals: tuple[Numeral, ...]


def side_of(tokens: tuple[Token, ...], language: str) -> Side:
    return Side(tokens, language, numerals_of(tokens, language))


def readings(text: str) -> tuple[float, ...]:
    """Return the values that a written number may have in English or Spanish."""
    parts = text.replace(",", ".").split(".")
    if len(parts) == 1:
        return (float(text),)
    tail_sign = text[-len(parts[-1]) - 1]
    grouped = all(len(part) == _GROUP for part in parts[1:]) and len(parts[0]) <= _GROUP
    plain = float("".join(parts))
    if len(parts) == 2:  # noqa: PLR2004 - one sign: decimal, or one group of thousands
        decimal = float(f"{parts[0]}.{parts[1]}")
        return (decimal, plain) if grouped and parts[0].strip("0") else (decimal,)
    if text.count(tail_sign) == 1:
        return (float("".join(parts[:-1]) + "." + parts[-1]),)
    return (plain,) if grouped else tuple(float(part) for part in parts)


def is_dose(one: Numeral) -> bool:
    """Whether a number counts what is given to a patient, by its unit."""
    return one.unit is not None and entries("unit")[one.unit].en[0] in _DOSE_UNITS


def _fraction(tokens: Sequence[Token], index: int, language: str) -> Numeral | None:
    """Return the half of "1/2 tablet"; in 120/80 or on a date each number stands for itself."""
    ahead = tokens[index : index + 6]
    text = "".join(token.text for token in ahead[:3])
    if text not in _FRACTIONS or ahead[2].start - ahead[0].start != _FRACTION_CHARS - 1:
        return None
    for place, token in enumerate(ahead[3:], 3):
        unit, unit_text = _unit(ahead, place, language)
        if unit is not None and entries("unit")[unit].en[0] in COUNTED_UNITS:
            values = (_FRACTIONS[text],)
            return Numeral(text, values, soft=False, index=index, unit=unit, unit_text=unit_text)
        if token.word not in _BEFORE_COUNTED:
            break
    return None


def numerals_of(tokens: Sequence[Token], language: str) -> tuple[Numeral, ...]:
    """Return the numbers among `tokens` in order, words that count included."""
    found: list[Numeral] = []
    within = -1  # the last place of a fraction
    for index, token in enumerate(tokens):
        if index <= within:
            continue
        if token.text[0].isdecimal():
            fraction = _fraction(tokens, index, language)
            within = index + 2 if fraction is not None else within
            found.append(fraction or _digits(tokens, index, language))
        elif token.word in NUMBER_WORDS:
            found.append(_word(tokens, index))
        elif (month := month_at(tokens, index, language)) and _is_dated(tokens, index):
            found.append(Numeral(token.text, (float(month),), soft=True, index=index))
        elif token.text[0].isnumeric() or _SUPERSCRIPT.match(token.word):
            found.extend(_signs(token, index))
    return tuple(found)


def _is_dated(tokens: Sequence[Token], index: int) -> bool:
    """Whether a month stands in a date: only there it may be written as a figure."""
    return any(token.text[0].isdecimal() for token in tokens[max(0, index - 2) : index + 3])


def _digits(tokens: Sequence[Token], index: int, language: str) -> Numeral:
    token = tokens[index]
    values = readings(token.text)
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if after is not None and after.word in MULTIPLIERS:
        values += tuple(value * MULTIPLIERS[after.word] for value in values)
    if after is not None and after.word in _AFTERNOON:
        values += tuple(value + _NOON for value in values if value < _NOON)
    unit, unit_text = _unit(tokens, index + 1, language)
    per, per_text = _divisors(tokens, index + 1, language) if unit is not None else ((), "")
    soft = _is_glued(tokens, index)
    return Numeral(token.text, values, soft, index, unit, unit_text + per_text, per)


def _is_glued(tokens: Sequence[Token], index: int) -> bool:
    if index == 0:
        return False
    before = tokens[index - 1]
    touches = before.start + len(before.text) == tokens[index].start
    if touches and before.text in {"-", "–"} and index > 1:
        # CA-125, IL-6: a name; 5-10 is a range and stays hard.
        first = tokens[index - 2]
        return first.is_word and first.start + len(first.text) == before.start
    if before.text in _GLUED_SIGNS:
        return touches
    return touches and before.is_word and before.word not in _COUNTING


def _word(tokens: Sequence[Token], index: int) -> Numeral:
    token = tokens[index]
    values = NUMBER_WORDS[token.word]
    if values[0] in TENS:
        ones = _ones_after(tokens, index)
        values += tuple(values[0] + one for one in ones)
    for step in (1, 2):
        if index + step < len(tokens) and tokens[index + step].word in MULTIPLIERS:
            by = MULTIPLIERS[tokens[index + step].word]
            values += tuple(value * by for value in values)
            break
    return Numeral(token.text, values, soft=True, index=index)


def _ones_after(tokens: Sequence[Token], index: int) -> tuple[float, ...]:
    ahead = tokens[index + 1 : index + 3]
    if len(ahead) == 2 and ahead[0].text in {"-", "y"}:  # noqa: PLR2004 - a joint and a word
        return NUMBER_WORDS.get(ahead[1].word, ())
    return NUMBER_WORDS.get(ahead[0].word, ()) if ahead else ()


def _signs(token: Token, index: int) -> list[Numeral]:
    digits = [sign for sign in token.word if sign.isdecimal()]
    return [Numeral(sign, (float(sign),), soft=True, index=index) for sign in digits]


@cache
def unit_forms(language: str) -> dict[str, int]:
    """Return each form of a unit with its place; both languages' forms are read in either."""
    found: dict[str, int] = {}
    for other in (language, "en", "es"):
        for form, places in by_form("unit", other).items():
            found.setdefault(form, min(places))
    return found


def unit_name(place: int, language: str) -> str:
    """Return how a unit is usually written in `language`."""
    entry = entries("unit")[place]
    return (entry.forms(language) or entry.en)[0]


def _unit(tokens: Sequence[Token], index: int, language: str) -> tuple[int | None, str]:
    ahead = tokens[index : index + 3]
    if ahead and ahead[0].text in {"-", "."}:
        ahead = ahead[1:]
    if not ahead:
        return None, ""
    forms = unit_forms(language)
    if len(ahead) > 1 and ahead[1].text in {"2", "3"} and ahead[0].word + ahead[1].text in forms:
        return forms[ahead[0].word + ahead[1].text], ahead[0].text + ahead[1].text
    if ahead[0].word == "a" and len(ahead) > 1 and ahead[1].text[0].isdecimal():
        return None, ""  # from 80 to 40: "de 80 a 40", and no years
    place = forms.get(ahead[0].word)
    return (place, ahead[0].text) if place is not None else (None, "")


def _divisors(tokens: Sequence[Token], index: int, language: str) -> tuple[tuple[int, ...], str]:
    """Return the units behind a unit that it is divided by, and how they are written."""
    forms = unit_forms(language)
    place = index + 1 + (tokens[index].text in {"-", "."})
    if tokens[place : place + 1] and tokens[place].text in {"2", "3"}:
        place += 1
    found: list[int] = []
    written = ""
    while place + 1 < len(tokens) and tokens[place].word in _DIVIDING:
        unit = forms.get(tokens[place + 1].word)
        if unit is None:
            break
        found.append(unit)
        written += "/" + tokens[place + 1].text
        place += 2
    return tuple(found), written
