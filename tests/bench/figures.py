"""Small sums over measurements."""

from collections.abc import Sequence
from statistics import median
from typing import Any

Figures = dict[str, Any]
"""What a scenario found, as it goes into JSON."""


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` of the values are; 0 without any."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def latency_ms(values_s: Sequence[float]) -> Figures:
    """Return the median and the tail of latencies."""
    return {
        "p50_ms": round(percentile(values_s, 0.5) * 1e3, 3),
        "p99_ms": round(percentile(values_s, 0.99) * 1e3, 3),
        "max_ms": round(max(values_s, default=0.0) * 1e3, 3),
    }


def medians(rounds: Sequence[Figures]) -> Figures:
    """Return the median of each number over the rounds, and the spread of the first."""
    return {
        key: round(median(each[key] for each in rounds), 4)
        for key, value in rounds[0].items()
        if isinstance(value, int | float)
    }
