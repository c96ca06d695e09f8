"""When nobody is on call, in plain sentences: in UTC, and on the wall of the schedule. Pure."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from server.paging.oncall.hours import Span
from server.paging.oncall.spans import DutySpan
from server.paging.oncall.wall import zone_of
from server.specialties import all_specialties

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def gaps(spans: Sequence[DutySpan]) -> list[Span]:
    """Return the spans in which nobody is on call."""
    return [Span(span.start, span.end) for span in spans if not span.doctors]


def gap_sentence(discipline: str, gap: Span, time_zone: str) -> str:
    """Return the gap as a coordinator reads it.

    No one is on call for paediatrics on Saturday 7 March 2026 02:00–06:00 UTC
    (03:00–07:00 in Europe/Madrid).
    """
    zone = zone_of(time_zone)
    name = all_specialties()[discipline].name_en.lower()
    start, end = gap.start.astimezone(UTC), gap.end.astimezone(UTC)
    local_start, local_end = gap.start.astimezone(zone), gap.end.astimezone(zone)
    if start.date() == local_start.date() and local_start.date() == local_end.date():
        local = f"{local_start:%H:%M}–{local_end:%H:%M}"
    else:
        local = _range(local_start, local_end)
    return f"No one is on call for {name} {_range(start, end, 'UTC')} ({local} in {time_zone})."


def _range(start: datetime, end: datetime, unit: str = "") -> str:
    after = f" {unit}" if unit else ""
    if start.date() == end.date():
        return f"on {_day(start)} {start:%H:%M}–{end:%H:%M}{after}"
    return f"from {_day(start)} {start:%H:%M} to {_day(end)} {end:%H:%M}{after}"


def _day(at: datetime) -> str:
    # Not strftime's names: those follow the locale of whoever started the server.
    return f"{_DAYS[at.weekday()]} {at.day} {_MONTHS[at.month - 1]} {at.year}"
