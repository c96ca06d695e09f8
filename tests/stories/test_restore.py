"""A copy is put back: what was erased since stays erased, what was said since is gone, and told."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from store.client import Store
from tests.stories.cast import (
    CARDIOLOGIST,
    POSTER,
    Desk,
    add_doctors,
    case_payload,
    desk,
    post_case,
    real_case,
)
from tests.stories.clients import LiveClient, javascript_client, python_client
from tests.stories.nodes import Backing, Node, running_node

pytestmark = pytest.mark.asyncio(loop_scope="session")

CANARY = "Canary Street 12"
RESTORE_PATIENCE_S = 240.0
LATE = "Said after the copy was made."


@asynccontextmanager
async def ward(backing: Backing) -> AsyncIterator[tuple[Node, Desk, list[LiveClient]]]:
    """A node, the poster at a desk, and two readers: Python's client and the official one."""
    async with AsyncExitStack() as stack:
        node = await stack.enter_async_context(running_node(backing, "a"))
        poster = await stack.enter_async_context(desk(node, POSTER))
        reader = await stack.enter_async_context(desk(node, CARDIOLOGIST))
        log = backing.directory / "js.log"
        clients: list[LiveClient] = [
            await stack.enter_async_context(python_client(node, reader.token)),
            await stack.enter_async_context(javascript_client(node, reader.token, log_path=log)),
        ]
        yield node, poster, clients


async def say(at: Desk, case_id: str, text: str) -> int:
    answer = await at.call(
        "message:post", {"case_id": case_id, "key": f"k{abs(hash(text))}", "text": text}
    )
    seq: int = answer.result["seq"]
    return seq


async def join(client: LiveClient, case_id: str, **more: Any) -> dict[str, Any]:
    answer = await client.call("room:join", {"case_id": case_id, **more})
    result: dict[str, Any] = answer["result"]
    return result


async def words_kept(backing: Backing) -> str:
    """Everything that the database holds, as text."""
    store = await Store.open(backing.mongo_url)
    try:
        found = []
        async with store.copying.one_instant() as session:
            for name in await store.copying.names():
                found += [repr(one) async for one in store.copying.read(name, session)]
        return "\n".join(found)
    finally:
        await store.close()


async def test_a_restored_copy_loses_again_what_was_erased_and_says_what_is_lost(
    backing: Backing, tmp_path: Path
) -> None:
    copy, keys = str(tmp_path / "copy"), str(tmp_path / "keys.json")
    await add_doctors(backing, [POSTER, CARDIOLOGIST])
    async with ward(backing) as (_, poster, clients):
        stays = await post_case(poster)
        words = {"title": CANARY, "story": CANARY}
        posted = await poster.call(
            "case:post", case_payload(real_case("train-87"), key="goes", **words)
        )
        goes = posted.result["case_id"]
        before = await say(poster, stays, "Said before the copy was made.")
        await backing.operator("backup", copy, "--keys", keys)
        await say(poster, stays, LATE)
        rooms = [await join(client, stays) for client in clients]
        for client in clients:
            await join(client, goes)
        await backing.operator("erase", "case", goes, "--reason", "patient_request", "--yes")
        for client in clients:
            await client.ear.until("room:entry", lambda entry: entry["kind"] == "case_erased")
        refused = await backing_refuses(backing, "restore", copy, "--keys", keys, "--force")
        assert "nodes are running" in refused
    # All collections and their indexes go and are made anew: the most that a command does.
    told = await backing.operator(
        "restore", copy, "--keys", keys, "--force", within_s=RESTORE_PATIENCE_S
    )
    assert "erased again: 1" in told
    assert CANARY not in await words_kept(backing)

    async with ward(backing) as (_, _, clients):
        old = rooms[0]
        logs = []
        for client in clients:
            asked = {"case_id": stays, "epoch": old["epoch"], "after": old["seq"]}
            assert (await client.call("room:sync", asked))["result"]["reset"]
            again = await join(client, stays)
            assert again["epoch"] != old["epoch"]
            logs.append(again["entries"])
            gone = (await join(client, goes))["entries"]
            assert CANARY not in repr(gone)
            assert [entry["kind"] for entry in gone][-1] == "case_erased"
        assert logs[0] == logs[1]
        assert LATE not in repr(logs)
        assert logs[0][before - 1]["data"]["text"] == "Said before the copy was made."
        assert logs[0][-1]["kind"] == "log_restored"


async def backing_refuses(backing: Backing, *arguments: str) -> str:
    """Run an operator's command that is to be refused; return what it said."""
    with pytest.raises(AssertionError) as refused:
        await backing.operator(*arguments)
    return str(refused.value)
