"""Whose turn it is in a room that several nodes write to."""

from hypothesis import given
from hypothesis import strategies as st

from server.rooms.turns import MAX_REST_S, MIN_REST_S, SHARED_FOR_S, Turns


@given(took_s=st.floats(0, 10))
def test_who_is_alone_in_a_room_never_waits(took_s: float) -> None:
    assert Turns().rest_s(100.0, took_s=took_s) == 0.0


@given(took_s=st.floats(0, 10))
def test_who_is_not_alone_leaves_the_others_time_for_a_write_within_bounds(took_s: float) -> None:
    turns = Turns()
    turns.others_wrote(100.0)

    rest_s = turns.rest_s(100.1, took_s=took_s)

    assert min(max(took_s, MIN_REST_S), MAX_REST_S) <= rest_s <= MAX_REST_S


def test_a_room_is_nobody_elses_again_when_others_stopped_writing() -> None:
    turns = Turns()
    turns.others_wrote(100.0)

    assert turns.rest_s(100.0 + SHARED_FOR_S, took_s=0.01) == 0.0
