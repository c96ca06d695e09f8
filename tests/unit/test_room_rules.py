from datetime import timedelta
from typing import Any

import pytest

from server.errors import ConflictError, ForbiddenError, InvalidError, RoomIsClosedError
from server.rooms.acts import Actor, Outcome
from server.rooms.rules import case, membership, message, page
from server.rooms.state import RoomState
from store.ids import CaseId, EscalationId
from tests.makers import NOON, append, make_act, make_actor, make_case, make_said

POSTER = make_actor("poster")
SPECIALIST = make_actor("specialist")
DERMATOLOGIST = make_actor("other", specialties=frozenset({"dermatology"}))
SOLVED = Outcome("solved", None)


def posted_room(**changes: object) -> RoomState:
    state = RoomState(CaseId("case"))
    append(state, case.post(state, make_act(POSTER), make_case(**changes)))
    return state


def say(state: RoomState, actor: Actor, minutes: float = 1, **changes: Any) -> list[str]:
    act = make_act(actor, minutes=minutes)
    return [entry.kind for entry in append(state, message.post(state, act, make_said(**changes)))]


def test_an_answer_is_due_ninety_minutes_after_posting() -> None:
    assert posted_room().answer_due_at == NOON + timedelta(minutes=90)


def test_a_case_for_learning_has_no_clock() -> None:
    assert posted_room(urgency="learning").answer_due_at is None


def test_the_first_message_of_a_specialist_joins_and_stops_the_clock_in_one_write() -> None:
    state = posted_room()

    assert say(state, SPECIALIST) == ["member_joined", "message_posted", "case_answered"]
    assert state.status == "answered"
    assert state.answered_at == NOON + timedelta(minutes=1)


def test_only_the_first_answer_stops_the_clock() -> None:
    state = posted_room()
    say(state, SPECIALIST)

    assert say(state, SPECIALIST) == ["message_posted"]
    assert say(state, make_actor("second")) == ["member_joined", "message_posted"]


def test_the_poster_never_answers_their_own_case() -> None:
    state = posted_room()

    assert say(state, POSTER) == ["message_posted"]
    assert state.status == "open"


def test_a_doctor_of_another_discipline_does_not_stop_the_clock_unless_paged() -> None:
    state = posted_room()
    assert say(state, DERMATOLOGIST) == ["member_joined", "message_posted"]

    paged = make_actor("paged", specialties=frozenset({"dermatology"}), paged=True)
    assert say(state, paged)[-1] == "case_answered"


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        ("heart_failure", "cardiology"),
        ("heart_failure", "electrophysiology"),
        ("cardiology", "heart_failure"),
    ],
)
def test_a_parent_and_its_children_answer_for_each_other(asked: str, held: str) -> None:
    state = posted_room(specialties=[asked])

    assert say(state, make_actor("near", specialties=frozenset({held})))[-1] == "case_answered"


def test_a_retracted_answer_stays_an_answer() -> None:
    state = posted_room()
    say(state, SPECIALIST)
    assert state.answer_seq is not None
    append(state, message.retract(state, make_act(SPECIALIST), seq=state.answer_seq))

    assert state.status == "answered"
    assert state.message_count == 0


def test_an_answer_whose_announcement_was_lost_is_announced_later_once() -> None:
    state = posted_room()
    joined, said, _ = message.post(state, make_act(SPECIALIST, minutes=3), make_said())
    append(state, [joined, said])

    assert state.status == "answered"
    (late,) = append(state, message.announce_answer(state))
    assert (late.kind, late.data["seq"]) == ("case_answered", 3)
    assert message.announce_answer(state) == []


def test_nobody_posts_in_a_resolved_room_but_may_take_back_what_they_said() -> None:
    state = posted_room()
    say(state, SPECIALIST)
    append(state, case.resolve(state, make_act(POSTER), SOLVED))

    with pytest.raises(RoomIsClosedError):
        message.post(state, make_act(SPECIALIST), make_said())
    with pytest.raises(RoomIsClosedError):
        message.edit(state, make_act(SPECIALIST), seq=3, reads={"text": "No.", "language": "en"})
    assert message.retract(state, make_act(SPECIALIST), seq=3)


def test_only_the_poster_resolves_and_reopens() -> None:
    state = posted_room()

    with pytest.raises(ForbiddenError):
        case.resolve(state, make_act(SPECIALIST), SOLVED)
    append(state, case.resolve(state, make_act(POSTER), SOLVED))
    with pytest.raises(ForbiddenError):
        case.reopen(state, make_act(SPECIALIST), not_answered=False)


def test_reopening_as_not_answered_starts_a_new_run_and_clock() -> None:
    state = posted_room()
    say(state, SPECIALIST)
    append(state, case.reopen(state, make_act(POSTER, minutes=200), not_answered=True))

    assert (state.run, state.status) == (2, "open")
    assert state.answer_due_at == NOON + timedelta(minutes=290)
    assert say(state, SPECIALIST, minutes=201)[-1] == "case_answered"


def test_reopening_an_answered_case_leaves_its_clock() -> None:
    state = posted_room()
    say(state, SPECIALIST)
    append(state, case.resolve(state, make_act(POSTER), SOLVED))
    append(state, case.reopen(state, make_act(POSTER), not_answered=False))

    assert (state.run, state.status) == (1, "answered")


def test_an_open_case_can_not_be_reopened() -> None:
    state = posted_room()

    with pytest.raises(ConflictError):
        case.reopen(state, make_act(POSTER), not_answered=True)


def test_a_reply_must_point_at_a_message_of_this_room() -> None:
    state = posted_room()

    with pytest.raises(InvalidError) as refused:
        message.post(state, make_act(SPECIALIST), make_said(reply_to=9))
    assert "reply_to" in refused.value.fields


def test_only_its_author_edits_a_message() -> None:
    state = posted_room()
    say(state, SPECIALIST)

    with pytest.raises(ForbiddenError):
        message.edit(
            state, make_act(POSTER), seq=3, reads={"text": "Something else.", "language": "en"}
        )


def test_members_of_one_shown_specialty_are_told_apart_by_number() -> None:
    state = posted_room()
    say(state, SPECIALIST)
    say(state, make_actor("second"))

    assert [member.number for member in state.members.values()] == [1, 2, 3]


def test_a_name_shows_from_its_revelation_on_and_not_before() -> None:
    state = posted_room()
    say(state, SPECIALIST)
    append(state, membership.reveal(state, make_act(SPECIALIST)))
    member = state.members[SPECIALIST.doctor_id]

    assert member.name_at(state.seq - 1) is None
    assert member.name_at(state.seq) == "Dr specialist"
    with pytest.raises(ConflictError):
        membership.reveal(state, make_act(SPECIALIST))


def test_the_log_keeps_no_name_of_an_anonymous_member() -> None:
    state = posted_room()
    drafts = message.post(state, make_act(SPECIALIST), make_said())

    assert "Dr specialist" not in str([draft.data for draft in drafts])


def test_waves_leave_a_line_only_while_their_run_waits_for_an_answer() -> None:
    state = posted_room()
    wave = {"escalation_id": EscalationId("e"), "wave": 1, "waves": 4, "paged": 3, "run": 1}
    assert page.wave_paged(state, **wave)  # type: ignore[arg-type]

    say(state, SPECIALIST)
    assert page.wave_paged(state, **wave) == []  # type: ignore[arg-type]


def test_acknowledging_joins_a_room_but_leaves_a_resolved_one_as_it_is() -> None:
    state = posted_room()
    kinds = [d.kind for d in page.acknowledge(state, make_act(SPECIALIST), state_of_page="counted")]
    assert kinds == ["member_joined", "page_acknowledged"]

    append(state, case.resolve(state, make_act(POSTER), SOLVED))
    assert page.acknowledge(state, make_act(SPECIALIST), state_of_page="closed") == []


def test_no_run_begins_but_the_one_that_paging_is_prepared_for() -> None:
    state = posted_room()
    append(state, case.resolve(state, make_act(POSTER), SOLVED))

    with pytest.raises(case.RunChangedError):
        case.reopen(state, make_act(POSTER), not_answered=False, armed_run=1)
    (draft,) = case.reopen(state, make_act(POSTER), not_answered=False, armed_run=2)
    assert draft.data["run"] == 2
