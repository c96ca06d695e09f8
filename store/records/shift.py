"""What differs from the schedule: overrides, swaps, time off. And what each doctor set for duty."""

from typing import Literal

from pydantic import Field

from store.ids import DoctorId, ShiftChangeId
from store.records.base import Instant, Record
from store.records.schedule import Hours

ChangeKind = Literal["override", "swap", "time_off"]
ChangeState = Literal["offered", "in_force", "cancelled", "expired"]
SwapWord = Literal["busy", "away", "too_long", "other_time"]
"""Why a colleague can't take a shift over: busy then, away, too long for them, or another time
would suit."""


class Refusal(Record):
    """One colleague's no to a swap."""

    doctor_id: DoctorId
    word: SwapWord
    at: Instant


class ShiftChange(Record):
    """One change of who is on call; only one that is `in_force` counts."""

    id: ShiftChangeId = Field(alias="_id")
    kind: ChangeKind
    discipline: str | None
    """None for time off, which holds in every discipline."""
    doctor_id: DoctorId | None
    """Who comes; None for time off, and for a swap that nobody accepted yet."""
    instead_of: DoctorId | None
    """Who goes; None when the one who comes is added."""
    starts_at: Instant
    ends_at: Instant
    return_starts_at: Instant | None = None
    """A swap's other half: who goes comes back for who comes."""
    return_ends_at: Instant | None = None
    first_at: Instant
    """The earliest instant that it touches."""
    last_at: Instant
    """The end of all that it touches."""
    closes_at: Instant | None = None
    """Until when a swap can be accepted; None: until the first shift begins."""
    refusals: tuple[Refusal, ...] = ()
    """Of a swap, the first one first; each colleague says no once."""
    state: ChangeState
    made_by: DoctorId
    since_at: Instant
    """Since when it is in force, or offered; later changes go on top of earlier ones."""

    def refused_by(self, doctor_id: DoctorId) -> bool:
        """Whether this colleague said no."""
        return any(each.doctor_id == doctor_id for each in self.refusals)


class QuietHours(Record):
    """When a doctor is not to be woken, in their own zone."""

    hours: Hours
    rouse_for_now: bool = False
    """Whether cases with urgency `now` may wake them nevertheless."""


class DutySettings(Record):
    """What a doctor set about being paged; whoever set nothing has no document."""

    id: DoctorId = Field(alias="_id")
    quiet: QuietHours | None = None
    pages_a_day: int | None = None
    pages_a_month: int | None = None
    feed_hash: str | None = None
    """SHA-256 of the private part of the calendar's link."""
