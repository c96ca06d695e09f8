"""The tables of docs/RELIABILITY.md: several whole runs put together. Pure.

Counts are added up; of times and memory the worst counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

Runs = Sequence[Sequence[Mapping[str, Any]]]
"""The rows of each run, as its report.json has them."""

_TALK: Final = (
    ("acknowledged", "acknowledged"),
    ("lost", "lost"),
    ("duplicated", "duplicated"),
    ("reordered", "reordered"),
    ("gaps", "gaps"),
    ("unknown tries", "unknown"),
    ("longest silence s", "ack_silence_s"),
    ("slowest acknowledgement s", "slowest_ack_s"),
    ("slowest `unavailable` s", "slowest_refusal_s"),
    ("slowest live delivery s", "slowest_live_s"),
    ("all caught up s", "caught_up_s"),
    ("most memory MB", "max_rss_mb"),
)
_PAGES: Final = (
    ("waves", "waves"),
    ("live", "offers"),
    ("pushes", "pushes"),
    ("e-mails", "mails"),
    ("SMS", "texts"),
    ("latest wave s", "latest_wave_s"),
    ("late", "pages_late"),
)
_CONTROL: Final = "control "


def tables(runs: Runs) -> str:
    """Return what was talked, what was paged, and what became of the controls."""
    names = dict.fromkeys(row["name"] for rows in runs for row in rows)
    scenes = [name for name in names if not name.startswith(_CONTROL)]
    pages = [name for name in scenes if name.startswith("pages, ")]
    talks = [name for name in scenes if name not in pages]
    controls = [name for name in names if name.startswith(_CONTROL)]
    return "\n\n".join(
        (
            _table(
                ("fault", *(title for title, _ in _TALK), "runs", "verdict"),
                _rows(runs, talks, _TALK),
            ),
            _table(
                ("fault", *(title for title, _ in _PAGES), "runs", "verdict"),
                _rows(runs, pages, _PAGES),
            ),
            _table(("taken away", "runs", "the checker says"), _caught(runs, controls)),
        )
    )


def _rows(
    runs: Runs, names: Iterable[str], columns: Sequence[tuple[str, str]]
) -> Iterable[Sequence[str]]:
    for name in names:
        found = _of(runs, name)
        cells = [_cell([row["figures"][key] for row in found]) for _, key in columns]
        yield (name.removeprefix("pages, "), *cells, str(len(found)), _verdict(found))


def _caught(runs: Runs, names: Iterable[str]) -> Iterable[Sequence[str]]:
    for name in names:
        said = [", ".join(row["broken"]) or "held" for row in _of(runs, name)]
        yield (name.removeprefix(_CONTROL), str(len(said)), " / ".join(dict.fromkeys(said)))


def _of(runs: Runs, name: str) -> list[Mapping[str, Any]]:
    return [row for rows in runs for row in rows if row["name"] == name]


def _cell(values: Sequence[float]) -> str:
    if all(isinstance(value, int) for value in values):
        return f"{sum(values):,}"
    return f"{max(values):.1f}" if any(values) else "–"


def _verdict(rows: Sequence[Mapping[str, Any]]) -> str:
    found = [", ".join([*row["broken"], *filter(None, [row["failure"]])]) for row in rows]
    held = sum(1 for broken in found if not broken)
    others = "; ".join(filter(None, found))
    return "held" if not others else f"held {held}: {others}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])
