"""Who is gone is seen to be gone: a killed node's members, a suspended doctor's sockets."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Any

import pytest

from tests.stories.cast import CARDIOLOGIST, POSTER, add_doctor, add_doctors, desk, post_case
from tests.stories.clients import python_client
from tests.stories.nodes import Backing, Node, eventually, running_node

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_members_of_a_killed_node_vanish(backing: Backing, node_b: Node) -> None:
    await add_doctors(backing, [POSTER, CARDIOLOGIST])
    async with AsyncExitStack() as stack:
        node_a = await stack.enter_async_context(running_node(backing, "a"))
        at_a = await stack.enter_async_context(desk(node_a, POSTER))
        at_b = await stack.enter_async_context(desk(node_b, CARDIOLOGIST))
        case_id = await post_case(at_a, anonymous=False)
        staying = await stack.enter_async_context(python_client(node_b, at_b.token))
        await staying.call("room:join", {"case_id": case_id})
        going = await stack.enter_async_context(python_client(node_a, at_a.token))
        await going.call("room:join", {"case_id": case_id})
        await staying.ear.until(
            "presence:changed", lambda view: POSTER.name in _names(view), within_s=15
        )

        await node_a.process.kill()
        already = len(staying.ear.all("presence:changed"))
        await eventually(
            lambda: _is_gone(staying.ear.all("presence:changed")[already:]),
            within_s=45,
            what="the members of the killed node vanish",
        )


async def test_the_sockets_of_a_suspended_doctor_drop_on_every_node(
    backing: Backing, node_a: Node, node_b: Node
) -> None:
    await add_doctor(backing, POSTER)
    await add_doctor(backing, CARDIOLOGIST)
    async with AsyncExitStack() as stack:
        at_a = await stack.enter_async_context(desk(node_a, CARDIOLOGIST))
        bystander = await stack.enter_async_context(desk(node_a, POSTER))
        sockets = [
            await stack.enter_async_context(python_client(node, at_a.token))
            for node in (node_a, node_b)
        ]
        staying = await stack.enter_async_context(python_client(node_a, bystander.token))

        await backing.operator("doctor", "suspend", CARDIOLOGIST.email)
        for socket in sockets:
            await socket.ear.until("(gone)", within_s=1.0)
            assert socket.ear.all("session:closed")
        assert (await at_a.call("case:list", {})).code in {"unauthenticated", "forbidden"}
        assert (await staying.call("case:list", {}))["ok"]


def _names(view: dict[str, Any]) -> set[str]:
    return {member["name"] for member in view["members"]}


async def _is_gone(views: Sequence[dict[str, Any]]) -> bool:
    return bool(views) and POSTER.name not in _names(views[-1])
