"""Callers that this node looked up a moment ago. What was revoked is forgotten, never served."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from server.clock import Clock
from server.identity.session import Caller
from store.ids import DoctorId, SessionId

KEPT: Final = timedelta(seconds=5)
IN_USE_FOR: Final = timedelta(minutes=2)
"""After the last call; until then a caller who is looked up anyway is kept up to date."""
MAX_KEPT: Final = 50_000


@dataclass(slots=True)
class _Known:
    caller: Caller
    read_at: datetime
    used_at: datetime


class CallerCache:
    """From a token's hash to its caller, for five seconds after each reading."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._callers: OrderedDict[bytes, _Known] = OrderedDict()
        self.generation = 0
        """Raised whenever something is forgotten."""

    def get(self, token_hash: bytes) -> Caller | None:
        """Return the caller if it was read less than five seconds ago."""
        known = self._callers.get(token_hash)
        if known is None:
            return None
        known.used_at = self._clock.now()
        return known.caller if known.used_at - known.read_at < KEPT else None

    def in_use(self) -> dict[SessionId, bytes]:
        """Return the sessions that called of late, with their tokens' hashes; forget the others."""
        now = self._clock.now()
        for token_hash, known in list(self._callers.items()):
            if now - known.used_at >= IN_USE_FOR:
                del self._callers[token_hash]
        return {known.caller.session_id: token_hash for token_hash, known in self._callers.items()}

    def put(
        self, token_hash: bytes, caller: Caller, *, read_in: int, renewed: bool = False
    ) -> None:
        """Keep a caller.

        Args:
            read_in: The generation before it was read. When something was forgotten since,
                it may have been this one, and the reading is older: it is not kept.
            renewed: Nobody called; it was read along with others.
        """
        if read_in != self.generation:
            return
        now = self._clock.now()
        known = self._callers.get(token_hash)
        used_at = known.used_at if known is not None and renewed else now
        self._callers[token_hash] = _Known(caller, read_at=now, used_at=used_at)
        self._callers.move_to_end(token_hash)
        while len(self._callers) > MAX_KEPT:
            self._callers.popitem(last=False)

    def forget(self, who: SessionId | DoctorId) -> None:
        """Drop every caller of the session or of the doctor."""
        self.generation += 1
        for token_hash, known in list(self._callers.items()):
            if who in (known.caller.session_id, known.caller.doctor_id):
                del self._callers[token_hash]
