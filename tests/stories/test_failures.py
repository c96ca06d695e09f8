"""What the rooms keep when a node or Redis goes away in the middle of things."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from server.embedded.locate import VALKEY, locate
from tests.stories.cast import (
    CARDIOLOGIST,
    POSTER,
    add_doctors,
    case_payload,
    desk,
    post_case,
    real_case,
)
from tests.stories.clients import LiveClient, insist, javascript_client, python_client
from tests.stories.nodes import Backing, Node, eventually, free_port, running_node
from tests.stories.processes import Process, running

pytestmark = pytest.mark.asyncio(loop_scope="session")

MESSAGES_EACH = 60
PAUSE_AT = 20
REPAIRED_WITHIN_S = 15.0


async def test_a_resend_elsewhere_after_a_crash_gets_the_stored_entry(
    backing: Backing, node_b: Node
) -> None:
    await add_doctors(backing, [POSTER, CARDIOLOGIST])
    async with AsyncExitStack() as stack:
        fragile = running_node(backing, "a", {"CURBSIDE_CRASH_AT": "after_store"})
        node_a = await stack.enter_async_context(fragile)
        at_a = await stack.enter_async_context(desk(node_a, POSTER))
        reading = await stack.enter_async_context(desk(node_b, CARDIOLOGIST))
        case_id = await post_case(at_a)
        reader = await stack.enter_async_context(python_client(node_b, reading.token))
        await reader.call("room:join", {"case_id": case_id})
        writer = await stack.enter_async_context(python_client(node_a, at_a.token))
        await writer.call("room:join", {"case_id": case_id})

        message = {"case_id": case_id, "key": "crash-1", "text": "Troponin is back: 4,200 ng/L."}
        lost = asyncio.ensure_future(writer.call("message:post", message))
        await node_a.process.ended()
        lost.cancel()
        await asyncio.gather(lost, return_exceptions=True)

        again = await stack.enter_async_context(desk(node_b, token=at_a.token))
        first = (await again.call("message:post", message)).result
        second = (await again.call("message:post", message)).result
        assert first["seq"] == second["seq"]
        assert first["at"] == second["at"]

        synced = await again.call("room:sync", {"case_id": case_id, "after": 0})
        logs = [synced.result["entries"]]
        logs.append(
            (await reading.call("room:sync", {"case_id": case_id, "after": 0})).result["entries"]
        )
        # A wave may be paged between the two.
        shorter = min(len(log) for log in logs)
        assert logs[0][:shorter] == logs[1][:shorter]
        said = [e for e in logs[0] if e["data"].get("text") == message["text"]]
        assert [entry["seq"] for entry in said] == [first["seq"]]
        heard = await reader.ear.until(
            "room:entry", lambda entry: entry["seq"] == first["seq"], within_s=REPAIRED_WITHIN_S
        )
        assert heard.payload["data"]["text"] == message["text"]
        assert reader.ear.seqs(case_id).count(first["seq"]) == 1


async def test_a_case_sent_again_elsewhere_meets_itself(
    backing: Backing, node_a: Node, node_b: Node
) -> None:
    await add_doctors(backing, [POSTER])
    async with desk(node_a, POSTER) as at_a, desk(node_b, token=at_a.token) as at_b:
        case = case_payload(real_case("train-354"), key="sent-twice")
        first = (await at_a.call("case:post", case)).result
        again = (await at_b.call("case:post", case)).result
        listed = (await at_b.call("case:list", {"mine": True})).result["cases"]

    assert again == first
    assert [case["case_id"] for case in listed] == [first["case_id"]]


async def test_no_reader_misses_or_doubles_an_entry_when_redis_restarts(
    backing: Backing, tmp_path: Path
) -> None:
    port = free_port()
    apart = replace(backing, redis_url=f"redis://127.0.0.1:{port}/0")
    async with AsyncExitStack() as stack:
        redis = await stack.enter_async_context(AsyncExitStack())
        first = await redis.enter_async_context(_valkey(port, tmp_path))
        node_a = await stack.enter_async_context(running_node(apart, "a"))
        node_b = await stack.enter_async_context(running_node(apart, "b"))
        await add_doctors(apart, [POSTER, CARDIOLOGIST])
        at_a = await stack.enter_async_context(desk(node_a, POSTER))
        at_b = await stack.enter_async_context(desk(node_b, CARDIOLOGIST))
        case_id = await post_case(at_a)
        on_a = await stack.enter_async_context(python_client(node_a, at_a.token))
        on_b = await stack.enter_async_context(
            javascript_client(node_b, at_b.token, log_path=tmp_path / "js.log")
        )
        readers: list[LiveClient] = [on_a, on_b]
        heads = [
            (await reader.call("room:join", {"case_id": case_id}))["result"]["seq"]
            for reader in readers
        ]

        cut = asyncio.Event()
        talk = asyncio.gather(
            _talk(on_a, case_id, "ward", cut=cut), _talk(on_b, case_id, "cath lab")
        )
        await cut.wait()
        await first.kill()
        await redis.enter_async_context(_valkey(port, tmp_path))
        await talk

        head = (await at_a.call("room:sync", {"case_id": case_id, "after": 0})).result["seq"]
        for reader, joined_at in zip(readers, heads, strict=True):
            await reader.ear.until(
                "room:entry", lambda entry: entry["seq"] == head, within_s=REPAIRED_WITHIN_S
            )
            assert reader.ear.seqs(case_id) == list(range(joined_at + 1, head + 1))
        assert head >= 2 * MESSAGES_EACH


async def _talk(
    client: LiveClient, case_id: str, where: str, *, cut: asyncio.Event | None = None
) -> None:
    """Post message after message, each once the one before was acknowledged.

    Who is told to try again does, under the same key.
    """
    for n in range(MESSAGES_EACH):
        if cut is not None and n == PAUSE_AT:
            cut.set()
        message = {
            "case_id": case_id,
            "key": f"talk-{n}",
            "text": f"Pressure from the {where}: {80 + n}.",
        }
        answer = await insist(partial(client.call, "message:post", message))
        assert answer["ok"], answer


@asynccontextmanager
async def _valkey(port: int, directory: Path) -> AsyncIterator[Process]:
    """Run a Valkey of this story's own."""
    program = await locate(VALKEY, own_dir=directory)
    async with running(
        [str(program.path), "--port", str(port), "--bind", "127.0.0.1", "--save", ""],
        name="valkey",
        log_path=directory / "valkey.log",
        env=program.env,
    ) as process:

        async def answers() -> bool:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except ConnectionError:
                return False
            writer.close()
            await writer.wait_closed()
            return True

        await eventually(answers, within_s=10, what="valkey listens")
        yield process
