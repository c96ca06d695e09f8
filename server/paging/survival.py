"""How long things take of which some are still under way: the Kaplan-Meier estimate. Pure."""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

_Z95: Final = 1.959964


@dataclass(frozen=True, slots=True)
class Survival:
    """The share still waiting after each time at which something happened.

    Args:
        times: In rising order, only those at which something happened.
        waiting: The share still waiting right after each of them.
        spread: Greenwood's sum up to each of them, for intervals.
        count: Of how many the estimate is made.
        seen_until: How long any of them was watched.
    """

    times: tuple[float, ...]
    waiting: tuple[float, ...]
    spread: tuple[float, ...]
    count: int
    seen_until: float

    @classmethod
    def of(cls, durations: Iterable[tuple[float, bool]]) -> Self:
        """Estimate from durations; False: it had not happened when it was last looked at.

        What ends and what is last seen at the same time: the end comes first.
        """
        known = list(durations)
        happened = Counter(time for time, happens in known if happens)
        left = Counter(time for time, _ in known)
        at_risk, share, spread = len(known), 1.0, 0.0
        times, waiting, spreads = [], [], []
        for time in sorted(left):
            events = happened[time]
            if events:
                share *= 1.0 - events / at_risk
                rest = at_risk - events
                spread += events / (at_risk * rest) if rest else 0.0
                times.append(time)
                waiting.append(share)
                spreads.append(spread)
            at_risk -= left[time]
        longest = max((time for time, _ in known), default=0.0)
        return cls(tuple(times), tuple(waiting), tuple(spreads), len(known), longest)

    def share_by(self, time: float) -> float | None:
        """Return the share for which it happened by `time`.

        None when nothing was watched, or nothing so long that it could tell.
        """
        if not self.count or (self.seen_until < time and self._waiting_at(time) > 0.0):
            return None
        return 1.0 - self._waiting_at(time)

    def quantile(self, share: float) -> float | None:
        """Return the time by which it happened for this share, None when that is yet to come."""
        rest = 1.0 - share + 1e-12
        return next(
            (
                time
                for time, waiting in zip(self.times, self.waiting, strict=True)
                if waiting <= rest
            ),
            None,
        )

    def interval_at(self, time: float) -> tuple[float, float] | None:
        """Return the 95 % interval of `share_by`, on the log-log scale so that it stays in 0…1.

        None where the share is none. Where it is all or nothing, Wilson's score interval.
        """
        share = self.share_by(time)
        if share is None:
            return None
        waiting = self._waiting_at(time)
        if not 0.0 < waiting < 1.0:
            return wilson(round(share * self.count), self.count)
        half = _Z95 * math.sqrt(self.spread[bisect_right(self.times, time) - 1])
        scaled = half / math.log(waiting)
        bounds = (1.0 - waiting ** math.exp(scaled), 1.0 - waiting ** math.exp(-scaled))
        return (min(bounds), max(bounds))

    def _waiting_at(self, time: float) -> float:
        index = bisect_right(self.times, time)
        return self.waiting[index - 1] if index else 1.0


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson's score interval)."""
    share, square = hits / total, _Z95**2 / total
    middle = (share + square / 2) / (1 + square)
    half = _Z95 / (1 + square) * math.sqrt(share * (1 - share) / total + square / (4 * total))
    return max(0.0, middle - half), min(1.0, middle + half)
