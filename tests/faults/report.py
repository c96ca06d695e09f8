"""The rows of the report, as a Markdown table."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

_COLUMNS = (
    ("acknowledged", "acked"),
    ("lost", "lost"),
    ("duplicated", "doubled"),
    ("reordered", "reordered"),
    ("gaps", "gaps"),
    ("unknown", "unknown"),
    ("refused", "refused"),
    ("shown", "shown"),
    ("ack_silence_s", "silence s"),
    ("slowest_ack_s", "slowest ack s"),
    ("slowest_refusal_s", "slowest refusal s"),
    ("slowest_live_s", "slowest live s"),
    ("caught_up_s", "caught up s"),
    ("waves", "waves"),
    ("offers", "live"),
    ("pushes", "pushes"),
    ("mails", "mails"),
    ("texts", "SMS"),
    ("latest_wave_s", "latest wave s"),
    ("pages_late", "late"),
    ("max_rss_mb", "RSS MB"),
)


@dataclass(frozen=True)
class Row:
    """What became of one scene."""

    name: str
    figures: dict[str, Any]
    broken: list[str] = field(default_factory=list)
    failure: str = ""
    caught: bool | None = None
    """Of a control, whether the checker saw what it must see."""

    @property
    def passed(self) -> bool:
        if self.caught is not None:
            return self.caught
        return not self.broken and not self.failure

    @property
    def verdict(self) -> str:
        if self.caught is not None:
            return f"caught: {', '.join(self.broken)}" if self.caught else "NOT CAUGHT"
        found = [*self.broken, *([self.failure] if self.failure else [])]
        return ", ".join(found) or "held"


def control_row(row: Row, caught_by: frozenset[str]) -> Row:
    """Return the row of a control: it passes when the checker saw what it must see, if anything."""
    if not caught_by:
        return row
    return replace(row, caught=not caught_by.isdisjoint(row.broken))


def table(rows: Sequence[Row]) -> str:
    """Return all rows as one table."""
    heads = ["fault", *(title for _, title in _COLUMNS), "verdict"]
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    for row in rows:
        cells = [_cell(row.figures[name]) for name, _ in _COLUMNS]
        lines.append("| " + " | ".join([row.name, *cells, row.verdict]) + " |")
    return "\n".join(lines)


def _cell(value: object) -> str:
    return f"{value:.1f}" if isinstance(value, float) else f"{value:,}"
