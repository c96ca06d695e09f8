"""On the narrowest phone, in the longer language, nothing is cut off at the right."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Visit, picture, sign_in
from tests.stories.cast import PASSWORD, POSTER, case_payload, desk, real_case
from tests.stories.nodes import Node

pytestmark = pytest.mark.asyncio(loop_scope="session")

LONG_MS = 15_000
LONG_NAMES = ["general_surgery", "interventional_cardiology", "obstetrics_gynaecology"]
# What lies in a box that scrolls, or that ends in an ellipsis, is the box's own affair.
BEYOND_THE_EDGE = """() => {
  const width = document.documentElement.clientWidth;
  const beyond = (one) =>
    one.getClientRects().length > 0 && one.getBoundingClientRect().right > width + 0.5;
  const excused = (one) => {
    for (let box = one.parentElement; box && box !== document.body; box = box.parentElement) {
      const { overflowX, textOverflow } = getComputedStyle(box);
      if (textOverflow === "ellipsis" || ["auto", "scroll"].includes(overflowX)) return true;
    }
    return false;
  };
  return [...document.body.querySelectorAll("*")]
    .filter((one) => beyond(one) && !excused(one))
    .map((one) => `${one.tagName}.${one.getAttribute("class")}`);
}"""


async def test_nothing_is_cut_off_on_a_narrow_phone_in_spanish(visit: Visit, node: Node) -> None:
    case = case_payload(real_case("train-359"), key="narrow", specialties=LONG_NAMES)
    async with desk(node, POSTER) as poster:
        posted = await poster.call("case:post", case)
    async with visit(language="es-ES", width=360) as page:
        await page.goto("/")
        await sign_in(page, POSTER, PASSWORD)
        await expect(page.get_by_test_id("board-case").first).to_be_visible(timeout=LONG_MS)
        await _everything_fits(page, "board")

        await page.goto(f"/c/{posted.result['case_id']}")
        await expect(page.get_by_test_id("room")).to_be_visible(timeout=LONG_MS)
        await _everything_fits(page, "room")

        await page.goto("/post")
        await expect(page.get_by_test_id("post-submit")).to_be_visible(timeout=LONG_MS)
        await _everything_fits(page, "post")

        for name in ("duty", "pages", "channels", "numbers"):
            await page.goto(f"/{name}")
            there = page.locator(f"[data-testid={name}-page][data-ready=true]")
            await expect(there).to_be_visible(timeout=LONG_MS)
            await _everything_fits(page, name)
        await page.goto("/lounge")
        there = page.locator("[data-testid=lounges][data-ready=true]")
        await expect(there).to_be_visible(timeout=LONG_MS)
        await _everything_fits(page, "lounges")


async def _everything_fits(page: Page, name: str) -> None:
    await picture(page, f"narrow-{name}")
    assert await page.evaluate(BEYOND_THE_EDGE) == []
