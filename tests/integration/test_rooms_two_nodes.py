"""What a doctor does on one node after another node has changed the room."""

from datetime import timedelta

from server.app import Node
from server.rooms.service import NewMessage
from store.client import Store
from store.ids import CaseId, DoctorId, EscalationId, PageId, new_id
from store.records.page import Page
from tests.integration.test_rooms import enrol, join, put_up, say
from tests.makers import NOON


def page_for(doctor_id: DoctorId, case_id: CaseId) -> Page:
    return Page(
        id=PageId(new_id()),
        escalation_id=EscalationId(new_id()),
        case_id=case_id,
        run=1,
        doctor_id=doctor_id,
        specialty="cardiology",
        urgency="now",
        language="en",
        wave=1,
        slot="1.0",
        reasons=(),
        offered_at=NOON,
        expires_at=NOON + timedelta(minutes=90),
        answer_due_at=NOON + timedelta(minutes=90),
    )


async def test_one_may_reply_to_what_was_said_on_another_node(
    node: Node, elsewhere: Node, store: Store
) -> None:
    poster, replier = await enrol(store), await enrol(store)
    case_id = await put_up(node, poster)
    await say(node, case_id, poster)
    said = await say(elsewhere, case_id, replier)
    reply = NewMessage(case_id=case_id, key=new_id(), text="Agreed.", language="en", reply_to=said)

    assert (await node.services.rooms.post_message(reply, by=poster)).seq > said


async def test_a_paged_doctor_of_another_field_answers_a_case_reopened_on_another_node(
    node: Node, elsewhere: Node, store: Store
) -> None:
    poster, specialist = await enrol(store), await enrol(store)
    paged = await enrol(store, specialties=("dermatology",))
    case_id = await put_up(node, poster)
    await store.pages.offer([page_for(paged.doctor_id, case_id)])
    await say(node, case_id, specialist)
    await elsewhere.services.rooms.reopen(case_id, "again", not_answered=True, by=poster)

    await say(node, case_id, paged)
    assert (await join(node, case_id, poster)).case["status"] == "answered"
