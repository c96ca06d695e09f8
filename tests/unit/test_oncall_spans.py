"""Spans of duty say at every instant what `on_call_at` says, whatever the schedule is made of."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from server.paging.oncall.schedule import Roster, on_call_at
from server.paging.oncall.spans import duties, shifts_of
from store.ids import DoctorId
from store.records.schedule import FixedShift, Hours
from tests.duty_makers import make_change, make_layer, make_schedule

START = datetime(2026, 3, 26, tzinfo=UTC)
"""Three days before the clocks change in Europe; 3 and 6 April are near."""
MINUTE = timedelta(minutes=1)
DAYS = 14
DOCTORS = tuple(DoctorId(name) for name in ("ana", "ben", "cat"))

doctors = st.sampled_from(DOCTORS)
day_times = st.integers(0, 95).map(lambda part: f"{part // 4:02d}:{part % 4 * 15:02d}")
instants = st.integers(-1440, DAYS * 1440).map(lambda minutes: START + minutes * MINUTE)
windows = st.builds(
    Hours,
    days=st.sets(st.sampled_from(["mon", "wed", "fri", "sat", "sun"]), min_size=1).map(
        lambda days: tuple(sorted(days))
    ),
    starts=day_times,
    ends=day_times,
)


def wall(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M")


@st.composite
def layers(draw: st.DrawFn) -> Any:
    common = {
        "name": "layer",
        "hours": tuple(draw(st.lists(windows, max_size=2))),
        "holidays": draw(st.sampled_from(["as_usual", "only", "never"])),
        "country": draw(st.sampled_from(["ES", "GB"])),
    }
    if draw(st.booleans()):
        return make_layer(
            kind=draw(st.sampled_from(["hourly", "daily", "weekly"])),
            every=draw(st.integers(1, 9)),
            starts=wall(draw(instants)),
            doctors=tuple(draw(st.lists(doctors, min_size=1, max_size=3))),
            **common,
        )
    shifts = [
        FixedShift(doctor_id=draw(doctors), starts=wall(at), ends=wall(at + length * MINUTE))
        for at, length in draw(
            st.lists(st.tuples(instants, st.integers(1, 3_000)), min_size=1, max_size=4)
        )
    ]
    return make_layer(kind="custom", starts=None, doctors=(), shifts=tuple(shifts), **common)


@st.composite
def changes(draw: st.DrawFn) -> Any:
    start = draw(instants)
    end = start + draw(st.integers(1, 5_000)) * MINUTE
    kind = draw(st.sampled_from(["override", "time_off"]))
    return make_change(
        start,
        end,
        kind=kind,
        doctor_id=None if kind == "time_off" else draw(doctors),
        instead_of=draw(doctors),
        state=draw(st.sampled_from(["in_force", "in_force", "cancelled"])),
        since_at=draw(instants),
    )


@given(
    layers=st.lists(layers(), max_size=3),
    changed=st.lists(changes(), max_size=4),
    zone=st.sampled_from(["Europe/Madrid", "America/St_Johns", "Pacific/Auckland"]),
    looked_at=st.lists(instants, max_size=20),
)
@settings(deadline=None)
def test_spans_and_instants_agree(
    layers: list[Any], changed: list[Any], zone: str, looked_at: list[datetime]
) -> None:
    schedule = make_schedule(make_layer(), time_zone=zone).model_copy(
        update={"layers": tuple(layers)}
    )
    roster = Roster(schedule, tuple(changed), absent=frozenset({DoctorId("cat")}))
    end = START + timedelta(days=DAYS)

    spans = duties(roster, START, end)

    assert (spans[0].start, spans[-1].end) == (START, end)
    for earlier, later in pairwise(spans):
        assert earlier.end == later.start
        assert earlier.doctors != later.doctors
    for span in spans:
        for instant in (span.start, span.end - timedelta(seconds=1)):
            assert on_call_at(roster, instant) == span.doctors
    for instant in looked_at:
        if START <= instant < end:
            (span,) = [each for each in spans if each.start <= instant < each.end]
            assert on_call_at(roster, instant) == span.doctors
            for doctor in DOCTORS:
                mine = any(each.holds(instant) for each in shifts_of(spans, doctor))
                assert mine == (doctor in span.doctors)
