"""What a room helps with beside talking: polls, reactions, removal, photos, how far paging is."""

import io
import re

import pytest
from PIL import Image
from playwright.async_api import FilePayload, Page, expect

from tests import pictures
from tests.browser.axe import violations
from tests.browser.conftest import Visit, picture, sign_in
from tests.stories.cast import CARDIOLOGIST, PASSWORD, POSTER, Actor, case_payload, desk, real_case
from tests.stories.nodes import Node

pytestmark = pytest.mark.asyncio(loop_scope="session")

CASE = real_case("train-359")
LONG_MS = 20_000


async def test_a_poll_shows_its_sums_only_to_who_has_voted(visit: Visit, node: Node) -> None:
    case_id = await _posted(node)
    async with visit() as poster, visit(language="es-ES", width=390) as specialist:
        await _enter(poster, POSTER, case_id)
        await _enter(specialist, CARDIOLOGIST, case_id)
        await specialist.get_by_test_id("poll-open").click()
        await specialist.get_by_test_id("poll-new-option").nth(0).fill("STEMI")
        await specialist.get_by_test_id("poll-new-option").nth(1).fill("Takotsubo")
        await specialist.get_by_test_id("poll-open-submit").click()

        # By keyboard alone: an option is a button, and so is the vote.
        await expect(poster.get_by_test_id("poll-option")).to_have_count(2, timeout=LONG_MS)
        await poster.get_by_test_id("poll-option").nth(1).focus()
        await poster.keyboard.press("Space")
        await poster.get_by_test_id("poll-vote").focus()
        await poster.keyboard.press("Enter")
        await expect(poster.get_by_test_id("poll").locator("meter")).to_have_count(
            2, timeout=LONG_MS
        )
        await picture(poster, "poll-voted")
        assert await violations(poster) == []
        await expect(specialist.get_by_test_id("poll")).to_contain_text("1 voto", timeout=LONG_MS)
        await expect(specialist.get_by_test_id("poll").locator("meter")).to_have_count(0)

        await poster.get_by_test_id("poll-close").click()
        await poster.get_by_test_id("poll-correct").select_option("0")
        await expect(specialist.get_by_test_id("poll").locator("meter")).to_have_count(
            2, timeout=LONG_MS
        )
        await expect(specialist.get_by_test_id("poll").locator(".correct")).to_contain_text("STEMI")


async def test_agreement_concern_and_removal_reach_the_others(visit: Visit, node: Node) -> None:
    case_id = await _posted(node)
    async with visit() as poster, visit(language="es-ES") as specialist:
        await _enter(poster, POSTER, case_id)
        await _enter(specialist, CARDIOLOGIST, case_id)
        await specialist.get_by_test_id("composer-text").fill("Angioplastia primaria ya.")
        await specialist.get_by_test_id("composer-send").click()
        said = poster.get_by_test_id("room-entry").filter(has_text="Angioplastia")
        await expect(said).to_be_visible(timeout=LONG_MS)

        await said.get_by_test_id("reaction-helped").click()
        helped = specialist.get_by_test_id("reaction-helped")
        await expect(helped).to_contain_text("1", timeout=LONG_MS)
        await said.get_by_test_id("reaction-safety_concern").click()
        concern = specialist.locator("[data-kind=reaction_set]")
        await expect(concern).to_be_visible(timeout=LONG_MS)

        # Joining anew tells which messages are one's own, however late the answer to one was.
        await specialist.reload()
        await expect(specialist.locator("[data-own=true]")).to_be_visible(timeout=LONG_MS)
        await specialist.get_by_test_id("room-entry").first.hover()
        await specialist.get_by_test_id("redact-open").click()
        await specialist.locator("[data-reason=patient_data]").click()
        await expect(said).to_have_count(0, timeout=LONG_MS)
        await expect(poster.get_by_test_id("room-entry")).to_contain_text("who the patient is")
        await picture(poster, "removed")
        assert await violations(poster) == []


async def test_the_poster_sees_how_far_paging_is_and_stops_it(visit: Visit, node: Node) -> None:
    async with visit() as specialist, visit() as poster:
        await specialist.goto("/")
        await sign_in(specialist, CARDIOLOGIST, PASSWORD)
        case_id = await _posted(node)
        await _enter(poster, POSTER, case_id)
        line = poster.get_by_test_id("paging-line")
        await expect(line).to_contain_text(re.compile(r"Wave 1 of \d"), timeout=LONG_MS)
        await expect(line).to_contain_text("1 paged", timeout=LONG_MS)
        await expect(specialist.get_by_test_id("page-banner")).to_be_visible(timeout=LONG_MS)

        await poster.get_by_test_id("paging-stop").click()
        await poster.get_by_test_id("paging-stop-submit").click()
        await expect(line).to_have_attribute("data-state", "withdrawn", timeout=LONG_MS)
        await expect(specialist.get_by_test_id("page-banner")).to_be_hidden(timeout=LONG_MS)


async def test_words_that_name_the_patient_are_shown_before_they_are_sent(
    visit: Visit, node: Node
) -> None:
    case_id = await _posted(node)
    async with visit() as page:
        await _enter(page, POSTER, case_id)
        await page.get_by_test_id("composer-text").fill("Call her son at +34 612 345 678 today.")
        await expect(page.get_by_test_id("findings")).to_be_visible(timeout=LONG_MS)
        await expect(page.get_by_test_id("composer-send")).to_be_disabled()
        await picture(page, "findings")
        assert await violations(page) == []

        await page.get_by_test_id("findings-replace").first.click()
        await expect(page.get_by_test_id("composer-text")).to_have_value(re.compile(r"\[PHONE\]"))
        await expect(page.get_by_test_id("findings")).to_have_count(0, timeout=LONG_MS)
        await expect(page.get_by_test_id("composer-send")).to_be_enabled()


async def test_what_is_covered_in_a_photo_is_black_for_everybody(visit: Visit, node: Node) -> None:
    case_id = await _posted(node)
    red = pictures.picture("PNG", size=(400, 300), colour=(200, 40, 40))
    chosen: FilePayload = {"name": "film.png", "mimeType": "image/png", "buffer": red}
    grey = pictures.picture("PNG", size=(300, 300), colour=(120, 120, 120))
    earlier: FilePayload = {"name": "earlier.png", "mimeType": "image/png", "buffer": grey}
    async with visit(width=390) as page:
        await _enter(page, POSTER, case_id)
        await page.get_by_test_id("composer-photo-input").set_input_files([chosen, earlier])
        await page.get_by_test_id("upload-edit").first.click()
        await _drag(page, (100, 75), (200, 150))
        await expect(page.get_by_test_id("photo-status")).to_contain_text("1 covered place.")
        # By keyboard: a second place in the middle, moved to the right, then taken back.
        await page.get_by_test_id("photo-tool-box").press("Enter")
        await page.keyboard.press("ArrowRight")
        await page.keyboard.press("Enter")
        await expect(page.get_by_test_id("photo-status")).to_contain_text("2 covered places.")
        await page.get_by_test_id("photo-undo").click()
        await expect(page.get_by_test_id("photo-status")).to_contain_text("1 covered place.")
        await picture(page, "photo-covered")
        assert await violations(page) == []
        await page.get_by_test_id("photo-done").click()
        await expect(page.get_by_test_id("photo-editor")).to_have_count(0)
        await expect(page.get_by_test_id("upload-edit").first).to_be_focused()

        await page.get_by_test_id("composer-text").fill("The lower lobe, name covered.")
        await expect(page.get_by_test_id("composer-send")).to_be_enabled(timeout=LONG_MS)
        await page.get_by_test_id("composer-send").click()
        shown = page.get_by_test_id("room-entry").locator("img[src*='/api/v1/attachments/']")
        address = await shown.first.get_attribute("src", timeout=LONG_MS)
        assert address is not None
        served = await page.request.get(address.removesuffix("/thumb"))
        film = Image.open(io.BytesIO(await served.body())).convert("RGB").getchannel("R")
        assert film.size == (400, 300)
        assert film.crop((104, 79, 196, 146)).getextrema() == (0, 0)
        assert film.crop((0, 0, 400, 70)).getextrema() == (200, 200)
        assert film.crop((210, 75, 400, 300)).getextrema() == (200, 200)
        await _look_closely(page)


async def _look_closely(page: Page) -> None:
    """Open the first photo of the message, magnify it, and lay the second beside it."""
    await page.get_by_test_id("room-entry").locator(".photos button").first.click()
    pane, scale = page.get_by_test_id("photo-pane"), page.get_by_test_id("photo-scale")
    await pane.dblclick(position={"x": 40, "y": 60}, timeout=LONG_MS)
    await expect(scale).to_have_text("250 %")
    await page.get_by_test_id("photo-compare").click()
    await expect(pane).to_have_count(2)
    await pane.first.focus()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("+")
    await expect(scale).to_have_text(["375 %", "375 %"])
    await picture(page, "photos-compared")
    assert await violations(page) == []
    await page.keyboard.press("0")
    await expect(scale).to_have_text(["100 %", "100 %"])
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("photo-viewer")).to_have_count(0)


async def _drag(page: Page, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Draw in the photo of 400 × 300 pixels, which is as large as its stage lets it be."""
    stage = await page.get_by_test_id("photo-stage").locator("svg").bounding_box()
    assert stage is not None
    scale = min(stage["width"] / 400, stage["height"] / 300)
    left = stage["x"] + (stage["width"] - 400 * scale) / 2
    top = stage["y"] + (stage["height"] - 300 * scale) / 2
    await page.mouse.move(left + start[0] * scale, top + start[1] * scale)
    await page.mouse.down()
    await page.mouse.move(left + end[0] * scale, top + end[1] * scale, steps=3)
    await page.mouse.up()


async def _posted(node: Node) -> str:
    async with desk(node, POSTER) as poster:
        posted = await poster.call("case:post", case_payload(CASE, key="acts"))
    case_id: str = posted.result["case_id"]
    return case_id


async def _enter(page: Page, actor: Actor, case_id: str) -> None:
    """Sign in and open the room."""
    await page.goto(f"/c/{case_id}")
    await sign_in(page, actor, PASSWORD)
    await expect(page.locator("[data-testid=room][data-ready=true]")).to_be_visible(timeout=LONG_MS)
