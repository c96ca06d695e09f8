"""A case with a photo, posted in one browser and answered live in another."""

import re

import pytest
from playwright.async_api import Page, expect

from server.demo.cases import DemoCase
from server.demo.pictures import draw
from tests.browser.conftest import Visit, picture, sign_in
from tests.stories.cast import CARDIOLOGIST, PASSWORD, POSTER, real_case

pytestmark = pytest.mark.asyncio(loop_scope="session")

CASE = real_case("train-359")
ANSWER = "Traslado inmediato para angioplastia primaria: decide el shock, no el ictus."
IN_A_ROOM = re.compile(r"/c/[\w-]{22}$")
LONG_MS = 15_000


async def test_a_case_with_a_photo_is_answered_live_by_who_was_paged(visit: Visit) -> None:
    async with visit() as poster, visit(language="es-ES", width=390) as specialist:
        await specialist.goto("/")
        await sign_in(specialist, CARDIOLOGIST, PASSWORD)
        await expect(specialist.get_by_test_id("sign-in-submit")).to_be_hidden()
        await poster.goto("/")
        await sign_in(poster, POSTER, PASSWORD)
        await _post(poster, CASE)
        await expect(poster).to_have_url(IN_A_ROOM, timeout=LONG_MS)
        await picture(poster, "posted")

        await expect(specialist.get_by_test_id("page-banner")).to_be_visible(timeout=LONG_MS)
        await picture(specialist, "paged-phone")
        await specialist.get_by_test_id("page-acknowledge").click()
        await expect(specialist).to_have_url(poster.url, timeout=LONG_MS)
        await expect(specialist.get_by_test_id("room")).to_contain_text(CASE.story[:60])
        await specialist.get_by_test_id("composer-text").fill(ANSWER)
        await specialist.get_by_test_id("composer-send").click()

        entry = poster.get_by_test_id("room-entry").filter(has_text=ANSWER)
        await expect(entry).to_be_visible(timeout=LONG_MS)
        await expect(specialist.get_by_test_id("room-entry").filter(has_text=ANSWER)).to_have_count(
            1
        )
        await expect(specialist.locator("img[src*='/api/v1/attachments/']").first).to_be_visible()
        await picture(poster, "answered")
        await picture(specialist, "answered-phone")


async def test_a_written_message_survives_a_reload_and_is_sent_once(visit: Visit) -> None:
    async with visit() as page:
        await page.goto("/")
        await sign_in(page, POSTER, PASSWORD)
        await _post(page, CASE)
        await expect(page).to_have_url(IN_A_ROOM, timeout=LONG_MS)
        await expect(page.get_by_test_id("composer-text")).to_be_visible(timeout=LONG_MS)

        await page.route("**/socket.io/**", lambda route: route.abort())
        await page.context.set_offline(True)
        await page.get_by_test_id("composer-text").fill("Second troponin is due at 14:00.")
        await page.get_by_test_id("composer-send").click()
        await expect(page.get_by_test_id("pending-entry")).to_be_visible()
        await page.context.set_offline(False)
        await page.unroute("**/socket.io/**")
        await page.reload()

        sent = page.get_by_test_id("room-entry").filter(has_text="Second troponin")
        await expect(sent).to_have_count(1, timeout=LONG_MS)
        await expect(page.get_by_test_id("pending-entry")).to_have_count(0)


async def _post(page: Page, case: DemoCase) -> None:
    """Fill in the form for a new case, with a photo, and send it."""
    at = page.get_by_test_id
    await at("post-open").first.click()
    await at("post-title").fill(case.title)
    await at("post-story").fill(case.story)
    await at("post-kind").select_option(case.question.kind)
    await at("post-question").fill(case.question.text)
    await at("post-age").select_option(case.patient.age_band)
    await at("post-sex").select_option(case.patient.sex)
    await at("post-specialty-search").fill("interventional card")
    await at("post-specialty-option").first.click()
    await at("post-urgency-now").check(force=True)
    await at("post-photo-input").set_input_files(
        {"name": "ecg.png", "mimeType": "image/png", "buffer": draw("ecg_anterior")}
    )
    await expect(page.locator("form img").first).to_be_visible(timeout=LONG_MS)
    await expect(page.locator("form progress")).to_have_count(0, timeout=LONG_MS)
    await at("post-consent").check(force=True)
    await picture(page, "posting")
    await at("post-submit").click()
