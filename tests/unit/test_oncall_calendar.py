"""Shifts as an iCalendar, written and read."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from server.paging.oncall.calendar import (
    CalendarError,
    ImportedShift,
    read_calendar,
    write_calendar,
)
from server.paging.oncall.hours import Span
from tests.makers import NOON

MADRID = ZoneInfo("Europe/Madrid")
HOUR = timedelta(hours=1)


def events(*lines: str) -> str:
    around = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\nBEGIN:VEVENT\r\n{}\r\n"
    return around.format("\r\n".join(lines)) + "END:VEVENT\r\nEND:VCALENDAR\r\n"


def only_event(written: bytes) -> Any:
    (event,) = Calendar.from_ical(written).walk("VEVENT")
    return event


ANA = "ATTENDEE;CN=Ana:MAILTO:Ana@Hospital.example"
IN_UTC = ("DTSTART:20260329T000000Z", "DTEND:20260329T060000Z")


def test_a_calendar_names_shifts_and_keeps_their_uids() -> None:
    shift = ("cardiology", Span(NOON, NOON + 8 * HOUR))
    longer = ("cardiology", Span(NOON, NOON + 9 * HOUR))

    first = only_event(write_calendar([shift], language="en", written_at=NOON))
    second = only_event(write_calendar([longer], language="es", written_at=NOON))

    assert (first["dtstart"].dt, first["dtend"].dt) == shift[1]
    assert str(first["summary"]) == "On call: Cardiology"
    assert str(second["summary"]) == "Guardia: Cardiología"
    assert first["uid"] == second["uid"]


@pytest.mark.parametrize(
    ("times", "starts", "ends"),
    [
        (IN_UTC, "2026-03-29T01:00", "2026-03-29T08:00"),
        (
            ("DTSTART;TZID=America/New_York:20260302T080000", "DTEND:20260302T200000Z"),
            "2026-03-02T14:00",
            "2026-03-02T21:00",
        ),
        (
            ("DTSTART:20260302T080000", "DTEND:20260302T200000"),
            "2026-03-02T08:00",
            "2026-03-02T20:00",
        ),
        (
            ("DTSTART;VALUE=DATE:20260302", "DTEND;VALUE=DATE:20260303"),
            "2026-03-02T00:00",
            "2026-03-03T00:00",
        ),
    ],
)
def test_times_are_read_on_the_schedules_wall(
    times: tuple[str, ...], starts: str, ends: str
) -> None:
    assert read_calendar(events(*times, ANA), MADRID, now=NOON) == [
        ImportedShift("ana@hospital.example", starts, ends)
    ]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("", "calendar"),
        ("a shopping list", "calendar"),
        ("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "calendar"),
        ("BEGIN:VCALENDAR\r\nBEGIN:VTIMEZON\r\nEND:VTIMEZONE\r\nEND:VCALENDAR", "calendar"),
        (events(*IN_UTC), "calendar.events.0"),
        (events(ANA, IN_UTC[0]), "calendar.events.0"),
        (events(ANA, "DTSTART:20260302T100000Z", "DTEND:20260302T100000Z"), "calendar.events.0"),
        (events(*IN_UTC, ANA, "RRULE:FREQ=MINUTELY"), "calendar.events.0"),
        (events(*IN_UTC, ANA, "RRULE:FREQ=DAILY;BYMONTHDAY=31;BYMONTH=2"), "calendar.events.0"),
        (events(*IN_UTC, ANA, "RRULE:FREQ=DAILY;INTERVAL=7;BYDAY=MO"), "calendar.events.0"),
        (events(*IN_UTC, ANA, "RRULE:FREQ=WEEKLY;BYDAY=SOMEDAY"), "calendar.events.0"),
        (events(*IN_UTC, ANA, *["RRULE:FREQ=WEEKLY"] * 2), "calendar.events.0"),
        (
            events("DTSTART:10000101T000000Z", "DTEND:10000101T010000Z", ANA, "RRULE:FREQ=DAILY"),
            "calendar.events.0",
        ),
        (
            events(ANA, "DTSTART;TZID=Mars/Olympus:20260302T080000", "DTEND:20260302T200000Z"),
            "calendar.events.0",
        ),
        (events("DTSTART:yesterday", "DTEND:today", ANA), "calendar.events.0"),
    ],
)
def test_what_is_no_shift_is_refused_by_event(text: str, field: str) -> None:
    with pytest.raises(CalendarError) as refused:
        read_calendar(text, MADRID, now=NOON)

    assert refused.value.field == field


def test_what_is_written_can_be_read_once_somebody_is_invited() -> None:
    written = write_calendar(
        [("cardiology", Span(datetime(2026, 7, 1, 6, tzinfo=UTC), NOON.replace(month=8)))],
        language="en",
        written_at=NOON,
    ).decode()

    (shift,) = read_calendar(
        written.replace("END:VEVENT", f"{ANA}\r\nEND:VEVENT"), MADRID, now=NOON
    )

    assert shift.starts == "2026-07-01T08:00"
