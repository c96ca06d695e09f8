"""Faults as a careless engine makes them, planted into translations by people. Seeded.

Each planter returns the faulty text, or None where the text holds nothing to spoil.
"""

import random
import re
from collections.abc import Callable
from typing import Final

_ANY_CASE: Final = re.IGNORECASE
Planter = Callable[[str, str, random.Random], str | None]

_DENYING: Final = {
    "en": re.compile(
        r"\b(?:no|not|without|denies|never|cannot|neither|absence of)\b|n't\b", _ANY_CASE
    ),
    "es": re.compile(r"\b(?:no|sin|niega|niegan|nunca|tampoco|ausencia de)\b", _ANY_CASE),
}
# What stands there afterwards; the others leave nothing.
_AFFIRMED: Final = {
    "cannot": "can",
    "denies": "reports",
    "without": "with",
    "absence of": "presence of",
    "niega": "refiere",
    "niegan": "refieren",
    "sin": "con",
    "ausencia de": "presencia de",
}
# "sin embargo" is no negation: planting there would be no fault.
_NO_FAULT: Final = re.compile(r"\s*(?:embargo|obstante)\b", _ANY_CASE)
_VERBS: Final = {
    "en": re.compile(
        r"\b(?:is|are|was|were|should|does|can|could|would|will|may|must)\b", _ANY_CASE
    ),
    "es": re.compile(
        r"\b(?:es|está|presenta|tiene|hay|debe|puede|son|muestra|refiere|existe|requiere)\b",
        _ANY_CASE,
    ),
}
_DENIED_NEAR: Final = re.compile(r"\b(?:no|not|sin|ni|without)\b|n't\b", _ANY_CASE)
_SIDES: Final = {
    "en": {"left": "right", "right": "left"},
    "es": {
        "izquierdo": "derecho", "izquierda": "derecha", "izquierdos": "derechos",
        "izquierdas": "derechas", "derecho": "izquierdo", "derecha": "izquierda",
        "derechos": "izquierdos", "derechas": "izquierdas",
    },
}  # fmt: skip
_UNITS: Final = (
    "mg|g|gr|mcg|µg|μg|ml|mL|l|L|dl|dL|UI|IU|U|mmol|mEq|mm|cm|kg|mmHg|ng|pg|cc|bpm|lpm|rpm|years"
    "|años|h|hours|horas|days|días|weeks|semanas|months|meses|minutes|minutos"
)
_DOSE: Final = re.compile(rf"(?<![\w.,])\d+(?:[.,]\d+)?(?= ?-?(?:(?:{_UNITS})\b|%))")
_WINDOW_CHARS: Final = 30


def drop_negation(text: str, language: str, rng: random.Random) -> str | None:
    """Take one negation away, the first in half of the texts."""
    found = [
        one
        for one in _DENYING[language].finditer(text)
        if not _NO_FAULT.match(text, one.end()) and not _is_number_sign(text, one)
    ]
    if not found:
        return None
    one = found[0] if rng.random() < 0.5 else rng.choice(found)
    left = "" if rng.random() < 0.5 else _AFFIRMED.get(one.group().lower(), "")
    return re.sub(" {2,}", " ", text[: one.start()] + left + text[one.end() :]).strip()


def _is_number_sign(text: str, one: re.Match[str]) -> bool:
    return one.group().lower() == "no" and re.match(r"\. ?\d", text[one.end() :]) is not None


def add_negation(text: str, language: str, rng: random.Random) -> str | None:
    """Deny one verb that was not denied."""
    found = [
        one
        for one in _VERBS[language].finditer(text)
        if not _DENIED_NEAR.search(text[max(0, one.start() - _WINDOW_CHARS) : one.end() + 10])
    ]
    if not found:
        return None
    one = rng.choice(found)
    if language == "es":
        return f"{text[: one.start()]}no {text[one.start() :]}"
    return f"{text[: one.end()]} not{text[one.end() :]}"


def swap_side(text: str, language: str, rng: random.Random) -> str | None:
    """Turn the first, one or all of the sides that stand beside a noun."""
    sides = _SIDES[language]
    found = list(re.finditer(rf"\b(?:{'|'.join(sides)})\b", text, _ANY_CASE))
    if not found:
        return None
    chosen = rng.choice([found[:1], [rng.choice(found)], found])
    for one in reversed(chosen):
        swapped = sides[one.group().lower()]
        swapped = swapped.capitalize() if one.group()[0].isupper() else swapped
        text = text[: one.start()] + swapped + text[one.end() :]
    return text


def multiply_dose(text: str, language: str, rng: random.Random) -> str | None:
    """Put a number with a unit off by ten: a nought more or less, a point moved or lost."""
    found = list(_DOSE.finditer(text))
    if not found:
        return None
    one = rng.choice(found)
    written = one.group()
    parts = re.fullmatch(r"(\d+)([.,])(\d+)", written)
    if parts is None:
        off = written[:-1] if written[-1] == "0" and rng.random() < 0.3 else written + "0"
    elif rng.random() < 0.7:
        whole, point, rest = parts.groups()
        off = (whole + rest[0]).lstrip("0") + (point + rest[1:] if rest[1:] else "")
    else:
        off = (parts.group(1) + parts.group(3)).lstrip("0")
    if not off.strip("0.,") or off == written:
        return None
    return text[: one.start()] + off + text[one.end() :]


PLANTERS: Final[dict[str, Planter]] = {
    "dropped negation": drop_negation,
    "added negation": add_negation,
    "swapped side": swap_side,
    "×10 dose": multiply_dose,
}
