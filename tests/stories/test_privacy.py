"""Nothing that another doctor receives, and no log, leads to an anonymous doctor."""

import re
from collections.abc import Iterable
from contextlib import AsyncExitStack

import orjson
import pytest

from tests.stories.cast import (
    CARDIOLOGIST,
    DERMATOLOGIST,
    POSTER,
    Actor,
    add_doctors,
    case_payload,
    desk,
    real_case,
)
from tests.stories.clients import python_client
from tests.stories.nodes import Backing, Node

pytestmark = pytest.mark.asyncio(loop_scope="session")

CASE = real_case("train-359")
ANSWER = "Angioplastia primaria, sin fibrinolisis."
CLINICAL = (CASE.title, "fibrinolisis", "hospital comarcal", "precordial")


async def test_anonymous_doctors_are_in_nothing_others_receive_nor_in_logs(
    backing: Backing, node_a: Node, node_b: Node
) -> None:
    ids = await add_doctors(backing, [POSTER, CARDIOLOGIST, DERMATOLOGIST])
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        at_a = await enter(desk(node_a, POSTER))
        specialist_desk = await enter(desk(node_b, CARDIOLOGIST))
        reading = await enter(desk(node_b, DERMATOLOGIST))
        poster = await enter(python_client(node_a, at_a.token))
        specialist = await enter(python_client(node_b, specialist_desk.token))
        reader = await enter(python_client(node_b, reading.token))
        await reading.call("case:watch", {})
        await reader.call("case:watch", {})

        posted = await poster.call("case:post", case_payload(CASE, key="masked"))
        case_id = posted["result"]["case_id"]
        answers = [await reader.call("room:join", {"case_id": case_id})]
        offered = await specialist.ear.until("page:offered")
        await specialist.call("page:acknowledge", {"page_id": offered.payload["page_id"]})
        for client in (poster, specialist):
            await client.call("typing:set", {"case_id": case_id, "typing": True})
        said = await specialist.call(
            "message:post", {"case_id": case_id, "key": "answer", "text": ANSWER}
        )
        await reader.ear.until("room:entry", lambda e: e["seq"] == said["result"]["seq"])
        await reader.ear.until("room:entry", lambda e: e["kind"] == "case_answered")
        answers += [
            await reader.call("room:sync", {"case_id": case_id, "after": 0}),
            await reader.call("case:list", {}),
        ]
        for command in ("room:join", "room:sync"):
            more = {"after": 0} if command == "room:sync" else {}
            await reading.call(command, {"case_id": case_id, **more})
        _, metrics, _ = await reading.read("/metrics")
        received = [orjson.dumps(answer).decode() for answer in answers]
        received += [orjson.dumps(heard.payload).decode() for heard in reader.ear.heard]
        received += reading.seen
        heard_by_specialist = [orjson.dumps(h.payload).decode() for h in specialist.ear.heard]

    both = [*_canaries(POSTER, ids), *_canaries(CARDIOLOGIST, ids)]
    _assert_free_of(both, received)
    _assert_free_of(_canaries(POSTER, ids), heard_by_specialist)
    logs = [node_a.process.log(), node_b.process.log(), metrics.decode()]
    names = [name for actor in (POSTER, CARDIOLOGIST, DERMATOLOGIST) for name in _names(actor)]
    _assert_free_of([*names, *CLINICAL], logs)


async def test_an_anonymous_member_differs_from_room_to_room(
    backing: Backing, node_a: Node
) -> None:
    await add_doctors(backing, [POSTER, DERMATOLOGIST])
    async with desk(node_a, POSTER) as at_a, desk(node_a, DERMATOLOGIST) as reading:
        members = []
        for number, case_id in enumerate(("train-359", "train-87")):
            case = case_payload(real_case(case_id), key=f"room-{number}")
            posted = await at_a.call("case:post", case)
            joined = await reading.call("room:join", {"case_id": posted.result["case_id"]})
            members.append(joined.result["entries"][0]["by"]["member_id"])

    assert members[0] != members[1]


def _names(actor: Actor) -> list[str]:
    return [*(word for word in actor.name.split() if len(word) > 4), actor.handle, actor.email]


def _canaries(actor: Actor, ids: dict[str, str]) -> list[str]:
    return [*_names(actor), actor.licence, ids[actor.handle]]


def _assert_free_of(canaries: Iterable[str], texts: Iterable[str]) -> None:
    texts = list(texts)
    assert any(len(text) > 2 for text in texts)
    for canary in canaries:
        found = [text for text in texts if re.search(re.escape(canary), text, re.IGNORECASE)]
        assert not found, f"{canary!r} is in {found[0][:400]}"
