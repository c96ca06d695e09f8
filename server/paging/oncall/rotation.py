"""Whose turn it is in a rotation of hours, days or weeks. Pure.

A turn is counted on the wall: the hand-over of a rotation that began at 08:00 stays at 08:00,
and the night on which the clocks change is an hour shorter or longer for whoever has it.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Final
from zoneinfo import ZoneInfo

from server.paging.oncall.hours import Span
from server.paging.oncall.wall import to_instant, to_wall
from store.ids import DoctorId
from store.records.schedule import Layer

_UNIT: Final = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
}


def on_turn(layer: Layer, zone: ZoneInfo, instant: datetime) -> DoctorId | None:
    """Return whose turn it is, None before the first hand-over."""
    if layer.starts_on is None or not layer.doctors:
        return None
    turn = _turn_at(layer.starts_on, turn_length(layer), zone, instant)
    return None if turn < 0 else layer.doctors[turn % len(layer.doctors)]


def turns(
    layer: Layer, zone: ZoneInfo, start: datetime, end: datetime
) -> Iterator[tuple[Span, DoctorId]]:
    """Yield the turns from `start` to `end`, in order, cut at both; those of no length never."""
    if layer.starts_on is None or not layer.doctors:
        return
    length = turn_length(layer)
    first = max(_turn_at(layer.starts_on, length, zone, start), 0)
    begins = max(start, to_instant(layer.starts_on + first * length, zone))
    for turn in count(first):
        if begins >= end:
            return
        ends = to_instant(layer.starts_on + (turn + 1) * length, zone)
        if begins < ends:
            yield Span(begins, min(ends, end)), layer.doctors[turn % len(layer.doctors)]
        begins = max(begins, ends)


def turn_length(layer: Layer) -> timedelta:
    """Return how long a turn lasts on the wall."""
    return layer.every * _UNIT[layer.kind]


def _turn_at(starts_on: datetime, length: timedelta, zone: ZoneInfo, instant: datetime) -> int:
    turn = (to_wall(instant, zone) - starts_on) // length
    # In an hour that comes twice, hand-overs of its first pass are behind us in the second.
    while to_instant(starts_on + (turn + 1) * length, zone) <= instant:
        turn += 1
    while to_instant(starts_on + turn * length, zone) > instant:
        turn -= 1
    return turn
