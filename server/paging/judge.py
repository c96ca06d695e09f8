"""How promising it is to page a doctor now: response history, freshness, fairness. Pure."""

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from server.paging.history import UNKNOWN, History, is_night, part_of
from store.ids import DoctorId
from store.records.account import Account

MONTH: Final = timedelta(days=30)
_REST: Final = timedelta(hours=36)
_UNRESTED: Final = 0.5
"""Somebody paged a moment ago is half as ready for another page."""
_FAIR_PAGES: Final = 14.0
"""So many pages in 30 days halve a doctor's score: the load moves on before a cap is met."""
_NO_COMMON_LANGUAGE: Final = 0.8
"""Rooms translate, so a language is no bar; still, words in one's own are read faster."""


def pages_since(account: Account, since: datetime) -> int:
    """Count the doctor's pages after an instant; they are kept in order of time."""
    paged_at = account.paged_at
    return len(paged_at) - bisect_right(paged_at, since) if paged_at else 0


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


class Judge:
    """Looks at doctors at one instant."""

    def __init__(
        self, now: datetime, histories: Mapping[DoctorId, History], languages: Sequence[str]
    ) -> None:
        self._now = now
        self._histories = histories
        self._languages = frozenset(languages)
        self._month_ago = now - MONTH
        self._local: dict[str, tuple[int, bool]] = {}

    def seen(self, account: Account) -> tuple[float, bool]:
        """Return the chance of an answer now, and whether it is night where the doctor is."""
        part, night = self._local.get(account.time_zone) or self._look(account.time_zone)
        return self._histories.get(account.id, UNKNOWN).chances[part], night

    def score(self, account: Account, chance: float) -> float:
        """Return the chance of an answer, lowered for who was paged lately or often."""
        pages = pages_since(account, self._month_ago)
        if pages:
            chance /= 1.0 + pages / _FAIR_PAGES
            if self._histories:
                # Otherwise all are alike, and whoever was paged least comes first.
                rested = (self._now - account.paged_at[-1]) / _REST
                chance *= 1.0 - _UNRESTED * math.exp(-rested)
        if self._languages and self._languages.isdisjoint(account.languages):
            chance *= _NO_COMMON_LANGUAGE
        return chance

    def is_new(self, account: Account) -> bool:
        """Whether next to nothing is known of how this doctor responds."""
        return self._histories.get(account.id, UNKNOWN).is_new

    def reasons(self, account: Account) -> tuple[str, ...]:
        """Return what the record had to do with it, as slugs; nothing where there are none."""
        if not self._histories:
            return ()
        if self.is_new(account):
            return ("new",)
        return (f"answers_at_this_hour:{round(100 * self.seen(account)[0])}%",)

    def _look(self, time_zone: str) -> tuple[int, bool]:
        hour = self._now.astimezone(_zone(time_zone)).hour
        self._local[time_zone] = part_of(hour), is_night(hour)
        return self._local[time_zone]
