"""Layers that work only on holidays, or never on them. Pure: the days come from a table by country.

A holiday is the day from midnight to midnight on the schedule's wall, nationwide ones only:
what a region or a hospital keeps besides is an override.
"""

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from holidays import country_holidays

from server.paging.oncall.hours import DAY, days_of
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


def holiday_edges(
    layer: Layer, zone: ZoneInfo, start: datetime, end: datetime
) -> Iterator[datetime]:
    """Yield the midnights after `start` and before `end` at which holidays start or end."""
    if layer.holidays == "as_usual" or layer.country is None:
        return
    for day in days_of(zone, start, end):
        if is_holiday(layer.country, day) != is_holiday(layer.country, day - DAY):
            edge = to_instant(datetime.combine(day, datetime.min.time()), zone)
            if start < edge < end:
                yield edge


@cache
def _holidays(country: str, year: int) -> frozenset[date]:
    return frozenset(country_holidays(country, years=year))
