"""The lounges: rooms without a case, for all verified doctors, that stay out of everything else."""

import pytest

from server.app import Node
from server.errors import ForbiddenError, NotFoundError
from server.rooms.acts import Outcome
from server.rooms.board import CasesWanted
from server.rooms.polls import PollOf
from server.wire.events import check_event
from store.client import Store
from store.ids import CaseId, DoctorId
from tests.integration.test_permissions import call, sign_in
from tests.integration.test_rooms import enrol, enrol_many, join, put_up, say


async def seen_by(node: Node, doctor_id: DoctorId) -> dict[str | None, tuple[int, int]]:
    lounges = await node.services.lounges.list(doctor_id)
    return {one.discipline: (one.entries, one.seen_seq) for one in lounges if one.entries}


async def test_whoever_comes_first_opens_a_lounge_and_all_mean_the_same(
    node: Node, elsewhere: Node, store: Store
) -> None:
    doctor = await enrol(store)
    assert await seen_by(node, doctor.doctor_id) == {}
    opened = await node.services.lounges.open("cardiology")
    assert await elsewhere.services.lounges.open("cardiology") == opened
    everybodys = await elsewhere.services.lounges.open(None)

    assert opened != everybodys
    assert await seen_by(node, doctor.doctor_id) == {None: (1, 0), "cardiology": (1, 0)}
    token = await sign_in(store, doctor)
    assert await call(node, "lounge:open", token, discipline="interventional_cardiology") == (
        "invalid"
    )
    assert await call(node, "lounge:list", token) == "ok"


async def test_a_lounge_is_talked_and_voted_in_like_any_room(node: Node, store: Store) -> None:
    one, other = await enrol_many(store, 2)
    room = await node.services.lounges.open("cardiology")
    said = await say(node, room, one, "Who was at the congress?")
    polls = node.services.polls
    poll_seq = (await polls.open(room, "p", "Next year?", ("Vienna", "Lisbon"), by=one)).seq
    await polls.vote(PollOf(room, "v", poll_seq), (1,), by=other)

    joined = await join(node, room, other)
    assert (joined.case, joined.lounge) == ({}, {"discipline": "cardiology"})
    for entry in joined.part.entries:
        check_event("room:entry", entry)
    shown = {entry["seq"]: entry for entry in joined.part.entries}
    assert shown[said]["by"]["alias"] == {"specialty": "cardiology", "number": 1}
    assert shown[said]["by"]["name"] is None
    await node.services.reading.seen(room, other.doctor_id, seq=said)
    assert (await seen_by(node, other.doctor_id))["cardiology"] == (joined.part.seq, said)


async def test_nothing_in_a_lounge_is_a_case(node: Node, store: Store) -> None:
    one, other = await enrol_many(store, 2)
    await put_up(node, one)
    room = await node.services.lounges.open(None)
    said = await say(node, room, other, "Anybody awake?")
    state = (await node.services.reading.room(room)).state

    assert (state.answered_at, state.answer_due_at, state.poster_id) == (None, None, None)
    assert await store.escalations.latest(room) is None
    await node.services.board.flush()
    await node.services.board.audit()
    await node.services.board.rebuild()
    listed, _ = await node.services.board.list(one.doctor_id, CasesWanted())
    assert [case["case_id"] for case in listed] != [room]
    assert len(listed) == 1
    with pytest.raises(ForbiddenError):
        await node.services.rooms.resolve(room, "z", Outcome("solved", None), by=one)
    with pytest.raises(ForbiddenError):
        await node.services.reactions.set(room, "h", said, "helped", on=True, by=one)
    with pytest.raises(ForbiddenError):
        await node.services.poster.pin_summary(room, "s", "So far.", language=None, by=one)
    with pytest.raises(NotFoundError):
        await node.services.keeping.erasing.erase_case(room, "legal", by="operator")


async def test_an_erased_account_leaves_its_name_in_no_lounge(node: Node, store: Store) -> None:
    doctor = await enrol(store, name="Canary Doctor")
    room = await node.services.lounges.open(None)
    await join(node, room, doctor, anonymous=False)
    await say(node, room, doctor, "Good morning.")
    assert "Canary" in str((await join(node, room, doctor)).part.entries)

    await node.services.keeping.erasing.erase_account(
        doctor.doctor_id, "doctor_request", by="operator"
    )
    reader = await enrol(store)
    read = await join(node, CaseId(room), reader)
    assert "Canary" not in str([read.part.entries, read.members])
    assert "Canary" not in str([one.data for one in await store.room_log.read(room, limit=100)])
