"""Nodes of a story: `curbside services` once, then as many `curbside serve` as wanted."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import aiohttp

from tests.stories.processes import CURBSIDE, START_PATIENCE_S, Process, run, running

LOOK_EVERY_S = 0.02


async def eventually(
    happened: Callable[[], Awaitable[bool]], *, within_s: float, what: str
) -> float:
    """Return the seconds it took until `happened` said yes.

    Raises:
        AssertionError: It did not in time.
    """
    began_s = time.monotonic()
    while not await happened():
        waited_s = time.monotonic() - began_s
        assert waited_s < within_s, f"{what}: not within {within_s:g} s"
        await asyncio.sleep(LOOK_EVERY_S)
    return time.monotonic() - began_s


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def with_database(mongo_url: str, name: str) -> str:
    """Return the address with another database in it."""
    parts = urlsplit(mongo_url)
    return urlunsplit(parts._replace(path=f"/{name}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Backing:
    """What nodes share, as environment settings."""

    mongo_url: str
    redis_url: str
    directory: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    def env(self) -> dict[str, str]:
        """Return the environment that makes a node or a command use it."""
        return {
            "CURBSIDE_MONGO_URL": self.mongo_url,
            "CURBSIDE_REDIS_URL": self.redis_url,
            "CURBSIDE_DATA_DIR": str(self.directory),
            "CURBSIDE_LIMITS": "off",
            "CURBSIDE_STAFF_SECOND_FACTOR": "off",
            **self.settings,
        }

    async def operator(
        self, *arguments: str, given: str = "", within_s: float = START_PATIENCE_S
    ) -> str:
        """Run an operator's command and return what it printed."""
        return await run([CURBSIDE, *arguments], env=self.env(), given=given, within_s=within_s)


@dataclass(frozen=True, slots=True)
class Node:
    """One running `curbside serve`."""

    name: str
    url: str
    process: Process


@asynccontextmanager
async def running_services(directory: Path) -> AsyncIterator[tuple[str, str, Process]]:
    """Run `curbside services`; gives the MongoDB address, the Redis address and the process."""
    env = {"CURBSIDE_DATA_DIR": str(directory)}
    async with running(
        [CURBSIDE, "services"], name="services", log_path=directory / "services.log", env=env
    ) as process:
        mongo = await process.line("CURBSIDE_MONGO_URL=")
        redis = await process.line("CURBSIDE_REDIS_URL=")
        yield mongo.partition("=")[2], redis.partition("=")[2], process
        await process.terminate()


@asynccontextmanager
async def running_node(
    backing: Backing, name: str, settings: Mapping[str, str] | None = None
) -> AsyncIterator[Node]:
    """Run one node until it is ready; it is killed at the end if it still lives."""
    port = free_port()
    command = [CURBSIDE, "serve", "--port", str(port), "--host", "127.0.0.1", "--node-name", name]
    async with running(
        command,
        name=f"node {name}",
        log_path=backing.directory / f"{name}.log",
        env={**backing.env(), **(settings or {})},
    ) as process:
        node = Node(name, f"http://127.0.0.1:{port}", process)
        await process.line("")
        await _until_ready(node)
        yield node


async def _until_ready(node: Node) -> None:
    async with aiohttp.ClientSession() as session:

        async def is_ready() -> bool:
            assert node.process.lives, node.process.log()[-3000:]
            try:
                async with session.get(f"{node.url}/readyz") as answer:
                    return answer.status == 200
            except aiohttp.ClientConnectionError:
                return False

        await eventually(is_ready, within_s=60, what=f"node {node.name} is ready")
