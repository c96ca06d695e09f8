"""Runs the cases of a world under one policy on a virtual clock, event by event.

Who is chosen, when waves are due, what an acknowledgement moves and when pages end is decided
by the code that decides it in production; only the store, the phones and the doctors are not
real.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from server.paging import escalation as rules
from server.paging.history import is_night, outcome
from server.paging.policy import ANSWER_TARGET
from server.paging.simulate.roster import Roster
from server.paging.simulate.world import SimulatedCase, World
from store.ids import DoctorId, EscalationId
from store.records.escalation import Escalation
from store.records.policy import Wave

NEVER_AFTER: Final = timedelta(days=7)
"""A case not answered by then counts as never answered."""
_MINUTE: Final = timedelta(minutes=1)
_NEVER_MIN: Final = NEVER_AFTER / _MINUTE


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How one case went. `answered_min` None: never."""

    case: SimulatedCase
    answered_min: float | None
    pages: int
    night_pages: int


@dataclass(frozen=True, slots=True)
class Run:
    """How all counted cases went under one policy; pages per doctor of those cases."""

    results: tuple[CaseResult, ...]
    pages_of: dict[DoctorId, int]
    months: float


@dataclass(slots=True)
class _Open:
    """A case under way."""

    case: SimulatedCase
    escalation: Escalation
    pages: dict[DoctorId, datetime] = field(default_factory=dict)
    settled: set[DoctorId] = field(default_factory=set)
    night_pages: int = 0
    answered_at: datetime | None = None


_Action = Callable[[datetime], None]


class Engine:
    """One run of a world; use it once."""

    def __init__(self, world: World, waves: tuple[Wave, ...], *, remembers: bool) -> None:
        self._world = world
        self._waves = waves
        self._roster = Roster(world, remembers=remembers)
        self._events: list[tuple[datetime, int, _Action]] = []
        self._planned = 0
        self.cases: list[_Open] = []

    def run(self) -> Run:
        """Post every case and let time pass until nothing is left to happen."""
        for case in self._world.cases:
            self._at(case.posted_at, partial(self._post, case))
        while self._events:
            now, _, action = heapq.heappop(self._events)
            action(now)
        params = self._world.params
        counted = self.cases[params.warm_up_cases.value :]
        doctors = (each.account for each in self._world.doctors.values())
        pages_of = {each.id: 0 for each in doctors if each.role == "doctor"}
        for each in counted:
            for doctor_id in each.pages:
                if doctor_id in pages_of:
                    pages_of[doctor_id] += 1
        return Run(
            results=tuple(_result(each) for each in counted),
            pages_of=pages_of,
            months=len(counted) / sum(params.cases_per_month.value),
        )

    def _at(self, at: datetime, action: _Action) -> None:
        self._planned += 1
        heapq.heappush(self._events, (at, self._planned, action))

    def _after(self, now: datetime, minutes: float, action: _Action) -> None:
        """Plan what a doctor does; whatever would be later than never changes no figure."""
        if minutes <= _NEVER_MIN:
            self._at(now + minutes * _MINUTE, action)

    def _post(self, case: SimulatedCase, now: datetime) -> None:
        poster = self._world.doctors[case.poster_id].account
        opened = _Open(
            case,
            Escalation(
                id=EscalationId(case.id),
                case_id=case.id,
                run=1,
                poster_id=case.poster_id,
                specialties=(case.discipline,),
                urgency="now",
                languages=poster.languages,
                posted_at=now,
                answer_due_at=now + ANSWER_TARGET,
                waves=self._waves,
                policy_version=0,
                state="paging" if self._waves else "exhausted",
                armed_at=now,
                due_at=now,
                lease_until=now,
            ),
        )
        self.cases.append(opened)
        if case.own_reply_min is not None:
            self._after(now, case.own_reply_min, partial(self._answer, opened, None))
        self._at(opened.escalation.answer_due_at, partial(self._expire, opened))
        self._page_next(opened, now)

    def _page_next(self, opened: _Open, now: datetime) -> None:
        escalation = opened.escalation
        if escalation.state != "paging":
            return
        wave = rules.next_wave(escalation, now)
        if wave is not None:
            index = escalation.paged
            self._fill(opened, index, slot=f"{index + 1}.0", people=wave.people, now=now)
            last = index + 1 == len(escalation.waves)
            escalation = escalation.model_copy(
                update={
                    "paged": index + 1,
                    "last_paged_at": now,
                    "state": "exhausted" if last else "paging",
                }
            )
            opened.escalation = escalation
        if escalation.state == "paging":
            self._at(rules.next_due_at(escalation), partial(self._page_next, opened))

    def _fill(self, opened: _Open, index: int, *, slot: str, people: int, now: datetime) -> None:
        chosen = self._roster.choose(
            opened.escalation,
            index,
            slot=slot,
            people=people,
            excluded=frozenset({opened.case.poster_id, *opened.pages}),
            now=now,
        )
        for choice in chosen:
            doctor = self._world.doctors[choice.account.id]
            tired = self._roster.tired(choice.account.id, now)
            self._roster.paged(choice.account.id, now)
            opened.pages[choice.account.id] = now
            opened.night_pages += is_night(now.astimezone(doctor.zone).hour)
            reaction = self._world.reaction(opened.case, doctor, now, tired)
            for minutes, act in (
                (reaction.acknowledges_min, self._acknowledge),
                (reaction.answers_min, self._answer),
                (reaction.declines_min, self._decline),
            ):
                if minutes is not None:
                    self._after(now, minutes, partial(act, opened, choice.account.id))

    def _acknowledge(self, opened: _Open, doctor_id: DoctorId, now: datetime) -> None:
        escalation = opened.escalation
        in_time = now < rules.page_expires_at(escalation, opened.pages[doctor_id])
        if rules.acknowledgement(escalation, "offered", in_time=in_time) != "counted":
            return
        self._came_of(opened, doctor_id, now, responded=True)
        if escalation.state != "paging":
            return
        hold = rules.hold(escalation, acked_at=now, in_progress=False)
        if hold is not None:
            opened.escalation = escalation.model_copy(
                update={
                    "held_s": hold.held.total_seconds(),
                    "hold_until": hold.until,
                    "due_at": hold.due_at,
                    "holds": escalation.holds + 1,
                }
            )

    def _decline(self, opened: _Open, doctor_id: DoctorId, now: datetime) -> None:
        if opened.escalation.state == "stopped" or now >= opened.escalation.answer_due_at:
            return
        self._came_of(opened, doctor_id, now, responded=False, open_for=ANSWER_TARGET)
        index = max(opened.escalation.paged - 1, 0)
        self._fill(opened, index, slot=f"r.{doctor_id}", people=1, now=now)

    def _answer(self, opened: _Open, _: DoctorId | None, now: datetime) -> None:
        if opened.answered_at is not None:
            return
        opened.answered_at = now
        self._expire(opened, now)
        opened.escalation = opened.escalation.model_copy(
            update={"state": "stopped", "stop_reason": "answered", "stopped_at": now}
        )

    def _expire(self, opened: _Open, now: datetime) -> None:
        for doctor_id in opened.pages:
            self._came_of(opened, doctor_id, now, responded=False)

    def _came_of(
        self,
        opened: _Open,
        doctor_id: DoctorId,
        now: datetime,
        *,
        responded: bool,
        open_for: timedelta | None = None,
    ) -> None:
        if doctor_id in opened.settled:
            return
        opened.settled.add(doctor_id)
        offered_at = opened.pages[doctor_id]
        came_of = outcome(
            offered_at=offered_at,
            urgency=opened.escalation.urgency,
            zone=self._world.doctors[doctor_id].zone,
            responded=responded,
            open_for=now - offered_at if open_for is None else open_for,
        )
        self._roster.came_to(doctor_id, came_of, now)


def _result(opened: _Open) -> CaseResult:
    answered_at, posted_at = opened.answered_at, opened.case.posted_at
    if answered_at is not None and answered_at - posted_at > NEVER_AFTER:
        answered_at = None
    return CaseResult(
        case=opened.case,
        answered_min=None if answered_at is None else (answered_at - posted_at) / _MINUTE,
        pages=len(opened.pages),
        night_pages=opened.night_pages,
    )
