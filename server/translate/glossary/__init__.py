"""The bilingual clinical glossary: written tables, read once. Nothing here judges a text."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from server.translate.glossary.folding import fold

TABLES: Final = (
    "abbreviations",
    "drugs",
    "drug_classes",
    "labs",
    "units",
    "routes",
    "symptoms",
    "sides",
    "negations",
    "false_friends",
    "terms",
    "body",
    "everyday",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning and its folded forms in both languages.

    `notes` says it in plain words; `trap` holds forms that only look like it; `raw` keeps the
    capitals of abbreviations. Each is a pair: English, Spanish.
    """

    kind: str
    en: tuple[str, ...]
    es: tuple[str, ...]
    raw: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    notes: tuple[str, str] = ("", "")
    trap: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())

    def forms(self, language: str) -> tuple[str, ...]:
        """Return its forms in `language`, none where the glossary does not speak it."""
        if language == "en":
            return self.en
        return self.es if language == "es" else ()

    def written(self, language: str) -> tuple[str, ...]:
        """Return its forms with their capitals."""
        return self.raw[language == "es"]

    def note(self, language: str) -> str:
        """Return what it means in plain words of `language`."""
        return self.notes[language == "es"]

    def traps(self, language: str) -> tuple[str, ...]:
        """Return the folded words of `language` that are mistaken for it."""
        return self.trap[language == "es"]


@cache
def entries(kind: str) -> tuple[Entry, ...]:
    """Return all entries of a kind, in the order of its tables."""
    return tuple(entry for entry in _all() if entry.kind == kind)


@cache
def by_form(kind: str, language: str) -> dict[str, frozenset[int]]:
    """Return, for each folded form, the places in `entries(kind)` that carry it."""
    found: dict[str, set[int]] = {}
    for place, entry in enumerate(entries(kind)):
        for form in entry.forms(language):
            found.setdefault(form, set()).add(place)
    return {form: frozenset(places) for form, places in found.items()}


@cache
def _all() -> tuple[Entry, ...]:
    folder = files("server.translate.glossary")
    found: list[Entry] = []
    for table in TABLES:
        text = folder.joinpath(f"{table}.csv").read_text(encoding="utf-8")
        found.extend(
            Entry(
                kind=row["kind"],
                en=_forms(row["en"]),
                es=_forms(row["es"]),
                raw=(_cells(row["en"]), _cells(row["es"])),
                notes=(row.get("note_en", ""), row.get("note_es", "")),
                trap=(_forms(row.get("trap_en", "")), _forms(row.get("trap_es", ""))),
            )
            for row in csv.DictReader(text.splitlines())
        )
    return tuple(found)


def _cells(cell: str) -> tuple[str, ...]:
    return tuple(form.strip() for form in cell.split("|") if form.strip())


def _forms(cell: str) -> tuple[str, ...]:
    return tuple(fold(form) for form in _cells(cell))
