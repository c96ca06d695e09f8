"""Who is on call at any instant, and the spans over which that stays the same. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from server.paging.oncall import hours as windows
from server.paging.oncall import overrides
from server.paging.oncall.holidays import holiday_edges, works_on
from server.paging.oncall.hours import Span
from server.paging.oncall.rotation import handovers, on_turn
from server.paging.oncall.wall import to_instant, zone_of
from store.ids import DoctorId
from store.records.schedule import Layer, Schedule
from store.records.shift import ShiftChange


@dataclass(frozen=True, slots=True)
class Roster:
    """All that decides who is on call in one discipline.

    Args:
        changes: Those of this discipline, and time off; others do no harm.
        absent: Doctors on the schedule who can't be called: no longer verified.
    """

    schedule: Schedule
    changes: tuple[ShiftChange, ...] = ()
    absent: frozenset[DoctorId] = frozenset()


@dataclass(frozen=True, slots=True)
class DutySpan:
    """Who is on call from `start` to `end`; nobody is a gap."""

    start: datetime
    end: datetime
    doctors: tuple[DoctorId, ...]


def on_call_at(roster: Roster, instant: datetime) -> tuple[DoctorId, ...]:
    """Return who is on call, by layer, each once."""
    schedule = roster.schedule
    zone = zone_of(schedule.time_zone)
    on_turns = [doctor for layer in schedule.layers for doctor in _on_layer(layer, zone, instant)]
    people = overrides.changed(on_turns, roster.changes, schedule.id, instant)
    return tuple(doctor for doctor in people if doctor not in roster.absent)


def duties(roster: Roster, start: datetime, end: datetime) -> list[DutySpan]:
    """Return the time from `start` to `end` in spans of the same people, without a hole."""
    found: list[DutySpan] = []
    edges = sorted({start, *_edges(roster, start, end), end})
    for begins, ends in pairwise(edges):
        people = on_call_at(roster, begins)
        if found and found[-1].doctors == people:
            begins = found.pop().start  # noqa: PLW2901 - the span before goes on
        found.append(DutySpan(begins, ends, people))
    return found


def shifts_of(spans: list[DutySpan], doctor_id: DoctorId) -> list[Span]:
    """Return when one doctor is on call, touching spans as one."""
    found: list[Span] = []
    for span in spans:
        if doctor_id not in span.doctors:
            continue
        if found and found[-1].end == span.start:
            found[-1] = Span(found[-1].start, span.end)
        else:
            found.append(Span(span.start, span.end))
    return found


def _on_layer(layer: Layer, zone: ZoneInfo, instant: datetime) -> Iterator[DoctorId]:
    if layer.hours and not windows.within(layer.hours, zone, instant):
        return
    if not works_on(layer, zone, instant):
        return
    if layer.kind == "custom":
        for shift in layer.shifts:
            span = Span(to_instant(shift.starts_on, zone), to_instant(shift.ends_on, zone))
            if span.holds(instant):
                yield shift.doctor_id
        return
    doctor = on_turn(layer, zone, instant)
    if doctor is not None:
        yield doctor


def _edges(roster: Roster, start: datetime, end: datetime) -> Iterator[datetime]:
    """Yield every instant in between at which somebody may come or go."""
    zone = zone_of(roster.schedule.time_zone)
    for layer in roster.schedule.layers:
        if layer.kind == "custom":
            for shift in layer.shifts:
                for wall in (shift.starts_on, shift.ends_on):
                    edge = to_instant(wall, zone)
                    if start < edge < end:
                        yield edge
        else:
            yield from handovers(layer, zone, start, end)
        yield from windows.edges(layer.hours, zone, start, end)
        yield from holiday_edges(layer, zone, start, end)
    yield from overrides.edges(roster.changes, roster.schedule.id, start, end)
