"""Reads asked for at once are asked of the database together, each begun after it was asked for."""

import asyncio
from collections.abc import Collection

import pytest

from store.errors import StoreUnavailableError
from store.gathering import MAX_TOGETHER, Gathered


class Shelf:
    """Answers each key with a number, when it is let; None is there under an odd key."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.may_answer = asyncio.Event()
        self.fails = False

    async def read(self, keys: Collection[int]) -> dict[int, str]:
        self.asked.append(list(keys))
        await self.may_answer.wait()
        if self.fails:
            raise StoreUnavailableError
        return {key: str(key) for key in keys if key % 2 == 0}


async def asking(gathered: Gathered[int, str], *keys: int) -> list[asyncio.Task[str | None]]:
    tasks = [asyncio.create_task(gathered.get(key)) for key in keys]
    for _ in range(3):
        await asyncio.sleep(0)
    return tasks


async def test_who_asks_during_a_read_is_served_by_the_next_together_with_all_others() -> None:
    shelf = Shelf()
    gathered = Gathered(shelf.read)
    first = await asking(gathered, 2)
    others = await asking(gathered, 4, 5, 4, 2)
    assert shelf.asked == [[2]]

    shelf.may_answer.set()

    assert await asyncio.gather(*first, *others) == ["2", "4", None, "4", "2"]
    assert shelf.asked == [[2], [4, 5, 2]]


async def test_what_is_too_much_for_one_read_goes_on_in_the_next() -> None:
    shelf = Shelf()
    gathered = Gathered(shelf.read)
    tasks = await asking(gathered, 0, *range(2 * MAX_TOGETHER))
    shelf.may_answer.set()

    await asyncio.gather(*tasks)

    assert [len(keys) for keys in shelf.asked] == [1, MAX_TOGETHER, MAX_TOGETHER]


async def test_a_failed_read_fails_for_all_who_shared_it_and_not_for_the_next() -> None:
    shelf = Shelf()
    shelf.fails = True
    gathered = Gathered(shelf.read)
    tasks = await asking(gathered, 2, 2)
    shelf.may_answer.set()

    with pytest.raises(StoreUnavailableError):
        await tasks[0]
    with pytest.raises(StoreUnavailableError):
        await tasks[1]
    shelf.fails = False
    assert await gathered.get(4) == "4"


async def test_who_gives_up_does_not_end_the_read_of_others() -> None:
    shelf = Shelf()
    gathered = Gathered(shelf.read)
    impatient, patient = await asking(gathered, 2, 2)
    impatient.cancel()
    shelf.may_answer.set()

    assert await patient == "2"
    assert await gathered.get(8) == "8"
