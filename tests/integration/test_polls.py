"""Polls and reactions through their services, on the real databases."""

import pytest

from server.app import Node
from server.errors import ConflictError, ForbiddenError, KeyReusedError
from server.identity.session import Caller
from server.rooms.polls import PollOf
from server.wire.events import check_event
from store.client import Store
from store.ids import CaseId, new_id
from tests.integration.test_rooms import enrol, enrol_many, join, kinds, put_up, say

OPTIONS = ("Pulmonary embolism", "Aortic dissection", "Myocarditis")


async def ask(node: Node, case_id: CaseId, by: Caller) -> int:
    question = "What is it most likely?"
    return (await node.services.polls.open(case_id, new_id(), question, OPTIONS, by=by)).seq


async def vote(node: Node, case_id: CaseId, poll_seq: int, by: Caller, *choice: int) -> int:
    poll = PollOf(case_id, new_id(), poll_seq)
    return (await node.services.polls.vote(poll, choice, by=by)).seq


async def test_sums_are_hidden_until_one_has_voted(node: Node, store: Store) -> None:
    poster, voter, reader = await enrol_many(store, 3)
    case_id = await put_up(node, poster)
    poll_seq = await ask(node, case_id, poster)
    await vote(node, case_id, poll_seq, voter, 1, 0)

    unvoted = await node.services.polls.read(case_id, poll_seq, doctor_id=reader.doctor_id)
    voted = await node.services.polls.read(case_id, poll_seq, doctor_id=voter.doctor_id)
    assert (unvoted.sums, unvoted.mine, unvoted.voters) == (None, None, 1)
    assert voted.mine == (1, 0)
    assert voted.sums is not None
    assert (voted.sums.first, voted.sums.points) == ((0, 1, 0), (0.5, 1.0, 0.0))


async def test_the_last_vote_counts_and_closing_shows_the_sums_to_all(
    node: Node, store: Store
) -> None:
    poster, voter, reader = await enrol_many(store, 3)
    case_id = await put_up(node, poster)
    poll_seq = await ask(node, case_id, voter)
    await vote(node, case_id, poll_seq, voter, 0)
    await vote(node, case_id, poll_seq, voter, 2)
    await node.services.polls.close(PollOf(case_id, "end", poll_seq), 2, by=poster)

    view = await node.services.polls.read(case_id, poll_seq, doctor_id=reader.doctor_id)
    assert view.sums is not None
    assert (view.sums.voters, view.sums.first) == (1, (0, 0, 1))
    assert view.score is not None
    assert view.score.first == 1.0
    with pytest.raises(ConflictError):
        await vote(node, case_id, poll_seq, reader, 0)


async def test_nobody_reads_in_the_log_who_chose_what(node: Node, store: Store) -> None:
    poster, voter = await enrol_many(store, 2)
    case_id = await put_up(node, poster)
    poll_seq = await ask(node, case_id, poster)
    seq = await vote(node, case_id, poll_seq, voter, 1)

    entries = (await join(node, case_id, poster)).part.entries
    (voted,) = [entry for entry in entries if entry["seq"] == seq]
    assert voted["by"] is None
    assert voted["data"] == {"poll_seq": poll_seq}


async def test_an_added_option_can_be_voted_for_and_every_entry_has_its_shape(
    node: Node, store: Store
) -> None:
    poster, other = await enrol_many(store, 2)
    case_id = await put_up(node, poster)
    poll_seq = await ask(node, case_id, poster)
    await node.services.polls.add_option(PollOf(case_id, "add", poll_seq), "Sepsis", by=other)
    await vote(node, case_id, poll_seq, other, 3)
    await node.services.polls.close(PollOf(case_id, "end", poll_seq), None, by=poster)

    entries = (await join(node, case_id, poster)).part.entries
    assert kinds(entries) == [
        "case_posted",
        "poll_opened",
        "member_joined",
        "poll_option_added",
        "poll_voted",
        "poll_closed",
    ]
    for entry in entries:
        check_event("room:entry", entry)


async def test_a_poll_or_a_vote_sent_again_is_the_same_one(node: Node, store: Store) -> None:
    poster = await enrol(store)
    case_id = await put_up(node, poster)
    polls = node.services.polls
    first = await polls.open(case_id, "ask", "Which?", OPTIONS, by=poster)

    assert (await polls.open(case_id, "ask", "Which?", OPTIONS, by=poster)).seq == first.seq
    with pytest.raises(KeyReusedError):
        await polls.open(case_id, "ask", "Which one?", OPTIONS, by=poster)


async def test_a_reaction_is_an_entry_and_setting_it_again_is_none(
    node: Node, store: Store
) -> None:
    poster, other = await enrol_many(store, 2)
    case_id = await put_up(node, poster)
    said = await say(node, case_id, other, "Give heparin.")
    reactions = node.services.reactions

    seq = await reactions.set(case_id, "a", said, "safety_concern", on=True, by=poster)
    again = await reactions.set(case_id, "b", said, "safety_concern", on=True, by=poster)
    assert (again, await store.room_log.head(case_id)) == (seq, seq)
    entry = (await join(node, case_id, other)).part.entries[-1]
    check_event("room:entry", entry)
    assert entry["data"] == {"seq": said, "reaction": "safety_concern", "on": True}
    with pytest.raises(ForbiddenError):
        await reactions.set(case_id, "c", said, "helped", on=True, by=other)
