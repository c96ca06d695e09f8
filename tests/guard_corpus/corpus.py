"""Notes from templates: where something is planted, of which class, and notes with nothing in."""

import re
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final, Literal

from tests.guard_corpus.values import MAKERS

TEMPLATES: Final = Path(__file__).parents[1] / "data" / "guard"
Language = Literal["en", "es"]
_FIELD: Final = re.compile(r"\{(\w+)\}")
_RANGE: Final = re.compile(r"<(\d+)-(\d+)>")


@dataclass(frozen=True, slots=True)
class Planted:
    """What gives somebody away in a note: its class and place."""

    class_: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Note:
    """A note as somebody might write it."""

    text: str
    planted: tuple[Planted, ...] = ()


def planted_notes(language: Language, *, count: int, seed: int) -> list[Note]:
    """Make notes with one to three planted sentences among clean ones; all templates come up."""
    random = Random(seed)
    sentences = _sections(f"planted_{language}.txt")
    clean = _lines(f"clean_{language}.txt")
    notes: list[Note] = []
    turn = 0
    while len(notes) < count:
        text, planted = _fill(random.choice(clean), random), list[Planted]()
        for _ in range(random.randint(1, 3)):
            class_, template = sentences[turn % len(sentences)]
            turn += 1
            text = _plant(text, planted, class_, template, random=random, language=language)
            if random.random() < 0.5:
                text = f"{text} {_fill(random.choice(clean), random)}"
        notes.append(Note(text, tuple(planted)))
    return notes


def clean_notes(language: Language, *, count: int, seed: int) -> list[Note]:
    """Make notes of three clean sentences each."""
    random = Random(seed)
    lines = _lines(f"clean_{language}.txt")
    return [
        Note(" ".join(_fill(lines[(n + k * 7) % len(lines)], random) for k in range(3)))
        for n in range(count)
    ]


def _plant(
    text: str, planted: list[Planted], class_: str, template: str, *, random: Random, language: str
) -> str:
    text += random.choice((" ", "\n"))
    at = 0
    for field in _FIELD.finditer(template):
        text += template[at : field.start()]
        value = MAKERS[field.group(1)](random, language)
        planted.append(Planted(class_, len(text), len(text) + len(value)))
        text += value
        at = field.end()
    return text + template[at:]


def _fill(line: str, random: Random) -> str:
    return _RANGE.sub(lambda found: str(random.randint(int(found[1]), int(found[2]))), line)


def _lines(name: str) -> list[str]:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _sections(name: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    class_ = ""
    for line in _lines(name):
        if line.startswith("["):
            class_ = line.strip("[]")
        else:
            found.append((class_, line))
    return found
