"""Sentences go to the engine together, the most urgent first."""

import asyncio
import threading
from collections.abc import Sequence

import pytest

from server.translate.models import ModelError
from server.translate.queue import BATCH_SENTENCES, SentenceQueue
from server.translate.worker import BOARD, LIVE


class Engine:
    """Turns sentences round; waits until it is let go, and notes what it got."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.batches: list[list[str]] = []

    def __call__(self, sentences: Sequence[str], source: str, target: str) -> list[str]:
        assert self.go.wait(30)
        self.batches.append(list(sentences))
        if source == "xx" or "poison" in sentences:
            message = f"no model to {target}"
            raise ModelError(message)
        return [sentence[::-1] for sentence in sentences]


async def test_each_sentence_gets_its_own_answer() -> None:
    engine = Engine()
    engine.go.set()
    queue = SentenceQueue(engine, threads=2)

    first, second = await asyncio.gather(
        queue.translate(["ab", "cd"], "en", "es", priority=LIVE),
        queue.translate(["ef"], "es", "en", priority=LIVE),
    )

    assert (first, second) == (["ba", "dc"], ["fe"])
    await queue.close()


async def test_what_is_live_overtakes_what_waits() -> None:
    engine = Engine()
    queue = SentenceQueue(engine, threads=1)
    many = [f"old {n}" for n in range(3 * BATCH_SENTENCES)]
    board = asyncio.create_task(queue.translate(many, "en", "es", priority=BOARD))
    await asyncio.sleep(0)
    live = asyncio.create_task(queue.translate(["now"], "en", "es", priority=LIVE))
    await asyncio.sleep(0)

    engine.go.set()
    await asyncio.gather(live, board)

    assert [at for at, batch in enumerate(engine.batches) if "now" in batch] == [1]
    await queue.close()


async def test_several_texts_share_a_batch() -> None:
    engine = Engine()
    queue = SentenceQueue(engine, threads=1)
    first = asyncio.create_task(queue.translate(["first"], "en", "es", priority=LIVE))
    await asyncio.sleep(0)
    others = [
        asyncio.create_task(queue.translate([f"text {n}"], "en", "es", priority=LIVE))
        for n in range(5)
    ]
    await asyncio.sleep(0)

    engine.go.set()
    await asyncio.gather(first, *others)

    assert len(engine.batches) == 2
    await queue.close()


async def test_who_waits_for_a_missing_model_is_told_and_nobody_else() -> None:
    engine = Engine()
    engine.go.set()
    queue = SentenceQueue(engine, threads=1)

    with pytest.raises(ModelError):
        await queue.translate(["a"], "xx", "es", priority=LIVE)

    assert await queue.translate(["ab"], "en", "es", priority=LIVE) == ["ba"]
    await queue.close()


async def test_a_sentence_that_the_model_can_not_take_fails_alone() -> None:
    engine = Engine()
    engine.go.set()
    queue = SentenceQueue(engine, threads=1)

    good, bad = await asyncio.gather(
        queue.translate(["ab"], "en", "es", priority=LIVE),
        queue.translate(["poison"], "en", "es", priority=LIVE),
        return_exceptions=True,
    )

    assert good == ["ba"]
    assert isinstance(bad, ModelError)
    await queue.close()
