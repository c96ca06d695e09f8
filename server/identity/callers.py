"""Callers that this node looked up a moment ago. What was revoked is forgotten, never served."""

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final

from server.clock import Clock
from server.identity.session import Caller
from store.ids import DoctorId, SessionId

KEPT: Final = timedelta(seconds=5)
MAX_KEPT: Final = 50_000


class CallerCache:
    """From a token's hash to its caller, for five seconds."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._callers: OrderedDict[bytes, tuple[Caller, datetime]] = OrderedDict()
        self.generation = 0
        """Raised whenever something is forgotten."""

    def get(self, token_hash: bytes) -> Caller | None:
        """Return the caller if it was read less than five seconds ago."""
        caller, read_at = self._callers.get(token_hash, (None, None))
        if read_at is None or self._clock.now() - read_at >= KEPT:
            self._callers.pop(token_hash, None)
            return None
        return caller

    def put(self, token_hash: bytes, caller: Caller, *, read_in: int) -> None:
        """Keep a caller.

        Args:
            read_in: The generation before it was read. When something was forgotten since,
                it may have been this one, and the reading is older: it is not kept.
        """
        if read_in != self.generation:
            return
        self._callers[token_hash] = (caller, self._clock.now())
        self._callers.move_to_end(token_hash)
        while len(self._callers) > MAX_KEPT:
            self._callers.popitem(last=False)

    def forget(self, who: SessionId | DoctorId) -> None:
        """Drop every caller of the session or of the doctor."""
        self.generation += 1
        for token_hash, (caller, _) in list(self._callers.items()):
            if who in (caller.session_id, caller.doctor_id):
                del self._callers[token_hash]
