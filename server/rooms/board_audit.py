"""Which node looks for summaries that a dead node left behind, and how far it has looked."""

from datetime import datetime, timedelta
from typing import Final

from server.clock import Clock
from server.rooms.board import Board
from store.ids import new_id
from store.leases import Leases

BOARD_AUDIT_EVERY: Final = timedelta(seconds=60)
LEASE: Final = "board audit"
LEASE_LASTS: Final = timedelta(seconds=90)
"""With a round, 60 s, somebody else looks at last 150 s after the node that did died."""
OVERLAP: Final = timedelta(seconds=30)
"""An entry may be written this much later than it is said to have come."""


class BoardAudit:
    """One per node; one at a time does it. Whoever begins looks back 15 minutes."""

    def __init__(self, *, board: Board, leases: Leases, clock: Clock) -> None:
        self._board = board
        self._leases = leases
        self._clock = clock
        self._holder = new_id()
        self._looked_until_at: datetime | None = None

    async def round(self) -> int:
        """Look at what came since the last round; return how many summaries were put right."""
        now, looked_until_at = self._clock.now(), self._looked_until_at
        # Whoever loses the lease, or fails on the way, begins anew.
        self._looked_until_at = None
        if not await self._leases.take(LEASE, self._holder, now=now, lasts=LEASE_LASTS):
            return 0
        since_at = None if looked_until_at is None else looked_until_at - OVERLAP
        mended = await self._board.audit(since_at)
        self._looked_until_at = now
        return mended
