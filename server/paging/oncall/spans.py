"""Who is on call from when to when: `on_call_at` over a stretch of time, without a hole. Pure.

Each layer's duty is laid out once and all layers are swept together, so that a list of months
costs what is in it and not its square. That both say the same is held by a property test.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from server.paging.oncall import overrides
from server.paging.oncall.holidays import working_days
from server.paging.oncall.hours import Span, windows_in
from server.paging.oncall.rotation import turns
from server.paging.oncall.schedule import Roster
from server.paging.oncall.wall import to_instant, zone_of
from store.ids import DoctorId
from store.records.schedule import Layer


@dataclass(frozen=True, slots=True)
class DutySpan:
    """Who is on call from `start` to `end`; nobody is a gap."""

    start: datetime
    end: datetime
    doctors: tuple[DoctorId, ...]


@dataclass(frozen=True, slots=True, order=True)
class _Place:
    """One doctor's stretch in a layer; the order is that of `on_call_at`."""

    layer: int
    shift: int
    start: datetime


def duties(roster: Roster, start: datetime, end: datetime) -> list[DutySpan]:
    """Return the time from `start` to `end` in spans of the same people."""
    schedule = roster.schedule
    zone = zone_of(schedule.time_zone)
    comes: dict[datetime, list[tuple[_Place, DoctorId]]] = defaultdict(list)
    goes: dict[datetime, list[_Place]] = defaultdict(list)
    for index, layer in enumerate(schedule.layers):
        for shift, span, doctor in _layer_duties(layer, zone, start, end):
            place = _Place(index, shift, span.start)
            comes[span.start].append((place, doctor))
            goes[span.end].append(place)
    changes = [
        change
        for change in overrides.in_order(roster.changes)
        if change.last_at > start and change.first_at < end
    ]
    edges = {start, end, *comes, *goes, *overrides.edges(changes, schedule.id, start, end)}
    found: list[DutySpan] = []
    present: dict[_Place, DoctorId] = {}
    for begins, ends in pairwise(sorted(edges)):
        for place in goes.get(begins, ()):
            del present[place]
        present |= dict(comes.get(begins, ()))
        on_turn = [present[place] for place in sorted(present)]
        people = overrides.changed(on_turn, changes, schedule.id, begins)
        _add(found, begins, ends, tuple(one for one in people if one not in roster.absent))
    return found


def shifts_of(spans: Sequence[DutySpan], doctor_id: DoctorId) -> list[Span]:
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


def _add(
    found: list[DutySpan], begins: datetime, ends: datetime, people: tuple[DoctorId, ...]
) -> None:
    if found and found[-1].doctors == people:
        begins = found.pop().start
    found.append(DutySpan(begins, ends, people))


def _layer_duties(
    layer: Layer, zone: ZoneInfo, start: datetime, end: datetime
) -> Iterator[tuple[int, Span, DoctorId]]:
    """Yield each stretch of the layer's duty in this time, with its shift's place in the layer."""
    works = [Span(start, end)]
    if layer.hours:
        works = list(_common(works, windows_in(layer.hours, zone, start, end)))
    if layer.holidays != "as_usual" and layer.country is not None:
        works = list(_common(works, working_days(layer, zone, start, end)))
    if layer.kind != "custom":
        whose = list(turns(layer, zone, start, end))
        for span, piece in _overlaps(works, [turn for turn, _ in whose]):
            yield 0, span, whose[piece][1]
        return
    for place, shift in enumerate(layer.shifts):
        asked = Span(to_instant(shift.starts_on, zone), to_instant(shift.ends_on, zone))
        for span in _common(works, [asked]):
            yield place, span, shift.doctor_id


def _common(one: Sequence[Span], other: Sequence[Span]) -> Iterator[Span]:
    """Yield what is in both; each is in order and overlaps itself nowhere."""
    return (span for span, _ in _overlaps(one, other))


def _overlaps(one: Sequence[Span], other: Sequence[Span]) -> Iterator[tuple[Span, int]]:
    """Yield what is in both, with the place of its piece in the other."""
    first = second = 0
    while first < len(one) and second < len(other):
        start = max(one[first].start, other[second].start)
        end = min(one[first].end, other[second].end)
        if start < end:
            yield Span(start, end), second
        if one[first].end < other[second].end:
            first += 1
        else:
            second += 1
