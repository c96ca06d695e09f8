"""Events that repeat, written out as shifts on the schedule's wall."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.paging.oncall.calendar import FOLLOWED_AHEAD, CalendarError, read_calendar

MADRID = ZoneInfo("Europe/Madrid")
MARCH = datetime(2026, 3, 1, tzinfo=UTC)
NIGHTS = ("UID:nights", "DTSTART;TZID=Europe/Madrid:20260302T200000", "DURATION:PT12H")


def calendar(*events: tuple[str, ...]) -> str:
    written = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//EN"]
    for lines in events:
        written += ["BEGIN:VEVENT", *lines, "ATTENDEE:mailto:ana@hospital.example", "END:VEVENT"]
    return "\r\n".join([*written, "END:VCALENDAR", ""])


def starts(*events: tuple[str, ...], now: datetime = MARCH) -> list[str]:
    return [each.starts for each in read_calendar(calendar(*events), MADRID, now=now)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("RRULE:FREQ=WEEKLY;COUNT=3", ["02", "09", "16"]),
        ("RRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20260309T190000Z", ["02", "04", "09"]),
        ("RRULE:FREQ=DAILY;INTERVAL=4;UNTIL=20260310", ["02", "06", "10"]),
        ("RRULE:FREQ=MONTHLY;BYDAY=1MO;UNTIL=20260331", ["02"]),
        ("RDATE;TZID=Europe/Madrid:20260305T200000", ["02", "05"]),
    ],
)
def test_an_event_that_repeats_is_written_out(rule: str, expected: list[str]) -> None:
    assert starts((*NIGHTS, rule)) == [f"2026-03-{day}T20:00" for day in expected]


def test_days_taken_out_or_moved_are_not_written_twice() -> None:
    series = (
        *NIGHTS,
        "RRULE:FREQ=WEEKLY;COUNT=4",
        "EXDATE;TZID=Europe/Madrid:20260309T200000",
    )
    moved = (
        "UID:nights",
        "RECURRENCE-ID;TZID=Europe/Madrid:20260316T200000",
        "DTSTART;TZID=Europe/Madrid:20260317T210000",
        "DTEND;TZID=Europe/Madrid:20260318T080000",
    )
    called_off = (
        "UID:nights",
        "RECURRENCE-ID:20260323T190000Z",
        "STATUS:CANCELLED",
        "DTSTART;TZID=Europe/Madrid:20260323T200000",
        "DTEND;TZID=Europe/Madrid:20260324T080000",
    )

    assert starts(series, moved, called_off) == ["2026-03-02T20:00", "2026-03-17T21:00"]


@given(weeks=st.integers(0, 51))
def test_a_hand_over_stays_at_its_hour_of_the_wall_when_the_clocks_change(weeks: int) -> None:
    now = MARCH + timedelta(weeks=weeks)
    text = calendar((*NIGHTS, "RRULE:FREQ=DAILY"))

    found = read_calendar(text, MADRID, now=now)

    assert found
    assert {(each.starts[11:], each.ends[11:]) for each in found} == {("20:00", "08:00")}


def test_a_series_without_end_is_followed_for_half_a_year() -> None:
    found = starts((*NIGHTS, "RRULE:FREQ=WEEKLY"))

    last = datetime.fromisoformat(found[-1]).replace(tzinfo=MADRID)
    assert len(found) == FOLLOWED_AHEAD.days // 7
    assert MARCH + FOLLOWED_AHEAD - last < timedelta(days=7)


def test_a_series_that_is_over_is_no_shift() -> None:
    with pytest.raises(CalendarError) as refused:
        starts((*NIGHTS, "RRULE:FREQ=DAILY;COUNT=5"), now=MARCH.replace(month=6))

    assert refused.value.field == "calendar"
