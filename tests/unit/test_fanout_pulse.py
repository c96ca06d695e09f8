"""Deafness: three beats without an echo."""

from hypothesis import given
from hypothesis import strategies as st

from server.fanout.pulse import DEAF_AFTER, Pulse


def test_a_node_that_hears_each_beat_is_never_deaf() -> None:
    pulse = Pulse()
    for _ in range(100):
        pulse.hear(pulse.beat())

        assert not pulse.is_deaf


def test_a_node_is_deaf_after_three_beats_without_an_echo_and_hears_with_the_first() -> None:
    pulse = Pulse()
    last = 0
    for _ in range(DEAF_AFTER):
        last = pulse.beat()
        assert not pulse.is_deaf
    pulse.beat()
    assert (pulse.is_deaf, pulse.should_reconnect) == (True, True)

    pulse.hear(last)

    assert not pulse.is_deaf


@given(st.integers(-5, 2**64))
def test_an_echo_of_a_beat_never_sent_makes_nobody_hear_for_good(number: int) -> None:
    pulse = Pulse()
    pulse.beat()
    pulse.hear(number)
    for _ in range(DEAF_AFTER + 1):
        pulse.beat()

    assert pulse.is_deaf


def test_new_connections_are_tried_when_it_begins_and_then_now_and_then() -> None:
    pulse = Pulse()
    tries = 0
    for _ in range(DEAF_AFTER + 10):
        pulse.beat()
        tries += pulse.should_reconnect

    assert tries == 2
