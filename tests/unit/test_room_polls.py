"""Polls and reactions: what may happen, and what their sums may tell."""

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    RoomIsClosedError,
)
from server.rooms.acts import Actor, Outcome, Shown
from server.rooms.polling import MIN_GROUP, Ranking, score, tally, tally_by_specialty
from server.rooms.polls import view_of
from server.rooms.rules import case, message, poll, reaction
from server.rooms.state import RoomState
from store.ids import CaseId, DoctorId
from tests.makers import append, make_act, make_actor, make_case, make_said

POSTER = make_actor("poster")
OTHER = make_actor("other")
OPTIONS = ("Embolism", "Dissection", "Myocarditis")
SPECIALTIES = ("cardiology", "neurology", "surgery", "dermatology")


def room() -> RoomState:
    state = RoomState(CaseId("case"))
    append(state, case.post(state, make_act(POSTER), make_case()))
    return state


def ask(state: RoomState, by: Actor = POSTER, options: Sequence[str] = OPTIONS) -> int:
    drafts = poll.open_poll(state, make_act(by), question="Which?", options=options)
    return append(state, drafts)[-1].seq


def vote(state: RoomState, poll_seq: int, by: Actor, *choice: int) -> list[str]:
    drafts = poll.vote(state, make_act(by), poll_seq=poll_seq, choice=choice)
    return [entry.kind for entry in append(state, drafts)]


def end(state: RoomState, poll_seq: int, by: Actor, correct: int | None = None) -> None:
    append(state, poll.close(state, make_act(by), poll_seq=poll_seq, correct=correct))


def test_voting_is_a_visible_act_and_joins() -> None:
    state = room()

    assert vote(state, ask(state), OTHER, 1) == ["member_joined", "poll_voted"]


def test_two_options_that_read_alike_are_refused() -> None:
    with pytest.raises(InvalidError):
        ask(room(), options=("Aortic  dissection", "aortic dissection"))


@pytest.mark.parametrize("choice", [(3,), (0, 0), (), (-1,), (0, 1, 5)])
def test_only_options_that_are_there_can_be_chosen_each_once(choice: Ranking) -> None:
    state = room()
    poll_seq = ask(state)

    with pytest.raises(InvalidError):
        vote(state, poll_seq, OTHER, *choice)


def test_what_is_no_poll_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        vote(room(), 1, OTHER, 0)


def test_a_poll_takes_options_until_it_is_full_and_none_twice() -> None:
    state = room()
    poll_seq = ask(state)
    for n in range(poll.MAX_OPTIONS - len(OPTIONS)):
        drafts = poll.add_option(state, make_act(OTHER), poll_seq=poll_seq, option=f"More {n}")
        append(state, drafts)

    with pytest.raises(ConflictError):
        poll.add_option(state, make_act(OTHER), poll_seq=poll_seq, option="One too many")
    assert len(state.polls[poll_seq].options) == poll.MAX_OPTIONS


def test_only_opener_and_poster_close_and_only_the_poster_says_what_was_right() -> None:
    state = room()
    poll_seq = ask(state, OTHER)

    with pytest.raises(ForbiddenError):
        end(state, poll_seq, make_actor("third"))
    with pytest.raises(ForbiddenError):
        end(state, poll_seq, OTHER, 0)
    end(state, poll_seq, POSTER, 0)
    with pytest.raises(ConflictError):
        vote(state, poll_seq, OTHER, 0)


def test_in_a_resolved_room_nobody_votes_everyone_sees_and_the_poster_may_still_close() -> None:
    state = room()
    poll_seq = ask(state)
    vote(state, poll_seq, OTHER, 1)
    append(state, case.resolve(state, make_act(POSTER), Outcome("solved", None)))

    with pytest.raises(RoomIsClosedError):
        vote(state, poll_seq, OTHER, 0)
    assert view_of(state, state.polls[poll_seq], DoctorId("reader")).sums is not None
    end(state, poll_seq, POSTER, 1)
    view = view_of(state, state.polls[poll_seq], DoctorId("reader"))
    assert view.score is not None
    assert view.score.first == 1.0


RANKINGS = st.permutations((0, 1, 2)).flatmap(
    lambda order: st.integers(1, 3).map(lambda places: tuple(order[:places]))
)
VOTES = st.lists(st.tuples(st.sampled_from(SPECIALTIES), RANKINGS), max_size=40)


@given(votes=VOTES)
def test_no_group_and_no_rest_of_fewer_than_five_is_ever_told(
    votes: list[tuple[str, Ranking]],
) -> None:
    split = tally_by_specialty(3, votes)
    sizes = Counter(specialty for specialty, _ in votes)

    told = {} if split is None else split
    rest = len(votes) - sum(sums.voters for sums in told.values())
    assert all(sums.voters == sizes[one] >= MIN_GROUP for one, sums in told.items())
    assert not told or rest == 0 or rest >= MIN_GROUP


@given(votes=VOTES)
def test_sums_count_each_voter_once(votes: list[tuple[str, Ranking]]) -> None:
    sums = tally(3, (ranking for _, ranking in votes))

    assert sum(sums.first) == sums.voters == len(votes)
    assert all(first <= point + 0.001 for first, point in zip(sums.first, sums.points, strict=True))


@given(ballots=st.lists(st.tuples(st.sampled_from("abcd"), RANKINGS), max_size=20))
def test_the_last_vote_of_each_doctor_counts(ballots: list[tuple[str, Ranking]]) -> None:
    state = room()
    poll_seq = ask(state)
    for doctor, ranking in ballots:
        vote(state, poll_seq, make_actor(doctor), *ranking)

    assert dict(state.polls[poll_seq].votes) == dict(ballots)


def test_the_score_counts_first_places_and_how_far_down_the_right_one_stood() -> None:
    assert score(0, []) is None
    found = score(1, [(1,), (0, 1), (2, 0)])
    assert found is not None
    assert (found.first, found.mean_reciprocal_rank) == (0.333, 0.5)


def test_a_split_by_specialty_uses_what_is_shown_of_members() -> None:
    state = room()
    poll_seq = ask(state)
    for n in range(MIN_GROUP):
        vote(state, poll_seq, make_actor(f"n{n}", shown=Shown("neurology", None)), 0)

    split = view_of(state, state.polls[poll_seq], DoctorId("n0")).by_specialty
    assert split is not None
    assert set(split) == {"neurology"}


def say(state: RoomState, by: Actor) -> int:
    (said,) = (
        entry
        for entry in append(state, message.post(state, make_act(by), make_said()))
        if entry.kind == "message_posted"
    )
    return said.seq


def react(
    state: RoomState, by: Actor, seq: int, kind: reaction.Reaction, *, on: bool = True
) -> int:
    return len(append(state, reaction.react(state, make_act(by), seq=seq, reaction=kind, on=on)))


def test_a_reaction_that_stands_is_not_set_again_but_can_be_taken_back() -> None:
    state = room()
    said = say(state, OTHER)

    assert react(state, POSTER, said, "agree") == 1
    assert react(state, POSTER, said, "agree") == 0
    assert react(state, POSTER, said, "agree", on=False) == 1
    assert react(state, POSTER, said, "agree", on=False) == 0


def test_only_the_poster_says_what_helped_and_nobody_praises_themselves() -> None:
    state = room()
    said, own = say(state, OTHER), say(state, POSTER)

    assert react(state, POSTER, said, "helped") == 1
    for by, seq, kind in ((OTHER, own, "helped"), (OTHER, said, "agree"), (POSTER, own, "helped")):
        with pytest.raises(ForbiddenError):
            react(state, by, seq, kind)  # type: ignore[arg-type] # literals in a tuple


def test_a_safety_concern_may_be_about_the_case_and_other_reactions_not() -> None:
    state = room()

    assert react(state, OTHER, 1, "safety_concern") == 2
    with pytest.raises(NotFoundError):
        react(state, OTHER, 1, "agree")


def test_nothing_new_is_said_of_what_was_taken_back() -> None:
    state = room()
    said = say(state, OTHER)
    react(state, POSTER, said, "agree")
    append(state, message.retract(state, make_act(OTHER), seq=said))

    with pytest.raises(ForbiddenError):
        react(state, POSTER, said, "safety_concern")
    assert react(state, POSTER, said, "agree", on=False) == 1
