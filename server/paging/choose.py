"""Who is paged in a wave. Pure: candidates, counts and the seed come in; nothing is looked up.

Only verified doctors; never the poster; nobody twice in one escalation; nobody who said that
they are not available, and nobody in their quiet hours who did not agree to it. Those on call
come first, then those available by their own choice, then those who never said; holders of an
asked specialty before the rest of its discipline before related specialties; the awake first.
Between equals, whoever was paged least in 30 days, then chance.
"""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from server.paging.related import related_holders
from server.specialties import discipline_of
from store.ids import DoctorId
from store.records.account import Account
from store.records.policy import Audience

MAX_PAGES_A_DAY: Final = 2
MAX_PAGES_A_MONTH: Final = 7
DAY: Final = timedelta(days=1)
MONTH: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Caps:
    """How many pages a doctor takes who is not on duty."""

    a_day: int = MAX_PAGES_A_DAY
    a_month: int = MAX_PAGES_A_MONTH


_DEFAULT_CAPS: Final = Caps()
_RELATED_TIER: Final = 6
_UNRELATED: Final = 99


@dataclass(frozen=True, slots=True)
class Ask:
    """What a wave needs.

    Args:
        specialties: Those that the poster asked for, the most wanted first.
        excluded: The poster and everybody paged before.
        seed: The same seed and candidates give the same choice.
        on_call: Those whose shift it is in an asked discipline, whatever they hold.
        asleep: Those in their quiet hours who did not agree to be paged for this; that they
            said they are available overrides it.
        roused: Those in their quiet hours who agreed to it: the awake are paged before them.
        caps: Those who set caps of their own.
    """

    specialties: tuple[str, ...]
    excluded: frozenset[DoctorId]
    people: int
    audience: Audience
    now: datetime
    seed: str
    on_call: frozenset[DoctorId] = frozenset()
    asleep: frozenset[DoctorId] = frozenset()
    roused: frozenset[DoctorId] = frozenset()
    caps: Mapping[DoctorId, Caps] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """One chosen doctor, the asked specialty to name in the page, and why."""

    account: Account
    specialty: str
    reasons: tuple[str, ...]


def choose(candidates: Iterable[Account], ask: Ask) -> list[Choice]:
    """Return up to `ask.people` doctors to page, the best first; fewer when there are no more."""
    ranked: list[tuple[tuple[float, ...], Choice]] = []
    # Shuffled in a fixed order first, so that chance depends on the seed alone.
    pool = sorted({each.id: each for each in candidates}.values(), key=lambda each: each.id)
    random.Random(ask.seed).shuffle(pool)  # noqa: S311 - fairness, not a secret
    rank = _rank_coordinator if ask.audience == "coordinators" else _rank_doctor
    for account in pool:
        if not _may_be_paged(account, ask):
            continue
        ranks = rank(account, ask)
        if ranks is None:
            continue
        order, specialty, reasons = ranks
        pages = pages_since(account, ask.now - MONTH)
        choice = Choice(account, specialty, (*reasons, f"pages_30_days:{pages}"))
        ranked.append(((*order, pages), choice))
    ranked.sort(key=lambda each: each[0])
    return [choice for _, choice in ranked[: ask.people]]


def available(account: Account, now: datetime) -> bool | None:
    """Return what the doctor last said about being paged, None when it lapsed or was never said."""
    if account.available_until is not None and account.available_until <= now:
        return None
    return account.available


def pages_since(account: Account, since: datetime) -> int:
    """Count the doctor's pages after an instant."""
    return sum(1 for at in account.paged_at if at > since)


def _may_be_paged(account: Account, ask: Ask) -> bool:
    if not account.verified or account.id in ask.excluded:
        return False
    said = available(account, ask.now)
    if said is not None:
        return said
    if account.id in ask.asleep:
        return False
    caps = ask.caps.get(account.id, _DEFAULT_CAPS)
    # Coordinators are asked last and because of their role: no cap leaves a case alone.
    return (
        ask.audience == "coordinators"
        or account.id in ask.on_call
        or (
            pages_since(account, ask.now - DAY) < caps.a_day
            and pages_since(account, ask.now - MONTH) < caps.a_month
        )
    )


_Rank = tuple[tuple[float, ...], str, tuple[str, ...]]


def _rank_doctor(account: Account, ask: Ask) -> _Rank | None:
    for closeness, find in enumerate((_holds, _in_discipline, _related)):
        found = find(account, ask)
        if found is None:
            continue
        specialty, reason, distance = found
        duty, roused, duty_reasons = _duty(account, ask)
        # Related specialties come after the whole willing pool, on duty or not.
        tier = _RELATED_TIER if find is _related and duty > 0 else min(closeness, 1) + 2 * duty
        return (tier, duty, roused, distance), specialty, (reason, *duty_reasons)
    if account.id in ask.on_call:
        _, roused, duty_reasons = _duty(account, ask)
        return (1, 0, roused, _UNRELATED), ask.specialties[0], duty_reasons
    return None


def _rank_coordinator(account: Account, ask: Ask) -> _Rank | None:
    if account.role not in {"moderator", "admin"}:
        return None
    duty, roused, duty_reasons = _duty(account, ask)
    return (duty, roused), ask.specialties[0], ("coordinator", *duty_reasons)


def _duty(account: Account, ask: Ask) -> tuple[int, int, tuple[str, ...]]:
    """Return 0 on call, 1 available, 2 willing; whether asleep but roused; and both as reasons."""
    said = available(account, ask.now) is True
    if account.id in ask.on_call:
        duty, reason = 0, "on_call"
    else:
        duty, reason = (1, "available") if said else (2, "willing")
    roused = account.id in ask.roused and not said
    return duty, int(roused), (reason, "quiet_hours_agreed") if roused else (reason,)


_Found = tuple[str, str, int] | None


def _holds(account: Account, ask: Ask) -> _Found:
    held = next((slug for slug in ask.specialties if slug in account.specialties), None)
    return None if held is None else (held, "holds_specialty", 0)


def _in_discipline(account: Account, ask: Ask) -> _Found:
    disciplines = {discipline_of(slug) for slug in account.specialties}
    near = next((slug for slug in ask.specialties if discipline_of(slug) in disciplines), None)
    return None if near is None else (near, "in_discipline", 0)


def _related(account: Account, ask: Ask) -> _Found:
    distances = related_holders(ask.specialties)
    held = [distances[slug] for slug in account.specialties if slug in distances]
    return (ask.specialties[0], "related_specialty", min(held)) if held else None
