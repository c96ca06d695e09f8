"""Windows on the wall that come back each week, as for night duty or quiet hours. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from server.paging.oncall.wall import to_instant, to_wall
from store.records.schedule import Hours, day_name

DAY: Final = timedelta(days=1)


class Span(NamedTuple):
    """From `start` to `end`, which no longer belongs to it."""

    start: datetime
    end: datetime

    def holds(self, instant: datetime) -> bool:
        """Whether the instant is in it."""
        return self.start <= instant < self.end


def window_on(hours: Hours, day: date, zone: ZoneInfo) -> Span | None:
    """Return the window that starts on this day, None when none does.

    From 08:00 to 08:00 is a whole day on the wall, from 20:00 to 08:00 a night.
    """
    if day_name(day) not in hours.days:
        return None
    starts = datetime.combine(day, hours.starts_on)
    ends = datetime.combine(day, hours.ends_on)
    if ends <= starts:
        ends += DAY
    return Span(to_instant(starts, zone), to_instant(ends, zone))


def within(windows: Iterable[Hours], zone: ZoneInfo, instant: datetime) -> bool:
    """Whether the instant is in any of the windows."""
    today = to_wall(instant, zone).date()
    return any(
        span is not None and span.holds(instant)
        for hours in windows
        for span in (window_on(hours, day, zone) for day in (today, today - DAY, today + DAY))
    )


def windows_in(
    windows: Iterable[Hours], zone: ZoneInfo, start: datetime, end: datetime
) -> list[Span]:
    """Return when any of the windows is open, around the time from `start` to `end`, in order."""
    days = list(days_of(zone, start, end))
    spans = (window_on(hours, day, zone) for hours in windows for day in days)
    return merged(span for span in spans if span is not None)


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that touch or overlap as one, empty ones left out."""
    found: list[Span] = []
    for span in sorted(spans):
        if span.end <= span.start:
            continue
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def days_of(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[date]:
    """Yield the days on the wall from the one before `start` to the one of `end`."""
    day = to_wall(start, zone).date() - DAY
    last = to_wall(end, zone).date()
    while day <= last:
        yield day
        day += DAY
