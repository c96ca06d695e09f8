"""The link in a push: opening it as a signed-in specialist leads into the live room."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visit, picture, sign_in
from tests.stories.cast import (
    CARDIOLOGIST,
    DERMATOLOGIST,
    PASSWORD,
    POSTER,
    case_payload,
    desk,
    real_case,
)
from tests.stories.nodes import Node, eventually

pytestmark = pytest.mark.asyncio(loop_scope="session")

CASE = real_case("train-359")
LONG_MS = 15_000


async def test_the_link_of_a_page_lands_a_signed_in_specialist_in_the_room(
    visit: Visit, node: Node
) -> None:
    page_id = await _page_of_the_cardiologist(node)
    async with visit() as page:
        await page.goto("/")
        await sign_in(page, CARDIOLOGIST, PASSWORD)
        await expect(page.get_by_test_id("account")).to_be_visible(timeout=LONG_MS)
        await page.goto(f"/p/{page_id}")

        await expect(page).to_have_url(re.compile(r"/c/[\w-]{22}$"), timeout=LONG_MS)
        await expect(page.get_by_test_id("room")).to_contain_text(CASE.story[:60])
        await picture(page, "page-link")


async def test_the_link_of_a_page_asks_to_sign_in_first_and_comes_back(
    visit: Visit, node: Node
) -> None:
    page_id = await _page_of_the_cardiologist(node)
    async with visit(width=390) as page:
        await page.goto(f"/p/{page_id}")
        await sign_in(page, CARDIOLOGIST, PASSWORD)

        await expect(page).to_have_url(re.compile(r"/c/[\w-]{22}$"), timeout=LONG_MS)
        await expect(page.get_by_test_id("room")).to_contain_text(CASE.story[:60])


async def test_the_link_of_a_page_helps_nobody_else(visit: Visit, node: Node) -> None:
    page_id = await _page_of_the_cardiologist(node)
    async with visit() as page:
        await page.goto(f"/p/{page_id}")
        await sign_in(page, DERMATOLOGIST, PASSWORD)

        await expect(page.get_by_test_id("page-error")).to_be_visible(timeout=LONG_MS)


async def _page_of_the_cardiologist(node: Node) -> str:
    """Post a case and return the id of the page that the cardiologist got."""
    async with desk(node, POSTER) as poster, desk(node, CARDIOLOGIST) as cardiologist:
        await poster.call("case:post", case_payload(CASE, key="linked"))
        pages: list[str] = []

        async def is_paged() -> bool:
            listed = (await cardiologist.call("page:list", {})).result["pages"]
            pages[:] = [page["page_id"] for page in listed]
            return bool(pages)

        await eventually(is_paged, within_s=10, what="the cardiologist is paged")
    return pages[0]
