"""The stage: one MongoDB and one Valkey for all stories, a fresh database for each."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.databases import borrowed_database
from tests.stories.bad_input_stage import Stage, set_stage
from tests.stories.nodes import Backing, Node, running_node, running_services, with_database
from tests.stories.processes import CURBSIDE

KEPT = Path(os.environ.get("CURBSIDE_ARTIFACTS", "artifacts")) / "stories"


@pytest.fixture(scope="session", autouse=True)
def _tools() -> None:
    """Stories need what `make stories` installs."""
    for tool in (CURBSIDE, shutil.which("node") or "node"):
        assert Path(tool).exists(), f"{tool} is missing; run `make stories`"
    js = Path(__file__).parents[1] / "js" / "node_modules" / "socket.io-client"
    assert js.exists(), "the JavaScript client is missing; run `make stories`"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def servers(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[str, str]]:
    """The addresses that `curbside services` prints."""
    directory = tmp_path_factory.mktemp("services")
    async with running_services(directory) as (mongo_url, redis_url, _):
        yield mongo_url, redis_url


@pytest.fixture
def backing(servers: tuple[str, str], tmp_path: Path) -> Iterator[Backing]:
    """An empty database on the shared servers; the nodes' logs are kept as artefacts."""
    mongo_url, redis_url = servers
    with borrowed_database(mongo_url, redis_url) as name:
        own_url = with_database(mongo_url, name)
        yield Backing(mongo_url=own_url, redis_url=redis_url, directory=tmp_path)
    KEPT.mkdir(parents=True, exist_ok=True)
    for log in tmp_path.glob("*.log"):
        shutil.copy(log, KEPT / f"{tmp_path.name}-{log.name}")


@pytest_asyncio.fixture(loop_scope="session")
async def node_a(backing: Backing) -> AsyncIterator[Node]:
    """The first node."""
    async with running_node(backing, "a") as node:
        yield node


@pytest_asyncio.fixture(loop_scope="session")
async def node_b(backing: Backing, node_a: Node) -> AsyncIterator[Node]:
    """The second node, started when the first has made the indexes."""
    assert node_a.process.lives
    async with running_node(backing, "b") as node:
        yield node


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def stage(
    servers: tuple[str, str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    """One node with a running case, for all bad input."""
    async with set_stage(servers, tmp_path_factory.mktemp("bad_input")) as stage:
        yield stage


@pytest_asyncio.fixture(loop_scope="session")
async def nothing_changes(stage: Stage) -> AsyncIterator[None]:
    """The log, the board and the bystander are the same afterwards, and the node lives."""
    before = await stage.picture()
    yield
    assert stage.node.process.lives
    assert await stage.picture() == before
    assert (await stage.bystander.call("session:read", {}))["ok"]
