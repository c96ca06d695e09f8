"""Who is paged in a wave. Pure: candidates, counts and the seed come in; nothing is looked up.

Only verified doctors; never the poster; nobody twice in one escalation; nobody who said that
they are not available, and nobody in their quiet hours who did not agree to it. Those on call
come first, then those available by their own choice, then those who never said; holders of an
asked specialty before the rest of its discipline before related specialties; the awake first.
Between those equal in all this, whoever is most likely to answer at this hour and was paged
least lately; then chance. A wave may ask a part of them alone: those on call, for instance.
"""

import random
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby, islice, takewhile
from operator import itemgetter
from typing import Final

from server.paging.closeness import AVAILABLE, ON_CALL, RELATED, WILLING, Fit, fit, is_asked
from server.paging.history import USUAL_CHANCE, History
from server.paging.judge import MONTH, Judge, pages_since
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
    return Ranking(candidates, ask).choose(ask)


_Order = tuple[float, ...]
_Rank = tuple[_Order, float, str, tuple[str, ...]]
"""Order and score, the asked specialty, the reasons."""
_Place = tuple[_Order, float, int]
"""Lower in order comes first; between those equal in it, a higher score. No two have the same
number, by which the lots are drawn that decide between those equal in both."""


class Ranking:
    """Candidates ranked once, for many waves that ask the same at about the same time.

    Args:
        ask: Only who is excluded or conflicted, how many are asked for, and the seed may be
            otherwise from wave to wave.
    """

    def __init__(self, candidates: Iterable[Account], ask: Ask) -> None:
        self._ask = ask
        self._look = _Look(ask)
        # Lots are drawn in the order of ids, so that chance depends on the seed alone.
        pool = sorted({each.id: each for each in candidates}.items())
        self._accounts = [account for _, account in pool]
        self._numbers = {doctor_id: number for number, (doctor_id, _) in enumerate(pool)}
        self._ranks: dict[int, _Rank] = {}
        for number, account in enumerate(self._accounts):
            rank = self._look.rank(account)
            if rank is not None:
                self._ranks[number] = rank
        self._places = sorted(_place(rank, number) for number, rank in self._ranks.items())

    def update(self, account: Account) -> None:
        """Rank one doctor anew, if they are among the candidates."""
        number = self._numbers.get(account.id)
        if number is None:
            return
        before, now = self._ranks.pop(number, None), self._look.rank(account)
        self._accounts[number] = account
        if before is not None:
            del self._places[bisect_left(self._places, _place(before, number))]
        if now is not None:
            self._ranks[number] = now
            insort(self._places, _place(now, number))

    def choose(self, ask: Ask) -> list[Choice]:
        """Return up to `ask.people` doctors to page, the best first."""
        line = self._line(ask)
        chosen = list(islice(line, ask.people))
        if self._ask.histories and ask.audience != "coordinators" and ask.people > 1:
            chosen = self._with_someone_new(chosen, line)
        return [self._choice(number) for _, _, number in chosen]

    def _line(self, ask: Ask) -> Iterator[_Place]:
        """Yield those who may be paged, the best first."""
        lots = random.Random(ask.seed)  # noqa: S311 - fairness, not a secret
        drawn = [lots.random() for _ in self._accounts]
        never = {
            self._numbers[one]
            for excluded in (ask.excluded, ask.conflicted)
            for one in excluded
            if one in self._numbers
        }
        for _, equals in groupby(self._places, key=_ORDER_AND_SCORE):
            allowed = [place for place in equals if place[2] not in never]
            allowed.sort(key=lambda place: drawn[place[2]])
            yield from allowed

    def _with_someone_new(self, chosen: list[_Place], others: Iterator[_Place]) -> list[_Place]:
        if not chosen or any(self._is_new(place) for place in chosen):
            return chosen
        order = chosen[-1][0]
        # Nobody farther from the question or asleep is woken only to get to know them.
        equals = takewhile(lambda place: place[0] == order, others)
        new = next((place for place in equals if self._is_new(place)), None)
        return chosen if new is None else [*chosen[:-1], new]

    def _is_new(self, place: _Place) -> bool:
        return self._look.judge.is_new(self._accounts[place[2]])

    def _choice(self, number: int) -> Choice:
        account = self._accounts[number]
        _, _, specialty, reasons = self._ranks[number]
        pages = pages_since(account, self._ask.now - MONTH)
        told = (*reasons, *self._look.judge.reasons(account), f"pages_30_days:{pages}")
        return Choice(account, specialty, told)


_ORDER_AND_SCORE: Final = itemgetter(0, 1)


def _place(rank: _Rank, number: int) -> _Place:
    order, score, _, _ = rank
    return order, -score, number


class _Look:
    """Looks at one candidate after the other; what is the same for all is worked out once."""

    def __init__(self, ask: Ask) -> None:
        self.judge = Judge(ask.now, ask.histories, ask.languages)
        self._ask = ask
        self._day_ago = ask.now - DAY
        self._month_ago = ask.now - MONTH

    def rank(self, account: Account) -> _Rank | None:
        """Return where the candidate comes, None for who can't be paged for this."""
        if not self.may_page(account):
            return None
        return (self.coordinator if self._ask.audience == "coordinators" else self.doctor)(account)

    def may_page(self, account: Account) -> bool:
        """Return whether the doctor may be paged, but for whom a wave leaves out."""
        ask = self._ask
        if not account.verified:
            return False
        if account.available is not None:
            said = available(account, ask.now)
            if said is not None:
                return said
        if account.id in ask.asleep:
            return False
        if not account.paged_at and account.id not in ask.caps:
            return True
        # Coordinators are asked last and because of their role: no cap leaves a case alone.
        return (
            ask.audience == "coordinators" or account.id in ask.on_call or self._below_caps(account)
        )

    def doctor(self, account: Account) -> _Rank | None:
        """Return where the doctor comes, None for nobody who is asked here."""
        ask = self._ask
        near = fit(account.specialties, ask.specialties)
        if near is None and account.id not in ask.on_call:
            return None
        chance, night = self.judge.seen(account)
        score = self.judge.score(account, chance)
        duty, asleep, reasons = self._duty(account, asleep=night and chance < USUAL_CHANCE)
        if ask.audience != "doctors" and not self._is_asked(account, near, duty):
            return None
        if near is None:
            return (1, 0, asleep, _UNRELATED), score, ask.specialties[0], reasons
        closeness, specialty, reason, distance = near
        # Related specialties come after the whole willing pool, on duty or not.
        last = closeness == RELATED and duty > 0
        tier = _RELATED_TIER if last else min(closeness, 1) + 2 * (duty + asleep)
        return (tier, duty, asleep, distance), score, specialty, (reason, *reasons)

    def coordinator(self, account: Account) -> _Rank | None:
        """Return where the coordinator comes, None for everybody else."""
        if account.role not in {"moderator", "admin"}:
            return None
        chance, night = self.judge.seen(account)
        score = self.judge.score(account, chance)
        duty, asleep, reasons = self._duty(account, asleep=night and chance < USUAL_CHANCE)
        return (duty, asleep), score, self._ask.specialties[0], ("coordinator", *reasons)

    def _is_asked(self, account: Account, near: Fit | None, duty: int) -> bool:
        said = available(account, self._ask.now) is True
        closeness = None if near is None else near[0]
        return is_asked(self._ask.audience, closeness, duty, said_available=said)

    def _below_caps(self, account: Account) -> bool:
        caps = self._ask.caps.get(account.id, _DEFAULT_CAPS)
        return _fewer(account.paged_at, caps.a_day, self._day_ago) and _fewer(
            account.paged_at, caps.a_month, self._month_ago
        )

    def _duty(self, account: Account, *, asleep: bool) -> tuple[int, int, tuple[str, ...]]:
        """Return 0 on call, 1 available, 2 willing; whether they may sleep; and both as reasons.

        Whoever agreed to be paged in their quiet hours comes after the awake, and so does, among
        the willing, whoever is likely to sleep because it is night there.
        """
        ask = self._ask
        said = account.available is not None and available(account, ask.now) is True
        if account.id in ask.on_call:
            duty, reason = ON_CALL, "on_call"
        else:
            duty, reason = (AVAILABLE, "available") if said else (WILLING, "willing")
        if said:
            return duty, 0, (reason,)
        if account.id in ask.roused:
            return duty, 1, (reason, "quiet_hours_agreed")
        if duty == WILLING and asleep:
            return duty, 1, (reason, "night")
        return duty, 0, (reason,)


def _fewer(paged_at: Sequence[datetime], most: int, since: datetime) -> bool:
    """Whether fewer pages than `most` came after an instant; they are in order of time."""
    return most > 0 and (len(paged_at) < most or paged_at[-most] <= since)


def available(account: Account, now: datetime) -> bool | None:
    """Return what the doctor last said about being paged, None when it lapsed or was never said."""
    if account.available_until is not None and account.available_until <= now:
        return None
    return account.available


_Fit = tuple[int, str, str, int]
"""Holds one 0, same discipline 1, related 2; the asked specialty; why; how far from it."""
