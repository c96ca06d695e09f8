"""Runs that know nothing of each other, side by side on the machine's cores."""

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def side_by_side(
    work: Callable[[_Item], _Result], items: Sequence[_Item], *, processes: int = 1
) -> list[_Result]:
    """Return what `work` makes of each item, in their order; the same for any `processes`."""
    workers = min(processes, len(items))
    if workers <= 1:
        return [work(each) for each in items]
    # Spawned, not forked: a forked copy would share what this process holds open.
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=spawned) as pool:
        return list(pool.map(work, items))


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
