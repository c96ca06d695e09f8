"""Whose turn it is where several nodes write to one room. Instants are monotonic seconds.

Who has just written knows the room's next number first, and would go on winning: the others
lost up to a hundred races in a row, until their commands met their time limit. So a node that
knows of others leaves the room alone for a moment after each write of its own.
"""

import random
from typing import Final

SHARED_FOR_S: Final = 5.0
"""How long a room counts as written to elsewhere after a sign of it."""
REST: Final = (1.5, 3.5)
"""A rest, in times of the write before it: who was beaten needs a read and a write to come in.
Measured with three nodes: shorter ones leave somebody out, and win nothing for the others."""
MIN_REST_S: Final = 0.004
MAX_REST_S: Final = 0.25


class Turns:
    """One room's, on one node."""

    __slots__ = ("_shared_until_s",)

    def __init__(self) -> None:
        self._shared_until_s = 0.0

    def others_wrote(self, now_s: float) -> None:
        """Take note of an entry of another node's, heard of or met in its place."""
        self._shared_until_s = now_s + SHARED_FOR_S

    def is_shared(self, now_s: float) -> bool:
        """Whether another node has written lately."""
        return now_s < self._shared_until_s

    def rest_s(self, now_s: float, *, took_s: float) -> float:
        """Return for how long to leave the room to others after a write that took `took_s`."""
        if not self.is_shared(now_s):
            return 0.0
        rest_s = took_s * random.uniform(*REST)  # noqa: S311 - spreads nodes, no secret
        return min(max(rest_s, MIN_REST_S), MAX_REST_S)
