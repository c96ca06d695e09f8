"""How likely a doctor is to answer at an hour of their day, from the last 90 days. Pure.

A page counts against nobody when it was withdrawn before most people would have seen it: it
weighs as much as the share of answers that would have come by then. The day has eight parts of
three hours. A part's chance is drawn from it and from those near it, and until there is
anything, from what is known of doctors in general.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Final

from store.records.policy import PagingUrgency

REMEMBERED: Final = timedelta(days=90)
NEW_UNTIL: Final = 1.0
"""Doctors with fewer whole pages than this in 90 days are new: nothing is known of them."""
USUAL_CHANCE: Final = 0.17
"""Share of pages that volunteers accept: 17-47 %, the low end (response-evidence.md 3.1, S60)."""
NIGHT_FACTOR: Final = 0.25
"""A page at night is a quarter as promising, until a doctor's record says more."""
MAX_CHANCE: Final = 0.95
MEDIAN_REPLY: Final = timedelta(minutes=48)
"""Median time from a push to its opening (S67)."""
REPLY_SIGMA: Final = 1.2
NIGHT_HOURS: Final = frozenset({23, 0, 1, 2, 3, 4, 5, 6})
_PRIOR_ANSWERS: Final = 0.17
"""What is known of doctors in general counts as much as one page."""
_OTHER_URGENCY: Final = 0.5
PART_H: Final = 3
PARTS: Final = 24 // PART_H
_FIRST_HOUR: Final = 23
"""Parts begin at 23:00, so that none is half night and half day but for the hour to 07:00."""
_WEIGHTS: Final = tuple(
    {0: 1.0, 1: 0.8, 2: 0.5}.get(min(parts, PARTS - parts), 0.25) for parts in range(PARTS)
)
"""How much a part of the day tells about another, by how many parts it is away."""


def is_night(hour: int) -> bool:
    """Return whether most people sleep at this hour of their day: 23:00 to 07:00."""
    return hour in NIGHT_HOURS


def part_of(hour: int) -> int:
    """Return the part of the day that an hour belongs to."""
    return (hour - _FIRST_HOUR) % 24 // PART_H


def _usual(part: int) -> float:
    nights = sum(is_night((_FIRST_HOUR + part * PART_H + hour) % 24) for hour in range(PART_H))
    return USUAL_CHANCE * (1.0 - (1.0 - NIGHT_FACTOR) * nights / PART_H)


_USUAL: Final = tuple(_usual(part) for part in range(PARTS))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one page of a doctor.

    Args:
        part: The part of the doctor's own day in which it was offered.
        weight: 1 for a page that was open long enough, less for one withdrawn early.
    """

    offered_at: datetime
    urgency: PagingUrgency
    part: int
    weight: float
    responded: bool


def outcome(
    *,
    offered_at: datetime,
    urgency: PagingUrgency,
    zone: tzinfo,
    responded: bool,
    open_for: timedelta,
) -> Outcome:
    """Return what a page tells.

    Args:
        zone: Where the doctor is.
        open_for: Until it was withdrawn or expired; of no account once it was responded to.
    """
    return Outcome(
        offered_at=offered_at,
        urgency=urgency,
        part=part_of(offered_at.astimezone(zone).hour),
        weight=1.0 if responded else seen_share(open_for),
        responded=responded,
    )


@dataclass(frozen=True, slots=True)
class History:
    """A doctor's record.

    Args:
        pages: Pages of the last 90 days, those withdrawn early only in part.
        chances: For each part of the doctor's own day, the chance of an answer.
    """

    pages: float = 0.0
    chances: Sequence[float] = _USUAL

    @property
    def is_new(self) -> bool:
        """Whether next to nothing is known of the doctor."""
        return self.pages < NEW_UNTIL


UNKNOWN: Final = History()


def history_of(outcomes: Iterable[Outcome], *, urgency: PagingUrgency, now: datetime) -> History:
    """Return a doctor's record as it matters to a page of this urgency at `now`."""
    answers, expected = [0.0] * PARTS, [0.0] * PARTS
    pages = 0.0
    for each in outcomes:
        if now - each.offered_at > REMEMBERED:
            continue
        pages += each.weight
        weight = 1.0 if each.urgency == urgency else _OTHER_URGENCY
        expected[each.part] += weight * each.weight * _USUAL[each.part]
        answers[each.part] += weight * each.responded
    told = [(part, answers[part], expected[part]) for part in range(PARTS) if expected[part] > 0.0]
    if not told:
        return UNKNOWN
    return History(pages, tuple(_chance(part, told) for part in range(PARTS)))


def seen_share(open_for: timedelta) -> float:
    """Return the share of answers that come within this time of a page."""
    medians = open_for / MEDIAN_REPLY
    if medians <= 0.0:
        return 0.0
    return 0.5 * (1.0 + math.erf(math.log(medians) / (REPLY_SIGMA * math.sqrt(2.0))))


def _chance(part: int, told: Sequence[tuple[int, float, float]]) -> float:
    had = due = _PRIOR_ANSWERS
    for other, answers, expected in told:
        weight = _WEIGHTS[part - other]
        had += weight * answers
        due += weight * expected
    return min(_USUAL[part] * had / due, MAX_CHANCE)
