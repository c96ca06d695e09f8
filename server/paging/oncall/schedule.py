"""Who is on call at any instant. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from server.paging.oncall import hours as windows
from server.paging.oncall import overrides
from server.paging.oncall.holidays import works_on
from server.paging.oncall.hours import Span
from server.paging.oncall.rotation import on_turn
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


def on_call_at(roster: Roster, instant: datetime) -> tuple[DoctorId, ...]:
    """Return who is on call, by layer, each once."""
    schedule = roster.schedule
    zone = zone_of(schedule.time_zone)
    on_turns = [doctor for layer in schedule.layers for doctor in _on_layer(layer, zone, instant)]
    people = overrides.changed(on_turns, roster.changes, schedule.id, instant)
    return tuple(doctor for doctor in people if doctor not in roster.absent)


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
