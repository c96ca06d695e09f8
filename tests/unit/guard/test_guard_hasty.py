"""Rules that leave out what can't match find the same as rules that try everything."""

from dataclasses import replace
from functools import cache
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.guard.finding import Hit
from server.guard.rules import health_numbers, papers
from server.guard.rules.labels import Cues, Label, Labelled
from server.guard.scanner import RULES
from server.guard.view import View, view_of
from tests.guard_corpus.corpus import clean_notes, planted_notes

LABELS = (*health_numbers.LABELLED.labels, *papers.LABELLED.labels)
ODD = "aA1 0OoIl.,-/:@#ñÑáºª°µ’–\u00a0\u200bEe\n9(ſıK"
PIECE_CHARS = 120
JOINED = 250


@cache
def notes() -> list[str]:
    """Notes with and without something to find, in both languages."""
    return [
        note.text
        for language in ("en", "es")
        for made in (
            planted_notes(language, count=120, seed=11),
            clean_notes(language, count=30, seed=11),
        )
        for note in made
    ]


def joined(random: Random) -> str:
    """The end of one note before the begin of another, with some letters changed."""
    first, second = random.choice(notes()), random.choice(notes())
    cut = random.randrange(len(first))
    chars = list(first[max(0, cut - PIECE_CHARS) : cut] + second[:PIECE_CHARS])
    for _ in range(random.randrange(6)):
        chars[random.randrange(len(chars))] = random.choice(ODD)
    text = "".join(chars)
    return random.choice((text, text, text.upper(), text.lower()))


def hits(view: View) -> list[list[Hit]]:
    """What each rule finds, as the scanner sorts it."""
    return [sorted(find(view), key=lambda hit: hit.start) for find in RULES]


def test_haste_finds_the_same_in_notes_and_in_pieces_of_them() -> None:
    random = Random(11)

    for text in (*notes(), *(joined(random) for _ in range(JOINED))):
        view = view_of(text, random.choice(("en", "es", None)), random.choice(("GB", "MX", None)))

        assert hits(view) == hits(replace(view, is_hasty=False)), text


@pytest.mark.parametrize("label", LABELS, ids=lambda label: f"{label.rule} {label.words[:24]}")
def test_whoever_writes_a_label_gives_its_cue(label: Label) -> None:
    (pattern,) = Labelled([label]).patterns
    cues = Cues([label])

    @settings(max_examples=25, deadline=None, database=None, suppress_health_check=[*HealthCheck])
    @given(text=st.from_regex(pattern))
    def cue_is_there(text: str) -> None:
        view = view_of(text, None, None)

        assert pattern.search(view.text) is None or cues.are_in(view)

    cue_is_there()
