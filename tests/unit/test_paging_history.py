"""What a doctor's past pages say about the next one."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from server.paging.history import (
    MAX_CHANCE,
    PARTS,
    REMEMBERED,
    UNKNOWN,
    Outcome,
    history_of,
    is_night,
    outcome,
    part_of,
    seen_share,
)
from tests.makers import NOON

MADRID = ZoneInfo("Europe/Madrid")
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def make_outcome(days_ago: float = 1, *, responded: bool = True, **changes: Any) -> Outcome:
    fields: dict[str, Any] = {"urgency": "now", "zone": MADRID, "open_for": 90 * MINUTE}
    at = NOON - days_ago * DAY
    return outcome(offered_at=at, responded=responded, **(fields | changes))


def chance(*outcomes: Outcome, part: int = part_of(13)) -> float:
    return history_of(outcomes, urgency="now", now=NOON).chances[part]


def test_answers_raise_the_chance_and_silence_lowers_it() -> None:
    silent = make_outcome(responded=False)

    assert chance(silent, silent) < chance(silent) < chance() < chance(make_outcome())


def test_what_was_90_days_ago_is_forgotten() -> None:
    long_ago = make_outcome(REMEMBERED / DAY + 1)

    assert history_of([long_ago], urgency="now", now=NOON) == UNKNOWN
    assert UNKNOWN.is_new


def test_a_page_withdrawn_at_once_counts_against_nobody() -> None:
    withdrawn = make_outcome(responded=False, open_for=MINUTE)
    expired = make_outcome(responded=False)

    assert chance(expired) < chance(withdrawn)
    assert chance() - chance(withdrawn) < 0.001
    assert history_of([withdrawn], urgency="now", now=NOON).is_new


def test_who_answers_by_day_is_not_thought_to_answer_at_night() -> None:
    by_day = [make_outcome(days) for days in range(1, 9)]

    assert chance(*by_day, part=part_of(2)) < chance(*by_day, part=part_of(13))


def test_who_answers_at_night_is_known_for_it() -> None:
    by_night = [make_outcome(days + 10 / 24) for days in range(1, 9)]

    assert chance(*by_night, part=part_of(2)) > 2 * chance(part=part_of(2))


def test_the_other_urgency_counts_for_half() -> None:
    same, other = make_outcome(), make_outcome(urgency="today")

    assert chance() < chance(other) < chance(same)


def test_the_parts_of_the_day_keep_night_and_day_apart() -> None:
    for part in range(PARTS):
        hours = [hour for hour in range(24) if part_of(hour) == part]
        assert len(hours) == 3
        # 05:00 to 08:00 has one hour of day.
        assert len({is_night(hour) for hour in hours}) == 1 or hours == [5, 6, 7]


@given(minutes=st.lists(st.floats(0, 10_000), min_size=2, max_size=2))
def test_more_is_seen_the_longer_a_page_is_open(minutes: list[float]) -> None:
    shorter, longer = sorted(minutes)

    assert 0 <= seen_share(shorter * MINUTE) <= seen_share(longer * MINUTE) <= 1


@given(
    outcomes=st.lists(
        st.builds(
            make_outcome,
            st.floats(0, 100),
            responded=st.booleans(),
            urgency=st.sampled_from(["now", "today"]),
            open_for=st.integers(0, 200).map(lambda minutes: minutes * MINUTE),
        ),
        max_size=30,
    )
)
def test_a_chance_is_a_share(outcomes: list[Outcome]) -> None:
    history = history_of(outcomes, urgency="now", now=NOON)

    assert history.pages >= 0
    assert all(0 < each <= MAX_CHANCE for each in history.chances)
