"""How often something is given: once a week must not become once a day. Pure."""

from collections.abc import Sequence
from typing import Final, Literal

from server.translate.glossary.folding import word_set
from server.translate.safety.verdict import Check, Kind
from server.translate.safety.wording import say
from server.translate.safety.words import Token

Period = Literal["hour", "day", "week", "month", "year"]

_NOUNS: Final[dict[str, dict[str, Period]]] = {
    "en": {
        "hour": "hour", "hr": "hour", "h": "hour", "day": "day", "night": "day", "d": "day",
        "week": "week", "wk": "week", "month": "month", "year": "year",
    },
    "es": {
        "hora": "hour", "h": "hour", "dia": "day", "noche": "day", "d": "day",
        "semana": "week", "sem": "week", "mes": "month", "ano": "year",
    },
}  # fmt: skip
_WORDS: Final[dict[str, dict[str, Period]]] = {
    "en": {
        "hourly": "hour", "daily": "day", "nightly": "day", "weekly": "week",
        "monthly": "month", "yearly": "year", "annually": "year",
    },
    "es": {
        "diario": "day", "diaria": "day", "diarios": "day", "diarias": "day",
        "diariamente": "day", "semanal": "week", "semanales": "week", "semanalmente": "week",
        "mensual": "month", "mensuales": "month", "mensualmente": "month", "anual": "year",
        "anuales": "year", "anualmente": "year",
    },
}  # fmt: skip
_EACH: Final = word_set("per each every por cada /")
_ARTICLES: Final = word_set("a an al la")
_TIMES: Final = word_set("once twice thrice times time vez veces")
_AS_NEEDED: Final = frozenset(
    tuple(phrase.split())
    for phrase in (
        "prn", "as needed", "if needed", "when needed", "as required", "if required",
        "si precisa", "si precisara", "si es preciso", "si es necesario", "si necesario",
        "si lo precisa", "a demanda", "segun necesidad", "si dolor", "si fiebre",
    )
)  # fmt: skip
_MOST_WORDS: Final = 3
_MAY_BE_NEEDED: Final = word_set(
    "prn needed need needs required require requires necessary demand if when case "
    "precisa precisara preciso necesario necesaria necesidad necesita demanda si segun caso cuando "
    "requiere requerimiento"
)
_NAMES: Final[dict[str, dict[Period, str]]] = {
    "en": {"hour": "hour", "day": "day", "week": "week", "month": "month", "year": "year"},
    "es": {"hour": "hora", "day": "día", "week": "semana", "month": "mes", "year": "año"},
}


def check_frequency(
    source: tuple[Sequence[Token], str], target: tuple[Sequence[Token], str]
) -> list[Check]:
    """Return a check where both say how often, and never the same."""
    needed = _as_needed(source[0])
    if needed and _MAY_BE_NEEDED.isdisjoint(token.word for token in target[0]):
        return [say(Kind.DOSE, "as_needed_missing", target[1], needed)]
    ours, theirs = periods_of(*source), periods_of(*target)
    if not ours or not theirs or ours & theirs:
        return []
    names = _NAMES.get(target[1], _NAMES["en"])
    said = tuple(", ".join(sorted(names[period] for period in each)) for each in (ours, theirs))
    return [say(Kind.DOSE, "frequency_changed", target[1], *said)]


def _as_needed(tokens: Sequence[Token]) -> str:
    """Return the words that leave it to need whether something is given, empty without any."""
    words = [token.word for token in tokens]
    for index in range(len(words)):
        for length in range(1, _MOST_WORDS + 1):
            if tuple(words[index : index + length]) in _AS_NEEDED:
                return " ".join(token.text for token in tokens[index : index + length])
    return ""


def periods_of(tokens: Sequence[Token], language: str) -> frozenset[Period]:
    """Return the periods in which something is said to happen so many times, or each time."""
    nouns, words = _NOUNS.get(language, {}), _WORDS.get(language, {})
    found: set[Period] = set()
    for index, token in enumerate(tokens):
        if token.word in words:
            found.add(words[token.word])
        elif token.word in nouns and _is_each(tokens, index):
            found.add(nouns[token.word])
    return frozenset(found)


def _is_each(tokens: Sequence[Token], index: int) -> bool:
    """Whether a noun stands for each such period: per day, twice a day, every other day."""
    before = [token.word for token in tokens[max(0, index - 3) : index]]
    if before[-1:] == ["other"]:
        before.pop()
    if not before:
        return False
    if before[-1] in _EACH or tokens[index - 1].text == "/":
        return True
    while before and before[-1] in _ARTICLES:
        before.pop()
    return bool(before) and before[-1] in _TIMES
