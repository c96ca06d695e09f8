"""Notes to doctors that are no pages: to record an outcome, to help, to mend a shift.

What is to be told is found by one node at a time and kept under an id that says what it is about,
so it is made once, whoever looks and however often. Sending notes where each went: a restart
repeats nothing. A case is looked at once more just before its poster is reminded.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from server.clock import Clock
from server.paging.duty import Duty, ShiftWarning
from server.paging.oncall.gaps import instant_words
from server.paging.policy import ANSWER_TARGET
from server.paging.ports import CaseDesk
from server.paging.swaps import Swaps
from store.accounts import Accounts
from store.cases import Cases
from store.escalations import Escalations
from store.ids import DoctorId, new_id
from store.leases import Leases
from store.notes import Notes
from store.records.account import Account
from store.records.case import UnresolvedCase
from store.records.escalation import Escalation
from store.records.note import Note, NoteKind

REMIND_AFTER: Final[tuple[tuple[NoteKind, timedelta], ...]] = (
    ("outcome_24h", timedelta(hours=24)),
    ("outcome_7d", timedelta(days=7)),
)
COORDINATORS_AFTER: Final = timedelta(minutes=60)
TOLD_LATE: Final = timedelta(hours=48)
"""After an outage of longer than this nobody is reminded any more: it would look odd."""
PLANNING: Final = "notes"
PLANNING_LASTS: Final = timedelta(seconds=90)
MAX_AT_ONCE: Final = 5_000
_OVERLAP: Final = timedelta(minutes=10)


class NotePlanner:
    """Finds what is to be told and keeps it; sends nothing.

    Args:
        warn_before: How long before a shift its doctor is warned.
    """

    def __init__(
        self,
        *,
        notes: Notes,
        cases: Cases,
        accounts: Accounts,
        escalations: Escalations,
        leases: Leases,
        duty: Duty,
        swaps: Swaps,
        warn_before: timedelta,
        clock: Clock,
    ) -> None:
        self._notes = notes
        self._cases = cases
        self._accounts = accounts
        self._escalations = escalations
        self._leases = leases
        self._duty = duty
        self._swaps = swaps
        self._warn_before = warn_before
        self._clock = clock
        self._holder = new_id()
        self._looked_at: datetime | None = None

    async def plan(self) -> None:
        """Keep every note that is to be told by now and is not kept yet."""
        now = self._clock.now()
        held = await self._leases.take(PLANNING, self._holder, now=now, lasts=PLANNING_LASTS)
        if not held:
            self._looked_at = None
            return
        since = now - TOLD_LATE if self._looked_at is None else self._looked_at - _OVERLAP
        for kind, age in REMIND_AFTER:
            await self._remind(kind, since - age, now - age, now)
        await self._call_coordinators(now)
        await self._warn(now)
        await self._swaps.expire()
        self._looked_at = now

    async def _remind(self, kind: NoteKind, start: datetime, end: datetime, now: datetime) -> None:
        while found := await self._cases.unresolved(start, end, limit=MAX_AT_ONCE):
            posters = await self._accounts.many({case.poster_id for case in found})
            await self._notes.add(
                [
                    _reminder(kind, case, posters[case.poster_id], now)
                    for case in found
                    if case.poster_id in posters and posters[case.poster_id].verified
                ]
            )
            if len(found) < MAX_AT_ONCE:
                return
            start = found[-1].posted_at

    async def _call_coordinators(self, now: datetime) -> None:
        """Tell coordinators of cases an hour old whose policy has no wave for them."""
        waiting = await self._escalations.due_between(
            now, now + ANSWER_TARGET - COORDINATORS_AFTER, limit=MAX_AT_ONCE
        )
        left = [
            each for each in waiting if all(wave.audience != "coordinators" for wave in each.waves)
        ]
        if left:
            coordinators = await self._accounts.coordinators()
            await self._notes.add(
                [
                    _unanswered(each, coordinator, now)
                    for each in left
                    for coordinator in coordinators
                    if coordinator.id != each.poster_id
                ]
            )

    async def _warn(self, now: datetime) -> None:
        found = [
            # What has begun is cut off at its start: it would look like another shift each time.
            each
            for each in await self._duty.warnings(now, now + self._warn_before)
            if each.span.start > now
        ]
        if found:
            coordinators = await self._accounts.coordinators()
            await self._notes.add(_warnings(found, coordinators, now))


def _reminder(kind: NoteKind, case: UnresolvedCase, poster: Account, now: datetime) -> Note:
    return Note(
        id=f"{kind}:{case.id}",
        doctor_id=poster.id,
        kind=kind,
        language=poster.languages[0] if poster.languages else "en",
        specialty=case.specialties[0],
        case_id=case.id,
        run=case.run,
        made_at=now,
        due_at=now,
        lease_until=now,
    )


def _unanswered(escalation: Escalation, to: Account, now: datetime) -> Note:
    return Note(
        id=f"unanswered:{to.id}:{escalation.id}",
        doctor_id=to.id,
        kind="unanswered",
        language=to.languages[0] if to.languages else "en",
        specialty=escalation.specialties[0],
        case_id=escalation.case_id,
        run=escalation.run,
        made_at=now,
        due_at=now,
        lease_until=now,
    )


def _warnings(
    found: Sequence[ShiftWarning], coordinators: Sequence[Account], now: datetime
) -> list[Note]:
    """Return a note for each shift's doctor, and one for each coordinator beside."""
    shifts: dict[tuple[DoctorId, str, datetime], list[ShiftWarning]] = {}
    for each in found:
        shifts.setdefault((each.account.id, each.discipline, each.span.start), []).append(each)
    notes = []
    for (doctor_id, _, _), own in shifts.items():
        notes.append(_warning("shift", own[0].account, own, now))
        notes += [
            _warning("shift_of_colleague", coordinator, own, now)
            for coordinator in coordinators
            if coordinator.id != doctor_id
        ]
    return notes


def _warning(kind: NoteKind, to: Account, own: Sequence[ShiftWarning], now: datetime) -> Note:
    shift, language = own[0], to.languages[0] if to.languages else "en"
    start = shift.span.start
    about = f"{shift.discipline}:{shift.account.id}:{start.isoformat()}"
    return Note(
        id=f"{kind}:{to.id}:{about}",
        doctor_id=to.id,
        kind=kind,
        language=language,
        specialty=shift.discipline,
        starts_at=start,
        when=instant_words(start, to.time_zone, language),
        problems=tuple(each.problem for each in own),
        made_at=now,
        due_at=now,
        lease_until=now,
    )


async def still_wanted(note: Note, desk: CaseDesk, now: datetime) -> bool:
    """Look once more whether a note is worth telling: the case by its log, the shift to come."""
    if note.starts_at is not None:
        # Nobody took it: that is known when the shift begins.
        return note.starts_at > now or note.kind == "swap_expired"
    if note.case_id is None:
        return False
    need = await desk.case_need(note.case_id, note.run)
    if note.kind == "unanswered":
        return need.needed
    return need.resolved_at is None and (need.needed or need.closed_as != "resolved")
