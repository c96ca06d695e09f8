"""How many may come in at once, and when the others are told to come back."""

import pytest

from server.errors import UnavailableError
from server.wire.admission import FIRST_RETRY_S, LONGEST_RETRY_S, Admission
from store.ids import SocketId


def many(count: int, first: int = 0) -> list[SocketId]:
    return [SocketId(f"socket-{number}") for number in range(first, first + count)]


def told_to_wait_s(admission: Admission, socket_id: SocketId) -> float:
    with pytest.raises(UnavailableError) as refused:
        admission.enter(socket_id)
    assert refused.value.retry_after_s is not None
    return refused.value.retry_after_s


async def test_who_comes_when_enough_are_coming_is_told_when_to_come_back() -> None:
    admission = Admission(at_once=5)
    for socket_id in many(5):
        admission.enter(socket_id)

    with pytest.raises(UnavailableError) as refused:
        admission.enter(SocketId("late"))

    assert refused.value.retryable
    assert refused.value.retry_after_s is not None
    assert FIRST_RETRY_S <= refused.value.retry_after_s <= LONGEST_RETRY_S


async def test_those_who_are_refused_come_back_spread_over_time() -> None:
    admission = Admission(at_once=20)
    for socket_id in many(20):
        admission.enter(socket_id)
    told = [told_to_wait_s(admission, socket_id) for socket_id in many(380, first=20)]

    assert len(set(told)) > 50
    assert max(told) <= LONGEST_RETRY_S


async def test_a_socket_makes_room_once_it_is_in_and_counts_again_while_it_joins() -> None:
    admission = Admission(at_once=2)
    for socket_id in many(2):
        admission.enter(socket_id)
        admission.settled(socket_id)
        admission.joins(socket_id)

    with pytest.raises(UnavailableError):
        admission.enter(SocketId("late"))
    for socket_id in many(2):
        admission.settled(socket_id)
        admission.settled(socket_id)
    admission.enter(SocketId("late"))
    assert admission.coming == 1
