"""What a run comes to: shares with their intervals, times, and the load on doctors. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from server.paging.simulate.engine import Run
from server.paging.statistics import gini
from server.paging.survival import wilson

TARGET_MIN: Final = 90.0
_Z95: Final = 1.959964
_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class Summary:
    """One policy's figures; times in minutes, None where they lie beyond the last answer."""

    answered_90_share: float
    ci95: tuple[float, float]
    p50_min: float | None
    p90_min: float | None
    never_share: float
    pages_per_case: float
    pages_per_doctor_month: float
    night_pages_share: float
    gini: float
    busiest_pages_a_month: float

    def to_json(self) -> dict[str, Any]:
        """Return the figures as they are printed, rounded."""
        return {
            name: _rounded(getattr(self, name))
            for name in self.__dataclass_fields__
            if name != "busiest_pages_a_month"
        }


def summarise(run: Run) -> Summary:
    """Return the figures of a run; a case never answered counts as later than any."""
    cases = len(run.results)
    times = sorted(
        math.inf if each.answered_min is None else each.answered_min for each in run.results
    )
    answered = sum(minutes <= TARGET_MIN for minutes in times)
    pages = sum(each.pages for each in run.results)
    loads = sorted(run.pages_of.values())
    return Summary(
        answered_90_share=answered / cases,
        ci95=wilson(answered, cases),
        p50_min=_quantile(times, 0.5),
        p90_min=_quantile(times, 0.9),
        never_share=sum(map(math.isinf, times)) / cases,
        pages_per_case=pages / cases,
        pages_per_doctor_month=sum(loads) / len(loads) / run.months,
        night_pages_share=sum(each.night_pages for each in run.results) / pages if pages else 0.0,
        gini=gini(loads),
        busiest_pages_a_month=loads[-1] / run.months,
    )


def paired_difference(ours: Run, other: Run) -> tuple[float, tuple[float, float]]:
    """Return by how much more often the first answers in time, case by case, and its interval."""
    gains = [
        float(_in_time(mine.answered_min)) - float(_in_time(theirs.answered_min))
        for mine, theirs in zip(ours.results, other.results, strict=True)
    ]
    mean = sum(gains) / len(gains)
    variance = sum((gain - mean) ** 2 for gain in gains) / max(len(gains) - 1, 1)
    half = _Z95 * math.sqrt(variance / len(gains))
    return mean, (mean - half, mean + half)


def _in_time(minutes: float | None) -> bool:
    return minutes is not None and minutes <= TARGET_MIN


def _quantile(times: Sequence[float], share: float) -> float | None:
    found = times[min(math.ceil(share * len(times)), len(times)) - 1]
    return None if math.isinf(found) else found


def _rounded(value: float | tuple[float, ...] | None) -> float | list[float] | None:
    if value is None:
        return None
    if isinstance(value, tuple):
        return [round(each, _DIGITS) for each in value]
    return round(value, _DIGITS)
