"""Shifts as an iCalendar (RFC 5545), written and read. Pure.

What is written names the discipline and nobody. What is read must say who: each event is a shift
of those whom it invites by address. Events that repeat are followed for half a year, on the wall
of their own zone, so that a hand-over stays at its hour when the clocks change.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from hashlib import sha256
from typing import Any, Final
from zoneinfo import ZoneInfo

from server.paging.oncall.check import MAX_SHIFTS
from server.paging.oncall.hours import Span
from server.paging.oncall.repeats import RepeatError, repeats, starts_of, wall_of
from server.paging.oncall.wall import to_instant, to_wall
from server.specialties import all_specialties
from store.records.account import Language

PRODUCT: Final = "-//Curbside//Duty//EN"
MAX_EVENTS: Final = 400
MAX_REPEATING: Final = 50
FOLLOWED_AHEAD: Final = timedelta(days=182)
"""How far events that repeat are written out; import the file again before it is over."""
FOLLOWED_BACK: Final = timedelta(days=2)
REFRESH: Final = timedelta(hours=1)
_ON_CALL: Final = {"en": "On call", "es": "Guardia"}
_MAILTO: Final = "mailto:"


class CalendarError(ValueError):
    """The file is no calendar of shifts; `field` says where, the text what is allowed."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field


@dataclass(frozen=True, slots=True)
class ImportedShift:
    """A shift on the wall of the schedule, and its doctor's address."""

    address: str
    starts: str
    ends: str


def write_calendar(
    shifts: Iterable[tuple[str, Span]], *, language: Language, written_at: datetime
) -> bytes:
    """Return a calendar of shifts, each a discipline's slug and a span.

    A shift keeps its UID as long as it starts at the same time, so that a changed end moves the
    entry in a subscribed calendar and doubles none.
    """
    from icalendar import Calendar, Event  # noqa: PLC0415 - loaded when needed

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"Curbside: {_ON_CALL[language]}")
    calendar.add("refresh-interval", REFRESH)
    for discipline, span in shifts:
        specialty = all_specialties()[discipline]
        name = specialty.name_es if language == "es" else specialty.name_en
        event = Event()
        event.add("uid", _uid(discipline, span))
        event.add("dtstamp", written_at)
        event.add("dtstart", span.start)
        event.add("dtend", span.end)
        event.add("summary", f"{_ON_CALL[language]}: {name}")
        # Free: being on call is no appointment that blocks others.
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def read_calendar(text: str, zone: ZoneInfo, *, now: datetime) -> list[ImportedShift]:
    """Return the shifts of a calendar on the wall of `zone`.

    Raises:
        CalendarError: It is no calendar, or an event in it is no shift.
    """
    from icalendar import Calendar  # noqa: PLC0415 - loaded when needed

    try:
        calendar = Calendar.from_ical(text)
    except (ValueError, LookupError, AttributeError, TypeError) as err:
        # All of these come out of the library for files that are cut in odd places.
        field = "calendar"
        raise CalendarError(field, "is no iCalendar file") from err
    events = list(calendar.walk("VEVENT"))
    field = "calendar"
    if not 1 <= len(events) <= MAX_EVENTS:
        raise CalendarError(field, f"must hold 1 to {MAX_EVENTS} events")
    if sum(map(repeats, events)) > MAX_REPEATING:
        raise CalendarError(field, f"must hold at most {MAX_REPEATING} events that repeat")
    reader = _Reader(zone, now, events)
    shifts = [shift for index, event in enumerate(events) for shift in reader.shifts(event, index)]
    if not 1 <= len(shifts) <= MAX_SHIFTS:
        raise CalendarError(field, f"must come to 1 to {MAX_SHIFTS} shifts in half a year")
    return shifts


class _Reader:
    """Reads one event after the other; knows which of a series were moved or called off."""

    def __init__(self, zone: ZoneInfo, now: datetime, events: Iterable[Any]) -> None:
        self._zone = zone
        self._window = now - FOLLOWED_BACK, now + FOLLOWED_AHEAD
        self._moved = {
            (str(event.get("uid")), self._at(event, "recurrence-id"))
            for event in events
            if event.get("recurrence-id") is not None
        }

    def shifts(self, event: Any, index: int) -> Iterator[ImportedShift]:
        field = f"calendar.events.{index}"
        if str(event.get("status", "")).upper() == "CANCELLED":
            return
        spans = self._read(event, field)
        addresses = list(_invited(event))
        if not addresses:
            why = "invites nobody; name the doctor as ATTENDEE:mailto:name@example.org"
            raise CalendarError(field, why)
        for starts, ends in spans:
            if ends <= starts:
                raise CalendarError(field, _NEEDS_TIMES)
            for address in addresses:
                yield ImportedShift(address, f"{starts:%Y-%m-%dT%H:%M}", f"{ends:%Y-%m-%dT%H:%M}")

    def _read(self, event: Any, field: str) -> list[tuple[datetime, datetime]]:
        from icalendar.error import BrokenCalendarProperty  # noqa: PLC0415 - loaded when needed

        try:
            start, end = _time(event, "dtstart"), _end(event)
            if start is None or end is None:
                raise CalendarError(field, _NEEDS_TIMES)
            return list(self._spans(event, start, end))
        except BrokenCalendarProperty as err:
            raise CalendarError(field, _NEEDS_TIMES) from err
        except RepeatError as err:
            raise CalendarError(field, str(err)) from err

    def _spans(self, event: Any, start: date, end: date) -> Iterator[tuple[datetime, datetime]]:
        """Yield when the event begins and ends, on the schedule's wall."""
        if not repeats(event):
            yield self._on_wall(start), self._on_wall(end)
            return
        if getattr(event.get("recurrence-id"), "params", {}).get("RANGE"):
            why = "changes all that follow; end the series and begin another"
            raise RepeatError(why)
        own = start.tzinfo if isinstance(start, datetime) else None
        first = wall_of(start, own)
        lasts = wall_of(end, own) - first
        after, until = (to_wall(each, own or self._zone) for each in self._window)
        for each in starts_of(event, first, own, after=after, until=until):
            starts = self._from_wall(each, own)
            if (str(event.get("uid")), starts) not in self._moved:
                yield starts, self._from_wall(each + lasts, own)

    def _at(self, event: Any, name: str) -> datetime | None:
        found = _time(event, name)
        return None if found is None else self._on_wall(found)

    def _on_wall(self, at: date) -> datetime:
        """Return a time on the schedule's wall; one without a zone is on it already."""
        own = at.tzinfo if isinstance(at, datetime) else None
        return self._from_wall(wall_of(at, own), own)

    def _from_wall(self, wall: datetime, own: tzinfo | None) -> datetime:
        return wall if own is None else to_wall(to_instant(wall, own), self._zone)


_NEEDS_TIMES: Final = "needs a DTSTART and a later DTEND, in known time zones"


def _time(event: Any, name: str) -> date | None:
    """Return a date or time of an event, None where it is missing or can't be read."""
    from icalendar.error import BrokenCalendarProperty  # noqa: PLC0415 - loaded when needed

    found = event.get(name)
    try:
        at = getattr(found, "dt", None)
    except BrokenCalendarProperty:
        return None
    if isinstance(at, datetime) and at.tzinfo is None and "TZID" in found.params:
        # A zone that is named but unknown is no permission to take ours.
        return None
    return at if isinstance(at, date) else None


def _end(event: Any) -> date | None:
    end, start = _time(event, "dtend"), _time(event, "dtstart")
    lasts = getattr(event.get("duration"), "dt", None)
    if end is None and start is not None and isinstance(lasts, timedelta):
        return start + lasts
    return end


def _invited(event: Any) -> Iterator[str]:
    attendees = event.get("attendee", [])
    for attendee in attendees if isinstance(attendees, list) else [attendees]:
        address = str(attendee)
        if address.lower().startswith(_MAILTO):
            yield address[len(_MAILTO) :].strip().lower()


def _uid(discipline: str, span: Span) -> str:
    text = f"{discipline}\0{span.start.isoformat()}"
    return f"{sha256(text.encode()).hexdigest()[:32]}@curbside"
