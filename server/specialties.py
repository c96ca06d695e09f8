"""The 105 specialties in two levels; a discipline is a top-level one with its children. Pure."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

_CSV: Final = "specialties.csv"


@dataclass(frozen=True, slots=True)
class Specialty:
    """One specialty; `parent` is the slug of its discipline, None for a discipline."""

    slug: str
    parent: str | None
    name_en: str
    name_es: str


@cache
def all_specialties() -> dict[str, Specialty]:
    """Return every specialty by its slug, in the order of the table."""
    text = files("server.data").joinpath(_CSV).read_text(encoding="utf-8")
    return {
        row["slug"]: Specialty(
            slug=row["slug"],
            parent=row["parent"] or None,
            name_en=row["name_en"],
            name_es=row["name_es"],
        )
        for row in csv.DictReader(text.splitlines())
    }


@cache
def all_disciplines() -> tuple[str, ...]:
    """Return the slugs of the top-level specialties, in the order of the table."""
    return tuple(slug for slug, each in all_specialties().items() if each.parent is None)


def discipline_of(slug: str) -> str:
    """Return the top-level specialty that `slug` belongs to, itself if it is one."""
    return all_specialties()[slug].parent or slug


@cache
def specialties_of(discipline: str) -> frozenset[str]:
    """Return the discipline's own slug and those of its children."""
    return frozenset(slug for slug in all_specialties() if discipline_of(slug) == discipline)


@cache
def answering_specialties(asked: frozenset[str]) -> frozenset[str]:
    """Return the specialties whose holders can answer for `asked`.

    An asked specialty, its parent, or a sibling under it (DESIGN section 1): the whole
    discipline of every asked specialty.
    """
    return frozenset().union(*(specialties_of(discipline_of(slug)) for slug in asked))
