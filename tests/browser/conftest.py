"""Headless Chromium and a node to look at. Screenshots are kept as artefacts."""

import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect
from playwright.async_api import Error as PlaywrightError

from tests.databases import borrowed_database
from tests.stories.cast import CARDIOLOGIST, DERMATOLOGIST, POSTER, Actor, add_doctors
from tests.stories.nodes import Backing, Node, running_node, running_services, with_database
from tests.tiny_models import install_tiny

ARTIFACTS = Path(os.environ.get("CURBSIDE_ARTIFACTS", "artifacts")) / "browser"
NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

PATIENCE_MS = 15_000
"""How long a page may take to look as expected, on a machine that does other things too."""
expect.set_options(timeout=PATIENCE_MS)

Visit = Callable[..., AbstractAsyncContextManager[Page]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the browser out only when told to; a missing one is a failure."""
    if os.environ.get("CURBSIDE_SKIP_BROWSER") == "1":
        for item in items:
            if "tests/browser" in str(item.path):
                item.add_marker(pytest.mark.skip(reason="CURBSIDE_SKIP_BROWSER=1"))


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where Chromium is: `CHROMIUM`, else on PATH."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    assert found, "no Chromium found; install one, set CHROMIUM or CURBSIDE_SKIP_BROWSER=1"
    return found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium_path: str) -> AsyncIterator[Browser]:
    """One browser for all tests; each visit has a context of its own."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=QUIET)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def servers(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[str, str]]:
    """A MongoDB and a Valkey."""
    async with running_services(tmp_path_factory.mktemp("services")) as (mongo_url, redis_url, _):
        yield mongo_url, redis_url


@pytest.fixture
def backing(servers: tuple[str, str], tmp_path: Path) -> Iterator[Backing]:
    """An empty database and Valkey."""
    mongo_url, redis_url = servers
    with borrowed_database(mongo_url, redis_url) as name:
        own_url = with_database(mongo_url, name)
        yield Backing(mongo_url=own_url, redis_url=redis_url, directory=tmp_path)


@pytest.fixture
def translating(backing: Backing) -> Backing:
    """The same, with the tiny models."""
    models = install_tiny(backing.directory / "models")
    return replace(backing, settings={"CURBSIDE_MODELS_DIR": str(models)})


@pytest_asyncio.fixture(loop_scope="session")
async def node(backing: Backing, tmp_path: Path) -> AsyncIterator[Node]:
    """A node with three doctors."""
    async with running_node(backing, "web") as node:
        await add_doctors(backing, [POSTER, CARDIOLOGIST, DERMATOLOGIST])
        yield node
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    shutil.copy(tmp_path / "web.log", ARTIFACTS / f"{tmp_path.name}.log")


@pytest.fixture
def visit(browser: Browser, node: Node) -> Visit:
    """Open the web client in a fresh context; what its console complains of fails the test."""

    @asynccontextmanager
    async def visiting(*, language: str = "en-GB", width: int = 1280) -> AsyncIterator[Page]:
        context = await browser.new_context(
            base_url=node.url, locale=language, viewport={"width": width, "height": 900}
        )
        page = await context.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        try:
            yield page
            assert not complaints
        except (AssertionError, PlaywrightError):
            await picture(page, f"failed-{uuid4().hex[:6]}")
            raise
        finally:
            await context.close()

    return visiting


async def picture(page: Page, name: str) -> None:
    """Keep a screenshot."""
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=ARTIFACTS / f"{name}.png")


async def sign_in(page: Page, actor: Actor, password: str) -> None:
    """Fill in the form that the page shows."""
    await page.get_by_test_id("sign-in-email").fill(actor.email)
    await page.get_by_test_id("sign-in-password").fill(password)
    await page.get_by_test_id("sign-in-submit").click()
