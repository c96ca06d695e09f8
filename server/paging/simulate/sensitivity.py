"""How much the assumed parameters matter: the default policy with each of them lower and higher."""

from dataclasses import dataclass
from functools import partial
from typing import Final

from server.paging.simulate.contenders import CONTENDERS, DEFAULT
from server.paging.simulate.contest import play
from server.paging.simulate.parallel import side_by_side
from server.paging.simulate.params import Params
from server.paging.simulate.summary import Summary, paired_difference

_LOWER: Final = 0.5
_HIGHER: Final = 1.5
_SHARES: Final = frozenset(
    {
        "acceptance", "acceptance_spread", "own_share", "night_factor", "weekend_factor",
        "shock_share", "shock_factor", "fatigue_factor", "dead_devices", "lost_pages",
        "acknowledged_only", "declined", "quiet_hours",
    }
)  # fmt: skip
_MOST: Final = 0.95


@dataclass(frozen=True, slots=True)
class Swing:
    """The figures with one parameter halved and with one and a half times its value.

    Args:
        interval: 95 % interval of by how much the share answered in time differs, case by case.
    """

    name: str
    basis: str
    low_value: float
    high_value: float
    low: Summary
    high: Summary
    interval: tuple[float, float]

    @property
    def beyond_chance(self) -> bool:
        """Whether the difference is more than chance explains."""
        low, high = self.interval
        return low > 0.0 or high < 0.0

    @property
    def width(self) -> float:
        """Return by how much the share answered in time differs."""
        return abs(self.high.answered_90_share - self.low.answered_90_share)


def swings(params: Params, *, cases: int, seed: int, processes: int = 1) -> list[Swing]:
    """Return what each parameter that was not measured changes, the most telling first."""
    names = [
        name
        for name, parameter in params.parameters().items()
        if parameter.basis != "measured" and isinstance(parameter.value, float)
        if parameter.value != 0.0
    ]
    found = side_by_side(partial(_swing, params, cases, seed), names, processes=processes)
    return sorted(found, key=lambda each: -each.width)


def _swing(params: Params, cases: int, seed: int, name: str) -> Swing:
    value = params.parameters()[name].value
    low, high = value * _LOWER, value * _HIGHER
    if name in _SHARES:
        high = min(high, max(_MOST, value))
    lower, higher = (
        play(params.having(**{name: changed}), cases=cases, seed=seed, contenders=CONTENDERS[:1])
        for changed in (low, high)
    )
    _, interval = paired_difference(higher.runs[DEFAULT], lower.runs[DEFAULT])
    return Swing(
        name,
        params.parameters()[name].basis,
        low,
        high,
        lower.figures[DEFAULT],
        higher.figures[DEFAULT],
        interval,
    )
