"""A node that is asked to end, ends in order."""

import asyncio

import pytest

from tests.stories.cast import POSTER, Answer, add_doctors, case_payload, desk, real_case
from tests.stories.clients import python_client
from tests.stories.nodes import Backing, Node

pytestmark = pytest.mark.asyncio(loop_scope="session")

NOTES = 40


async def test_a_node_that_is_asked_to_end_loses_nothing_it_acknowledged(
    backing: Backing, node_a: Node, node_b: Node
) -> None:
    await add_doctors(backing, [POSTER])
    async with desk(node_a, POSTER) as at_a, desk(node_b, token=at_a.token) as at_b:
        posted = await at_a.call("case:post", case_payload(real_case("train-283"), key="ending"))
        case_id = posted.result["case_id"]
        async with python_client(node_a, at_a.token) as client:
            sent = [
                asyncio.ensure_future(
                    client.call(
                        "message:post",
                        {"case_id": case_id, "key": f"note-{n}", "text": f"Biopsy report {n}."},
                    )
                )
                for n in range(NOTES)
            ]
            await asyncio.wait(sent, return_when=asyncio.FIRST_COMPLETED)
            status = await node_a.process.terminate()
            await client.ear.until("(gone)")
            for call in sent:
                call.cancel()
            answers = await asyncio.gather(*sent, return_exceptions=True)
        synced = await at_b.call("room:sync", {"case_id": case_id, "after": 0, "limit": 500})

    acknowledged = {
        f"Biopsy report {n}."
        for n, answer in enumerate(answers)
        if isinstance(answer, dict) and answer.get("ok")
    }
    assert status == 0
    assert acknowledged
    assert acknowledged <= _texts(synced)


async def test_a_node_that_ends_tells_its_clients_to_come_back(
    backing: Backing, node_a: Node
) -> None:
    await add_doctors(backing, [POSTER])
    async with desk(node_a, POSTER) as at_a, python_client(node_a, at_a.token) as client:
        status = await node_a.process.terminate()
        told = await client.ear.until("server:draining")

    assert status == 0
    assert told.payload["reconnect_after_s"] > 0


def _texts(synced: Answer) -> set[str]:
    entries = synced.result["entries"]
    return {entry["data"]["text"] for entry in entries if entry["kind"] == "message_posted"}
