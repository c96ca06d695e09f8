"""Shifts as an iCalendar (RFC 5545), written and read. Pure.

What is written names the discipline and nobody. What is read must say who: each event is a shift
of those whom it invites by address. Events that repeat are refused, since a rule that is wrong
by an hour twice a year is what rotations are for.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from zoneinfo import ZoneInfo

from server.paging.oncall.hours import Span
from server.paging.oncall.wall import to_wall
from server.specialties import all_specialties
from store.records.account import Language

PRODUCT: Final = "-//Curbside//Duty//EN"
MAX_EVENTS: Final = 400
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


def read_calendar(text: str, zone: ZoneInfo) -> list[ImportedShift]:
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
    if not 1 <= len(events) <= MAX_EVENTS:
        field = "calendar"
        raise CalendarError(field, f"must hold 1 to {MAX_EVENTS} events")
    return [shift for index, event in enumerate(events) for shift in _shifts_in(event, index, zone)]


def _shifts_in(event: Any, index: int, zone: ZoneInfo) -> Iterator[ImportedShift]:
    field = f"calendar.events.{index}"
    if event.get("rrule") is not None or event.get("rdate") is not None:
        why = "repeats; write single events, or set a rotation"
        raise CalendarError(field, why)
    starts, ends = _on_wall(event, "dtstart", zone), _on_wall(event, "dtend", zone)
    if starts is None or ends is None or ends <= starts:
        why = "needs a DTSTART and a later DTEND, in known time zones"
        raise CalendarError(field, why)
    addresses = list(_invited(event))
    if not addresses:
        why = "invites nobody; name the doctor as ATTENDEE:mailto:name@example.org"
        raise CalendarError(field, why)
    for address in addresses:
        yield ImportedShift(address, f"{starts:%Y-%m-%dT%H:%M}", f"{ends:%Y-%m-%dT%H:%M}")


def _on_wall(event: Any, name: str, zone: ZoneInfo) -> datetime | None:
    """Return the time on the wall; one without a zone is on it already, a day starts at 00:00."""
    from icalendar.error import BrokenCalendarProperty  # noqa: PLC0415 - loaded when needed

    found = event.get(name)
    try:
        at = getattr(found, "dt", None)
    except BrokenCalendarProperty:
        return None
    if isinstance(at, datetime):
        if at.tzinfo is not None:
            return to_wall(at, zone)
        # A zone that is named but unknown is no permission to take ours.
        return None if "TZID" in found.params else at
    if isinstance(at, date):
        return datetime.combine(at, datetime.min.time())
    return None


def _invited(event: Any) -> Iterator[str]:
    attendees = event.get("attendee", [])
    for attendee in attendees if isinstance(attendees, list) else [attendees]:
        address = str(attendee)
        if address.lower().startswith(_MAILTO):
            yield address[len(_MAILTO) :].strip().lower()


def _uid(discipline: str, span: Span) -> str:
    text = f"{discipline}\0{span.start.isoformat()}"
    return f"{sha256(text.encode()).hexdigest()[:32]}@curbside"
