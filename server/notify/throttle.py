"""How many sends a channel takes from this node: what does not fit stays due, and nobody's.

Each node counts for itself: a limit that a provider sets for all is to be divided by the nodes.
"""

from server.clock import Clock
from server.notify.channel import Throttle


class Bucket:
    """What one channel takes now; full at first, and never more than full."""

    def __init__(self, throttle: Throttle | None, *, clock: Clock) -> None:
        self._throttle = throttle
        self._clock = clock
        self._left = 0.0 if throttle is None else float(throttle.burst)
        self._at = clock.now()

    def room(self, most: int) -> int:
        """Return how many sends it takes now, at most so many."""
        if self._throttle is None:
            return most
        now = self._clock.now()
        # A clock that was set back must not take away what is left.
        rested_s = max((now - self._at).total_seconds(), 0.0)
        filled = self._left + rested_s * self._throttle.per_s
        self._left, self._at = min(filled, float(self._throttle.burst)), now
        return min(int(self._left), most)

    def spend(self, sends: int) -> None:
        """Count what was sent."""
        self._left -= sends
