"""Reads that many ask for at once, asked of the database together.

When a node ends, thousands come back to the others within seconds, and each asks for the same few
documents of its own. A read costs mostly its round trip: one for a hundred costs little more than
one for one. Nobody waits for company alone: who asks while nothing is being read is served at
once, and who asks meanwhile by the next read.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from functools import partial
from typing import Final, Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

MAX_TOGETHER: Final = 100
"""As many documents as MongoDB answers in its first batch."""


class Gathered(Generic[K, V]):
    """Reads by key, each begun after it was asked for, as a read of one's own would be.

    Args:
        read: Returns what is there of these keys.
    """

    def __init__(self, read: Callable[[Collection[K]], Awaitable[Mapping[K, V]]]) -> None:
        self._read = read
        self._asked: dict[K, list[asyncio.Future[V | None]]] = {}
        self._reading: asyncio.Future[Mapping[K, V]] | None = None

    async def get(self, key: K) -> V | None:
        """Return what is there under `key`, None when nothing is.

        Raises:
            StoreError: As the read did, for all who shared it.
        """
        answer: asyncio.Future[V | None] = asyncio.get_running_loop().create_future()
        self._asked.setdefault(key, []).append(answer)
        self._read_on()
        return await answer

    def _read_on(self) -> None:
        if self._reading is None and self._asked:
            keys = list(self._asked)[:MAX_TOGETHER]
            asked = {key: self._asked.pop(key) for key in keys}
            self._reading = asyncio.ensure_future(self._read(keys))
            self._reading.add_done_callback(partial(self._answer, asked))

    def _answer(
        self,
        asked: Mapping[K, list[asyncio.Future[V | None]]],
        reading: asyncio.Future[Mapping[K, V]],
    ) -> None:
        self._reading = None
        self._read_on()
        error = None if reading.cancelled() else reading.exception()
        for key, answers in asked.items():
            for answer in answers:
                if answer.done():
                    continue  # whoever asked has given up
                if reading.cancelled():
                    answer.cancel()
                elif error is not None:
                    answer.set_exception(error)
                else:
                    answer.set_result(reading.result().get(key))
