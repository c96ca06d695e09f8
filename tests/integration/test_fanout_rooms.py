"""Entries across two nodes on a real Valkey: in order, once, without holes."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from server.fanout.pulse import BEAT_S
from store.ids import DoctorId
from tests.integration.fanout_stage import CASE, Stage, reader_on, two_nodes, until

BEAT = timedelta(seconds=BEAT_S)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with two_nodes(tmp_path) as stage:
        yield stage


async def test_two_writers_on_two_nodes_are_read_in_one_order(stage: Stage) -> None:
    async with reader_on(stage.a) as anna, reader_on(stage.b) as ben:
        await anna.join()
        await ben.join()
        for _ in range(100):
            await stage.a.write()
            await stage.b.write(2)
            await asyncio.sleep(0)

        await anna.has(300)
        await ben.has(300)


async def test_a_reader_that_joins_in_the_midst_of_traffic_misses_nothing(stage: Stage) -> None:
    async with reader_on(stage.a) as anna:
        stage.a.answers.clear()
        await stage.b.write(5)
        joining = asyncio.create_task(anna.join())
        await until(lambda: CASE in stage.a.hub.local_rooms())
        for _ in range(5):
            await stage.b.write()
        stage.a.answers.set()
        await joining

        await stage.b.write()
        await anna.has(11)


async def test_what_redis_loses_is_read_from_the_log(stage: Stage) -> None:
    async with reader_on(stage.a) as anna:
        await anna.join()
        stage.log.commit(3)
        await stage.b.write()

        await anna.has(4)


async def test_a_lost_last_entry_is_found_by_the_sweep(stage: Stage) -> None:
    async with reader_on(stage.a) as anna:
        await anna.join()
        stage.log.commit()
        for _ in range(3):
            stage.a.clock.advance(BEAT)
            await asyncio.sleep(0)

        await anna.has(1)


async def test_readers_get_what_came_while_redis_cut_the_subscribers(stage: Stage) -> None:
    back: list[str] = []
    stage.a.hub.on_reconnect(lambda: back.append("a"))
    async with reader_on(stage.a) as anna:
        await anna.join()
        for _ in range(5):
            await stage.b.write()
            await stage.ask_redis("CLIENT", "KILL", "TYPE", "pubsub")
            await stage.b.write(2)

        await anna.has(15)
        await until(lambda: back)


async def test_no_reader_misses_or_doubles_an_entry_when_redis_restarts(stage: Stage) -> None:
    async with reader_on(stage.a) as anna, reader_on(stage.b) as ben:
        await anna.join()
        await ben.join()
        await stage.b.write(3)
        await stage.stop_redis()
        for _ in range(20):
            await stage.a.write()
            await stage.b.write()
        await stage.start_redis()
        await stage.b.write()

        await anna.has(44)
        await ben.has(44)
        await stage.a.write()
        await ben.has(45)


async def test_a_node_without_redis_knows_that_it_is_deaf_and_still_delivers(stage: Stage) -> None:
    async with reader_on(stage.a) as anna:
        await anna.join()
        await stage.stop_redis()
        for _ in range(5):
            stage.a.clock.advance(BEAT)
            await asyncio.sleep(0)
        await until(lambda: stage.a.hub.deaf)
        await stage.a.write()
        await stage.b.write()
        for _ in range(2):
            stage.a.clock.advance(BEAT)
            await asyncio.sleep(0)
        await anna.has(2)

        await stage.start_redis()
        async with asyncio.timeout(10):
            while stage.a.hub.deaf:
                stage.a.clock.advance(BEAT)
                await asyncio.sleep(0.05)


async def test_a_node_that_could_not_tell_others_knows_it_once_it_can(stage: Stage) -> None:
    losses: list[bool] = []
    stage.a.hub.on_loss(lambda: losses.append(stage.a.hub.deaf))
    await stage.stop_redis()

    stage.a.hub.emit_doctor(DoctorId("somewhere-else"), "page:offered", {})
    await stage.start_redis()

    await until(lambda: losses)


async def test_no_subscription_is_left_after_the_last_leave(stage: Stage) -> None:
    nodes = await stage.channels()
    async with reader_on(stage.a) as anna, reader_on(stage.a, "ben") as ben:
        await anna.join()
        await ben.join()
        assert f"case:{CASE}" in await stage.channels()
        await anna.client.call("leave", {})
        await until(lambda: len(stage.a.hub.local_rooms()[CASE]) == 1)
        assert f"case:{CASE}" in await stage.channels()
    await until(lambda: not stage.a.hub.local_rooms())

    await stage.until_heard(lambda heard: heard == nodes)


async def test_polling_and_upgrading_readers_are_served_in_order_too(stage: Stage) -> None:
    async with (
        reader_on(stage.a, transports=["polling"]) as polling,
        reader_on(stage.a, "ben", transports=["polling", "websocket"]) as upgrading,
    ):
        await polling.join()
        await upgrading.join()
        for _ in range(50):
            await stage.a.write()
            await stage.b.write()
            await asyncio.sleep(0.002)

        await polling.has(100)
        await upgrading.has(100)


async def test_a_poll_brings_no_more_than_the_official_clients_take_at_once(stage: Stage) -> None:
    async with reader_on(stage.a, transports=["polling"]) as polling:
        await polling.join()
        await stage.a.write(50)

        await polling.has(50)


async def test_entries_keep_their_place_among_queued_answers(stage: Stage) -> None:
    async with reader_on(stage.a) as anna:
        await anna.join()
        for _ in range(30):
            await asyncio.gather(stage.a.write(2), anna.client.call("echo", {}))

        await anna.has(60)


async def test_websockets_are_never_compressed(stage: Stage) -> None:
    url = f"{stage.a.url}/socket.io/?EIO=4&transport=websocket"
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(url, compress=15) as websocket,
    ):
        assert not websocket.compress


async def test_a_socket_that_is_gone_can_hold_nothing(stage: Stage) -> None:
    async with reader_on(stage.a) as anna:
        sid = anna.client.get_sid()
    await until(lambda: stage.a.gone)
    await stage.a.hub.hold(CASE, sid)

    assert not stage.a.hub.local_rooms()
