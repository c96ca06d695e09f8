"""A wave that the poster adds: due at once, held by nothing, and nothing else moves."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from server.paging.escalation import due_at, hold, next_wave, with_wave_added
from server.paging.live_line import line_of
from server.paging.tried import tried
from store.records.escalation import Escalation
from tests.makers import NOON
from tests.unit.test_paging_escalation import make_escalation

MINUTE = timedelta(minutes=1)


def running(**changes: object) -> Escalation:
    """Waves at 0, 20 and 40 minutes, the first one paged."""
    fields = {"paged": 1, "last_paged_at": NOON, "due_at": NOON + 20 * MINUTE}
    return make_escalation(0, 20, 40, **(fields | changes))


def with_added(escalation: Escalation, minutes: float) -> Escalation:
    added = with_wave_added(escalation, "nephrology", NOON + minutes * MINUTE)
    return escalation.model_copy(
        update={"waves": added.waves, "state": added.state, "due_at": added.due_at}
    )


@given(minutes=st.floats(0.1, 19.9), held_s=st.floats(0, 1_800))
def test_it_is_due_at_once_and_the_others_keep_their_times(minutes: float, held_s: float) -> None:
    before = running(held_s=held_s)

    after = with_added(before, minutes)

    now = NOON + minutes * MINUTE
    wave = next_wave(after, now)
    assert wave is not None
    assert (wave.specialties, after.due_at) == (("nephrology",), now)
    assert due_at(after, 3) == due_at(before, 2)


@given(minutes=st.floats(0.1, 19.9), acked=st.floats(0, 5))
def test_an_acknowledgement_moves_what_comes_after_it(minutes: float, acked: float) -> None:
    escalation = with_added(running(), minutes)

    moved = hold(escalation, acked_at=NOON + (minutes + acked) * MINUTE, in_progress=False)

    assert moved is None or moved.due_at == escalation.due_at


@given(minutes=st.floats(20, 39))
def test_one_added_while_a_wave_is_due_comes_right_after_it(minutes: float) -> None:
    escalation = with_added(running(), minutes)

    assert [wave.added for wave in escalation.waves] == [False, False, True, False]
    assert escalation.due_at == NOON + 20 * MINUTE


def test_one_added_when_all_went_out_begins_again() -> None:
    escalation = with_added(running(paged=3, state="exhausted"), 70)

    assert (escalation.state, escalation.due_at) == ("paging", NOON + 70 * MINUTE)
    assert [wave.added for wave in escalation.waves] == [False, False, False, True]


def test_the_line_of_an_escalation_that_waits_for_its_case_is_paging() -> None:
    line = line_of(running().case_id, make_escalation(0, 20, state="arming"), [], NOON)

    assert (line.state, line.wave, line.waves, line.next_wave_at) == ("paging", 0, 2, NOON)


def test_what_was_tried_of_nothing_is_planned_waves_only() -> None:
    found = tried(make_escalation(0, 20, state="arming"), [], [])

    assert [(wave.paged, wave.paged_at) for wave in found.waves] == [(0, None), (0, None)]
    assert found.channels == ()
