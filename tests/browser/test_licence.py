"""A doctor whose licence nobody has looked at: what they see, and what they can send."""

from dataclasses import asdict

import pytest
from playwright.async_api import FilePayload, expect

from tests.browser.axe import violations
from tests.browser.conftest import Visit, sign_in
from tests.stories.cast import PASSWORD, PENDING

pytestmark = pytest.mark.asyncio(loop_scope="session")

LONG_MS = 30_000
PDF = FilePayload(name="card.pdf", mimeType="application/pdf", buffer=b"%PDF-1.7\n%%EOF\n")


async def test_who_waits_sees_what_for_sends_a_paper_and_an_answer_and_nothing_clinical(
    visit: Visit,
) -> None:
    async with visit() as page:
        stated = asdict(PENDING.stated())
        registered = await page.request.post("/api/v1/doctor/register", data=stated)
        assert registered.ok
        await page.goto("/sign-in")
        await sign_in(page, PENDING, PASSWORD)
        await expect(page.get_by_test_id("licence-waits")).to_be_visible(timeout=LONG_MS)
        await page.get_by_test_id("licence-paper-file").set_input_files(PDF)
        await expect(page.get_by_test_id("licence-paper")).to_have_count(1, timeout=LONG_MS)
        await page.get_by_test_id("licence-answer").fill("My card, both sides.")
        await page.get_by_test_id("licence-answer-send").click()
        await expect(page.get_by_test_id("licence-answered")).to_be_visible(timeout=LONG_MS)
        assert not await violations(page)

        async with page.expect_download(timeout=LONG_MS) as saved:
            await page.get_by_test_id("licence-paper").get_by_role("link").click()
        assert (await saved.value).suggested_filename == "licence.pdf"
        await page.get_by_test_id("licence-paper-remove").click()
        await expect(page.get_by_test_id("licence-paper")).to_have_count(0, timeout=LONG_MS)
        await page.goto("/post")
        await expect(page.get_by_test_id("licence-waits")).to_be_visible(timeout=LONG_MS)
