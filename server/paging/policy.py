"""Paging policies: the defaults, and the short form in which an operator writes one. Pure.

The defaults are tuned by `curbside simulate`; docs/PAGING.md says how. Each wave waits for about
as long as it takes a doctor to open a page, and most people are asked only after 40 minutes: most
cases are answered before, and who is asked then still has time to answer by minute 90.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Final

from store.records.policy import Audience, PagingUrgency, Wave

ANSWER_TARGET: Final = timedelta(minutes=90)
MAX_WAVES: Final = 20
MAX_PEOPLE: Final = 100
AUDIENCES: Final[Mapping[str, Audience]] = {
    "on-call": "on_call",
    "available": "available",
    "willing": "willing",
    "parent": "parent",
    "related": "related",
    "coordinators": "coordinators",
}
"""As they are written after a wave's minutes; nothing there is `doctors`."""

_MINUTE_S: Final = 60.0
_WAVE: Final = re.compile(r"([0-9]{1,3})@([0-9]{1,3}(?:\.[0-9]{1,4})?)(?::([a-z-]{1,20}))?")
_WRITTEN: Final = {audience: f":{word}" for word, audience in AUDIENCES.items()}


class PolicyError(ValueError):
    """The waves are not written as a policy is; the message says what is allowed."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Ordered waves. `version` is 0 for a default and counts an operator's changes."""

    waves: tuple[Wave, ...]
    version: int = 0


def _wave(people: int, after_minutes: float, audience: Audience = "doctors") -> Wave:
    return Wave(people=people, after_s=after_minutes * _MINUTE_S, audience=audience)


DEFAULTS: Final[Mapping[PagingUrgency, Policy]] = {
    "now": Policy(
        waves=(
            _wave(4, 0),
            _wave(4, 20),
            _wave(6, 40),
            _wave(12, 50),
            # Two, so that one coordinator who sleeps does not leave the case alone.
            _wave(2, 60, "coordinators"),
        )
    ),
    "today": Policy(waves=(_wave(2, 0), _wave(3, 15), _wave(5, 45))),
}


def parse_waves(text: str) -> tuple[Wave, ...]:
    """Read waves written as `people@minutes`, separated by commas: `2@0:on-call,5@10,2@60`.

    Minutes count from the posting and may have fractions. What follows a colon is one of
    `AUDIENCES`.

    Raises:
        PolicyError: It is no such list, or `check_waves` refuses it.
    """
    waves: list[Wave] = []
    for part in text.split(","):
        match = _WAVE.fullmatch(part.strip())
        # What was written is not quoted: it may have been meant for another field.
        if match is None:
            message = (
                f"has no wave at place {len(waves) + 1}; write people@minutes separated by "
                "commas, in digits 0-9, as in 3@0,5@10,10@25 or 2@0:on-call,5@10,2@60:coordinators"
            )
            raise PolicyError(message)
        if match[3] is not None and match[3] not in AUDIENCES:
            words = ", ".join(AUDIENCES)
            message = f"names nobody known at place {len(waves) + 1}; after a colon comes {words}"
            raise PolicyError(message)
        audience = "doctors" if match[3] is None else AUDIENCES[match[3]]
        waves.append(_wave(int(match[1]), float(match[2]), audience))
    check_waves(waves)
    return tuple(waves)


def format_waves(waves: Sequence[Wave]) -> str:
    """Return the short form that `parse_waves` reads."""
    return ",".join(
        f"{wave.people}@{wave.after_s / _MINUTE_S:.4f}".rstrip("0").rstrip(".")
        + _WRITTEN.get(wave.audience, "")
        for wave in waves
    )


def check_waves(waves: Sequence[Wave]) -> None:
    """Refuse waves that can't be run through.

    Raises:
        PolicyError: None or too many, nobody or too many people in one, not in order of time,
            or one at or after the minute at which an answer is due.
    """
    target_minutes = ANSWER_TARGET / timedelta(minutes=1)
    problem = None
    if not 1 <= len(waves) <= MAX_WAVES:
        problem = f"a policy has 1 to {MAX_WAVES} waves"
    elif any(not 1 <= wave.people <= MAX_PEOPLE for wave in waves):
        problem = f"a wave pages 1 to {MAX_PEOPLE} people"
    elif any(not timedelta(0) <= wave.after < ANSWER_TARGET for wave in waves):
        problem = f"a wave is due before minute {target_minutes:.0f}, when an answer is due"
    elif any(later.after_s <= earlier.after_s for earlier, later in pairwise(waves)):
        problem = "each wave is due later than the one before"
    if problem is not None:
        raise PolicyError(problem)
