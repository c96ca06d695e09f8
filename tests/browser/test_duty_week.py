"""The week of duty: hours are marked by keyboard and by dragging, swaps are refused and taken."""

import pytest
from playwright.async_api import Page, expect

from server.clock import PrimaryClock
from server.paging.duty_assembly import build_duty
from store.client import Store
from tests.browser.conftest import Visit, picture, sign_in
from tests.duty_makers import make_layer
from tests.stories.cast import CARDIOLOGIST, PASSWORD, SECOND_CARDIOLOGIST, Actor, add_doctors
from tests.stories.nodes import Backing

pytestmark = pytest.mark.asyncio(loop_scope="session")

LONG_MS = 30_000


async def always_on_call(backing: Backing, actor: Actor) -> None:
    """Put the doctor on call for cardiology, day and night."""
    store = await Store.open(backing.mongo_url)
    try:
        layer = make_layer(doctors=(actor.email,))
        await build_duty(store, clock=PrimaryClock()).book.set_schedule(
            "cardiology", time_zone="Europe/Madrid", layers=[layer]
        )
    finally:
        await store.close()


async def open_duty(page: Page, actor: Actor) -> None:
    await page.goto("/duty")
    await sign_in(page, actor, PASSWORD)
    ready = page.locator("[data-testid=duty-page][data-ready=true]")
    await expect(ready).to_be_visible(timeout=LONG_MS)


async def mark_by_keyboard(page: Page) -> None:
    """Mark the hours from one to four of some day of next week."""
    await page.get_by_test_id("week-next").click()
    await page.locator(".week-hour[tabindex='0']").focus()
    for key in ("Home", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight"):
        await page.keyboard.press(key)
    await expect(page.locator(".week-hour.marked")).to_have_count(3)
    await page.keyboard.press("Enter")


async def mark_by_dragging(page: Page) -> None:
    """Mark the hours from eight to eleven of the week's last day."""
    row = page.get_by_role("row").last
    await row.scroll_into_view_if_needed()
    await row.locator(".week-hour").nth(8).hover()
    await page.mouse.down()
    await row.locator(".week-hour").nth(10).hover()
    await page.mouse.up()
    await expect(page.locator(".week-hour.marked")).to_have_count(3)


async def test_hours_of_a_shift_are_offered_refused_and_taken_over(
    visit: Visit, backing: Backing
) -> None:
    await add_doctors(backing, [SECOND_CARDIOLOGIST])
    await always_on_call(backing, CARDIOLOGIST)
    async with visit(language="es-ES", width=390) as asker, visit() as colleague:
        await open_duty(asker, CARDIOLOGIST)
        await open_duty(colleague, SECOND_CARDIOLOGIST)
        offers, own = colleague.get_by_test_id("swap-offer"), asker.get_by_test_id("own-change")

        await mark_by_keyboard(asker)
        await asker.get_by_test_id("plan-save").click()
        await expect(own).to_have_count(1, timeout=LONG_MS)
        await expect(offers).to_have_count(1, timeout=LONG_MS)
        await colleague.get_by_test_id("swap-refuse").click()
        await picture(colleague, "swap-refused")
        await colleague.get_by_test_id("swap-word-away").click()
        await expect(offers).to_have_count(0, timeout=LONG_MS)
        await expect(own).to_contain_text("Un colega no puede: está fuera.", timeout=LONG_MS)

        await mark_by_dragging(asker)
        await picture(asker, "week-marked")
        await asker.get_by_test_id("plan-save").click()
        await colleague.get_by_test_id("swap-accept").click(timeout=LONG_MS)
        await expect(own.last).to_contain_text("Un colega la asume.", timeout=LONG_MS)
        await picture(asker, "swap-taken")
        await expect(asker.locator(".week-hour.shift")).to_have_count(7 * 24 - 3, timeout=LONG_MS)
