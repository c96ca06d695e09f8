"""Swaps of duty: offered to the colleagues of a discipline, taken over by one, refused by others.

Nobody is named to anybody: whoever knows who is on call could guess who answers anonymously. So a
refusal is one of a few words; free text would have to be read by whoever it was not meant for,
in a language that they may not read. All that has to be told is kept as notes, under ids that say
what they are about: telling twice is telling once.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from server.clock import Clock
from server.errors import ConflictError, InvalidError, NotFoundError
from server.paging.duty import MAX_LISTED, Duty
from server.paging.duty_changes import discipline_problems, holds, new_change, span_problems
from server.paging.oncall.gaps import instant_words
from server.paging.oncall.hours import Span
from server.specialties import all_disciplines, specialties_of
from store.accounts import Accounts
from store.ids import DoctorId, ShiftChangeId
from store.notes import Notes
from store.records.account import Account
from store.records.note import Note, NoteKind
from store.records.shift import ShiftChange, SwapWord
from store.shifts import Shifts

_BEGUN: Final = "has begun; ask a coordinator for an override"


class Swaps:
    """Until somebody accepts, a shift stays the duty of whoever offers it."""

    def __init__(
        self, duty: Duty, *, shifts: Shifts, accounts: Accounts, notes: Notes, clock: Clock
    ) -> None:
        self._duty = duty
        self._shifts = shifts
        self._accounts = accounts
        self._notes = notes
        self._clock = clock

    async def offer(
        self,
        doctor_id: DoctorId,
        discipline: str,
        span: Span,
        *,
        in_return: Span | None = None,
        closes_at: datetime | None = None,
    ) -> ShiftChange:
        """Offer one's own duty to the colleagues of the discipline.

        Args:
            in_return: A time at which the doctor takes over from whoever accepts.
            closes_at: Until when somebody may accept; None: until the first shift begins.

        Raises:
            InvalidError: The doctor is not on call for all of that time, or a time is wrong.
        """
        now = self._clock.now()
        problems = {**_swap_problems(span, now), **discipline_problems(discipline)}
        if in_return is not None:
            found = _swap_problems(in_return, now)
            problems |= {f"in_return.{name}": why for name, why in found.items()}
        first_at = span.start if in_return is None else min(span.start, in_return.start)
        if closes_at is not None and not now < closes_at <= first_at:
            problems["closes_at"] = "must be to come, and no later than the first shift begins"
        if not problems and not await self._has_duty(doctor_id, discipline, span):
            problems["starts_at"] = "you are not on call for all of that time"
        if problems:
            raise InvalidError(fields=problems)
        change = new_change(
            "swap",
            span,
            discipline=discipline,
            comes=None,
            goes=doctor_id,
            by=doctor_id,
            at=now,
            in_return=in_return,
            closes_at=closes_at or first_at,
        )
        await self._shifts.add(change)
        colleagues = await self._accounts.candidates(specialties_of(discipline))
        await self._tell(
            "swap_offered", change, [each for each in colleagues if may_take(each, change)]
        )
        return change

    async def accept(self, change_id: ShiftChangeId, doctor_id: DoctorId) -> ShiftChange:
        """Take over a colleague's duty; accepting twice is accepting once.

        Raises:
            NotFoundError: There is no such offer for this doctor.
            ConflictError: It is gone or begun, or the doctor has not the duty wanted in return.
        """
        change = await self._offer_to(change_id, doctor_id)
        if change.state == "in_force" and change.doctor_id == doctor_id:
            await self._tell_asker("swap_accepted", change)
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
            raise _gone()
        await self._tell_asker("swap_accepted", accepted)
        return accepted

    async def refuse(
        self, change_id: ShiftChangeId, doctor_id: DoctorId, word: SwapWord
    ) -> ShiftChange:
        """Say that one can't take a duty over; the first word counts, the offer stays for others.

        Raises:
            NotFoundError: There is no such offer for this doctor.
            ConflictError: It is no longer offered.
        """
        change = await self._offer_to(change_id, doctor_id)
        refused = await self._shifts.refuse(change_id, doctor_id, word, at=self._clock.now())
        if refused is None and not change.refused_by(doctor_id):
            raise _gone()
        change = refused or change
        said = next(each for each in change.refusals if each.doctor_id == doctor_id)
        await self._tell_asker(
            "swap_refused", change, word=said.word, about=str(change.refusals.index(said))
        )
        return change

    async def offers_for(self, account: Account) -> list[ShiftChange]:
        """Return the swaps that this doctor could accept and did not refuse."""
        disciplines = {slug for slug in all_disciplines() if holds(account, slug)}
        offered = await self._shifts.offered(disciplines, now=self._clock.now())
        return [
            change
            for change in offered
            if may_take(account, change) and not change.refused_by(account.id)
        ]

    async def expire(self) -> None:
        """End the offers that nobody took in time, and tell those who made them; on any node."""
        for change in await self._shifts.overdue(now=self._clock.now()):
            # Told first: nobody can accept any more, and a node that dies here does it again.
            await self._tell_asker("swap_expired", change)
            await self._shifts.expire(change.id)

    async def _offer_to(self, change_id: ShiftChangeId, doctor_id: DoctorId) -> ShiftChange:
        change = await self._shifts.get(change_id)
        account = await self._accounts.get(doctor_id)
        if change is None or account is None or not may_take(account, change):
            raise NotFoundError
        return change

    async def _has_duty(self, doctor_id: DoctorId, discipline: str, span: Span) -> bool:
        return any(
            shift.discipline == discipline
            and shift.span.start <= span.start
            and span.end <= shift.span.end
            for shift in await self._duty.shifts_of(doctor_id, span.start, span.end)
        )

    async def _tell_asker(
        self, kind: NoteKind, change: ShiftChange, *, word: SwapWord | None = None, about: str = ""
    ) -> None:
        asker = await self._accounts.get(change.made_by)
        if asker is not None:
            await self._tell(kind, change, [asker], word=word, about=about)

    async def _tell(
        self,
        kind: NoteKind,
        change: ShiftChange,
        doctors: Sequence[Account],
        *,
        word: SwapWord | None = None,
        about: str = "",
    ) -> None:
        now = self._clock.now()
        await self._notes.add(
            [
                _note(kind, change, to, now=now, word=word, about=about or str(number))
                for number, to in enumerate(doctors)
            ]
        )


def may_take(account: Account, change: ShiftChange) -> bool:
    """Whether this doctor may take over that duty: a verified colleague of the discipline."""
    return (
        change.kind == "swap"
        and change.discipline is not None
        and change.instead_of != account.id
        and account.verified
        and holds(account, change.discipline)
    )


def return_of(change: ShiftChange) -> Span | None:
    """Return a swap's other half."""
    if change.return_starts_at is None or change.return_ends_at is None:
        return None
    return Span(change.return_starts_at, change.return_ends_at)


def _swap_problems(span: Span, now: datetime) -> dict[str, str]:
    begun = {"starts_at": _BEGUN} if span.start <= now else {}
    return {**begun, **span_problems(span, MAX_LISTED, now)}


def _gone() -> ConflictError:
    message = "This swap is no longer offered."
    return ConflictError(message)


def _note(
    kind: NoteKind,
    change: ShiftChange,
    to: Account,
    *,
    now: datetime,
    word: SwapWord | None,
    about: str,
) -> Note:
    language = to.languages[0] if to.languages else "en"
    return Note(
        # Its id goes to push services: it names no doctor.
        id=f"{kind}:{change.id}:{about}",
        doctor_id=to.id,
        kind=kind,
        language=language,
        specialty=change.discipline or "",
        change_id=change.id,
        word=word,
        starts_at=change.starts_at,
        when=instant_words(change.starts_at, to.time_zone, language),
        made_at=now,
        due_at=now,
        lease_until=now,
    )
