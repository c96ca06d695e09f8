"""Every page and state in both languages: axe finds nothing, and nothing moves for who asked so."""

import os
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.browser.axe import violations
from tests.browser.screenshots import Variant, demo, looking, signed_in
from tests.browser.shots import SHOTS

pytestmark = pytest.mark.asyncio(loop_scope="session")

RUNNING = "() => document.getAnimations().map((one) => one.animationName ?? String(one))"
# Both languages, both themes and both sizes, each once. Pages take turns between them, since each
# takes seconds; `CURBSIDE_AXE=all` has every page in both.
VARIANTS = [Variant("desktop", "light", "en"), Variant("phone", "dark", "es")]
ALL = os.environ.get("CURBSIDE_AXE") == "all"


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def demo_url() -> AsyncIterator[str]:
    """The demo, on a fresh folder."""
    async with demo() as url:
        yield url


@pytest.mark.parametrize("by", VARIANTS, ids=str)
async def test_axe_finds_nothing_and_nothing_moves(
    browser: Browser, demo_url: str, by: Variant
) -> None:
    found: dict[str, object] = {}
    shots = SHOTS if ALL else SHOTS[VARIANTS.index(by) :: len(VARIANTS)]
    states = await signed_in(browser, demo_url, {shot.doctor for shot in shots})
    for shot in shots:
        context = await looking(browser, demo_url, states[shot.doctor], by)
        page = await context.new_page()
        await shot.bring_up(page)
        broken = await violations(page)
        moving = await page.evaluate(RUNNING)
        if broken or moving:
            found[shot.name] = (broken, moving)
        await context.close()

    assert found == {}
