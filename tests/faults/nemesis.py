"""What goes wrong. Each fault begins, lasts, and is healed; the history says when.

A fault is healed when what it broke is there again: a process answers, a primary is elected, a
link passes bytes. What follows from it (reconnecting, repairing) is the server's own time.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from pymongo.errors import PyMongoError

from tests.faults.history import History
from tests.faults.stack import FaultyNode, Installation

Wreck = Callable[["Nemesis"], Awaitable[None]]
STEP_DOWNS = 2
CUTS = 4
STEP_DOWN_TRIES = 10
STAYED = "the primary would not step down"


@dataclass
class Nemesis:
    """Does harm to one installation."""

    to: Installation
    history: History
    random: random.Random

    @asynccontextmanager
    async def fault(self, what: str, target: str) -> AsyncIterator[None]:
        """Note that something is broken for as long as the context lasts."""
        self.history.note("fault", phase="begin", what=what, target=target)
        try:
            yield
        finally:
            self.history.note("fault", phase="heal", what=what, target=target)

    def some_node(self) -> FaultyNode:
        return self.random.choice(self.to.nodes)

    async def pause(self, least_s: float, most_s: float) -> None:
        await asyncio.sleep(self.random.uniform(least_s, most_s))


async def kill_node(nemesis: Nemesis) -> None:
    node = nemesis.some_node()
    async with nemesis.fault("kill node", node.name):
        await node.kill()
        await nemesis.pause(1.0, 2.0)
        await node.start()


async def freeze_node(nemesis: Nemesis) -> None:
    node = nemesis.some_node()
    async with nemesis.fault("freeze node", node.name):
        node.freeze()
        await nemesis.pause(5.0, 7.0)
        node.thaw()


async def kill_primary(nemesis: Nemesis) -> None:
    primary = await nemesis.to.mongo.primary()
    async with nemesis.fault("kill primary", primary.name):
        await primary.kill()
        await nemesis.to.mongo.primary()
    await nemesis.pause(2.0, 3.0)
    await primary.start()
    await nemesis.to.mongo.whole()


async def freeze_primary(nemesis: Nemesis) -> None:
    primary = await nemesis.to.mongo.primary()
    async with nemesis.fault("freeze primary", primary.name):
        primary.freeze()
        await nemesis.pause(5.0, 6.0)
        primary.thaw()
        await nemesis.to.mongo.whole()


async def isolate_primary(nemesis: Nemesis) -> None:
    """Cut the primary off from both secondaries; all nodes reach it, and its successor."""
    primary = await nemesis.to.mongo.primary()
    async with nemesis.fault("isolate primary", primary.name):
        await nemesis.to.mongo.isolate(primary)
        await nemesis.to.mongo.elected_beside(primary)
        await nemesis.pause(2.0, 3.0)
        await nemesis.to.mongo.join()
        await nemesis.to.mongo.whole()


async def step_down(nemesis: Nemesis) -> None:
    mongo = nemesis.to.mongo
    for _ in range(STEP_DOWNS):
        primary = await mongo.primary()
        before = await mongo.term()
        async with nemesis.fault("step down", primary.name):
            for _ in range(STEP_DOWN_TRIES):
                try:
                    await mongo.step_down(primary)
                except PyMongoError:
                    # It hung up while stepping down, or nobody could take over just now.
                    await asyncio.sleep(0.2)
                if await mongo.term() > before:
                    break
            else:
                raise AssertionError(STAYED)
        await nemesis.pause(2.0, 4.0)


async def restart_redis_empty(nemesis: Nemesis) -> None:
    async with nemesis.fault("restart redis", "redis"):
        await nemesis.to.redis.kill()
        await nemesis.pause(1.5, 2.5)
        await nemesis.to.redis.start()


async def freeze_redis(nemesis: Nemesis) -> None:
    async with nemesis.fault("freeze redis", "redis"):
        nemesis.to.redis.freeze()
        await nemesis.pause(5.0, 7.0)
        nemesis.to.redis.thaw()


async def kill_subscribers(nemesis: Nemesis) -> None:
    for _ in range(CUTS):
        async with nemesis.fault("kill subscribers", "redis"):
            await nemesis.to.redis.tell("CLIENT", "KILL", "TYPE", "pubsub")
        await nemesis.pause(0.3, 1.5)


async def cut_from_redis(nemesis: Nemesis) -> None:
    node = nemesis.some_node()
    async with nemesis.fault("cut node from redis", node.name):
        node.to_redis.cut()
        await nemesis.pause(5.0, 7.0)
        node.to_redis.heal()


async def half_open_to_redis(nemesis: Nemesis) -> None:
    node = nemesis.some_node()
    async with nemesis.fault("half-open node to redis", node.name):
        node.to_redis.half_open()
        await nemesis.pause(7.0, 9.0)
        node.to_redis.heal()


async def delay_redis(nemesis: Nemesis) -> None:
    node = nemesis.some_node()
    async with nemesis.fault("delay node to redis", node.name):
        node.to_redis.delay(0.4)
        await nemesis.pause(5.0, 6.0)
        node.to_redis.heal()


async def cut_from_mongo(nemesis: Nemesis) -> None:
    node = nemesis.some_node()
    async with nemesis.fault("cut node from mongo", node.name):
        for link in node.to_mongo:
            link.cut()
        await nemesis.pause(5.0, 7.0)
        for link in node.to_mongo:
            link.heal()


async def half_open_to_mongo(nemesis: Nemesis) -> None:
    node = nemesis.some_node()
    async with nemesis.fault("half-open node to mongo", node.name):
        for link in node.to_mongo:
            link.half_open()
        await nemesis.pause(6.0, 8.0)
        for link in node.to_mongo:
            link.heal()


async def delay_mongo(nemesis: Nemesis) -> None:
    node = nemesis.some_node()
    async with nemesis.fault("delay node to mongo", node.name):
        for link in node.to_mongo:
            link.delay(0.15)
        await nemesis.pause(5.0, 6.0)
        for link in node.to_mongo:
            link.heal()


async def restart_all_nodes(nemesis: Nemesis) -> None:
    for node in nemesis.to.nodes:
        async with nemesis.fault("rolling restart", node.name):
            await node.terminate()
            await node.start()
        await nemesis.pause(0.5, 1.0)


FAULTS: Mapping[str, Wreck] = {
    "kill node": kill_node,
    "freeze node": freeze_node,
    "kill primary": kill_primary,
    "freeze primary": freeze_primary,
    "step down": step_down,
    "restart redis empty": restart_redis_empty,
    "freeze redis": freeze_redis,
    "kill subscribers": kill_subscribers,
    "cut node from redis": cut_from_redis,
    "half-open node to redis": half_open_to_redis,
    "delay node to redis": delay_redis,
    "cut node from mongo": cut_from_mongo,
    "half-open node to mongo": half_open_to_mongo,
    "delay node to mongo": delay_mongo,
    "rolling restart": restart_all_nodes,
}


STRIKES: Final[Mapping[str, int]] = {
    "step down": STEP_DOWNS,
    "kill subscribers": CUTS,
    "rolling restart": 3,
    "at random": 3,
}
"""How many faults some of these are at least; the others are one."""


async def at_random(nemesis: Nemesis) -> None:
    """Three faults one after the other, half of the time with one of Redis beside it."""
    beside = ("kill subscribers", "cut node from redis", "restart redis empty")
    alone = [name for name in FAULTS if name not in (*beside, "freeze redis", "rolling restart")]
    for _ in range(3):
        wrecks = [FAULTS[nemesis.random.choice(alone)]]
        if nemesis.random.random() < 0.5:
            wrecks.append(FAULTS[nemesis.random.choice(beside)])
        await asyncio.gather(*(wreck(nemesis) for wreck in wrecks))
        await nemesis.pause(0.5, 1.5)
