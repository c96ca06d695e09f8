"""Changes who is on call: schedules and overrides by coordinators, swaps and time off by doctors.

Coordinators name doctors by e-mail address, the one name that is not shown to other doctors;
doctors name nobody, so that a swap tells no reader who is on call.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from server.clock import Clock
from server.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from server.paging.duty import MAX_LISTED, Duty
from server.paging.oncall.calendar import CalendarError, read_calendar
from server.paging.oncall.check import schedule_problems
from server.paging.oncall.hours import Span
from server.paging.oncall.stating import NO_DOCTOR, by_address, by_id
from server.paging.oncall.wall import zone_of
from server.specialties import all_specialties, specialties_of
from store.accounts import Accounts
from store.ids import DoctorId, ShiftChangeId, new_id
from store.records.account import Account
from store.records.schedule import FixedShift, Layer, Schedule
from store.records.shift import ChangeKind, ShiftChange
from store.schedules import Schedules
from store.shifts import Shifts

MAX_TIME_OFF: Final = timedelta(days=366)
MAX_HOURS_ON_DUTY: Final = 24
MAX_AHEAD: Final = timedelta(days=2 * 366)


class DutyBook:
    """Everything here holds for waves from the next one on."""

    def __init__(
        self, duty: Duty, *, schedules: Schedules, shifts: Shifts, accounts: Accounts, clock: Clock
    ) -> None:
        self._duty = duty
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
        problems = self._span_problems(span, MAX_LISTED) | _discipline_problems(discipline)
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
        problems = self._span_problems(span, MAX_TIME_OFF)
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
        problems = _discipline_problems(discipline)
        account = await self._accounts.get(doctor_id)
        if not problems and (account is None or not _holds(account, discipline)):
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

    async def offer_swap(
        self, doctor_id: DoctorId, discipline: str, span: Span, in_return: Span | None
    ) -> ShiftChange:
        """Offer one's own duty to the colleagues of the discipline.

        Until somebody accepts, it stays one's own.

        Args:
            in_return: A time at which the doctor takes over from whoever accepts.

        Raises:
            InvalidError: The doctor is not on call for all of that time, or a time is wrong.
        """
        problems = self._swap_problems(span) | _discipline_problems(discipline)
        if in_return is not None:
            found = self._swap_problems(in_return)
            problems |= {f"in_return.{name}": why for name, why in found.items()}
        if not problems and not await self._has_duty(doctor_id, discipline, span):
            problems["starts_at"] = "you are not on call for all of that time"
        if problems:
            raise InvalidError(fields=problems)
        return await self._add(
            "swap",
            span,
            discipline=discipline,
            comes=None,
            goes=doctor_id,
            by=doctor_id,
            in_return=in_return,
        )

    async def accept_swap(self, change_id: ShiftChangeId, doctor_id: DoctorId) -> ShiftChange:
        """Take over a colleague's duty; accepting twice is accepting once.

        Raises:
            NotFoundError: There is no such offer for this doctor.
            ConflictError: It is gone or begun, or the doctor has not the duty wanted in return.
        """
        change = await self._shifts.get(change_id)
        account = await self._accounts.get(doctor_id)
        if change is None or account is None or not may_take(account, change):
            raise NotFoundError
        if change.state == "in_force" and change.doctor_id == doctor_id:
            return change
        if change.first_at <= self._clock.now():
            message = "That duty has begun; ask a coordinator for an override."
            raise ConflictError(message)
        back = return_of(change)
        if back is not None and not await self._has_duty(doctor_id, change.discipline or "", back):
            message = "You are not on call for all of the time that is wanted in return."
            raise ConflictError(message)
        accepted = await self._shifts.accept(change_id, doctor_id, at=self._clock.now())
        if accepted is None:
            message = "This swap is no longer offered."
            raise ConflictError(message)
        return accepted

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

    async def offers_for(self, account: Account) -> list[ShiftChange]:
        """Return the swaps that this doctor could accept."""
        disciplines = {
            slug
            for slug, specialty in all_specialties().items()
            if specialty.parent is None and _holds(account, slug)
        }
        offered = await self._shifts.offered(disciplines, now=self._clock.now())
        return [change for change in offered if may_take(account, change)]

    async def made_by(self, doctor_id: DoctorId) -> list[ShiftChange]:
        """Return the doctor's time off, offers and accepted swaps that are not over."""
        return await self._shifts.made_by(doctor_id, since=self._clock.now())

    async def _has_duty(self, doctor_id: DoctorId, discipline: str, span: Span) -> bool:
        return any(
            shift.discipline == discipline
            and shift.span.start <= span.start
            and span.end <= shift.span.end
            for shift in await self._duty.shifts_of(doctor_id, span.start, span.end)
        )

    async def _add(
        self,
        kind: ChangeKind,
        span: Span,
        *,
        discipline: str | None,
        comes: DoctorId | None,
        goes: DoctorId | None,
        by: DoctorId,
        in_return: Span | None = None,
    ) -> ShiftChange:
        spans = [span] if in_return is None else [span, in_return]
        change = ShiftChange(
            id=ShiftChangeId(new_id()),
            kind=kind,
            discipline=discipline,
            doctor_id=comes,
            instead_of=goes,
            starts_at=span.start,
            ends_at=span.end,
            return_starts_at=None if in_return is None else in_return.start,
            return_ends_at=None if in_return is None else in_return.end,
            first_at=min(each.start for each in spans),
            last_at=max(each.end for each in spans),
            state="offered" if kind == "swap" else "in_force",
            made_by=by,
            since_at=self._clock.now(),
        )
        await self._shifts.add(change)
        return change

    def _swap_problems(self, span: Span) -> dict[str, str]:
        begun = {"starts_at": "has begun; ask a coordinator for an override"}
        return (begun if span.start <= self._clock.now() else {}) | self._span_problems(
            span, MAX_LISTED
        )

    def _span_problems(self, span: Span, longest: timedelta) -> dict[str, str]:
        now = self._clock.now()
        if span.end <= span.start:
            return {"ends_at": "must be after the start"}
        if span.end <= now:
            return {"ends_at": "is past"}
        if span.end - span.start > longest:
            return {"ends_at": f"is too long after the start; at most {longest.days} days"}
        if span.start > now + MAX_AHEAD:
            return {"starts_at": f"is too far ahead; at most {MAX_AHEAD.days} days"}
        return {}


def may_take(account: Account, change: ShiftChange) -> bool:
    """Whether this doctor may take over that duty: a verified colleague of the discipline."""
    return (
        change.kind == "swap"
        and change.discipline is not None
        and change.instead_of != account.id
        and account.verified
        and _holds(account, change.discipline)
    )


def _holds(account: Account, discipline: str) -> bool:
    return not specialties_of(discipline).isdisjoint(account.specialties)


def return_of(change: ShiftChange) -> Span | None:
    """Return a swap's other half."""
    if change.return_starts_at is None or change.return_ends_at is None:
        return None
    return Span(change.return_starts_at, change.return_ends_at)


def _discipline_problems(discipline: str) -> dict[str, str]:
    known = all_specialties().get(discipline)
    if known is None or known.parent is not None:
        return {"discipline": "is no discipline; give a top-level specialty"}
    return {}
