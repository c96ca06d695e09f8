"""Bar charts as SVG, without a library: a title, a row for each name, a bar and its figure."""

from collections.abc import Sequence
from html import escape
from typing import Final

_ROW: Final = 26
_LEFT: Final = 270
_WIDTH: Final = 760
_OURS: Final = "#1f6f5c"
_OTHERS: Final = "#a9b4b1"
_STYLE: Final = "font-family='system-ui, sans-serif' font-size='13'"

Bars = Sequence[tuple[str, float]]


def bar_charts(charts: Sequence[tuple[str, str, Bars]], *, ours: str) -> str:
    """Return one picture of several charts, each a title, a unit and its bars.

    Args:
        ours: The name whose bars stand out.
    """
    parts: list[str] = []
    top = 0
    for title, unit, bars in charts:
        parts += _chart(title, unit, bars, ours=ours, top=top)
        top += _ROW * (len(bars) + 2)
    head = (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{_WIDTH}' height='{top}' "
        f"viewBox='0 0 {_WIDTH} {top}'>\n<rect width='100%' height='100%' fill='#ffffff'/>\n"
    )
    return head + "\n".join(parts) + "\n</svg>\n"


def _chart(title: str, unit: str, bars: Bars, *, ours: str, top: int) -> list[str]:
    longest = max(value for _, value in bars)
    scale = (_WIDTH - _LEFT - 90) / longest
    parts = [_text(16, top + 20, f"{title} ({unit})", "font-weight='600'")]
    for row, (name, value) in enumerate(bars, start=1):
        y = top + row * _ROW
        colour = _OURS if name == ours else _OTHERS
        width = max(1.0, value * scale)
        parts += [
            _text(_LEFT - 10, y + 18, name, "text-anchor='end'"),
            f"<rect x='{_LEFT}' y='{y + 4}' width='{width:.1f}' height='18' fill='{colour}'/>",
            _text(_LEFT + width + 8, y + 18, f"{value:g}"),
        ]
    return parts


def _text(x: float, y: float, words: str, more: str = "") -> str:
    return f"<text x='{x:.1f}' y='{y:.1f}' fill='#222222' {_STYLE} {more}>{escape(words)}</text>"
