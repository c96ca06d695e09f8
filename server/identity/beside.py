"""Work begun beside an answer: nobody waits for it, nor can tell by the time what it was."""

import asyncio
from collections.abc import Coroutine
from typing import Any, Final

from server.logs import get_logger
from store.errors import StoreError

MAX_IN_HAND: Final = 200
_log = get_logger("identity")


class Beside:
    """What is under way on this node. Each must be such that it may fail, and be begun again.

    Args:
        name: What it is about, for logs.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._in_hand: set[asyncio.Task[None]] = set()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin it, unless too much is under way."""
        if len(self._in_hand) >= MAX_IN_HAND:
            work.close()
            _log.warning("not begun", task=self._name, reason="too many at once")
            return
        task = asyncio.create_task(self._kept(work), name=self._name)
        self._in_hand.add(task)
        task.add_done_callback(self._in_hand.discard)

    async def close(self) -> None:
        """Finish what was begun."""
        await asyncio.gather(*self._in_hand, return_exceptions=True)

    async def _kept(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except StoreError as err:
            # Whoever asked asks again.
            _log.warning("not done", task=self._name, error=type(err).__name__)
