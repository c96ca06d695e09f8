"""Figures of how cases were answered: the open ones count until now, nobody can be told apart."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.paging.statistics import (
    RunRecord,
    answer_times,
    figures,
    gini,
    groups,
    load,
    prepared,
)
from server.paging.survival import Survival
from store.ids import CaseId, DoctorId
from tests.makers import NOON

NOW = NOON + timedelta(days=10)
MINUTES = st.floats(0.5, 2_000, allow_nan=False)


def record(number: int = 0, *, answered_min: float | None = None, **changes: Any) -> RunRecord:
    """A cardiology case from Spain, posted at noon, paged to three doctors."""
    fields: dict[str, Any] = {
        "case_id": CaseId(f"case-{number}"),
        "run": 1,
        "poster_id": DoctorId(f"poster-{number}"),
        "specialties": ("cardiology",),
        "country": "ES",
        "language": "es",
        "hour": 13,
        "posted_at": NOON,
        "answered_at": None if answered_min is None else NOON + timedelta(minutes=answered_min),
        "pages": 3,
        "paged": frozenset(DoctorId(f"doctor-{number}-{place}") for place in range(3)),
    }
    return RunRecord(**(fields | changes))


@given(times=st.lists(MINUTES, min_size=1), at=st.floats(0, 2_500))
def test_with_every_case_answered_the_share_is_the_plain_one(times: list[float], at: float) -> None:
    survival = Survival.of([(time, True) for time in times])

    plain = sum(time <= at for time in times) / len(times)
    assert survival.share_by(at) == pytest.approx(plain)


@given(answered=st.lists(MINUTES), waiting=st.lists(MINUTES))
def test_the_estimate_is_a_rising_share_within_its_interval(
    answered: list[float], waiting: list[float]
) -> None:
    survival = Survival.of(
        [*((time, True) for time in answered), *((time, False) for time in waiting)]
    )

    shares = [survival.share_by(at) for at in range(0, 2_001, 50)]
    known = [share for share in shares if share is not None]
    assert known == sorted(known)
    for at, share in zip(range(0, 2_001, 50), shares, strict=True):
        interval = survival.interval_at(at)
        assert (interval is None) == (share is None)
        if share is not None and interval is not None:
            assert -1e-9 <= interval[0] <= share + 1e-9
            assert share - 1e-9 <= interval[1] <= 1 + 1e-9


def test_a_case_that_is_still_open_counts_only_until_now() -> None:
    # By hand: 1 - 3/4 · 1/2; the one seen until 30 is gone before 60.
    survival = Survival.of([(10, True), (30, False), (60, True), (120, False)])

    assert survival.share_by(60) == pytest.approx(1 - 3 / 4 * 1 / 2)
    assert survival.quantile(0.5) == 60
    assert survival.quantile(0.9) is None
    assert survival.share_by(200) is None


def test_nothing_is_said_of_90_minutes_before_they_passed() -> None:
    now = NOON + timedelta(minutes=20)

    told = figures(prepared([record(1, answered_min=5), record(2)]), now)

    assert (told.cases, told.answered, told.answered_90_share) == (2, 1, None)
    assert told.pages_per_answer == 6


def test_a_run_that_was_started_again_was_not_answered() -> None:
    later = record(1, answered_min=300, run=2, posted_at=NOON + timedelta(hours=4))

    runs = prepared([record(1, answered_min=10), later])

    assert figures(runs, NOW).answered == 1
    assert answer_times(runs, NOW).share_by(60) == pytest.approx(0.5)


def test_resolution_counts_from_the_first_posting() -> None:
    resolved_at = NOON + timedelta(hours=20)
    one = record(1, answered_min=10, resolved_at=resolved_at)
    two = record(2, resolved_at=NOON + timedelta(hours=30))

    assert figures(prepared([one, two]), NOW).resolved_24h_share == pytest.approx(0.5)


def test_groups_of_fewer_than_five_doctors_are_left_out() -> None:
    many = [record(number, answered_min=10) for number in range(5)]
    few = [record(10 + number, specialties=("stroke",), country="IE") for number in range(4)]
    one_poster = [
        record(20 + number, language="en", hour=3, poster_id=DoctorId("same"))
        for number in range(9)
    ]

    told = groups(prepared([*many, *few, *one_poster]), NOW)

    assert [each.key for each in told.by_specialty] == ["cardiology"]
    assert [each.key for each in told.by_country] == ["ES"]
    assert [each.key for each in told.by_language] == ["es"]
    assert [each.key for each in told.by_hour] == ["13"]


def test_a_specialty_with_few_doctors_to_page_is_left_out() -> None:
    same = frozenset({DoctorId("one"), DoctorId("two")})
    cases = [replace(record(number), paged=same, pages=2) for number in range(8)]

    assert groups(prepared(cases), NOW).by_specialty == ()


def test_the_load_counts_those_who_were_never_paged() -> None:
    told = load([4, 2], nights=3, doctors=4, months=2)

    assert told.pages_per_doctor_month == pytest.approx(6 / 4 / 2)
    assert (told.night_share, told.busiest_a_month) == (0.5, None)
    assert told.gini == pytest.approx(gini([0, 0, 2, 4]))


def test_a_network_of_nobody_has_no_load() -> None:
    told = load([], nights=0, doctors=0, months=1)

    assert (told.pages_per_doctor_month, told.gini, told.night_share) == (0, 0, 0)
