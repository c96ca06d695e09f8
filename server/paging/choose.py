"""Who is paged in a wave. Pure: candidates, counts and the seed come in; nothing is looked up.

Only verified doctors; never the poster; nobody twice in one escalation; nobody who said that
they are not available, and nobody in their quiet hours who did not agree to it. Those on call
come first, then those available by their own choice, then those who never said; holders of an
asked specialty before the rest of its discipline before related specialties; the awake first.
Between those equal in all this, whoever is most likely to answer at this hour and was paged
least lately; then chance.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from server.paging.history import History
from server.paging.judge import MONTH, Judge, pages_since
from server.paging.related import related_holders
from server.specialties import discipline_of
from store.ids import DoctorId
from store.records.account import Account
from store.records.policy import Audience

MAX_PAGES_A_DAY: Final = 2
MAX_PAGES_A_MONTH: Final = 7
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Caps:
    """How many pages a doctor takes who is not on duty."""

    a_day: int = MAX_PAGES_A_DAY
    a_month: int = MAX_PAGES_A_MONTH


_DEFAULT_CAPS: Final = Caps()
_RELATED_TIER: Final = 8
_WILLING: Final = 2
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
        conflicted: Those who declared a conflict of interest; paged by nobody, for nothing.
        languages: The poster's; whoever shares one is a little ahead.
        histories: What is known of how doctors respond; empty where nothing is.
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
    conflicted: frozenset[DoctorId] = frozenset()
    languages: tuple[str, ...] = ()
    histories: Mapping[DoctorId, History] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """One chosen doctor, the asked specialty to name in the page, and why."""

    account: Account
    specialty: str
    reasons: tuple[str, ...]


def choose(candidates: Iterable[Account], ask: Ask) -> list[Choice]:
    """Return up to `ask.people` doctors to page, the best first; fewer when there are no more.

    Where anybody's record is known, a wave of two or more keeps its last place for the best of
    the doctors of whom nothing is known: else nobody new would ever get a chance to answer.
    """
    # Lots are drawn in the order of ids, so that chance depends on the seed alone.
    pool = sorted({each.id: each for each in candidates}.values(), key=lambda each: each.id)
    lots = random.Random(ask.seed)  # noqa: S311 - fairness, not a secret
    rank = _rank_coordinator if ask.audience == "coordinators" else _rank_doctor
    judge = Judge(ask.now, ask.histories, ask.languages)
    ranked: list[_Ranked] = []
    for account in pool:
        lot = lots.random()
        if _may_be_paged(account, ask):
            found = rank(account, ask, judge)
            if found is not None:
                order, specialty, reasons = found
                score = judge.score(account)
                ranked.append((order, (-score, lot), specialty, reasons, account))
    ranked.sort(key=lambda each: each[:2])
    chosen = ranked[: ask.people]
    if ask.histories and ask.audience == "doctors" and ask.people > 1:
        chosen = _with_someone_new(chosen, ranked[ask.people :], judge)
    return [_choice(each, ask, judge) for each in chosen]


_Order = tuple[float, ...]
_Rank = tuple[_Order, str, tuple[str, ...]]
_Ranked = tuple[_Order, tuple[float, float], str, tuple[str, ...], Account]
"""Lower in order comes first; between those equal in it, a higher score, then the lot."""


def _with_someone_new(
    chosen: list[_Ranked], others: Sequence[_Ranked], judge: Judge
) -> list[_Ranked]:
    if not others or any(judge.is_new(each[-1]) for each in chosen):
        return chosen
    last = chosen[-1]
    # Nobody farther from the question or asleep is woken only to get to know them.
    new = next((each for each in others if each[0] == last[0] and judge.is_new(each[-1])), None)
    return chosen if new is None else [*chosen[:-1], new]


def _choice(ranked: _Ranked, ask: Ask, judge: Judge) -> Choice:
    _, _, specialty, reasons, account = ranked
    pages = pages_since(account, ask.now - MONTH)
    return Choice(account, specialty, (*reasons, *judge.reasons(account), f"pages_30_days:{pages}"))


def available(account: Account, now: datetime) -> bool | None:
    """Return what the doctor last said about being paged, None when it lapsed or was never said."""
    if account.available_until is not None and account.available_until <= now:
        return None
    return account.available


def _may_be_paged(account: Account, ask: Ask) -> bool:
    if not account.verified or account.id in ask.excluded or account.id in ask.conflicted:
        return False
    if account.available is not None:
        said = available(account, ask.now)
        if said is not None:
            return said
    if account.id in ask.asleep:
        return False
    if not account.paged_at and account.id not in ask.caps:
        return True
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


def _rank_doctor(account: Account, ask: Ask, judge: Judge) -> _Rank | None:
    for closeness, find in enumerate((_holds, _in_discipline, _related)):
        found = find(account, ask)
        if found is None:
            continue
        specialty, reason, distance = found
        duty, asleep, duty_reasons = _duty(account, ask, judge)
        # Related specialties come after the whole willing pool, on duty or not.
        tier = (
            _RELATED_TIER
            if find is _related and duty > 0
            else min(closeness, 1) + 2 * (duty + asleep)
        )
        order = (tier, duty, asleep, distance)
        return order, specialty, (reason, *duty_reasons)
    if account.id in ask.on_call:
        _, asleep, duty_reasons = _duty(account, ask, judge)
        order = (1, 0, asleep, _UNRELATED)
        return order, ask.specialties[0], duty_reasons
    return None


def _rank_coordinator(account: Account, ask: Ask, judge: Judge) -> _Rank | None:
    if account.role not in {"moderator", "admin"}:
        return None
    duty, asleep, duty_reasons = _duty(account, ask, judge)
    order = (duty, asleep)
    return order, ask.specialties[0], ("coordinator", *duty_reasons)


def _duty(account: Account, ask: Ask, judge: Judge) -> tuple[int, int, tuple[str, ...]]:
    """Return 0 on call, 1 available, 2 willing; whether they may sleep; and both as reasons.

    Whoever agreed to be paged in their quiet hours comes after the awake, and so does, among
    the willing, whoever is likely to sleep because it is night there.
    """
    said = account.available is not None and available(account, ask.now) is True
    if account.id in ask.on_call:
        duty, reason = 0, "on_call"
    else:
        duty, reason = (1, "available") if said else (2, "willing")
    if said:
        return duty, 0, (reason,)
    if account.id in ask.roused:
        return duty, 1, (reason, "quiet_hours_agreed")
    if duty == _WILLING and judge.asleep(account):
        return duty, 1, (reason, "night")
    return duty, 0, (reason,)


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
