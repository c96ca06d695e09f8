"""Who lives in a simulated world, which cases are posted there, and what a page meets. Pure.

Accounts are real records, as the chooser reads them. What a doctor is like is hidden from it.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from statistics import fmean
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from server.paging.history import is_night
from server.paging.simulate.draws import lognormal, uniforms
from server.paging.simulate.params import Params
from server.specialties import all_disciplines
from store.ids import CaseId, DoctorId
from store.records.account import Account, Role

BEGINNING: Final = datetime(2026, 1, 5, tzinfo=UTC)
MONTH_DAYS: Final = 30.0
_WEEK: Final = timedelta(days=7)
_SATURDAY: Final = 5
_NIGHT_H: Final = 8
_DRAWS: Final = 200
_KEENEST: Final = 0.95
"""Nobody answers every page."""
_COORDINATORS_FIELD: Final = "genetics"
"""No pool is of this discipline: coordinators are paged for their role alone."""
_Value = TypeVar("_Value")
_SPANISH_ZONES: Final = ("Europe/Madrid", "America/Mexico_City")


@dataclass(frozen=True, slots=True)
class Doctor:
    """What one simulated doctor is like.

    Args:
        acceptance: Share of pages that they answer by day, rested, with a phone that works.
        reply_median_min: Minutes from a page to their answer, in the median.
    """

    account: Account
    zone: ZoneInfo
    acceptance: float
    reply_median_min: float
    keeps_quiet_hours: bool


@dataclass(frozen=True, slots=True)
class SimulatedCase:
    """One case; `own_reply_min` is when the network answers by itself, None never."""

    id: CaseId
    discipline: str
    poster_id: DoctorId
    posted_at: datetime
    own_reply_min: float | None


@dataclass(frozen=True, slots=True)
class Reaction:
    """What a doctor makes of a page; minutes from the page, None never."""

    answers_min: float | None = None
    acknowledges_min: float | None = None
    declines_min: float | None = None


@dataclass(frozen=True, slots=True)
class World:
    """Doctors by id, the discipline of each pool, the cases in order of time."""

    params: Params
    seed: int
    doctors: dict[DoctorId, Doctor]
    pools: dict[str, tuple[DoctorId, ...]]
    coordinators: tuple[DoctorId, ...]
    cases: tuple[SimulatedCase, ...]

    def reaction(self, case: SimulatedCase, doctor: Doctor, at: datetime, tired: int) -> Reaction:
        """Return what comes of paging this doctor for this case.

        Args:
            tired: Other pages of the doctor in the last three days.
        """
        params = self.params
        luck = uniforms(self.seed, "page", case.id, doctor.account.id)
        week = (at - BEGINNING) // _WEEK
        dead = _once(self.seed, "phone", doctor.account.id, week) < params.dead_devices.value
        if dead or luck[0] < params.lost_pages.value:
            return Reaction()
        chance = doctor.acceptance * params.fatigue_factor.value**tired
        local = at.astimezone(doctor.zone)
        if is_night(local.hour):
            chance *= params.night_factor.value
        if local.weekday() >= _SATURDAY:
            chance *= params.weekend_factor.value
        if _once(self.seed, "away", case.discipline, week) < params.shock_share.value:
            chance *= params.shock_factor.value
        delay = lognormal(luck[2], median=doctor.reply_median_min, sigma=params.reply_sigma.value)
        if luck[1] < chance:
            first = max(delay - params.acknowledged_before_min.value, delay / 2)
            return Reaction(answers_min=delay, acknowledges_min=first)
        if luck[3] < chance * params.acknowledged_only.value:
            return Reaction(acknowledges_min=delay)
        return Reaction(declines_min=delay if luck[4] < params.declined.value else None)


def make_world(params: Params, *, cases: int, seed: int) -> World:
    """Return a world with so many cases to count, after those to warm up with."""
    disciplines = _disciplines(len(params.pools.value))
    doctors: dict[DoctorId, Doctor] = {}
    pools: dict[str, tuple[DoctorId, ...]] = {}
    for discipline, size in zip(disciplines, params.pools.value, strict=True):
        members = _doctors(params, seed, discipline, size)
        pools[discipline] = tuple(members)
        doctors |= members
    coordinators = _doctors(
        params, seed, _COORDINATORS_FIELD, params.coordinators.value, "moderator"
    )
    doctors |= coordinators
    total = cases + params.warm_up_cases.value
    return World(
        params=params,
        seed=seed,
        doctors=doctors,
        pools=pools,
        coordinators=tuple(coordinators),
        cases=_cases(params, seed, pools, total),
    )


def _disciplines(count: int) -> Sequence[str]:
    return [slug for slug in all_disciplines() if slug != _COORDINATORS_FIELD][:count]


def _doctors(
    params: Params, seed: int, specialty: str, size: int, role: Role = "doctor"
) -> dict[DoctorId, Doctor]:
    named = "coordinator" if role == "moderator" else specialty
    return {
        doctor_id: _doctor(
            params, seed, doctor_id, specialty=specialty, role=role, acceptance=acceptance
        )
        for doctor_id, acceptance in (
            (DoctorId(f"{named}-{number:03}"), acceptance)
            for number, acceptance in enumerate(_acceptances(params, seed, size))
        )
    }


def _doctor(
    params: Params,
    seed: int,
    doctor_id: DoctorId,
    *,
    specialty: str,
    role: Role,
    acceptance: float,
) -> Doctor:
    luck = uniforms(seed, "doctor", doctor_id)
    zone = _zone_for(params, luck[0])
    return Doctor(
        account=Account(
            id=doctor_id,
            email="",
            email_verified=True,
            password_hash="",
            name="",
            country="ES",
            licence_number="",
            licence_key=doctor_id,
            specialties=(specialty,),
            languages=("es",) if zone in _SPANISH_ZONES else ("en",),
            time_zone=zone,
            status="verified",
            role=role,
            created_at=BEGINNING,
        ),
        zone=_zone(zone),
        acceptance=acceptance,
        reply_median_min=lognormal(
            luck[1], median=params.reply_median_min.value, sigma=params.reply_doctor_sigma.value
        ),
        keeps_quiet_hours=luck[2] < params.quiet_hours.value,
    )


def _acceptances(params: Params, seed: int, size: int) -> list[float]:
    """Return how many pages each doctor of a pool answers by day, in chance order.

    The parameter is the mean over all hours, weeks and phones, as it was measured; in good
    conditions it is more. The shares are spread evenly over their distribution, so that no
    pool is better than another by chance.
    """
    mean, spread = params.acceptance.value, params.acceptance_spread.value
    source = random.Random(f"{seed}:{size}")  # noqa: S311 - a simulation, not a secret
    if spread == 0.0 or mean in {0.0, 1.0}:
        shares = [mean] * size
    else:
        strength = 1.0 / spread - 1.0
        drawn = sorted(
            source.betavariate(mean * strength, (1.0 - mean) * strength)
            for _ in range(size * _DRAWS)
        )
        shares = [fmean(drawn[at : at + _DRAWS]) for at in range(0, len(drawn), _DRAWS)]
        source.shuffle(shares)
    usual = _usual_conditions(params)
    if usual in {0.0, 1.0}:
        return shares
    return [min(share / usual, _KEENEST) for share in shares]


def _usual_conditions(params: Params) -> float:
    """Return the mean of what lowers the chance of an answer, over all hours and weeks."""
    night = (_NIGHT_H * params.night_factor.value + 24 - _NIGHT_H) / 24
    weekend = (2 * params.weekend_factor.value + 5) / 7
    away = 1.0 - params.shock_share.value * (1.0 - params.shock_factor.value)
    return night * weekend * away * (1 - params.dead_devices.value) * (1 - params.lost_pages.value)


def _cases(
    params: Params, seed: int, pools: dict[str, tuple[DoctorId, ...]], total: int
) -> tuple[SimulatedCase, ...]:
    rates = params.cases_per_month.value
    days = total / sum(rates) * MONTH_DAYS
    hours = params.posting_hours.value
    found = []
    for number in range(total):
        case_id = CaseId(f"case-{number}")
        luck = uniforms(seed, "case", case_id)
        discipline = _weighted(list(pools), rates, luck[0])
        hour = _weighted(range(len(hours)), hours, luck[1])
        zone = _zone(_zone_for(params, luck[2]))
        day = (BEGINNING + timedelta(days=int(luck[3] * days))).date()
        minutes = 60 * luck[4]
        local = datetime(day.year, day.month, day.day, hour, int(minutes), tzinfo=zone)
        answered = luck[6] < params.own_share.value
        own = lognormal(luck[5], median=params.own_median_min.value, sigma=params.own_sigma.value)
        found.append(
            SimulatedCase(
                id=case_id,
                discipline=discipline,
                poster_id=pools[discipline][int(luck[7] * len(pools[discipline]))],
                posted_at=local.astimezone(UTC) + timedelta(minutes=minutes % 1),
                own_reply_min=own if answered else None,
            )
        )
    return tuple(sorted(found, key=lambda each: (each.posted_at, each.id)))


def _zone_for(params: Params, uniform: float) -> str:
    zones = params.zones.value
    return _weighted(list(zones), list(zones.values()), uniform)


def _weighted(values: Sequence[_Value], weights: Sequence[float], uniform: float) -> _Value:
    rest = uniform * sum(weights)
    for value, weight in zip(values, weights, strict=True):
        rest -= weight
        if rest < 0.0:
            return value
    return values[-1]


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@lru_cache(maxsize=100_000)
def _once(*names: object) -> float:
    return uniforms(*names)[0]
