"""When a repeating calendar event begins (RFC 5545), on the wall of its own zone. Pure.

Rules are those of rosters: hours, days, weeks, months, years. One that may never come true, or
that would take long to follow, is refused.
"""

from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from itertools import islice
from typing import Any, Final

from server.paging.oncall.wall import to_wall

MAX_FOLLOWED: Final = 20_000
_PLAIN: Final = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"})
_DAYS: Final = _PLAIN | {"BYDAY"}
_DATES: Final = _DAYS | {"BYMONTH", "BYMONTHDAY", "BYSETPOS"}
_ALLOWED: Final = {
    "HOURLY": _PLAIN, "DAILY": _DAYS, "WEEKLY": _DAYS, "MONTHLY": _DATES, "YEARLY": _DATES,
}  # fmt: skip
_MAX_INTERVAL_WITH_DAYS: Final = 6
"""Every seventh day is always the same day of the week, so that another would never come."""


class RepeatError(ValueError):
    """The event repeats in a way that is not followed; the text says what is allowed."""


def repeats(event: Any) -> bool:
    """Whether an event happens more than once."""
    return event.get("rrule") is not None or event.get("rdate") is not None


def starts_of(
    event: Any, first: datetime, zone: tzinfo | None, *, after: datetime, until: datetime
) -> list[datetime]:
    """Return when the event begins within a span, on the wall of its own zone.

    Args:
        first: Its DTSTART, on that wall.
        zone: Its zone; None where it has none.
        after: The first start that is wanted, on that wall.
        until: The first that is not.

    Raises:
        RepeatError: Its rule is not followed.
    """
    found = {first} if after <= first < until else set()
    rule = event.get("rrule")
    if rule is not None and not isinstance(rule, dict):
        why = "has more than one RRULE, or one that is none"
        raise RepeatError(why)
    if rule is not None:
        found |= set(_ruled(rule, first, zone, after=after, until=until))
    found |= {each for each in _listed(event, "rdate", zone) if after <= each < until}
    return sorted(found - set(_listed(event, "exdate", zone)))


def wall_of(value: object, zone: tzinfo | None) -> datetime:
    """Return a date or time of an event on the event's own wall; a day begins at 00:00.

    Raises:
        RepeatError: It is neither.
    """
    if isinstance(value, datetime):
        if value.tzinfo is None or zone is None:
            return value.replace(tzinfo=None)
        return to_wall(value, zone)
    if isinstance(value, date):
        return datetime.combine(value, datetime.min.time())
    why = "has a date that is none"
    raise RepeatError(why)


def _ruled(
    rule: Any, first: datetime, zone: tzinfo | None, *, after: datetime, until: datetime
) -> Iterator[datetime]:
    # Without types of its own; loaded when needed.
    from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # noqa: PLC0415

    parts = {name.upper(): value for name, value in rule.items()}
    _check(parts)
    ends = [wall_of(each, zone) for each in parts.pop("UNTIL", [])]
    # A day as the end means all of that day.
    last = min(ends[0], until) if ends and ends[0].time() != datetime.min.time() else until
    if ends and ends[0].time() == datetime.min.time():
        last = min(ends[0].replace(hour=23, minute=59, second=59), until)
    text = ";".join(
        f"{name}={','.join(str(one) for one in value)}" for name, value in parts.items()
    )
    try:
        starts = islice(iter(rrulestr(text, dtstart=first)), MAX_FOLLOWED)
        for number, start in enumerate(starts, start=1):
            if start > last or start >= until:
                return
            if start >= after:
                yield start
            if number == MAX_FOLLOWED:
                why = "began too long ago; let it begin later"
                raise RepeatError(why)
    except (ValueError, TypeError, KeyError) as err:
        if isinstance(err, RepeatError):
            raise
        # What the library makes of parts that it can't read.
        why = "has an RRULE that is none"
        raise RepeatError(why) from err


def _check(parts: dict[str, Any]) -> None:
    frequency = str(parts.get("FREQ", [""])[0]).upper()
    allowed = _ALLOWED.get(frequency)
    if allowed is None:
        why = "must repeat hourly, daily, weekly, monthly or yearly"
        raise RepeatError(why)
    further = sorted(parts.keys() - allowed)
    if further:
        why = f"repeats by a rule with {further[0]}, which {frequency} has not here"
        raise RepeatError(why)
    interval = int(parts.get("INTERVAL", [1])[0])
    if frequency == "DAILY" and "BYDAY" in parts and interval > _MAX_INTERVAL_WITH_DAYS:
        why = "repeats by days of the week: let FREQ be WEEKLY"
        raise RepeatError(why)


def _listed(event: Any, name: str, zone: tzinfo | None) -> Iterator[datetime]:
    """Yield the times of RDATE or EXDATE, which may be written once or several times."""
    kept = event.get(name)
    for each in kept if isinstance(kept, list) else [kept]:
        for one in getattr(each, "dts", ()):
            yield wall_of(one.dt, zone)
