"""A node without a network: the services of the main job on the real databases."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from server.app import Node, open_node
from server.clock import ManualClock
from server.config import Settings
from server.embedded import ServiceUrls
from store.client import Store
from tests.identity_stage import Node as IdentityNode
from tests.identity_stage import a_node, an_application
from tests.operator import Operator, Terminal, a_terminal, operator_of
from tests.stories.nodes import with_database


@pytest.fixture(scope="session")
def terminal() -> Iterator[Terminal]:
    """Where an operator types commands."""
    with a_terminal() as opened:
        yield opened


@pytest.fixture
def operator(terminal: Terminal, services: ServiceUrls, store: Store) -> Operator:
    """Whoever runs this test's installation."""
    return operator_of(terminal, services, store)


@pytest_asyncio.fixture
async def node(services: ServiceUrls, store: Store, clock: ManualClock) -> AsyncIterator[Node]:
    """One node on this test's database; pages and tends nothing by itself."""
    settings = Settings(node_name="test", limits="off")
    mongo_url = with_database(services.mongo_url, store.name)
    async with open_node(
        settings, mongo_url=mongo_url, redis_url=services.redis_url, clock=clock, working=False
    ) as opened:
        yield opened


@pytest_asyncio.fixture
async def elsewhere(services: ServiceUrls, store: Store, clock: ManualClock) -> AsyncIterator[Node]:
    """A second node on the same database."""
    settings = Settings(node_name="elsewhere", limits="off")
    mongo_url = with_database(services.mongo_url, store.name)
    async with open_node(
        settings, mongo_url=mongo_url, redis_url=services.redis_url, clock=clock, working=False
    ) as opened:
        yield opened


@pytest_asyncio.fixture
async def identity(store: Store, clock: ManualClock) -> AsyncIterator[IdentityNode]:
    """Identity alone, with one verified doctor; moderators need a second factor there."""
    opened = a_node(store, clock, staff_second_factor="on")
    await opened.accounts.add(an_application(), verified=True)
    yield opened
    await opened.parts.close()
    opened.passwords.close()
