"""Who is on call, for waves, for coordinators and for each doctor. Reads; changes nothing."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfoNotFoundError

from server.clock import Clock
from server.logs import get_logger
from server.paging.choose import MAX_PAGES_A_DAY, MAX_PAGES_A_MONTH, Caps
from server.paging.oncall.before_shift import ShiftProblem, shift_problems
from server.paging.oncall.gaps import gap_sentence, gaps
from server.paging.oncall.hours import Span
from server.paging.oncall.schedule import Roster, on_call_at
from server.paging.oncall.spans import DutySpan, duties, shifts_of
from server.specialties import all_disciplines
from store.accounts import Accounts
from store.devices import Devices
from store.duty_settings import DutySettingsOfDoctors
from store.ids import DoctorId
from store.records.account import Account, Language
from store.records.schedule import Schedule
from store.records.shift import DutySettings
from store.schedules import Schedules
from store.shifts import Shifts

MAX_LISTED: Final = timedelta(days=62)
"""How far shifts and gaps are looked for at once."""
UNSCHEDULED_ZONE: Final = "UTC"
"""The wall of a discipline that has overrides but no schedule."""

_log = get_logger("duty")


@dataclass(frozen=True, slots=True)
class OnCallNow:
    """Who is on call in one discipline."""

    discipline: str
    doctors: tuple[Account, ...]


@dataclass(frozen=True, slots=True)
class OwnShift:
    """When a doctor is on call."""

    discipline: str
    span: Span


@dataclass(frozen=True, slots=True)
class Gap:
    """When nobody is on call in a discipline that has a schedule."""

    discipline: str
    span: Span
    sentence: str


@dataclass(frozen=True, slots=True)
class ShiftWarning:
    """A shift that a page may not reach."""

    account: Account
    discipline: str
    span: Span
    problem: ShiftProblem


class Duty:
    """The duty of all disciplines."""

    def __init__(
        self,
        *,
        schedules: Schedules,
        shifts: Shifts,
        settings: DutySettingsOfDoctors,
        accounts: Accounts,
        devices: Devices,
        clock: Clock,
    ) -> None:
        self._schedules = schedules
        self._shifts = shifts
        self._settings = settings
        self._accounts = accounts
        self._devices = devices
        self._clock = clock

    async def on_call_in(
        self, disciplines: Collection[str], now: datetime
    ) -> dict[str, frozenset[DoctorId]]:
        """Return who is on call in each of these disciplines."""
        rosters = await self._rosters(disciplines, now, now)
        found = {roster.schedule.id: frozenset(_who(roster, now)) for roster in rosters}
        return {discipline: found.get(discipline, frozenset()) for discipline in disciplines}

    async def settings_of(self, doctor_ids: Collection[DoctorId]) -> list[DutySettings]:
        """Return what these doctors set about being paged; those who set nothing are left out."""
        return await self._settings.of(doctor_ids)

    async def now(self, disciplines: Collection[str] | None = None) -> list[OnCallNow]:
        """Return who is on call now, in these disciplines or wherever there is duty."""
        at = self._clock.now()
        rosters = await self._with_absent(await self._rosters(disciplines, at, at))
        people = {roster.schedule.id: on_call_at(roster, at) for roster in rosters}
        accounts = await self._accounts.many({one for found in people.values() for one in found})
        return [
            OnCallNow(discipline, tuple(accounts[one] for one in found if one in accounts))
            for discipline, found in people.items()
        ]

    async def shifts_of(
        self, doctor_id: DoctorId, start: datetime, end: datetime
    ) -> list[OwnShift]:
        """Return when this doctor is on call, the earliest first."""
        rosters = await self._rosters(None, start, end)
        spans = await _laid_out([each for each in rosters if _names(each, doctor_id)], start, end)
        found = [
            OwnShift(discipline, span)
            for discipline, laid_out in spans.items()
            for span in shifts_of(laid_out, doctor_id)
        ]
        return sorted(found, key=lambda shift: shift.span)

    async def spans(
        self, disciplines: Collection[str] | None, start: datetime, end: datetime
    ) -> dict[str, list[DutySpan]]:
        """Return who is on call when, by discipline; gaps too, where there is a schedule."""
        rosters = await self._with_absent(await self._rosters(disciplines, start, end))
        found = await _laid_out(rosters, start, end)
        planned = {each.schedule.id for each in rosters if each.schedule.version}
        return {
            discipline: [span for span in spans if span.doctors or discipline in planned]
            for discipline, spans in found.items()
        }

    async def accounts_in(self, spans: Mapping[str, list[DutySpan]]) -> dict[DoctorId, Account]:
        """Return everybody who is on call in these spans."""
        return await self._accounts.many(
            {one for found in spans.values() for span in found for one in span.doctors}
        )

    async def gaps(
        self,
        disciplines: Collection[str] | None,
        start: datetime,
        end: datetime,
        *,
        language: Language = "en",
    ) -> list[Gap]:
        """Return when nobody is on call in disciplines that have a schedule, the earliest first.

        Args:
            language: Of the sentences.
        """
        rosters = await self._with_absent(await self._rosters(disciplines, start, end))
        zones = {
            each.schedule.id: each.schedule.time_zone for each in rosters if each.schedule.version
        }
        spans = await _laid_out([each for each in rosters if each.schedule.version], start, end)
        found = [
            Gap(discipline, span, gap_sentence(discipline, span, zones[discipline], language))
            for discipline, laid_out in spans.items()
            for span in gaps(laid_out)
        ]
        return sorted(found, key=lambda gap: (gap.span, gap.discipline))

    async def warnings(
        self, start: datetime, end: datetime, *, doctor_id: DoctorId | None = None
    ) -> list[ShiftWarning]:
        """Return which shifts look as if a page would not reach their doctor, and why.

        Args:
            doctor_id: Only this doctor's shifts; None: everybody's.
        """
        rosters = await self._rosters(None, start, end)
        if doctor_id is not None:
            rosters = [each for each in rosters if _names(each, doctor_id)]
        spans = await _laid_out(await self._with_absent(rosters), start, end)
        people = {one for found in spans.values() for span in found for one in span.doctors}
        if doctor_id is not None:
            people &= {doctor_id}
        accounts, settings, devices = await asyncio.gather(
            self._accounts.many(people),
            self._settings.of(people),
            self._devices.of_doctors(people),
        )
        quiet = {each.id: each.quiet for each in settings}
        return [
            ShiftWarning(accounts[one], discipline, span, problem)
            for discipline, found in spans.items()
            for one in sorted(people & accounts.keys())
            for span in shifts_of(found, one)
            for problem in shift_problems(
                accounts[one],
                span,
                devices=[device for device in devices if device.doctor_id == one],
                quiet=quiet.get(one),
            )
        ]

    async def schedules(self) -> list[Schedule]:
        """Return every schedule as it was set."""
        return await self._schedules.all()

    async def _rosters(
        self, disciplines: Collection[str] | None, start: datetime, end: datetime
    ) -> list[Roster]:
        if disciplines is None:
            # All of them: whoever goes on duty is on call where there is no schedule, too.
            disciplines = all_disciplines()
        schedules, changes = await asyncio.gather(
            self._schedules.of(disciplines), self._shifts.in_force(disciplines, start, end)
        )
        known = {schedule.id for schedule in schedules}
        changed = {each.discipline for each in changes if each.discipline is not None}
        bare = [Schedule(id=each, time_zone=UNSCHEDULED_ZONE) for each in sorted(changed - known)]
        return [Roster(schedule, tuple(changes)) for schedule in [*schedules, *bare]]

    async def _with_absent(self, rosters: Sequence[Roster]) -> list[Roster]:
        """Leave out who is no longer verified: they are called by nobody."""
        people = {
            doctor
            for roster in rosters
            for doctor in (
                *roster.schedule.people,
                *(change.doctor_id for change in roster.changes if change.doctor_id is not None),
            )
        }
        accounts = await self._accounts.many(people)
        absent = frozenset(
            doctor for doctor in people if doctor not in accounts or not accounts[doctor].verified
        )
        return [replace(roster, absent=absent) for roster in rosters]


def caps_of(settings: DutySettings) -> Caps:
    """Return the caps that hold for a doctor: their own, else the rules'."""
    return Caps(
        a_day=MAX_PAGES_A_DAY if settings.pages_a_day is None else settings.pages_a_day,
        a_month=MAX_PAGES_A_MONTH if settings.pages_a_month is None else settings.pages_a_month,
    )


async def _laid_out(
    rosters: Sequence[Roster], start: datetime, end: datetime
) -> dict[str, list[DutySpan]]:
    """Lay out many days of duty in a thread: pages and messages go on meanwhile."""

    def lay_out() -> dict[str, list[DutySpan]]:
        return {roster.schedule.id: duties(roster, start, end) for roster in rosters}

    return await asyncio.to_thread(lay_out)


def _names(roster: Roster, doctor_id: DoctorId) -> bool:
    """Whether the doctor can ever be on call by it."""
    return doctor_id in roster.schedule.people or any(
        doctor_id in {change.doctor_id, change.instead_of} for change in roster.changes
    )


def _who(roster: Roster, now: datetime) -> tuple[DoctorId, ...]:
    try:
        return on_call_at(roster, now)
    except ZoneInfoNotFoundError:
        # A zone that went out of the database must not keep a case from being paged.
        _log.error("a schedule's zone is unknown", discipline=roster.schedule.id)
        return ()
