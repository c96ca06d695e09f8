"""How many may come in at once. Who is refused is told when to come back, each at another time.

A node's end sends its thousands of clients to the others within a second. Let in all at once,
they make everybody's commands wait for theirs; let in some at a time, they are all in as soon.
"""

import asyncio
import random
from typing import Final

from server.errors import UnavailableError
from store.ids import SocketId

MAX_COMING: Final = 100
"""Sockets that are signing in or entering a room at this moment."""
FIRST_RETRY_S: Final = 0.5
LONGEST_RETRY_S: Final = 8.0
_LOOK_BACK_S: Final = 2.0


class Admission:
    """Counts who is coming in on this node.

    Args:
        at_once: How many may be.
    """

    def __init__(self, *, at_once: int = MAX_COMING) -> None:
        self._at_once = at_once
        self._coming: set[SocketId] = set()
        self._since_s = 0.0
        self._let_in = 0
        self._refused = 0

    @property
    def coming(self) -> int:
        """Return how many are coming in."""
        return len(self._coming)

    def enter(self, socket_id: SocketId) -> None:
        """Count a socket in that begins to sign in.

        Raises:
            UnavailableError: Too many are; says when to come back.
        """
        self._count_anew()
        if len(self._coming) >= self._at_once:
            self._refused += 1
            message = "Many are coming back at once; come back in a moment"
            raise UnavailableError(message, retry_after_s=self._retry_after_s())
        self._let_in += 1
        self._coming.add(socket_id)

    def joins(self, socket_id: SocketId) -> None:
        """Count a socket that is in already and now asks for a room; it is not refused."""
        self._coming.add(socket_id)

    def settled(self, socket_id: SocketId) -> None:
        """Count the socket no more: it is in, was answered or refused, or has gone."""
        self._coming.discard(socket_id)

    def _count_anew(self) -> None:
        now_s = asyncio.get_running_loop().time()
        if now_s - self._since_s > _LOOK_BACK_S:
            # Those refused before come back by now, and are counted again if they have to be.
            self._since_s, self._let_in, self._refused = now_s, 0, 0

    def _retry_after_s(self) -> float:
        """Return a moment in the time that letting in all who were refused will take."""
        elapsed_s = max(asyncio.get_running_loop().time() - self._since_s, 0.1)
        rate_per_s = max(self._let_in / elapsed_s, self._at_once / LONGEST_RETRY_S)
        spread_s = min(self._refused / rate_per_s, LONGEST_RETRY_S - FIRST_RETRY_S)
        return round(FIRST_RETRY_S + random.random() * spread_s, 2)  # noqa: S311 - no secret
