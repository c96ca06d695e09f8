"""The dry run of a policy: who would be paged for a case posted now. Pages nobody."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from server.clock import Clock
from server.errors import InvalidError
from server.paging.choose import Ask, Choice
from server.paging.chooser import Chooser
from server.paging.policies import Policies, check_discipline
from server.paging.policy import Policy, PolicyError, parse_waves
from store.ids import DoctorId
from store.records.account import Account
from store.records.policy import PagingUrgency, Wave


@dataclass(frozen=True, slots=True)
class Candidate:
    """One doctor who would be paged, and why; for coordinators only."""

    account: Account
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WavePreview:
    """One wave.

    Args:
        reasons: How many would be paged for each reason; numbers in reasons are left out.
    """

    wave: Wave
    chosen: tuple[Candidate, ...]
    reasons: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PolicyPreview:
    """What a policy would do; `version` None for one that is only being written."""

    waves: tuple[WavePreview, ...]
    version: int | None


class Previews:
    """Asks the same chooser as the waves do, at the time of each wave."""

    def __init__(self, *, chooser: Chooser, policies: Policies, clock: Clock) -> None:
        self._chooser = chooser
        self._policies = policies
        self._clock = clock

    async def of(
        self, discipline: str, urgency: PagingUrgency, waves: str | None = None
    ) -> PolicyPreview:
        """Return who would be paged for a case of the discipline posted now, if none answered.

        Args:
            waves: A policy being written, in the short form; None: the one in force.

        Raises:
            InvalidError: It is no discipline, or these are no waves; `fields` says which.
        """
        problems = check_discipline(discipline)
        parsed: tuple[Wave, ...] = ()
        if waves is not None:
            try:
                parsed = parse_waves(waves)
            except PolicyError as err:
                problems["waves"] = str(err)
        if problems:
            raise InvalidError(fields=problems)
        policy = Policy(waves=parsed)
        if waves is None:
            policy = await self._policies.in_force([discipline], urgency)
        found = await self._run(discipline, urgency, policy)
        return PolicyPreview(found, None if waves is not None else policy.version)

    async def _run(
        self, discipline: str, urgency: PagingUrgency, policy: Policy
    ) -> tuple[WavePreview, ...]:
        posted_at = self._clock.now()
        paged: set[DoctorId] = set()
        found = []
        for index, wave in enumerate(policy.waves):
            ask = Ask(
                specialties=(discipline,),
                excluded=frozenset(paged),
                people=wave.people,
                audience=wave.audience,
                now=posted_at + wave.after,
                seed=f"preview:{index}",
            )
            chosen = await self._chooser.choose(ask, urgency)
            paged |= {choice.account.id for choice in chosen}
            found.append(_preview(wave, chosen))
        return tuple(found)


def _preview(wave: Wave, chosen: list[Choice]) -> WavePreview:
    return WavePreview(
        wave=wave,
        chosen=tuple(Candidate(choice.account, choice.reasons) for choice in chosen),
        reasons=Counter(
            reason.partition(":")[0]
            for choice in chosen
            for reason in choice.reasons
            if not reason.startswith("pages_30_days")
        ),
    )
