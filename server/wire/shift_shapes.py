"""What commands about duty take and answer: schedules as coordinators state them, shifts."""

from datetime import datetime
from typing import Annotated, Final

from pydantic import AfterValidator, Field, StringConstraints

from server.identity import applications
from server.paging.oncall.before_shift import ShiftProblem
from server.paging.oncall.check import MAX_DOCTORS, MAX_HOURS, MAX_LAYERS, MAX_SHIFTS
from server.paging.oncall.hours import Span
from server.wire.instants import WrittenInstant
from server.wire.payload import Country, Flag, Payload, Reply, SpecialtySlug
from store.ids import ID_PATTERN, DoctorId
from store.ids import ShiftChangeId as ShiftChangeIdType
from store.records.schedule import FixedShift, Hours, Layer, LayerKind, OnHolidays, Weekday
from store.records.shift import ChangeKind, ChangeState, SwapWord

MAX_LAYER_NAME_CHARS: Final = 40
_MAX_ZONE_CHARS: Final = 64
_DAYS_OF_WEEK: Final = 7

ShiftChangeId = Annotated[ShiftChangeIdType, StringConstraints(strict=True, pattern=ID_PATTERN)]
Address = Annotated[
    str,
    StringConstraints(strict=True, max_length=applications.MAX_EMAIL_CHARS),
    AfterValidator(applications.email_address),
]
"""How coordinators name a doctor: the account's e-mail address."""
TimeZone = Annotated[
    str,
    StringConstraints(strict=True, max_length=_MAX_ZONE_CHARS),
    AfterValidator(applications.time_zone),
]
LayerName = Annotated[
    str,
    StringConstraints(
        strict=True, strip_whitespace=True, min_length=1, max_length=MAX_LAYER_NAME_CHARS
    ),
]
LocalTime = Annotated[
    str, StringConstraints(strict=True, pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d$")
]  # fmt: skip
"""A time on the wall of the schedule's zone: `2026-03-02T08:00`."""
TimeOfDay = Annotated[str, StringConstraints(strict=True, pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
"""`08:00`."""
EVERY_DAY: Final[tuple[Weekday, ...]] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class WeeklyHours(Payload):
    """A window that comes back each week; one that ends before it starts ends the next day."""

    days: Annotated[tuple[Weekday, ...], Field(min_length=1, max_length=_DAYS_OF_WEEK)] = EVERY_DAY
    """The days on which it starts."""
    starts: TimeOfDay
    ends: TimeOfDay

    def record(self) -> Hours:
        """Return it as it is kept."""
        return Hours(days=self.days, starts=self.starts, ends=self.ends)


class CustomShift(Payload):
    """One doctor's shift, once."""

    doctor: Address
    starts: LocalTime
    ends: LocalTime


class StatedLayer(Payload):
    """One line of duty: a rotation of hours, days or weeks, or single shifts (`custom`)."""

    name: LayerName
    kind: LayerKind
    every: Annotated[int, Field(strict=True, ge=1)] = 1
    """How many hours, days or weeks a turn lasts, on the wall."""
    starts: LocalTime | None = None
    """The first hand-over; all others follow from it."""
    doctors: Annotated[tuple[Address, ...], Field(max_length=MAX_DOCTORS)] = ()
    """In the order of their turns."""
    hours: Annotated[tuple[WeeklyHours, ...], Field(max_length=MAX_HOURS)] = ()
    """When the layer works; always, if empty."""
    shifts: Annotated[tuple[CustomShift, ...], Field(max_length=MAX_SHIFTS)] = ()
    holidays: OnHolidays = "as_usual"
    country: Country | None = None
    """Whose public holidays."""

    def record(self) -> Layer:
        """Return it as it is kept, doctors still by address."""
        return Layer(
            name=self.name,
            kind=self.kind,
            every=self.every,
            starts=self.starts,
            doctors=tuple(DoctorId(address) for address in self.doctors),
            hours=tuple(hours.record() for hours in self.hours),
            shifts=tuple(
                FixedShift(doctor_id=DoctorId(each.doctor), starts=each.starts, ends=each.ends)
                for each in self.shifts
            ),
            holidays=self.holidays,
            country=self.country,
        )


class SetSchedule(Payload):
    """The duty of one discipline, as a whole; no layers: nobody is on call by schedule."""

    discipline: SpecialtySlug
    time_zone: TimeZone
    layers: Annotated[tuple[StatedLayer, ...], Field(max_length=MAX_LAYERS)]
    version: Annotated[int, Field(strict=True, ge=0)] | None = None
    """The version that was read before, 0 for none: a change in between is a conflict."""


class ShownShift(Reply):
    """One doctor's shift, once; the doctor by address."""

    doctor: str
    starts: str
    ends: str


class ShownHours(Reply):
    """A window that comes back each week."""

    days: list[Weekday]
    starts: str
    ends: str


class ShownLayer(Reply):
    """A layer as it was stated; doctors by address."""

    name: str
    kind: LayerKind
    every: int
    starts: str | None
    doctors: list[str]
    hours: list[ShownHours]
    shifts: list[ShownShift]
    holidays: OnHolidays
    country: Country | None


class ScheduleView(Reply):
    """A discipline's schedule."""

    discipline: str
    time_zone: str
    version: int
    set_at: datetime | None
    layers: list[ShownLayer]


class ScheduleList(Reply):
    """All schedules."""

    schedules: list[ScheduleView]


class DoctorOnDuty(Reply):
    """A doctor as coordinators see them."""

    name: str
    email: str


class DutyView(Reply):
    """Who is on call from one instant to another; nobody is a gap."""

    discipline: str
    starts_at: datetime
    ends_at: datetime
    doctors: list[DoctorOnDuty]


class ShiftView(Reply):
    """When the caller is on call."""

    discipline: str
    starts_at: datetime
    ends_at: datetime


class ShiftWarningView(Reply):
    """A shift that a page may not reach, and why."""

    discipline: str
    starts_at: datetime
    ends_at: datetime
    problem: ShiftProblem
    doctor: DoctorOnDuty | None
    """Null in one's own shifts."""


class GapView(Reply):
    """When nobody is on call, also in words: in UTC and in the schedule's zone."""

    discipline: str
    starts_at: datetime
    ends_at: datetime
    sentence: str


class RefusalView(Reply):
    """A colleague can't take the shift over, and why; nobody is named."""

    word: SwapWord
    at: datetime


class ChangeView(Reply):
    """An override, a swap or time off."""

    change_id: ShiftChangeId
    kind: ChangeKind
    discipline: str | None
    starts_at: datetime
    ends_at: datetime
    return_starts_at: datetime | None
    return_ends_at: datetime | None
    closes_at: datetime | None
    """Until when a swap can be accepted."""
    refusals: list[RefusalView]
    """Of one's own swap."""
    state: ChangeState


class SpanPayload(Payload):
    """From one instant to another."""

    starts_at: WrittenInstant
    ends_at: WrittenInstant

    def span(self) -> Span:
        """Return it as duty takes it."""
        return Span(self.starts_at, self.ends_at)


class QuietHoursPayload(WeeklyHours):
    """When not to be woken, in the doctor's own zone."""

    rouse_for_now: Flag = False
    """Whether cases with urgency `now` may wake the doctor nevertheless."""


class QuietHoursView(Reply):
    """When the doctor is not to be woken."""

    days: list[Weekday]
    starts: str
    ends: str
    rouse_for_now: bool


class DutySettingsView(Reply):
    """What the caller set; null is the default."""

    quiet: QuietHoursView | None
    pages_a_day: int | None
    pages_a_month: int | None
    has_feed: bool


class OnCallView(Reply):
    """Who is on call now in one discipline."""

    discipline: str
    count: int
    mine: bool
    doctors: list[DoctorOnDuty] | None
    """Only for coordinators."""


class OnCallList(Reply):
    """Wherever there is a schedule or an override."""

    at: datetime
    on_call: list[OnCallView]


class ShiftList(Reply):
    """The caller's duty; coordinators see everybody's."""

    shifts: list[ShiftView]
    changes: list[ChangeView]
    """The caller's own: time off, offers, swaps that were accepted or that nobody took in time."""
    offers: list[ChangeView]
    """Swaps of colleagues that the caller could accept and did not refuse."""
    warnings: list[ShiftWarningView]
    """What to mend before a shift; coordinators are warned of all."""
    duty: list[DutyView] | None
    """Only for coordinators."""


class GapList(Reply):
    """The earliest first."""

    gaps: list[GapView]
