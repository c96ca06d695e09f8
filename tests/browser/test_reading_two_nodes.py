"""Two doctors, two nodes, two languages, as each sees it; the original is one tap away."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Visit, picture, sign_in
from tests.stories.cast import CARDIOLOGIST, PASSWORD, POSTER, add_doctors, desk, post_case
from tests.stories.nodes import Backing, Node, running_node

pytestmark = pytest.mark.asyncio(loop_scope="session")

LONG_MS = 60_000
TITLE = "Dolor torácico y fiebre"
IN_ENGLISH = "Chest pain and fever"
CASE = {
    "title": TITLE,
    "story": "El paciente tiene dolor torácico y fiebre de 38.5 °C desde ayer.",
    "question": {"kind": "treatment", "text": "Iniciar amoxicilina 500 mg cada 8 horas?"},
    "language": "es",
}


@pytest_asyncio.fixture(loop_scope="session")
async def node(translating: Backing) -> AsyncIterator[Node]:
    """The Spanish doctor's node; it translates for both."""
    async with running_node(translating, "es") as node:
        await add_doctors(translating, [POSTER, CARDIOLOGIST])
        yield node


async def test_each_doctor_reads_on_their_own_node_in_their_own_language(
    visit: Visit, node: Node, translating: Backing
) -> None:
    async with AsyncExitStack() as stack:
        other = await stack.enter_async_context(
            running_node(translating, "en", {"CURBSIDE_ROLES": "web"})
        )
        at_es = await stack.enter_async_context(desk(node, CARDIOLOGIST))
        english = await stack.enter_async_context(visit(language="en-GB"))
        await english.goto(f"{other.url}/")
        await sign_in(english, POSTER, PASSWORD)
        await expect(english.locator(".board > .waiting")).to_be_visible(timeout=LONG_MS)

        case_id = await post_case(at_es, **CASE)
        card = english.get_by_test_id("board-case")
        await expect(card.locator("h3")).to_have_text(IN_ENGLISH, timeout=LONG_MS)
        await card.click()
        await _has_one_tap_to_the_original(english)
        await picture(english, "two-nodes-english")

        spanish = await stack.enter_async_context(visit(language="es-ES", width=390))
        await spanish.goto(f"/c/{case_id}")
        await sign_in(spanish, CARDIOLOGIST, PASSWORD)
        await expect(spanish.get_by_test_id("room")).to_be_visible(timeout=LONG_MS)
        await _say(english, "Give furosemide 40 mg today.")
        answer = _line(spanish, "furosemida")
        await expect(answer).to_contain_text("Administrar furosemida 40 mg hoy.", timeout=LONG_MS)

        await _say(english, "Give digoxin 0.25 mg today.")
        wrong = _line(spanish, "digoxin")
        check = wrong.get_by_test_id("translation-check")
        await expect(check).to_have_attribute("data-kind", "dose", timeout=LONG_MS)
        await expect(check).to_contain_text("0.25 mg")
        await expect(wrong).to_contain_text("Give digoxin 0.25 mg today.")
        await expect(wrong).not_to_contain_text("digoxina")
        await wrong.scroll_into_view_if_needed()
        await picture(spanish, "two-nodes-spanish-phone")

        await _mark_as_wrong(answer)
        await _reads_both_and_as_written(spanish, case_id)


async def _has_one_tap_to_the_original(page: Page) -> None:
    title = page.locator("aside h1")
    await expect(title).to_have_text(IN_ENGLISH, timeout=LONG_MS)
    toggle = page.locator("aside").get_by_test_id("translation-toggle")
    await toggle.click()
    await expect(title).to_have_text(TITLE)
    await toggle.click()
    await expect(title).to_have_text(IN_ENGLISH)


async def _say(page: Page, text: str) -> None:
    await page.get_by_test_id("composer-text").fill(text)
    await page.get_by_test_id("composer-send").click()


def _line(page: Page, words: str) -> Locator:
    return page.get_by_test_id("room-entry").filter(has_text=words)


async def _mark_as_wrong(line: Locator) -> None:
    await line.get_by_test_id("translation-report").click()
    await line.page.get_by_test_id("translation-wrong").click()
    reported = line.locator('[data-kind="reported"]')
    await expect(reported).to_be_visible(timeout=LONG_MS)


async def _reads_both_and_as_written(page: Page, case_id: str) -> None:
    for choice, translated, original in ((1, 1, 1), (2, 0, 1)):
        await page.goto("/settings")
        await page.locator('input[name="reading-en"]').nth(choice).check(timeout=LONG_MS)
        await page.goto(f"/c/{case_id}")
        await expect(page.get_by_text("Give furosemide 40 mg today.")).to_have_count(
            original, timeout=LONG_MS
        )
        await expect(page.get_by_text("Administrar furosemida 40 mg hoy.")).to_have_count(
            translated, timeout=LONG_MS
        )
