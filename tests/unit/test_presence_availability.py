"""How long a doctor's word on being available holds."""

from datetime import timedelta

import pytest

from server.errors import InvalidError
from server.presence.availability import until_when
from tests.makers import NOON


def test_it_holds_for_twelve_hours_unless_said_otherwise() -> None:
    assert until_when(None, now=NOON) == NOON + timedelta(hours=12)


@pytest.mark.parametrize("ahead_s", [1, 3600, 72 * 3600])
def test_it_holds_until_the_time_that_was_said(ahead_s: int) -> None:
    until = NOON + timedelta(seconds=ahead_s)

    assert until_when(until, now=NOON) == until


@pytest.mark.parametrize("ahead_s", [-1, 0, 72 * 3600 + 1])
def test_a_time_past_or_too_far_ahead_is_refused_by_its_field(ahead_s: int) -> None:
    with pytest.raises(InvalidError) as refused:
        until_when(NOON + timedelta(seconds=ahead_s), now=NOON)

    assert set(refused.value.fields) == {"until"}
