"""Which other specialties can help when those asked have nobody left. A table; pure.

The table was written for this purpose by discipline: the nearest first, each with its reason.
"""

import csv
from functools import cache
from importlib.resources import files
from typing import Final

from server.specialties import discipline_of, specialties_of

_CSV: Final = "related.csv"


@cache
def related_to(discipline: str) -> tuple[str, ...]:
    """Return the specialties related to a discipline, the nearest first."""
    return _table().get(discipline, ())


@cache
def related_holders(asked: tuple[str, ...]) -> dict[str, int]:
    """Return each specialty whose holders are related to those asked, with its distance.

    A related discipline stands for its children too. What belongs to an asked discipline
    itself is left out.
    """
    own = {slug for each in asked for slug in specialties_of(discipline_of(each))}
    distances: dict[str, int] = {}
    for each in asked:
        for distance, related in enumerate(related_to(discipline_of(each))):
            holders = specialties_of(related) or {related}
            for slug in holders - own:
                distances[slug] = min(distance, distances.get(slug, distance))
    return distances


@cache
def _table() -> dict[str, tuple[str, ...]]:
    text = files("server.data").joinpath(_CSV).read_text(encoding="utf-8")
    table: dict[str, tuple[str, ...]] = {}
    for row in csv.DictReader(text.splitlines()):
        table[row["specialty"]] = (*table.get(row["specialty"], ()), row["related"])
    return table
