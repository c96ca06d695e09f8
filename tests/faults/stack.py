"""The whole installation of a run: a replica set, a Valkey, nodes, and a link for each way."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from redis.asyncio import Redis
from redis.exceptions import RedisError

from server.embedded.locate import VALKEY, Program, locate
from tests.faults.proxy import Link, link_to
from tests.faults.replica_set import Freezable, Member, ReplicaSet, guarded, replica_set
from tests.stories.nodes import eventually, free_port, with_database
from tests.stories.processes import Process, running

NODES = ("a", "b", "c")
END_PATIENCE_S = 90.0
"""Draining alone may take 10 s; a busy machine takes its time for the rest."""


class Valkey(Freezable):
    """The Valkey of a run; killed, it comes back empty."""

    def __init__(self, program: Program, directory: Path) -> None:
        self.port = free_port()
        self.process: Process | None = None
        self._program = program
        self._directory = directory
        self._stack = AsyncExitStack()

    async def start(self) -> None:
        command = [str(self._program.path), "--port", str(self.port), "--bind", "127.0.0.1"]
        self.process = await self._stack.enter_async_context(
            running(
                guarded([*command, "--save", "", "--appendonly", "no"]),
                name="valkey",
                log_path=self._directory / "valkey.log",
                env=self._program.env,
            )
        )

        async def answers() -> bool:
            try:
                return bool(await self.tell("PING"))
            except (OSError, RedisError):
                return False

        await eventually(answers, within_s=20, what="valkey answers")

    async def tell(self, *command: str) -> object:
        """Send one command, not through any link."""
        client = Redis(host="127.0.0.1", port=self.port)
        try:
            answer: object = await client.execute_command(*command)  # type: ignore[no-untyped-call] # theirs
            return answer
        finally:
            await client.aclose()

    async def kill(self) -> None:
        assert self.process is not None
        await self.process.kill()

    async def close(self) -> None:
        await self._stack.aclose()


@dataclass
class FaultyNode(Freezable):
    """One `curbside serve` with links of its own; it keeps name and port when it is restarted."""

    name: str
    directory: Path
    env: Mapping[str, str]
    to_redis: Link
    to_mongo: list[Link]
    port: int = field(default_factory=free_port)
    process: Process | None = None
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self, **settings: str) -> None:
        """Start it and wait until it is ready."""
        self.process = await self._stack.enter_async_context(
            running(
                guarded(
                    [
                        *(sys.executable, "-m", "tests.faults.node", "serve"),
                        *("--host", "127.0.0.1", "--port", str(self.port)),
                        *("--node-name", self.name),
                    ]
                ),
                name=f"node {self.name}",
                log_path=self.directory / f"node-{self.name}.log",
                env={**self.env, **settings},
            )
        )
        async with aiohttp.ClientSession() as session:

            async def is_ready() -> bool:
                assert self.process is not None
                assert self.process.lives, self.process.log()[-3000:]
                try:
                    async with session.get(f"{self.url}/readyz") as answer:
                        return answer.status == 200
                except aiohttp.ClientError:
                    return False

            await eventually(is_ready, within_s=60, what=f"node {self.name} is ready")

    async def kill(self) -> None:
        assert self.process is not None
        await self.process.kill()

    async def terminate(self) -> None:
        """Ask it to drain and end."""
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGTERM)
        await self.process.ended(within_s=END_PATIENCE_S)

    async def close(self) -> None:
        await self._stack.aclose()

    def rss_mb(self) -> float:
        """Return its resident memory; 0 while it does not run."""
        if self.process is None or not self.process.lives:
            return 0.0
        text = Path(f"/proc/{self.process.pid}/statm").read_text(encoding="ascii")
        return int(text.split()[1]) * 4096 / 2**20


@dataclass
class Installation:
    """Everything that a nemesis can reach."""

    mongo: ReplicaSet
    redis: Valkey
    nodes: list[FaultyNode]
    mongo_url: str
    database: str

    @property
    def urls(self) -> list[str]:
        return [node.url for node in self.nodes]

    async def restore(self) -> None:
        """Mend whatever a scene that failed left broken, and wait until all is whole."""
        parts: list[Member | Valkey | FaultyNode] = [*self.mongo.members, self.redis, *self.nodes]
        for each in parts:
            each.thaw()
            if each.process is None or not each.process.lives:
                await each.start()
        for node in self.nodes:
            for link in (node.to_redis, *node.to_mongo):
                link.heal()
        await self.mongo.join()
        await self.mongo.whole()


@dataclass
class Backing:
    """What nodes share: it outlives them."""

    mongo: ReplicaSet
    redis: Valkey
    directory: Path


@asynccontextmanager
async def backing(directory: Path, *, linked: bool = False) -> AsyncIterator[Backing]:
    """Run the databases for as long as the context lasts.

    Args:
        linked: See `replica_set`.
    """
    async with AsyncExitStack() as stack:
        mongo = await stack.enter_async_context(replica_set(directory, linked=linked))
        redis = Valkey(await locate(VALKEY, own_dir=directory), directory)
        stack.push_async_callback(redis.close)
        await redis.start()
        yield Backing(mongo, redis, directory)


@asynccontextmanager
async def installation(
    on: Backing,
    *,
    database: str = "curbside",
    weak: str | None = None,
    settings: Mapping[str, str] | None = None,
) -> AsyncIterator[Installation]:
    """Run three nodes on the databases for as long as the context lasts.

    Args:
        weak: Weakens every node; see `weak`.
        settings: Further settings of every node.
    """
    mongo_url = with_database(on.mongo.url, database)
    env = {
        "CURBSIDE_MONGO_URL": mongo_url,
        "CURBSIDE_DATA_DIR": str(on.directory),
        "CURBSIDE_LIMITS": "off",
        "CURBSIDE_DRAIN_S": "1",
        **({"FAULTS_WEAK": weak} if weak else {}),
        **(settings or {}),
    }
    async with AsyncExitStack() as stack:
        nodes = [await _linked_node(stack, on, name, env) for name in NODES]
        for node in nodes:
            stack.push_async_callback(node.close)
        await asyncio.gather(*(node.start() for node in nodes))
        yield Installation(on.mongo, on.redis, nodes, mongo_url, database)


async def _linked_node(
    stack: AsyncExitStack, on: Backing, name: str, env: Mapping[str, str]
) -> FaultyNode:
    to_redis = await stack.enter_async_context(link_to(f"{name}-redis", on.redis.port))
    to_mongo = [
        await stack.enter_async_context(link_to(f"{name}-{member.name}", member.port))
        for member in on.mongo.members
    ]
    members = zip(on.mongo.members, to_mongo, strict=True)
    own = {
        "CURBSIDE_REDIS_URL": f"redis://127.0.0.1:{to_redis.port}/0",
        "FAULTS_ROUTES": json.dumps({str(member.known_as): link.port for member, link in members}),
    }
    return FaultyNode(name, on.directory, {**env, **own}, to_redis, to_mongo)
