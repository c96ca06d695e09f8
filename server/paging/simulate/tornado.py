"""A tornado chart as SVG: what each parameter moves, the most telling on top."""

from collections.abc import Sequence
from html import escape
from typing import Final

from server.paging.simulate.sensitivity import Swing
from server.paging.simulate.svg import text

WIDTH: Final = 980
_LEFT: Final = 330
_RIGHT: Final = 200
_TOP: Final = 64
_ROW: Final = 26
_BAR: Final = 16
_BOTTOM: Final = 44
_LOW, _HIGH = "#b4491f", "#0b6e6e"
_TOLD, _CHANCE = 0.8, 0.25
"""How strong a bar is drawn whose difference is more than chance, and within it."""
IN_WORDS: Final = {
    "acceptance": "share of pages answered",
    "acceptance_spread": "how unlike doctors are in answering",
    "reply_median_min": "minutes from page to answer, median",
    "reply_sigma": "spread of the minutes to the answer",
    "reply_doctor_sigma": "how unlike doctors are in speed",
    "own_share": "cases the network answers unpaged",
    "own_median_min": "minutes until it does, median",
    "own_sigma": "spread of unpaged answers",
    "night_factor": "answers at night against the day",
    "weekend_factor": "answers at weekends against weekdays",
    "shock_share": "weeks in which a discipline is away",
    "shock_factor": "answers while a discipline is away",
    "fatigue_factor": "answers after each recent page",
    "dead_devices": "doctors out of reach in a week",
    "lost_pages": "pages lost on the way",
    "acknowledged_only": "who say they come and do not",
    "acknowledged_before_min": "minutes from saying they come to it",
    "declined": "who decline, of those not answering",
    "quiet_hours": "doctors with quiet hours",
}
"""What a director reads for a parameter's name."""
_ROUND: Final = 5.0
"""The axis begins and ends at a multiple of so many percent."""


def tornado(title: str, swings: Sequence[Swing], *, usual: float) -> str:
    """Return the chart of the share answered in time.

    Args:
        usual: The share with every parameter at its value, where all bars meet.
    """
    shares = [100 * each for swing in swings for each in _ends(swing)] + [100 * usual]
    low = _ROUND * (min(shares) // _ROUND)
    high = min(_ROUND * (max(shares) // _ROUND + 1), 100.0)
    scale = _Scale(low, high)
    floor = _TOP + _ROW * len(swings)
    height = floor + _BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
        '<g font-family="system-ui, sans-serif">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        text(16, 24, title, size=14),
        text(16, 44, "value halved", colour=_LOW),
        text(110, 44, "and raised by half", colour=_HIGH),
        text(230, 44, "(pale: within chance)"),
        text(WIDTH - _RIGHT + 12, 44, "value"),
        text(WIDTH - _RIGHT + 110, 44, "pages a case"),
    ]
    for number, swing in enumerate(swings):
        parts += _row(swing, _TOP + number * _ROW, scale, 100 * usual)
    parts += _axis(scale, floor, 100 * usual)
    return "\n".join([*parts, "</g>", "</svg>", ""])


class _Scale:
    """Where a share in percent lies across the chart."""

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high

    def at(self, share: float) -> float:
        width = WIDTH - _LEFT - _RIGHT
        return _LEFT + (share - self.low) / (self.high - self.low) * width


def _ends(swing: Swing) -> tuple[float, float]:
    return swing.low.answered_90_share, swing.high.answered_90_share


def _row(swing: Swing, top: float, scale: _Scale, usual: float) -> list[str]:
    middle = top + _ROW / 2
    words = IN_WORDS.get(swing.name, swing.name)
    pages = f"{swing.low.pages_per_case:.1f}, {swing.high.pages_per_case:.1f}"
    strength = _TOLD if swing.beyond_chance else _CHANCE
    parts = [
        text(_LEFT - 10, middle + 4, f"{words} ({swing.basis})", anchor="end"),
        text(WIDTH - _RIGHT + 12, middle + 4, f"{swing.low_value:g}, {swing.high_value:.3g}"),
        text(WIDTH - _RIGHT + 110, middle + 4, pages),
    ]
    for share, colour in zip(_ends(swing), (_LOW, _HIGH), strict=True):
        start, end = sorted((scale.at(100 * share), scale.at(usual)))
        parts.append(
            f'<rect x="{start:.1f}" y="{middle - _BAR / 2:.1f}" width="{end - start:.1f}" '
            f'height="{_BAR}" fill="{colour}" fill-opacity="{strength}"/>'
        )
    return parts


def _axis(scale: _Scale, floor: float, usual: float) -> list[str]:
    parts = [
        f'<path d="M{scale.at(usual):.1f} {_TOP} V{floor}" stroke="#222"/>',
        text(_LEFT, floor + 36, "cases answered within 90 minutes"),
    ]
    share = scale.low
    while share <= scale.high:
        across = scale.at(share)
        parts.append(f'<path d="M{across:.1f} {_TOP} V{floor}" stroke="#ddd"/>')
        parts.append(text(across, floor + 18, f"{share:g}%", anchor="middle"))
        share += _ROUND
    return parts
