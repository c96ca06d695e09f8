"""Finding a case by words that were said in it, and what is like the case in writing."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visit, picture, sign_in
from tests.stories.cast import (
    CARDIOLOGIST,
    PASSWORD,
    POSTER,
    Actor,
    case_payload,
    desk,
    post_case,
    real_case,
)
from tests.stories.nodes import Node

pytestmark = pytest.mark.asyncio(loop_scope="session")

LONG_MS = 40_000
SAID = "Piense también en un feocromocitoma oculto."


async def test_a_search_leads_to_the_message_that_holds_the_words(visit: Visit, node: Node) -> None:
    case_id = await _answered(node, POSTER, CARDIOLOGIST)
    async with visit(width=390) as page:
        await page.goto("/")
        await sign_in(page, POSTER, PASSWORD)
        await expect(page.get_by_test_id("board-search")).to_be_visible(timeout=LONG_MS)
        # Without accents, by its beginning, by keyboard alone.
        await page.keyboard.press("/")
        await expect(page.get_by_test_id("board-search")).to_be_focused()
        await page.keyboard.type("feocromo tambien")
        hit = page.get_by_test_id("board-hit")
        await expect(hit.locator("mark").last).to_have_text("feocromocitoma", timeout=LONG_MS)
        await expect(page.get_by_test_id("board-found")).to_contain_text("1")
        await picture(page, "search-hits")
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        said = page.get_by_test_id("room-entry").filter(has_text="oculto")
        await expect(said).to_be_focused(timeout=LONG_MS)
        assert case_id in page.url

        await page.go_back()
        await page.get_by_test_id("board-more-filters").click()
        await page.get_by_test_id("filter-with_photos").check(timeout=LONG_MS)
        await expect(page.get_by_test_id("board-nothing")).to_be_visible(timeout=LONG_MS)
        await page.get_by_test_id("board-nothing").get_by_role("button").first.click()
        await expect(page.get_by_test_id("board-case")).to_have_count(1, timeout=LONG_MS)
        await page.get_by_test_id("board-search").press("Escape")
        await expect(page.locator("[data-tab=all][aria-pressed=true]")).to_have_count(0)


async def test_a_solved_case_like_the_one_in_writing_is_shown_and_can_be_sent_away(
    visit: Visit, node: Node
) -> None:
    case = real_case("train-359")
    async with desk(node, CARDIOLOGIST) as other:
        posted = await other.call("case:post", case_payload(case, key="like"))
        solved = {"case_id": posted.result["case_id"], "outcome": {"kind": "solved"}}
        await other.call("case:resolve", solved)
    async with visit() as page:
        await page.goto("/sign-in?to=%2Fpost")
        await sign_in(page, POSTER, PASSWORD)
        await page.get_by_test_id("post-title").fill(case.title)
        await page.get_by_test_id("post-story").fill(case.story)
        await expect(page.get_by_test_id("similar-case")).to_have_count(1, timeout=LONG_MS)
        await picture(page, "similar")
        await page.get_by_test_id("similar-dismiss").click()
        await expect(page.get_by_test_id("similar")).to_have_count(0)


async def _answered(node: Node, poster: Actor, author: Actor) -> str:
    """Put up a case and have a colleague say something in it."""
    async with desk(node, poster) as asking, desk(node, author) as answering:
        case_id = await post_case(asking)
        message = {"case_id": case_id, "key": "said", "text": SAID, "language": "es"}
        await answering.call("message:post", message)
    return case_id
