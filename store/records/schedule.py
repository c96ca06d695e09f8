"""Who is on call when, as coordinators wrote it: one schedule per discipline, made of layers.

Times of day are wall-clock text and the zone is kept by its IANA name, never as an offset, so
that a hand-over stays at eight in the morning when the clocks change.
"""

from datetime import date, datetime, time
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from store.ids import DoctorId
from store.records.base import Instant, Record

LayerKind = Literal["hourly", "daily", "weekly", "custom"]
OnHolidays = Literal["as_usual", "only", "never"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WallTime = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d$")]
"""A wall-clock time in the schedule's zone, `2026-03-02T08:00`."""
DayTime = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
"""A time of day, `08:00`."""


class Hours(Record):
    """A window that comes back on some days of the week; one that ends early ends the next day."""

    days: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    """The days on which it starts."""
    starts: DayTime
    ends: DayTime

    @property
    def starts_on(self) -> time:
        """When it starts, on the wall."""
        return time.fromisoformat(self.starts)

    @property
    def ends_on(self) -> time:
        """When it ends, on the wall; not after the start: on the next day."""
        return time.fromisoformat(self.ends)


class FixedShift(Record):
    """One doctor's shift, once, in wall-clock time."""

    doctor_id: DoctorId
    starts: WallTime
    ends: WallTime

    @property
    def starts_on(self) -> datetime:
        """When it starts, on the wall."""
        return datetime.fromisoformat(self.starts)

    @property
    def ends_on(self) -> datetime:
        """When it ends, on the wall."""
        return datetime.fromisoformat(self.ends)


class Layer(Record):
    """One line of duty. All layers of a schedule hold side by side: first call, second call."""

    name: str
    kind: LayerKind
    every: int = 1
    """How many hours, days or weeks a turn lasts; of no meaning for `custom`."""
    starts: WallTime | None = None
    """The first hand-over; None for `custom`."""
    doctors: tuple[DoctorId, ...] = ()
    """In the order of their turns; empty for `custom`."""
    hours: tuple[Hours, ...] = ()
    """When the layer has anybody on call; always, if empty."""
    shifts: tuple[FixedShift, ...] = ()
    """The shifts of a `custom` layer."""
    holidays: OnHolidays = "as_usual"
    country: str | None = None
    """Whose holidays."""

    @property
    def starts_on(self) -> datetime | None:
        """The first hand-over, on the wall."""
        return None if self.starts is None else datetime.fromisoformat(self.starts)

    @property
    def people(self) -> frozenset[DoctorId]:
        """Everybody who is ever on call in it."""
        return frozenset(self.doctors) | {shift.doctor_id for shift in self.shifts}


class Schedule(Record):
    """The duty of one discipline; `version` counts the changes."""

    id: str = Field(alias="_id")
    """The discipline's slug."""
    time_zone: str
    layers: tuple[Layer, ...] = ()
    version: int = 0
    set_at: Instant | None = None

    @property
    def people(self) -> frozenset[DoctorId]:
        """Everybody who is ever on call by it."""
        return frozenset().union(*(layer.people for layer in self.layers))


def day_name(day: date) -> Weekday:
    """Return the day of the week."""
    return _DAYS[day.weekday()]


_DAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
