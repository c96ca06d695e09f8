"""Whose turn it is in a room that several nodes write to."""

from hypothesis import given
from hypothesis import strategies as st

from server.rooms.turns import BEATEN_FOR_S, MAX_REST_S, MEETING_FOR_S, MIN_REST_S, Turns


@given(took_s=st.floats(0, 10))
def test_who_is_alone_in_a_room_never_waits(took_s: float) -> None:
    assert Turns().rest_s(100.0, took_s=took_s) == 0.0


@given(took_s=st.floats(0, 10))
def test_who_was_beaten_leaves_the_others_time_for_a_write_within_bounds(took_s: float) -> None:
    turns = Turns()
    turns.beaten(100.0)

    rest_s = turns.rest_s(100.1, took_s=took_s)

    assert min(max(took_s, MIN_REST_S), MAX_REST_S) <= rest_s <= MAX_REST_S


def test_a_room_is_nobody_elses_again_when_others_stopped_writing() -> None:
    turns = Turns()
    turns.beaten(100.0)

    assert turns.rest_s(100.0 + BEATEN_FOR_S, took_s=0.01) == 0.0


def test_who_is_handed_the_others_acts_does_not_rest_for_them() -> None:
    turns = Turns()
    turns.beaten(100.0)
    turns.leads()

    assert turns.rest_s(100.1, took_s=0.01) == 0.0


def test_acts_go_to_another_node_only_after_a_meeting_and_only_for_a_while() -> None:
    turns = Turns()
    turns.heard(b"other", 7, 100.0)
    assert turns.goes_first(100.0) is None

    turns.beaten(100.0)
    assert turns.goes_first(101.0) == b"other"
    assert turns.goes_first(100.0 + MEETING_FOR_S) is None


@given(ranks=st.permutations([3, 5, 9]))
def test_of_several_writers_the_one_of_the_lowest_rank_goes_first(ranks: list[int]) -> None:
    turns = Turns()
    for rank in ranks:
        turns.met(str(rank).encode(), rank, 100.0)

    assert turns.goes_first(101.0) == b"3"


def test_a_node_that_fell_silent_gives_its_place_to_another() -> None:
    turns = Turns()
    turns.heard(b"gone", 1, 100.0)
    turns.met(b"here", 2, 101.0 + MEETING_FOR_S)

    assert turns.goes_first(102.0 + MEETING_FOR_S) == b"here"
