"""Whose turn it is where several nodes write to one room. Instants are monotonic seconds.

Who has just written knows the room's next number first, and would go on winning: the others
lost up to a hundred races in a row, until their commands met their time limit. So a node that
knows of others leaves the room alone for a moment after each write of its own; and where they
go on meeting, all but one hand their acts over (`relay`).
"""

import random
from typing import Final

BEATEN_FOR_S: Final = 5.0
"""How long a room counts as shared after a lost race."""
HEARD_FOR_S: Final = 0.5
"""The same after another node's entry, or its word that it lost against us."""
MEETING_FOR_S: Final = 10.0
"""How long acts are handed over after a meeting; then it is tried whether the other still is."""
REST: Final = (1.5, 3.5)
"""A rest, in times of the write before it: who was beaten needs a read and a write to come in.
Measured with three nodes: shorter ones leave somebody out, and win nothing for the others."""
MIN_REST_S: Final = 0.004
MAX_REST_S: Final = 0.25


class Turns:
    """One room's, on one node.

    Attributes:
        writer: The node whose entry was heard last.
    """

    __slots__ = ("_first", "_first_rank", "_first_s", "_meeting_until_s", "_shared_until_s",
                 "writer")  # fmt: skip

    def __init__(self) -> None:
        self.writer: bytes | None = None
        self._first: bytes | None = None
        self._first_rank = 0
        self._first_s = 0.0
        self._meeting_until_s = 0.0
        self._shared_until_s = 0.0

    def heard(self, node: bytes, rank: int, now_s: float) -> None:
        """Take note of an entry of another node's."""
        self.writer = node
        self._shared_until_s = max(self._shared_until_s, now_s + HEARD_FOR_S)
        self._consider(node, rank, now_s)

    def beaten(self, now_s: float) -> None:
        """Take note of a race for a number that this node lost."""
        self._shared_until_s = now_s + BEATEN_FOR_S
        self._meeting_until_s = now_s + MEETING_FOR_S

    def met(self, node: bytes, rank: int, now_s: float) -> None:
        """Take note that another node lost a race against this one."""
        self._shared_until_s = max(self._shared_until_s, now_s + HEARD_FOR_S)
        self._meeting_until_s = now_s + MEETING_FOR_S
        self._consider(node, rank, now_s)

    def leads(self) -> None:
        """Take note that others hand their acts to this node: there is nobody to rest for."""
        self._shared_until_s = 0.0

    def goes_first(self, now_s: float) -> bytes | None:
        """Return the other node of the lowest rank while nodes meet here, else None."""
        return self._first if now_s < self._meeting_until_s else None

    def rest_s(self, now_s: float, *, took_s: float) -> float:
        """Return for how long to leave the room to others after a write that took `took_s`."""
        if now_s >= self._shared_until_s:
            return 0.0
        rest_s = took_s * random.uniform(*REST)  # noqa: S311 - spreads nodes, no secret
        return min(max(rest_s, MIN_REST_S), MAX_REST_S)

    def _consider(self, node: bytes, rank: int, now_s: float) -> None:
        is_stale = now_s - self._first_s > MEETING_FOR_S
        if self._first is None or is_stale or rank <= self._first_rank:
            self._first, self._first_rank, self._first_s = node, rank, now_s
