"""A line chart as SVG: axes, curves, labelled points. Knows nothing of paging."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

WIDTH: Final = 760
HEIGHT: Final = 420
_LEFT: Final = 64
_RIGHT: Final = 190
_TOP: Final = 48
_BOTTOM: Final = 56
_COLOURS: Final = ("#0b6e6e", "#b4491f", "#5b4b9a", "#7a6a00", "#2d6cb5", "#8a8a8a", "#b03a6f")
_LABEL_GAP: Final = 15.0


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis: its words, its ends, where it is marked and how a mark is written."""

    label: str
    low: float
    high: float
    ticks: Sequence[float]
    unit: str = ""

    def at(self, value: float) -> float:
        """Return where a value lies between the ends, from 0 to 1."""
        return min(max((value - self.low) / (self.high - self.low), 0.0), 1.0)


@dataclass(frozen=True, slots=True)
class Line:
    """A curve, or a single point; its label stands at its end."""

    label: str
    points: Sequence[tuple[float, float]]


def chart(title: str, x: Axis, y: Axis, lines: Sequence[Line]) -> str:
    """Return the chart as an SVG document; equal arguments give equal text."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        '<g font-family="system-ui, sans-serif">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        text(_LEFT, 24, title, size=14),
        *_axes(x, y),
    ]
    taken: list[float] = []
    ends = [_place(x, y, line.points[-1]) for line in lines]
    for number in sorted(range(len(lines)), key=lambda each: ends[each][1]):
        line, colour = lines[number], _COLOURS[number % len(_COLOURS)]
        parts += _drawn([_place(x, y, point) for point in line.points], colour)
        label_y = max([ends[number][1] + 4, *(other + _LABEL_GAP for other in taken[-1:])])
        taken.append(label_y)
        parts.append(text(_right() + 10, label_y, line.label, colour=colour))
        parts.append(
            f'<path d="M{ends[number][0] + 4:.1f} {ends[number][1]:.1f} '
            f'L{_right() + 7:.1f} {label_y - 4:.1f}" stroke="{colour}" stroke-width="0.5"/>'
        )
    return "\n".join([*parts, "</g>", "</svg>", ""])


def _right() -> float:
    return WIDTH - _RIGHT


def _place(x: Axis, y: Axis, point: tuple[float, float]) -> tuple[float, float]:
    across = _LEFT + x.at(point[0]) * (_right() - _LEFT)
    return across, HEIGHT - _BOTTOM - y.at(point[1]) * (HEIGHT - _BOTTOM - _TOP)


def _axes(x: Axis, y: Axis) -> list[str]:
    floor, right = HEIGHT - _BOTTOM, _right()
    parts = [
        f'<path d="M{_LEFT} {_TOP} V{floor} H{right}" fill="none" stroke="#444"/>',
        text((_LEFT + right) / 2, HEIGHT - 14, x.label, anchor="middle"),
        text(_LEFT, _TOP - 8, y.label),
    ]
    for tick in x.ticks:
        across, _ = _place(x, y, (tick, y.low))
        parts.append(text(across, floor + 18, f"{tick:g}{x.unit}", anchor="middle"))
    for tick in y.ticks:
        _, up = _place(x, y, (x.low, tick))
        parts.append(f'<path d="M{_LEFT} {up:.1f} H{right}" stroke="#ddd"/>')
        parts.append(text(_LEFT - 6, up + 4, f"{tick:g}{y.unit}", anchor="end"))
    return parts


def _drawn(places: Sequence[tuple[float, float]], colour: str) -> list[str]:
    if len(places) == 1:
        across, up = places[0]
        return [f'<circle cx="{across:.1f}" cy="{up:.1f}" r="5" fill="{colour}"/>']
    path = " L".join(f"{across:.1f} {up:.1f}" for across, up in places)
    return [f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>']


def text(
    x: float, y: float, words: str, *, size: int = 12, anchor: str = "start", colour: str = "#222"
) -> str:
    """Return words as an element of a chart."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" '
        f'fill="{colour}">{escape(words)}</text>'
    )
