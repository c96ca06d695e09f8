"""Loading libraries without their optional companions, which a node never uses."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def left_out(*names: str) -> Iterator[None]:
    """Have what is imported meanwhile take these modules for not installed.

    Only for what a library itself imports at its own discretion: each costs 10 to 100 ms at every
    start. What is loaded already stays.
    """
    absent = {name: None for name in names if name not in sys.modules}
    sys.modules.update(absent)  # type: ignore[arg-type] # None is how Python says: don't look
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


@contextmanager
def nothing_collected() -> Iterator[None]:
    """Have the garbage collector rest: what modules are made of does not go again."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
