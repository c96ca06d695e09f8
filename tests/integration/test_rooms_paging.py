"""Rooms and their escalations: what is paged for is what was posted in the end."""

from dataclasses import replace
from datetime import timedelta

from server.app import Node
from server.clock import ManualClock
from server.paging.ports import NewCase
from server.rooms.for_paging import RoomsForPaging
from server.rooms.live_room import LiveRooms
from server.rooms.rules import case as case_rules
from store.client import Store
from store.ids import CaseId, DoctorId
from tests.integration.test_committer import node_of
from tests.integration.test_rooms import enrol
from tests.makers import NOON, make_act, make_case
from tests.paging_stage import claim_one


def failed_to_post(case_id: CaseId, poster_id: DoctorId) -> NewCase:
    """What was armed before the node lost its database and the case was never stored."""
    return NewCase(
        case_id=case_id,
        run=1,
        poster_id=poster_id,
        specialties=("cardiology",),
        urgency="now",
        posted_at=NOON,
        languages=("en",),
    )


async def test_a_case_that_was_changed_after_it_failed_to_post_asks_whom_it_names_now(
    node: Node, store: Store
) -> None:
    case_id, poster = CaseId("case"), await enrol(store)
    await node.services.paging.arm(failed_to_post(case_id, poster.doctor_id))
    changed = replace(
        failed_to_post(case_id, poster.doctor_id), specialties=("dermatology",), urgency="today"
    )
    await node.services.paging.arm(changed)

    escalation = await store.escalations.of_case(case_id, 1)
    assert escalation is not None
    assert (escalation.specialties, escalation.urgency) == (("dermatology",), "today")


async def test_a_case_that_pages_is_not_armed_again(
    node: Node, store: Store, clock: ManualClock
) -> None:
    case_id, poster = CaseId("case"), await enrol(store)
    case = failed_to_post(case_id, poster.doctor_id)
    await node.services.paging.arm(case)
    claimed = await claim_one(store.escalations, now=clock.now(), lease=timedelta(seconds=4))
    assert claimed is not None
    begun = await store.escalations.begin(claimed, posted_at=NOON, answer_due_at=NOON)

    await node.services.paging.arm(replace(case, specialties=("dermatology",)))
    assert await store.escalations.of_case(case_id, 1) == begun


async def test_a_case_for_learning_pages_nobody_whatever_was_armed_before(
    store: Store, clock: ManualClock
) -> None:
    learning = make_case(urgency="learning")
    async with node_of(store, clock) as node:
        await node.writing.append(
            make_act(), lambda state, act: case_rules.post(state, act, learning), new_room=True
        )
        desk = RoomsForPaging(rooms=LiveRooms(store.room_log), writing=node.writing)

        need = await desk.case_need(CaseId("case"), 1)
    assert (need.exists, need.needed) == (True, False)
