"""Every pattern of the server against texts made to be slow."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import server
from tests.unit.guard.test_guard_linear import LOCAL, ODD
from tests.unit.pattern_times import takes_s

SHORT: Final = 2_000
LONG: Final = 100_000
ENOUGH_S: Final = 0.001
"""So long 2,000 characters may take without being looked at: what tries each place anew for each
place takes two million steps for them."""
LEEWAY: Final = 3
"""Linear is what takes no more than so many times its share."""
TRIES: Final = 5
PARTS: Final = (*ODD, *"A1é\n\t.,;:!?-_/@()[]=+#%&*<>", "no ", "0,", "12/", ". ", '"')
LEFT_OUT: Final = ("server.cli", "server.demo", "server.embedded")
"""Read what an operator wrote."""


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """Return all patterns of all modules by where they are."""
    found: dict[tuple[str, int], tuple[str, re.Pattern[str]]] = {}
    for module in pkgutil.walk_packages(server.__path__, "server."):
        if module.name.startswith(LEFT_OUT):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            if name not in LOCAL:
                for pattern in inside(value):
                    place = f"{module.name}.{name} {len(found)}"
                    found.setdefault((pattern.pattern, pattern.flags), (place, pattern))
    return dict(found.values())


def inside(value: Any, depth: int = 2) -> Iterator[re.Pattern[str]]:
    """Yield the patterns in a value: itself, or in a table, a list or an object's `patterns`."""
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif depth and isinstance(value, dict):
        yield from (one for held in value.values() for one in inside(held, depth - 1))
    elif depth and isinstance(value, (list, tuple, set, frozenset)):
        yield from (one for held in value for one in inside(held, depth - 1))
    elif depth and isinstance(getattr(value, "patterns", None), (list, tuple)):
        yield from inside(value.patterns, depth - 1)


def is_slow(pattern: re.Pattern[str], part: str, *, long: int = LONG) -> bool:
    """Return whether the time grows faster than the text."""
    short_s = takes_s(pattern, part, SHORT, tries=TRIES, enough_s=ENOUGH_S)
    if short_s < ENOUGH_S:
        return False
    limit_s = LEEWAY * short_s * long / SHORT
    return takes_s(pattern, part, long, tries=TRIES, enough_s=limit_s) >= limit_s


def test_no_pattern_takes_longer_than_its_text_grows_up_to_100_kb() -> None:
    slow = [
        (place, part)
        for place, pattern in patterns().items()
        for part in PARTS
        if is_slow(pattern, part)
    ]

    assert len(patterns()) > 100
    assert not slow


def test_a_pattern_that_is_quadratic_would_be_noticed() -> None:
    assert is_slow(re.compile(r" +x"), " ", long=12 * SHORT)
