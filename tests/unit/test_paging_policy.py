"""Policies: the defaults, and the short form an operator writes."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.paging.policy import DEFAULTS, PolicyError, check_waves, format_waves, parse_waves
from store.records.policy import Audience, Wave


def test_the_defaults_are_those_that_the_simulation_chose() -> None:
    assert format_waves(DEFAULTS["now"].waves) == "4@0,4@20,6@40,12@50,2@60:coordinators"
    assert format_waves(DEFAULTS["today"].waves) == "2@0,3@15,5@45"
    for policy in DEFAULTS.values():
        check_waves(policy.waves)


def test_minutes_may_have_fractions() -> None:
    assert parse_waves("1@0, 1@0.1") == (
        Wave(people=1, after_s=0.0),
        Wave(people=1, after_s=6.0),
    )


@given(
    st.lists(
        st.tuples(st.integers(1, 100), st.sampled_from(get_args(Audience))),
        min_size=1,
        max_size=20,
    ).map(
        lambda waves: tuple(
            Wave(people=people, after_s=index * 240.0, audience=audience)
            for index, (people, audience) in enumerate(waves)
        )
    )
)
def test_what_is_written_is_read_again(waves: tuple[Wave, ...]) -> None:
    assert parse_waves(format_waves(waves)) == waves


def test_a_wave_may_ask_a_part_of_the_doctors() -> None:
    waves = parse_waves("2@0:on-call,3@5:available,4@10:willing,4@20:parent,4@30:related,5@40")

    assert [wave.audience for wave in waves] == [
        "on_call", "available", "willing", "parent", "related", "doctors"
    ]  # fmt: skip


def test_who_writes_an_unknown_audience_is_told_where_and_which_there_are() -> None:
    with pytest.raises(PolicyError, match=r"place 2.*on-call, available, willing, parent, related"):
        parse_waves("3@0,2@5:nurses")


@pytest.mark.parametrize(
    "text",
    [
        "", "3", "3@", "@5", "3@0,", "0@0", "101@0", "3@90", "3@5,2@5", "3@5,2@1", "-1@0",
        "3@0;5@1", "3@0:nurses", "3@1e3", ",".join(f"1@{minute}" for minute in range(21)),
    ],
)  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(PolicyError):
        parse_waves(text)
