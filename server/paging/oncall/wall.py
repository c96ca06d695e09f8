"""From the clock on the wall to instants and back, where the clocks change too. Pure.

Two kinds of wall-clock time need a rule. One that the clocks jump over (02:30 in spring) is the
instant of the jump; one that comes twice (02:30 in autumn) is the first of the two. So a later
time on the wall is never an earlier instant: hand-overs keep their order, and what ends at a
time on the wall ends exactly where the next thing begins.
"""

from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

_SECOND: Final = timedelta(seconds=1)


@cache
def zone_of(name: str) -> ZoneInfo:
    """Return the zone of an IANA name.

    Raises:
        ZoneInfoNotFoundError: There is no such zone.
    """
    return ZoneInfo(name)


def to_wall(instant: datetime, zone: tzinfo) -> datetime:
    """Return what the clock on the wall shows, without a zone."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def to_instant(wall: datetime, zone: tzinfo) -> datetime:
    """Return the instant at which the clock on the wall shows `wall`, aware, UTC."""
    by_earlier_offset = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if to_wall(by_earlier_offset, zone) == wall:
        return by_earlier_offset
    by_later_offset = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return _jump_between(by_later_offset, by_earlier_offset, zone)


def _jump_between(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """Return the first instant in (before, after] with the offset of `after`."""
    offset = after.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = before + (after - before) // (2 * _SECOND) * _SECOND
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after
