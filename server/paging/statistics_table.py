"""Response statistics as lines: for CSV and for a terminal. Pure."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from server.paging.figures import Statistics
from server.paging.statistics import Figures

COLUMNS: Final = (
    "group", "key", "cases", "answered", "answered_90_share", "answered_90_low",
    "answered_90_high", "p50_min", "p90_min", "p99_min", "resolved_24h_share", "pages",
    "pages_per_answer",
)  # fmt: skip
_DIGITS: Final = 4

Cell = str | int | float | None


def csv_of(found: Statistics) -> str:
    """Return the statistics as CSV, with a heading: all cases first, then each group."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((name, key, *_cells(figures)) for name, key, figures in _rows(found))
    return written.getvalue()


def text_lines(found: Statistics) -> Iterator[str]:
    """Yield what an operator reads."""
    yield f"Cases posted {found.from_at:%Y-%m-%d %H:%M} to {found.to_at:%Y-%m-%d %H:%M} UTC"
    if found.partial:
        yield "There were more cases than are counted at once: the earliest are left out."
    yield ""
    yield f"{'':32}{'cases':>7}{'in 90 min':>11}{'half by':>9}{'90 % by':>9}{'pages/answer':>14}"
    for name, key, figures in _rows(found):
        yield _line(f"{name} {key}".rstrip(), figures)
    load = found.load
    if load is not None:
        yield ""
        yield (
            f"Load: {load.pages} pages to {load.doctors} doctors, "
            f"{load.pages_per_doctor_month:.2f} per doctor and month, "
            f"{load.night_share:.1%} at night, Gini {load.gini:.2f}"
        )


def _rows(found: Statistics) -> Iterator[tuple[str, str, Figures]]:
    yield "all", "", found.totals
    if found.groups is None:
        return
    named = (
        ("specialty", found.groups.by_specialty),
        ("hour", found.groups.by_hour),
        ("country", found.groups.by_country),
        ("language", found.groups.by_language),
    )
    for name, own in named:
        for group in own:
            yield name, group.key, group.figures


def _line(name: str, figures: Figures) -> str:
    share = figures.answered_90_share
    return (
        f"{name:32}{figures.cases:>7}"
        f"{'–' if share is None else f'{share:.1%}':>11}"
        f"{_minutes(figures.p50_min):>9}{_minutes(figures.p90_min):>9}"
        f"{'–' if figures.pages_per_answer is None else f'{figures.pages_per_answer:.1f}':>14}"
    )


def _minutes(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f} min"


def _cells(figures: Figures) -> tuple[Cell, ...]:
    low, high = figures.answered_90_ci95 or (None, None)
    return (
        figures.cases,
        figures.answered,
        *map(
            _rounded,
            (
                figures.answered_90_share,
                low,
                high,
                figures.p50_min,
                figures.p90_min,
                figures.p99_min,
                figures.resolved_24h_share,
            ),
        ),
        figures.pages,
        _rounded(figures.pages_per_answer),
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)
