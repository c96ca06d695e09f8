"""The poster on one node, whoever is paged on another: the line, a further field, stopping."""

from contextlib import AsyncExitStack

import pytest

from tests.stories.cast import (
    CARDIOLOGIST,
    DERMATOLOGIST,
    POSTER,
    Payload,
    add_doctors,
    case_payload,
    desk,
    real_case,
)
from tests.stories.clients import python_client
from tests.stories.nodes import Backing, Node

pytestmark = pytest.mark.asyncio(loop_scope="session")

WITHIN_S = 30.0


async def test_the_poster_follows_paging_asks_further_and_stops_it_across_nodes(
    backing: Backing, node_a: Node, node_b: Node
) -> None:
    ids = await add_doctors(backing, [POSTER, CARDIOLOGIST, DERMATOLOGIST])
    await backing.operator(
        *("policy", "set", "--discipline", "cardiology", "--urgency", "now"),
        *("--waves", "1@0,1@80"),
    )
    async with AsyncExitStack() as stack:
        at_a = await stack.enter_async_context(desk(node_a, POSTER))
        poster = (await stack.enter_async_context(python_client(node_a, at_a.token))).ear
        ears = {}
        desks = {}
        for doctor in (CARDIOLOGIST, DERMATOLOGIST):
            desks[doctor.handle] = await stack.enter_async_context(desk(node_b, doctor))
            client = await stack.enter_async_context(
                python_client(node_b, desks[doctor.handle].token)
            )
            ears[doctor.handle] = client.ear

        posted = await at_a.call("case:post", case_payload(real_case("train-359"), key="line"))
        case_id = posted.result["case_id"]
        await poster.until(
            "case:paging", lambda line: _is(line, case_id, wave=1), within_s=WITHIN_S
        )

        page = await ears[CARDIOLOGIST.handle].until("page:offered", within_s=WITHIN_S)
        page_id = page.payload["page_id"]
        await desks[CARDIOLOGIST.handle].call("page:acknowledge", {"page_id": page_id})
        told = await poster.until(
            "case:paging", lambda line: _is(line, case_id, acknowledged=1), within_s=WITHIN_S
        )
        taken = await ears[CARDIOLOGIST.handle].until("page:withdrawn", within_s=WITHIN_S)

        more = await at_a.call("case:page_more", {"case_id": case_id, "specialty": "dermatology"})
        await ears[DERMATOLOGIST.handle].until("page:offered", within_s=WITHIN_S)
        stranger = await desks[DERMATOLOGIST.handle].call("case:stop_paging", {"case_id": case_id})
        stopped = await at_a.call("case:stop_paging", {"case_id": case_id})
        gone = await ears[DERMATOLOGIST.handle].until("page:withdrawn", within_s=WITHIN_S)

    assert taken.payload == {"page_id": page_id, "reason": "acknowledged"}
    assert (more.result["waves"], stranger.code) == (3, "forbidden")
    assert (stopped.result["state"], gone.payload["reason"]) == ("withdrawn", "withdrawn")
    assert not {*ids.values()} & {str(value) for value in told.payload.values()}


def _is(line: Payload, case_id: str, **wanted: int) -> bool:
    return line["case_id"] == case_id and wanted.items() <= line.items()
