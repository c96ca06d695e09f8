"""Changes who is on call: schedules and overrides by coordinators, time off and duty by doctors.

Coordinators name doctors by e-mail address, the one name that is not shown to other doctors.
Swaps between doctors are made in `swaps.py`, and taken back here.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from server.clock import Clock
from server.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from server.paging.duty import MAX_LISTED
from server.paging.duty_changes import discipline_problems, holds, new_change, span_problems
from server.paging.oncall.calendar import CalendarError, read_calendar
from server.paging.oncall.check import schedule_problems
from server.paging.oncall.hours import Span
from server.paging.oncall.stating import NO_DOCTOR, by_address, by_id
from server.paging.oncall.wall import zone_of
from store.accounts import Accounts
from store.ids import DoctorId, ShiftChangeId
from store.records.schedule import FixedShift, Layer, Schedule
from store.records.shift import ChangeKind, ShiftChange
from store.schedules import Schedules
from store.shifts import Shifts

MAX_TIME_OFF: Final = timedelta(days=366)
MAX_HOURS_ON_DUTY: Final = 24


class DutyBook:
    """Everything here holds for waves from the next one on."""

    def __init__(
        self, *, schedules: Schedules, shifts: Shifts, accounts: Accounts, clock: Clock
    ) -> None:
        self._schedules = schedules
        self._shifts = shifts
        self._accounts = accounts
        self._clock = clock

    async def set_schedule(
        self,
        discipline: str,
        *,
        time_zone: str,
        layers: Sequence[Layer],
        seen_version: int | None = None,
    ) -> Schedule:
        """Set a discipline's schedule as a whole.

        Args:
            layers: As stated: doctors by their e-mail addresses.
            seen_version: The version that the coordinator started from; None overwrites any.

        Raises:
            InvalidError: Something in it is wrong; `fields` says what.
            ConflictError: It was changed since `seen_version`.
        """
        problems = schedule_problems(discipline, time_zone, layers)
        accounts = await self._accounts.of_emails({one for each in layers for one in each.people})
        named, unknown = by_id(layers, accounts)
        if problems or unknown:
            raise InvalidError(fields=problems | unknown)
        stored = await self._schedules.put(
            discipline,
            time_zone=time_zone,
            layers=named,
            at=self._clock.now(),
            seen_version=seen_version,
        )
        if stored is None:
            raise ConflictError(fields={"version": "is not the latest; read the schedule again"})
        return stored

    async def import_layer(self, discipline: str, name: str, calendar: str) -> Schedule:
        """Make a custom layer of an iCalendar's shifts, in place of one with this name.

        Raises:
            InvalidError: There is no schedule yet, or something in the file is wrong.
        """
        found = await self._schedules.of([discipline])
        if not found:
            raise InvalidError(fields={"discipline": "has no schedule yet; set one first"})
        (kept,) = found
        try:
            # In a thread: a file with many repeating events takes a while to follow.
            imported = await asyncio.to_thread(
                read_calendar, calendar, zone_of(kept.time_zone), now=self._clock.now()
            )
        except CalendarError as err:
            raise InvalidError(fields={err.field: str(err)}) from err
        shifts = tuple(
            FixedShift(doctor_id=DoctorId(each.address), starts=each.starts, ends=each.ends)
            for each in imported
        )
        layer = Layer(name=name, kind="custom", shifts=shifts)
        stated = await self.as_stated(kept)
        others = [each for each in stated.layers if each.name != name]
        return await self.set_schedule(
            discipline,
            time_zone=kept.time_zone,
            layers=[*others, layer],
            seen_version=kept.version,
        )

    async def as_stated(self, schedule: Schedule) -> Schedule:
        """Return a schedule as a coordinator states it: doctors by their addresses."""
        return by_address(schedule, await self._accounts.many(schedule.people))

    async def override(
        self,
        discipline: str,
        span: Span,
        *,
        doctor: str,
        instead_of: str | None,
        by: DoctorId,
    ) -> ShiftChange:
        """Put a doctor on call for a time, instead of another or beside whoever is.

        Args:
            doctor: The e-mail address of who comes.
            instead_of: The e-mail address of who goes.

        Raises:
            InvalidError: Something in it is wrong; `fields` says what.
        """
        addresses = [doctor] if instead_of is None else [doctor, instead_of]
        accounts = await self._accounts.of_emails(addresses)
        problems = {
            **span_problems(span, MAX_LISTED, self._clock.now()),
            **discipline_problems(discipline),
        }
        if doctor not in accounts or not accounts[doctor].verified:
            problems["doctor"] = NO_DOCTOR
        if instead_of is not None and instead_of not in accounts:
            problems["instead_of"] = "is the address of no doctor"
        if instead_of == doctor:
            problems["instead_of"] = "is the doctor who comes"
        if problems:
            raise InvalidError(fields=problems)
        goes = None if instead_of is None else accounts[instead_of].id
        return await self._add(
            "override", span, discipline=discipline, comes=accounts[doctor].id, goes=goes, by=by
        )

    async def time_off(self, doctor_id: DoctorId, span: Span, *, by: DoctorId) -> ShiftChange:
        """Take a doctor off all duty for a time.

        Raises:
            InvalidError: The time is past, too long or too far ahead.
        """
        problems = span_problems(span, MAX_TIME_OFF, self._clock.now())
        if problems:
            raise InvalidError(fields=problems)
        return await self._add("time_off", span, discipline=None, comes=None, goes=doctor_id, by=by)

    async def go_on_duty(
        self, doctor_id: DoctorId, discipline: str, duration: timedelta
    ) -> ShiftChange:
        """Put a doctor on call from now on by their own wish, beside whoever is.

        Raises:
            InvalidError: It is no discipline, or the doctor holds no specialty of it.
        """
        problems = dict(discipline_problems(discipline))
        account = await self._accounts.get(doctor_id)
        if not problems and (account is None or not holds(account, discipline)):
            problems["discipline"] = "is none of yours"
        if problems:
            raise InvalidError(fields=problems)
        now = self._clock.now()
        return await self._add(
            "override",
            Span(now, now + duration),
            discipline=discipline,
            comes=doctor_id,
            goes=None,
            by=doctor_id,
        )

    async def cancel(
        self, change_id: ShiftChangeId, doctor_id: DoctorId, *, moderator: bool
    ) -> None:
        """Take a change back. Coordinators take back any, doctors what they made themselves.

        Raises:
            NotFoundError: There is no such change for this doctor.
            ForbiddenError: A colleague took the duty over: that is for a coordinator to undo.
        """
        change = await self._shifts.get(change_id)
        if change is None or not (moderator or change.made_by == doctor_id):
            raise NotFoundError
        if not moderator and change.kind == "swap" and change.state == "in_force":
            message = "A colleague relies on this; a coordinator can take it back."
            raise ForbiddenError(message)
        await self._shifts.cancel(change_id)

    async def made_by(self, doctor_id: DoctorId) -> list[ShiftChange]:
        """Return the doctor's time off, offers and accepted swaps that are not over."""
        return await self._shifts.made_by(doctor_id, since=self._clock.now())

    async def _add(
        self,
        kind: ChangeKind,
        span: Span,
        *,
        discipline: str | None,
        comes: DoctorId | None,
        goes: DoctorId | None,
        by: DoctorId,
    ) -> ShiftChange:
        change = new_change(
            kind, span, discipline=discipline, comes=comes, goes=goes, by=by, at=self._clock.now()
        )
        await self._shifts.add(change)
        return change
