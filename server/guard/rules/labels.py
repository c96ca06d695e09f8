"""Numbers that stand after their name: `NHS number 943 476 5919`, `nº de historia: 48213`.

All labels are looked for in one pass; a value is read only where one stands. Who types fast
types `mrn 482913`: an abbreviation in other letters than it is printed in counts, too, but what
follows must then look more like a number of its kind, for `sin` and `pas` are words as well.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from server.guard.checks import Check
from server.guard.finding import Class, Hit, Strength
from server.guard.rules.numbers import is_measured
from server.guard.view import View
from server.guard.words import word_set

RECORD: Final = (
    r"(?:[A-Za-z]{1,4}[-/. ]?)?\d[\dA-Za-z]{0,15}(?:[-/.][\dA-Za-z]{1,12}|[ ]\d{3,12}){0,4}"
)
"""What a number of a register may look like where nothing better is known."""
DIGITS: Final = r"\d(?:[ .\-/]{0,2}\d){4,24}"
MIN_DIGITS: Final = 4
LOOSE_MIN_DIGITS: Final = 5
"""After an abbreviation in other letters than printed, where nothing can be checked."""

_WORDS: Final = "(?<![A-Za-z0-9])(?i:{words})(?![A-Za-z])"
_WORTH: Final = re.compile(r"\d(?:[ .\-]{0,2}[A-Za-z]?/?\d){3}")
"""Four digits close together: most texts have none."""
_SHORT: Final = ("plate", "matr", "placa", "patente", "reg", "nhi")
"""Labels of what may have fewer."""
_NUMBER_WORDS: Final = word_set("number numbers no nos num id numero mero m nro n o")
"""One of these, or `#`, is in every way to say "number" in both languages."""

_PLAIN_WORD: Final = re.compile("[a-z]+")
_LINK: Final = re.compile(
    r"(?:[\s:=#.\-º°(|]|(?i:number|num|nos?|nro|n[uú]m(?:ero)?|n|id|is|was|are|code|c[oó]digo"
    r"|card|es|de|del|la|el"
    r"|los|las|the|for|paciente|patient|tarjeta|ref|reference|identifier|identificador|and|y"
    r"|con|with)"
    r"(?![A-Za-z0-9])){0,10}+"
)


@dataclass(frozen=True, slots=True)
class Label:
    """A name of a kind of number.

    Args:
        words: A pattern; what is within `(?-i:…)` is surer in the case that is written there.
        value: What may follow.
        check: Whether a value is really one; None where there is no telling.
        wrong: How sure a value is that fails the check: named, but mistyped or unlike its kind.
        min_digits: Fewer digits are no number of this kind.
        cues: Of these at least one is in a text that has the label: words in lower case (runs of
            a to z), or pieces of the text; of either the case does not matter. So most texts are
            done with before any pattern is tried; a test holds them to `words`.
        numbered: Words of the same use that only count where the text says "number" too.
    """

    rule: str
    class_: Class
    words: str
    value: str = RECORD
    check: Check | None = None
    strength: Strength = "hard"
    wrong: Strength | None = "soft"
    min_digits: int = MIN_DIGITS
    cues: tuple[str, ...] = ()
    numbered: str = ""


class Cues:
    """What at least one of these labels needs; quick to look for."""

    def __init__(self, labels: Iterable[Label]) -> None:
        labels = tuple(labels)
        cues = {cue.lower() for label in labels for cue in label.cues}
        self._words = frozenset(cue for cue in cues if _PLAIN_WORD.fullmatch(cue))
        self._parts = tuple(sorted(cues - self._words))
        self._numbered = frozenset(word for label in labels for word in label.numbered.split())

    def are_in(self, view: View) -> bool:
        """Return whether one may be in the text."""
        if view.has_word(self._words) or view.has_any(self._parts):
            return True
        return view.has_word(self._numbered) and (
            view.has_word(_NUMBER_WORDS) or view.has_exactly(("#",))
        )


class Labelled:
    """Finds values after their labels, of a table of labels. The first label that fits counts."""

    def __init__(self, labels: Iterable[Label]) -> None:
        self._labels = tuple(labels)
        self._least = min(label.min_digits for label in self._labels)
        self._cues = Cues(self._labels)
        self._values = tuple(
            re.compile(rf"(?:{label.value})(?![A-Za-z0-9])") for label in self._labels
        )
        words = "|".join(f"(?P<l{n}>{_loose(label)})" for n, label in enumerate(self._labels))
        self._words = re.compile(_WORDS.format(words=words))
        self._printed = self.patterns

    @property
    def labels(self) -> tuple[Label, ...]:
        """The labels, for whoever wants to try their cues."""
        return self._labels

    @property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """The labels one by one, for whoever wants to try how they stand up to odd texts."""
        return tuple(re.compile(_WORDS.format(words=label.words)) for label in self._labels)

    def find(self, view: View) -> Iterator[Hit]:
        """Yield the values that follow a label."""
        if view.digits < self._least:
            return
        if not self._cues.are_in(view) or not _is_worth(view):
            return
        for found in self._words.finditer(view.text):
            index = int((found.lastgroup or "l0")[1:])
            printed = self._printed[index].match(view.text, found.start())
            hit = self._value(view, index, (printed or found).end(), loose=printed is None)
            if hit is not None:
                yield hit

    def _value(self, view: View, index: int, after: int, *, loose: bool) -> Hit | None:
        label = self._labels[index]
        link = _LINK.match(view.text, after)
        start = after if link is None else link.end()
        value = self._values[index].match(view.numbers, start)
        if value is None:
            return None
        text = value.group()
        digits = sum(char.isdigit() for char in text)
        if digits < label.min_digits or (loose and _is_doubtful(label, text, digits)):
            return None
        if loose and is_measured(view, value.end()):
            return None
        strength = label.strength if label.check is None or label.check(text) else label.wrong
        if strength is None:
            return None
        return Hit(label.class_, value.start(), value.end(), strength, label.rule)


def _loose(label: Label) -> str:
    return label.words.replace("(?-i:", "(?:")


def _is_doubtful(label: Label, text: str, digits: int) -> bool:
    """Whether what follows a word that may be no label is rather a count, or `120/80`."""
    return label.check is None and (digits < LOOSE_MIN_DIGITS or "/" in text)


def _is_worth(view: View) -> bool:
    return _WORTH.search(view.numbers) is not None or any(part in view.lower for part in _SHORT)
