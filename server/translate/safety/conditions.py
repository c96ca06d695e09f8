"""Whether a condition and a request to be called stayed: "until", "unless", "call me". Pure.

Each group of words that makes an order depend on something must be answered by one of its own
in the other language.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from server.translate.glossary.folding import word_set
from server.translate.safety.verdict import Check, Kind
from server.translate.safety.wording import say
from server.translate.safety.words import Token

# "Sí" is yes, and what is short for something else asks nothing.
_OTHER: Final = frozenset({"sí", "Sí", "SÍ", "SI", "IF"})

Text = tuple[Sequence[Token], str]


@dataclass(frozen=True, slots=True)
class _Group:
    """Words that ask, by language, and all words that may answer them.

    `before` names what must follow for the word to ask at all: "call" asks before "me".
    """

    asking: dict[str, frozenset[str]]
    answering: frozenset[str]
    stems: tuple[str, ...] = ()
    before: frozenset[str] = frozenset()


_GROUPS: Final = (
    _Group(
        {"en": word_set("until till"), "es": word_set("hasta")},
        word_set(
            "until till hasta mientras before antes while when cuando to upto through late reach "
            "reaching reaches reached now time current currently present yet so date esperar espere"
        ),
    ),
    _Group(
        {"en": word_set("unless"), "es": word_set("salvo")},
        word_set(
            "unless salvo excepto menos ser except only solo si if but without sin aparte apart "
            "other besides save excluding not no"
        ),
    ),
    _Group(
        {"en": word_set("if"), "es": word_set("si")},
        word_set(
            "if si when cuando case caso whether unless provided ser should siempre supuesto con "
            "sin prn needed having had were given de would segun depending aunque although though "
            "even"
        ),
    ),
    _Group(
        {
            "en": word_set("call notify inform page phone ring"),
            "es": word_set(
                "llamame llamarme llamadme llamenme llameme avisame avisarme avisadme aviseme "
                "avisenme digame dime"
            ),
        },
        word_set("call calls page phone ring tell dime"),
        stems=("llam", "avis", "notif", "inform", "digan", "digame", "comuni", "alert", "contact",
               "consult"),
        before=word_set("me us"),
    ),
)  # fmt: skip


def check_conditions(source: Text, target: Text) -> list[Check]:
    """Return a check for the first condition or request that nothing answers."""
    there = frozenset(token.word for token in target[0])
    for group in _GROUPS:
        for asked in _asked(group, *source):
            if there.isdisjoint(group.answering) and not any(
                word.startswith(group.stems or ("\0",)) for word in there
            ):
                return [say(Kind.DIRECTION, "direction_lost", target[1], asked)]
    return []


def _asked(group: _Group, tokens: Sequence[Token], language: str) -> Iterator[str]:
    words = group.asking.get(language, frozenset())
    for index, token in enumerate(tokens):
        if token.word not in words or token.text in _OTHER:
            continue
        after = tokens[index + 1].word if index + 1 < len(tokens) else ""
        if token.word == "si" and after == "bien":
            continue  # although
        if language == "en" and group.before and after not in group.before:
            continue
        yield token.text
