"""A message is reported, decided on, and everyone hears what is theirs to hear."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.browser.conftest import Visit, picture, sign_in
from tests.stories.cast import CARDIOLOGIST, PASSWORD, POSTER, Actor, add_doctors, desk, post_case
from tests.stories.nodes import Backing, Node, running_node

pytestmark = pytest.mark.asyncio(loop_scope="session")

LONG_MS = 40_000
MODERATOR = Actor(
    handle="marjorie.oduya",
    name="Marjorie Oduya",
    country="GB",
    licence="7654321",
    specialties=("hospital_medicine",),
    role="moderator",
)


@pytest_asyncio.fixture(loop_scope="session")
async def node(backing: Backing) -> AsyncIterator[Node]:
    """A node with a moderator."""
    async with running_node(backing, "web") as node:
        await add_doctors(backing, [POSTER, CARDIOLOGIST, MODERATOR])
        yield node


async def test_a_reported_message_is_removed_and_all_concerned_are_told(
    visit: Visit, node: Node
) -> None:
    async with desk(node, POSTER) as asking, desk(node, CARDIOLOGIST) as answering:
        case_id = await post_case(asking)
        sale = {"case_id": case_id, "key": "sale", "text": "Buy my monitor at a discount."}
        said = (await answering.call("message:post", sale)).result["seq"]
        concern = {"case_id": case_id, "key": "unsafe", "seq": said, "on": True}
        async with desk(node, MODERATOR) as other:
            await other.call("reaction:set", {**concern, "reaction": "safety_concern"})

    async with visit(width=390) as poster, visit(language="es-ES") as moderator:
        await poster.goto(f"/c/{case_id}")
        await sign_in(poster, POSTER, PASSWORD)
        await expect(poster.get_by_test_id("concern")).to_be_visible(timeout=LONG_MS)
        await poster.get_by_test_id("concern-show").click()
        sold = poster.get_by_test_id("room-entry").filter(has_text="discount")
        await expect(sold).to_be_focused()
        await picture(poster, "concern")
        await sold.get_by_test_id("report-open").click()
        await poster.get_by_test_id("report-promotion").check()
        await poster.get_by_test_id("report-submit").click()
        await expect(poster.locator("dialog")).to_have_count(0, timeout=LONG_MS)

        await moderator.goto("/sign-in?to=%2Fmoderation")
        await sign_in(moderator, MODERATOR, PASSWORD)
        await moderator.get_by_test_id("report-decide").click(timeout=LONG_MS)
        await moderator.get_by_test_id("decide-redact").check()
        await moderator.get_by_test_id("decide-reason").fill("Aquí no se vende nada.")
        await moderator.get_by_test_id("decide-submit").click()
        await expect(moderator.get_by_test_id("reports-none")).to_be_visible(timeout=LONG_MS)

        await expect(poster.locator(".notice.good").last).to_contain_text("looked at")
        await expect(sold).to_have_count(0, timeout=LONG_MS)
        await expect(poster.get_by_test_id("concern")).to_have_count(0)

    async with visit() as author:
        await author.goto("/sign-in?to=%2Fsettings")
        await sign_in(author, CARDIOLOGIST, PASSWORD)
        why = author.get_by_test_id("decisions")
        await expect(why).to_contain_text("Aquí no se vende nada.", timeout=LONG_MS)
