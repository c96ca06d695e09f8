"""A case in Spanish, read in English: translated by the real engine, the original one tap away."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.browser.conftest import Visit, picture, sign_in
from tests.stories.cast import CARDIOLOGIST, PASSWORD, POSTER, add_doctors, desk, post_case
from tests.stories.nodes import Backing, Node, running_node

pytestmark = pytest.mark.asyncio(loop_scope="session")

LONG_MS = 40_000
TITLE = "Chest pain and fever"
CASE = {
    "title": TITLE,
    "story": "The patient has chest pain and a fever of 38.5 °C since yesterday.",
    "question": {"kind": "treatment", "text": "Start amoxicillin 500 mg every 8 hours?"},
    "language": "en",
}


@pytest_asyncio.fixture(loop_scope="session")
async def node(translating: Backing) -> AsyncIterator[Node]:
    """A node that translates."""
    async with running_node(translating, "web") as node:
        await add_doctors(translating, [POSTER, CARDIOLOGIST])
        yield node


async def test_a_case_is_read_in_ones_own_language_with_the_original_one_tap_away(
    visit: Visit, node: Node
) -> None:
    async with desk(node, POSTER) as poster, visit(language="es-ES", width=390) as page:
        case_id = await post_case(poster, **CASE)
        await page.goto(f"/c/{case_id}")
        await sign_in(page, CARDIOLOGIST, PASSWORD)
        note = page.get_by_test_id("translation-note")
        await expect(note).to_be_visible(timeout=LONG_MS)
        title = page.locator("aside h1")
        await expect(title).not_to_have_text(TITLE)
        await picture(page, "translated-phone")

        await note.get_by_test_id("translation-toggle").click()
        await expect(title).to_have_text(TITLE)
        await note.get_by_test_id("translation-toggle").click()
        await note.get_by_test_id("translation-report").click()
        await page.get_by_test_id("translation-wrong").click()
        await expect(page.locator("dialog")).to_have_count(0, timeout=LONG_MS)
