"""When waves are due and what an acknowledgement moves."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.paging.escalation import (
    HOLD,
    HOLDS_END,
    MAX_HOLDS,
    ExhaustedError,
    acknowledgement,
    due_at,
    hold,
    next_due_at,
    next_wave,
    page_expires_at,
    planned_at,
)
from server.paging.policy import DEFAULTS
from store.ids import CaseId, DoctorId, EscalationId
from store.records.escalation import Escalation
from store.records.policy import Wave
from tests.makers import NOON

MINUTE = timedelta(minutes=1)
GAPS = st.lists(st.integers(1, 20), min_size=1, max_size=6)


def make_escalation(*after_minutes: float, **changes: Any) -> Escalation:
    waves = tuple(Wave(people=2, after_s=minutes * 60) for minutes in after_minutes)
    fields: dict[str, Any] = {
        "id": EscalationId("escalation"),
        "case_id": CaseId("case"),
        "run": 1,
        "poster_id": DoctorId("poster"),
        "specialties": ("cardiology",),
        "urgency": "now",
        "languages": ("en",),
        "posted_at": NOON,
        "answer_due_at": NOON + 90 * MINUTE,
        "waves": waves,
        "policy_version": 1,
        "state": "paging",
        "armed_at": NOON,
        "due_at": NOON,
        "lease_until": NOON,
    }
    return Escalation.model_validate(fields | changes)


def after(escalation: Escalation, minutes: float, *, in_progress: bool = False) -> Escalation:
    """The escalation after an acknowledgement so many minutes after noon."""
    held = hold(escalation, acked_at=NOON + minutes * MINUTE, in_progress=in_progress)
    if held is None:
        return escalation
    return escalation.model_copy(
        update={
            "held_s": held.held.total_seconds(),
            "hold_until": held.until,
            "due_at": held.due_at,
            "holds": escalation.holds + 1,
        }
    )


@given(waited_s=st.integers(0, 299))
def test_nobody_else_is_paged_before_the_next_wave_is_due(waited_s: int) -> None:
    escalation = make_escalation(0, 5, paged=1, last_paged_at=NOON)

    assert next_wave(escalation, NOON + timedelta(seconds=waited_s)) is None


def test_a_wave_is_due_at_its_minute_from_posting() -> None:
    escalation = make_escalation(0, 5, paged=1, last_paged_at=NOON)

    assert next_wave(escalation, NOON + 5 * MINUTE) == escalation.waves[1]


def test_after_the_last_wave_there_is_none() -> None:
    with pytest.raises(ExhaustedError):
        next_wave(make_escalation(0, 5, paged=2), NOON + 80 * MINUTE)


@given(gaps=GAPS, outage=st.integers(0, 300))
def test_overdue_waves_keep_half_of_their_planned_gap(gaps: list[int], outage: int) -> None:
    planned = [sum(gaps[:count]) for count in range(len(gaps) + 1)]
    paged_at = NOON + outage * MINUTE
    for index, gap in enumerate(gaps, start=1):
        escalation = make_escalation(*planned, paged=index, last_paged_at=paged_at)
        due = next_due_at(escalation)
        assert due >= paged_at + gap * MINUTE / 2
        assert due >= NOON + planned[index] * MINUTE
        paged_at = max(due, paged_at)


@pytest.mark.parametrize(("acked", "due"), [(0, 15), (3, 18), (9, 24), (10, 25)])
def test_an_acknowledgement_gives_its_doctor_15_minutes(acked: int, due: int) -> None:
    escalation = make_escalation(0, 10, 25, paged=1, last_paged_at=NOON)

    held = after(escalation, acked)

    assert next_due_at(held) == NOON + due * MINUTE
    assert due_at(held, 2) - due_at(held, 1) == 15 * MINUTE


def test_an_acknowledgement_that_the_next_wave_leaves_time_for_moves_nothing() -> None:
    escalation = make_escalation(0, 30, paged=1, last_paged_at=NOON)

    assert hold(escalation, acked_at=NOON + 15 * MINUTE, in_progress=False) is None


def test_in_mid_wave_an_acknowledgement_moves_the_wave_after_it() -> None:
    escalation = make_escalation(0, 10, 20, paged=1, last_paged_at=NOON, due_at=NOON + 10 * MINUTE)

    held = after(escalation, 10, in_progress=True)

    assert held.due_at == NOON + 10 * MINUTE
    assert due_at(held, 2) == NOON + 25 * MINUTE


@given(gaps=GAPS, acks=st.lists(st.floats(0, 89), max_size=12), paged=st.integers(1, 6))
def test_holds_are_bounded_and_keep_the_order(
    gaps: list[int], acks: list[float], paged: int
) -> None:
    planned = [sum(gaps[:count]) for count in range(len(gaps) + 1)]
    escalation = make_escalation(*planned, paged=min(paged, len(gaps)), last_paged_at=NOON)
    for acked in sorted(acks):
        before = next_due_at(escalation)
        escalation = after(escalation, acked)
        assert before <= next_due_at(escalation) <= max(before, NOON + acked * MINUTE + HOLD)
        assert escalation.held <= MAX_HOLDS
        for index in range(escalation.paged, len(planned)):
            unheld = NOON + planned[index] * MINUTE
            assert planned_at(escalation, index) >= unheld
            assert planned_at(escalation, index) <= max(unheld, NOON + HOLDS_END)
            assert planned_at(escalation, index) >= planned_at(escalation, index - 1)
        assert escalation.hold_until is None or escalation.hold_until <= max(
            before, NOON + HOLDS_END
        )


@given(acked=st.floats(0, 89))
def test_the_same_acknowledgement_twice_holds_once(acked: float) -> None:
    escalation = make_escalation(0, 10, 25, 45, paged=1, last_paged_at=NOON)
    once = after(escalation, acked)

    assert next_due_at(after(once, acked)) == next_due_at(once)


def test_no_hold_delays_the_coordinators_past_minute_60() -> None:
    escalation = make_escalation(paged=1, last_paged_at=NOON, waves=DEFAULTS["now"].waves)
    for acked in (1, 12, 20, 30, 44, 50, 59):
        escalation = after(escalation, acked)

    assert planned_at(escalation, 4) == NOON + 60 * MINUTE


def test_a_page_ends_when_an_answer_is_due_but_a_late_one_lasts_half_an_hour() -> None:
    escalation = make_escalation(0)

    assert page_expires_at(escalation, NOON + 89 * MINUTE) == NOON + 90 * MINUTE
    assert page_expires_at(escalation, NOON + 100 * MINUTE) == NOON + 130 * MINUTE


@pytest.mark.parametrize(
    ("changes", "page_state", "in_time", "worth"),
    [
        ({}, "offered", True, "counted"),
        ({"state": "exhausted"}, "offered", True, "counted"),
        ({}, "declined", True, "counted"),
        ({}, "offered", False, "late"),
        ({}, "expired", False, "late"),
        ({"state": "stopped", "stop_reason": "answered"}, "withdrawn", True, "answered"),
        ({"state": "stopped", "stop_reason": "resolved"}, "withdrawn", True, "closed"),
        ({"state": "stopped", "stop_reason": "withdrawn"}, "offered", True, "closed"),
    ],
)
def test_only_an_open_page_of_a_waiting_case_counts(
    changes: dict[str, Any], page_state: Any, in_time: Any, worth: str
) -> None:
    escalation = make_escalation(0, **changes)

    assert acknowledgement(escalation, page_state, in_time=in_time) == worth
