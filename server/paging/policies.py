"""The policies in force: what operators set, else the defaults."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from server.clock import Clock
from server.errors import InvalidError
from server.paging.policy import DEFAULTS, Policy, PolicyError, format_waves, parse_waves
from server.specialties import all_specialties, discipline_of
from store.policies import Policies as PolicyStore
from store.records.policy import PagingUrgency, StoredPolicy

ANY_DISCIPLINE: Final = "*"
"""Stands for all disciplines that have no policy of their own."""


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """One policy as it is listed; `waves` in the short form, `set_at` None for a default."""

    discipline: str
    urgency: PagingUrgency
    waves: str
    version: int
    set_at: datetime | None


class Policies:
    """Reads and sets policies."""

    def __init__(self, *, policies: PolicyStore, clock: Clock) -> None:
        self._policies = policies
        self._clock = clock

    async def in_force(self, specialties: Sequence[str], urgency: PagingUrgency) -> Policy:
        """Return the policy for a case: that of the discipline asked for first."""
        stored = await self._policies.get(discipline_of(specialties[0]), urgency)
        if stored is None:
            return DEFAULTS[urgency]
        return Policy(waves=stored.waves, version=stored.version)

    async def set(self, discipline: str, urgency: PagingUrgency, waves: str) -> PolicyLine:
        """Set the waves of a discipline, written as `people@minutes,…`; for new cases only.

        Raises:
            InvalidError: It is no discipline, or these are no waves; `fields` says which.
        """
        problems = check_discipline(discipline)
        try:
            parsed = parse_waves(waves)
        except PolicyError as err:
            raise InvalidError(fields={**problems, "waves": str(err)}) from err
        if problems:
            raise InvalidError(fields=problems)
        stored = await self._policies.put(
            discipline=discipline, urgency=urgency, waves=parsed, at=self._clock.now()
        )
        return _line(stored)

    async def history(self, discipline: str, urgency: PagingUrgency) -> list[PolicyLine]:
        """Return every version that was ever set, the latest first.

        Raises:
            InvalidError: It is no discipline.
        """
        problems = check_discipline(discipline)
        if problems:
            raise InvalidError(fields=problems)
        return [_line(stored) for stored in await self._policies.versions(discipline, urgency)]

    async def list(self) -> list[PolicyLine]:
        """Return the defaults, then what was set by discipline and urgency."""
        defaults = [
            PolicyLine(ANY_DISCIPLINE, urgency, format_waves(policy.waves), policy.version, None)
            for urgency, policy in DEFAULTS.items()
        ]
        return defaults + [_line(stored) for stored in await self._policies.all()]


def check_discipline(discipline: str) -> dict[str, str]:
    """Return what is wrong with a discipline's slug, by field; empty when nothing is."""
    known = all_specialties().get(discipline)
    if known is None or known.parent is not None:
        return {"discipline": "is no discipline; give a top-level specialty"}
    return {}


def _line(stored: StoredPolicy) -> PolicyLine:
    return PolicyLine(
        stored.discipline,
        stored.urgency,
        format_waves(stored.waves),
        stored.version,
        stored.set_at,
    )
