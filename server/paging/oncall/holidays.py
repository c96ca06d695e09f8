"""Layers that work only on holidays, or never on them. Pure: the days come from a table by country.

A holiday is the day from midnight to midnight on the schedule's wall, nationwide ones only:
what a region or a hospital keeps besides is an override.
"""

from datetime import date, datetime, time
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from server.paging.oncall.hours import DAY, Span, days_of, merged
from server.paging.oncall.wall import to_instant, to_wall
from store.records.schedule import Layer

COUNTRIES: Final = frozenset({"US", "GB", "CA", "AU", "NZ", "IE", "ZA", "MX", "ES"})


def is_holiday(country: str, day: date) -> bool:
    """Whether the day is a public holiday in the whole country."""
    return day in _holidays(country, day.year)


def works_on(layer: Layer, zone: ZoneInfo, instant: datetime) -> bool:
    """Whether the layer has anybody on call on the instant's day."""
    if layer.holidays == "as_usual" or layer.country is None:
        return True
    return is_holiday(layer.country, to_wall(instant, zone).date()) == (layer.holidays == "only")


def working_days(layer: Layer, zone: ZoneInfo, start: datetime, end: datetime) -> list[Span]:
    """Return the days on which the layer has anybody on call, around that time, in order."""
    return merged(
        Span(_midnight(day, zone), _midnight(day + DAY, zone))
        for day in days_of(zone, start, end)
        if layer.country is None or is_holiday(layer.country, day) == (layer.holidays == "only")
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return to_instant(datetime.combine(day, time.min), zone)


@cache
def _holidays(country: str, year: int) -> frozenset[date]:
    from holidays import country_holidays  # noqa: PLC0415 - loaded when needed

    return frozenset(country_holidays(country, years=year))
