"""How near a doctor's specialties are to those asked, and whom of all a wave asks. Pure."""

from functools import lru_cache
from typing import Final

from server.paging.related import related_holders
from server.specialties import discipline_of
from store.records.policy import Audience

HOLDS: Final = 0
IN_DISCIPLINE: Final = 1
RELATED: Final = 2

ON_CALL: Final = 0
AVAILABLE: Final = 1
WILLING: Final = 2

_KINDS_OF_DOCTOR: Final = 4_096

Fit = tuple[int, str, str, int]
"""How near, the asked specialty that is near, why, and how far apart related ones are."""


@lru_cache(maxsize=_KINDS_OF_DOCTOR)
def fit(held: tuple[str, ...], asked: tuple[str, ...]) -> Fit | None:
    """Return how whoever holds these specialties stands to those asked."""
    exact = next((slug for slug in asked if slug in held), None)
    if exact is not None:
        return HOLDS, exact, "holds_specialty", 0
    disciplines = {discipline_of(slug) for slug in held}
    near = next((slug for slug in asked if discipline_of(slug) in disciplines), None)
    if near is not None:
        return IN_DISCIPLINE, near, "in_discipline", 0
    distances = related_holders(asked)
    related = [distances[slug] for slug in held if slug in distances]
    return (RELATED, asked[0], "related_specialty", min(related)) if related else None


def is_asked(audience: Audience, closeness: int | None, duty: int, *, said_available: bool) -> bool:
    """Whether a wave for this audience asks a doctor who stands so.

    Whoever is on call is so for the discipline, whatever they hold; whoever is on call and said
    that they are available is both.

    Args:
        closeness: None where nothing that they hold is near.
        duty: On call, available by their own choice, or neither.
    """
    near = closeness is not None and closeness < RELATED
    match audience:
        case "on_call":
            return duty == ON_CALL
        case "available":
            return near and said_available
        case "willing":
            return near and duty == WILLING
        case "parent":
            return closeness == IN_DISCIPLINE
        case "related":
            return closeness == RELATED
        case "doctors" | "coordinators":
            return True
