"""A running escalation outlives the node that began it."""

from contextlib import AsyncExitStack
from datetime import datetime, timedelta

import pytest

from tests.stories.cast import (
    CARDIOLOGIST,
    POSTER,
    SECOND_CARDIOLOGIST,
    Desk,
    Payload,
    add_doctors,
    case_payload,
    desk,
    real_case,
)
from tests.stories.clients import python_client
from tests.stories.ears import Ear
from tests.stories.nodes import Backing, Node, eventually, running_node

pytestmark = pytest.mark.asyncio(loop_scope="session")

ANSWER_TARGET = timedelta(minutes=90)
SECOND_WAVE_AFTER = timedelta(minutes=0.1)
FIRED_WITHIN_S = 5.0


async def test_the_next_wave_fires_when_the_node_that_began_is_killed(
    backing: Backing, node_b: Node
) -> None:
    await add_doctors(backing, [POSTER, CARDIOLOGIST, SECOND_CARDIOLOGIST])
    await backing.operator(
        *("policy", "set", "--discipline", "cardiology", "--urgency", "now"),
        *("--waves", "1@0,1@0.1"),
    )
    async with AsyncExitStack() as stack:
        node_a = await stack.enter_async_context(running_node(backing, "a"))
        at_a = await stack.enter_async_context(desk(node_a, POSTER))
        ears: list[Ear] = []
        for specialist in (CARDIOLOGIST, SECOND_CARDIOLOGIST):
            at_b = await stack.enter_async_context(desk(node_b, specialist))
            client = await stack.enter_async_context(python_client(node_b, at_b.token))
            ears.append(client.ear)

        # Under a name, so that the waves tell when they were, to the millisecond.
        case = case_payload(real_case("train-359"), key="two-waves", anonymous=False)
        posted = await at_a.call("case:post", case)
        watching = await stack.enter_async_context(desk(node_b, token=at_a.token))
        await _paged(watching, posted.result["case_id"], wave=1)
        await node_a.process.kill()

        entry = await _paged(watching, posted.result["case_id"], wave=2)
        due_at = _posted_at(posted.result) + SECOND_WAVE_AFTER
        late_s = (datetime.fromisoformat(entry["at"]) - due_at).total_seconds()
        assert 0 <= late_s < FIRED_WITHIN_S
        for ear in ears:
            await ear.until("page:offered")
            assert len(ear.all("page:offered")) == 1


async def _paged(at: Desk, case_id: str, *, wave: int) -> Payload:
    """Return the entry that says that this wave was paged, once it is there."""
    found: list[Payload] = []

    async def is_there() -> bool:
        synced = await at.call("room:sync", {"case_id": case_id, "after": 0})
        found[:] = [
            entry
            for entry in synced.result["entries"]
            if entry["kind"] == "wave_paged" and entry["data"]["wave"] == wave
        ]
        return bool(found)

    await eventually(is_there, within_s=30, what=f"wave {wave} is paged")
    return found[0]


def _posted_at(posted: Payload) -> datetime:
    return datetime.fromisoformat(posted["answer_due_at"]) - ANSWER_TARGET
