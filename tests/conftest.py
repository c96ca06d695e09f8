"""What every test may ask for: the real servers, started once for the whole run."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import settings

from server.clock import ManualClock
from server.embedded import ServiceUrls, embedded_services
from store.client import Store
from tests.databases import borrowed_database, never_expires
from tests.makers import NOON

# How long an example takes says nothing on a machine that is shared. More are tried on demand.
settings.register_profile(
    "curbside", deadline=None, max_examples=int(os.environ.get("CURBSIDE_EXAMPLES", "40"))
)
settings.load_profile("curbside")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def services(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ServiceUrls]:
    """A real MongoDB (a replica set) and a real Valkey: those that are set, else our own."""
    mongo_url = os.environ.get("CURBSIDE_MONGO_URL")
    redis_url = os.environ.get("CURBSIDE_REDIS_URL")
    if mongo_url and redis_url:
        yield ServiceUrls(mongo_url=mongo_url, redis_url=redis_url)
        return
    data_dir: Path = tmp_path_factory.mktemp("services")
    async with embedded_services(data_dir) as urls:
        # Tests set their clock: by MongoDB's own, what they write today may be garbage already.
        never_expires(urls.mongo_url)
        yield urls


@pytest_asyncio.fixture
async def store(services: ServiceUrls) -> AsyncIterator[Store]:
    """All collections, on a database of this test's own."""
    with borrowed_database(services.mongo_url, services.redis_url) as name:
        opened = await Store.open(services.mongo_url, database=name)
        yield opened
        await opened.close()


@pytest.fixture
def redis_url(services: ServiceUrls) -> str:
    """The Valkey that all tests share: use a prefix of your own."""
    return services.redis_url


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands at noon until the test turns it."""
    return ManualClock(NOON)
