"""Duty where the clocks change: eight zones, both changes of a year, rotations of every kind."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.paging.oncall.hours import within
from server.paging.oncall.schedule import Roster, on_call_at
from server.paging.oncall.spans import duties
from server.paging.oncall.wall import to_instant, to_wall
from store.ids import DoctorId
from store.records.schedule import Hours
from tests.duty_makers import make_layer, make_schedule

ZONES = (
    "Europe/Madrid",
    "Europe/London",
    "Europe/Dublin",
    "America/New_York",
    "America/St_Johns",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
)
HOUR = timedelta(hours=1)
DOCTORS = tuple(DoctorId(name) for name in ("ana", "ben", "cat"))


def changes_of(zone: str) -> tuple[datetime, datetime]:
    """The two instants of 2026 at which the clocks change."""
    at, found = datetime(2026, 1, 1, tzinfo=UTC), []
    here = ZoneInfo(zone)
    while at.year == 2026:
        if at.astimezone(here).utcoffset() != (at + HOUR / 2).astimezone(here).utcoffset():
            found.append(at + HOUR / 2)
        at += HOUR / 2
    first, second = found
    return first, second


BOTH = [(zone, change) for zone in ZONES for change in changes_of(zone)]
near_a_change = st.tuples(st.sampled_from(BOTH), st.integers(-3 * 1440, 3 * 1440)).map(
    lambda drawn: (drawn[0][0], drawn[0][1] + timedelta(minutes=drawn[1]))
)


@st.composite
def rotations(draw: st.DrawFn) -> Any:
    """Any rotation that began some days before a change, and that change."""
    zone, change = draw(st.sampled_from(BOTH))
    starts = to_wall(change, ZoneInfo(zone)) - timedelta(
        days=draw(st.integers(1, 40)), minutes=draw(st.integers(0, 1439))
    )
    layer = make_layer(
        kind=draw(st.sampled_from(["hourly", "daily", "weekly"])),
        every=draw(st.integers(1, 13)),
        starts=starts.strftime("%Y-%m-%dT%H:%M"),
        doctors=DOCTORS[: draw(st.integers(1, 3))],
    )
    return zone, change, layer


@given(drawn=rotations())
@settings(deadline=None, max_examples=60)
def test_one_doctor_is_on_call_at_every_instant_and_spans_leave_no_hole(drawn: Any) -> None:
    zone, change, layer = drawn
    roster = Roster(make_schedule(layer, time_zone=zone))
    first = to_instant(layer.starts_on, ZoneInfo(zone))
    start, end = max(first, change - timedelta(days=2)), change + timedelta(days=2)

    spans = duties(roster, start, end)

    assert (spans[0].start, spans[-1].end) == (start, end)
    assert all(earlier.end == later.start for earlier, later in pairwise(spans))
    assert all(len(span.doctors) == 1 and span.start < span.end for span in spans)
    minute = start
    while minute < end:
        (span,) = [each for each in spans if each.start <= minute < each.end]
        assert on_call_at(roster, minute) == span.doctors
        minute += timedelta(minutes=89)


@given(drawn=rotations())
@settings(deadline=None, max_examples=60)
def test_turns_are_handed_over_at_the_time_on_the_wall(drawn: Any) -> None:
    zone, change, layer = drawn
    here = ZoneInfo(zone)
    layer = layer.model_copy(update={"doctors": DOCTORS[:2], "kind": "daily", "every": 1})
    wall = layer.starts_on.time()

    spans = duties(
        Roster(make_schedule(layer, time_zone=zone)),
        change - timedelta(days=3),
        change + timedelta(days=3),
    )

    for span in spans[1:]:
        shown = to_wall(span.start, here)
        jumped = to_wall(span.start - timedelta(seconds=1), here)
        # Only a time that the clocks jump over is not shown: then it is at the jump.
        assert shown.time() == wall or jumped.time() < wall < shown.time()


@pytest.mark.parametrize(("zone", "change"), BOTH)
def test_night_follows_day_without_gap_or_overlap(zone: str, change: datetime) -> None:
    here = ZoneInfo(zone)
    for minutes in range(0, 1440, 45):
        edge = f"{minutes // 60:02d}:{minutes % 60:02d}"
        first, second = Hours(starts=edge, ends="08:07"), Hours(starts="08:07", ends=edge)
        for quarter in range(-100, 100, 3):
            instant = change + quarter * timedelta(minutes=15)
            assert within((first,), here, instant) != within((second,), here, instant)


@given(drawn=near_a_change, minutes=st.integers(0, 120))
def test_a_later_time_on_the_wall_is_never_an_earlier_instant(drawn: Any, minutes: int) -> None:
    zone, instant = drawn
    here = ZoneInfo(zone)
    wall = to_wall(instant, here)

    assert to_instant(wall, here) <= to_instant(wall + timedelta(minutes=minutes), here)
    assert to_wall(to_instant(wall, here), here) == wall
    assert to_instant(wall, here) in {instant, instant - HOUR, instant - HOUR / 2}


@pytest.mark.parametrize(("zone", "change"), BOTH)
def test_what_the_clocks_jump_over_is_the_jump_and_what_comes_twice_is_the_first(
    zone: str, change: datetime
) -> None:
    here = ZoneInfo(zone)
    before = to_wall(change - timedelta(seconds=1), here) + timedelta(seconds=1)
    after = to_wall(change, here)

    if before < after:
        assert to_instant(before, here) == change
        assert to_instant(before + (after - before) / 2, here) == change
        assert to_instant(after, here) == change
    else:
        assert to_instant(after, here) == change - (before - after)
        assert to_instant(before, here) == change + (before - after)


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-29", 11), ("2026-03-30", 12), ("2026-10-25", 13)]
)
def test_the_night_of_the_change_is_an_hour_shorter_or_longer(day: str, hours: int) -> None:
    layer = make_layer(kind="hourly", every=12, starts="2026-01-01T08:00", doctors=DOCTORS[:2])
    morning = to_instant(datetime.fromisoformat(f"{day}T08:00"), ZoneInfo("Europe/Madrid"))

    spans = duties(Roster(make_schedule(layer)), morning - timedelta(hours=14), morning)

    assert spans[-1].end - spans[-1].start == hours * HOUR


def test_hours_that_the_clocks_skip_are_nobodys_turn() -> None:
    layer = make_layer(kind="hourly", starts="2026-03-29T00:00", doctors=DOCTORS)
    start = datetime(2026, 3, 28, 23, tzinfo=UTC)

    spans = duties(Roster(make_schedule(layer)), start, start + 4 * HOUR)

    assert [(span.start - start, span.doctors[0]) for span in spans] == [
        (0 * HOUR, "ana"),
        (1 * HOUR, "ben"),
        (2 * HOUR, "ana"),
        (3 * HOUR, "ben"),
    ]
