"""No text, however odd, makes a rule slow: each pattern is tried on texts made against it."""

import re
import time

import pytest

from server.guard import scan
from server.guard.rules import (
    dates,
    health_numbers,
    labels,
    marks,
    names,
    numbers,
    online,
    papers,
    phones,
    places,
)
from tests.unit.pattern_times import takes_s

SIZE = 10_000
LIMIT_S = 0.025
TRIES = 6
ODD = (
    "a",
    "A1",
    " ",
    "1 ",
    "1.",
    "1-",
    "1/",
    "a@",
    "a-",
    ".a-b",
    "Aa de la ",
    "Mr ",
    "C/ ",
    "1 Aa ",
    "http://",
    ":0",
    "número de ",
    "+1",
    "tel ",
    "en Aa ",
    "AA, Aa ",
    "'",
)
LOCAL = {
    "_BIRTH",
    "_CITY_BEFORE",
    "_DISEASE",
    "_DISEASE_BEFORE",
    "_GROUP",
    "_GROUPED",
    "_HOST",
    "_IP_LABEL",
    "_KIN_BEFORE",
    "_LABEL_BEFORE",
    "_LINK",
    "_NO_DATE_AFTER",
    "_PARTICLE_BEFORE",
    "_SCALE_BEFORE",
    "_TITLE_BEFORE",
    "_TOWN_AFTER",
    "_TRUNK",
    "_UNIT",
    "_WEAK_BEFORE",
    "_WORD",
}
"""Only ever applied to some dozens of characters around what another pattern found."""


def patterns() -> dict[str, re.Pattern[str]]:
    found: dict[str, re.Pattern[str]] = {}
    for module in (dates, labels, marks, names, numbers, online, phones, places):
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern) and name not in LOCAL:
                found[f"{module.__name__.rsplit('.', 1)[1]}{name}"] = value
    for kind, shape in zip(numbers.KINDS, numbers.SHAPES, strict=True):
        found[f"{kind.rule} {kind.shape}"] = shape
    for table in (health_numbers.LABELLED, papers.LABELLED):
        found |= {pattern.pattern[26:60]: pattern for pattern in table.patterns}
    return found


@pytest.mark.parametrize("name", patterns())
def test_a_pattern_takes_no_longer_than_25_ms_for_10_000_characters(name: str) -> None:
    pattern = patterns()[name]

    slow = {
        part: took_s
        for part in ODD
        if (took_s := takes_s(pattern, part, SIZE, tries=TRIES, enough_s=LIMIT_S)) >= LIMIT_S
    }

    assert not slow


@pytest.mark.parametrize("part", ODD)
def test_five_times_the_text_takes_no_more_than_ten_times_as_long(part: str) -> None:
    def takes(size: int) -> float:
        began_s = time.thread_time()
        scan(part * (size // len(part)), "es")
        return time.thread_time() - began_s

    takes(1_000)

    assert any(takes(50_000) < 10 * takes(10_000) + 0.05 for _ in range(TRIES))
