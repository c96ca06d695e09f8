"""Sentences on their way to the engine: the most urgent first, many texts in one batch.

The engine's threads belong to this queue, so the event loop never waits for a model.
"""

import asyncio
import heapq
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, NamedTuple

from server.translate.texts import Words

BATCH_SENTENCES: Final = 16
"""More gain little, and whoever is urgent waits for a batch that is under way."""


class _Waiting(NamedTuple):
    priority: int
    order: int
    sentence: str
    answer: "asyncio.Future[str]"


class SentenceQueue:
    """Takes sentences, answers each once. Closing refuses what still waits."""

    def __init__(self, words: Words, *, threads: int) -> None:
        self._words = words
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="translate")
        self._free = threads
        self._heaps: dict[tuple[str, str], list[_Waiting]] = {}
        self._order = 0
        self._running: set[asyncio.Task[None]] = set()

    @property
    def waiting(self) -> int:
        """How many sentences no thread has yet."""
        return sum(len(heap) for heap in self._heaps.values())

    async def translate(
        self, sentences: Sequence[str], source: str, target: str, *, priority: int
    ) -> list[str]:
        """Return each sentence in the target language.

        Raises:
            ModelError, RuntimeError: The engine can't.
        """
        loop = asyncio.get_running_loop()
        answers: list[asyncio.Future[str]] = []
        heap = self._heaps.setdefault((source, target), [])
        for sentence in sentences:
            self._order += 1
            answers.append(loop.create_future())
            heapq.heappush(heap, _Waiting(priority, self._order, sentence, answers[-1]))
        self._start()
        try:
            return list(await asyncio.gather(*answers))
        finally:
            for answer in answers:
                answer.cancel()

    async def close(self) -> None:
        """Refuse what waits, finish what is under way."""
        for heap in self._heaps.values():
            for waiting in heap:
                waiting.answer.cancel()
        self._heaps.clear()
        await asyncio.gather(*self._running, return_exceptions=True)
        self._threads.shutdown()

    def _start(self) -> None:
        while self._free and (direction := self._next_direction()) is not None:
            batch = self._take(direction)
            if batch:
                self._free -= 1
                task = asyncio.create_task(self._work(direction, batch))
                self._running.add(task)
                task.add_done_callback(self._running.discard)

    def _next_direction(self) -> tuple[str, str] | None:
        filled = [(heap[0][:2], direction) for direction, heap in self._heaps.items() if heap]
        return min(filled)[1] if filled else None

    def _take(self, direction: tuple[str, str]) -> list[_Waiting]:
        heap = self._heaps[direction]
        batch: list[_Waiting] = []
        while heap and len(batch) < BATCH_SENTENCES:
            waiting = heapq.heappop(heap)
            if not waiting.answer.done():
                batch.append(waiting)
        return batch

    async def _work(self, direction: tuple[str, str], batch: list[_Waiting]) -> None:
        try:
            await self._answer(direction, batch)
        finally:
            self._free += 1
            self._start()

    async def _answer(self, direction: tuple[str, str], batch: list[_Waiting]) -> None:
        sentences = [waiting.sentence for waiting in batch]
        try:
            worded = await asyncio.get_running_loop().run_in_executor(
                self._threads, self._words, sentences, *direction
            )
        except Exception as err:  # noqa: BLE001 - the top of a worker: whoever waits is told
            if len(batch) > 1:
                # One sentence that the model can't take must not fail the others' texts.
                for waiting in batch:
                    await self._answer(direction, [waiting])
            elif not batch[0].answer.done():
                batch[0].answer.set_exception(err)
            return
        for waiting, text in zip(batch, worded, strict=True):
            if not waiting.answer.done():
                waiting.answer.set_result(text)
