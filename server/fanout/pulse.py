"""Whether this node hears itself through Redis. Pure: counts beats, the hub sends and hears them.

Beats are counted instead of seconds, so that a clock which jumps makes nobody deaf.
"""

from typing import Final

BEAT_S: Final = 1.0
DEAF_AFTER: Final = 3
_RECONNECT_EVERY: Final = 5


class Pulse:
    """One beat is sent each second; after three without an echo the node is deaf."""

    def __init__(self) -> None:
        self._sent = 0
        self._heard = 0
        self._deaf_beats = 0

    @property
    def is_deaf(self) -> bool:
        return self._deaf_beats > 0

    @property
    def should_reconnect(self) -> bool:
        """Whether the connections should be made anew: deaf just now, or still after a while."""
        return self._deaf_beats % _RECONNECT_EVERY == 1

    def beat(self) -> int:
        """Return the number to send, having looked at which ones came back."""
        deaf = self._sent - self._heard >= DEAF_AFTER
        self._deaf_beats = self._deaf_beats + 1 if deaf else 0
        self._sent += 1
        return self._sent

    def hear(self, number: int) -> None:
        """Take note of an echo."""
        self._heard = max(self._heard, min(number, self._sent))
        self._deaf_beats = 0
