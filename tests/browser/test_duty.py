"""One's own duty: time off and quiet hours are kept, and a page says why it came."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visit, sign_in
from tests.stories.cast import CARDIOLOGIST, PASSWORD, POSTER, desk, post_case
from tests.stories.nodes import Node, eventually

pytestmark = pytest.mark.asyncio(loop_scope="session")

LONG_MS = 30_000


async def test_time_off_and_quiet_hours_are_kept(visit: Visit) -> None:
    async with visit() as page:
        await page.goto("/duty")
        await sign_in(page, CARDIOLOGIST, PASSWORD)
        ready = page.locator("[data-testid=duty-page][data-ready=true]")
        await expect(ready).to_be_visible(timeout=LONG_MS)
        soon = datetime.now(UTC) + timedelta(days=3)
        await page.get_by_test_id("time-off-starts").fill(f"{soon:%Y-%m-%dT08:00}")
        await page.get_by_test_id("time-off-ends").fill(f"{soon:%Y-%m-%dT20:00}")
        await page.get_by_test_id("time-off-take").click()
        await expect(page.get_by_test_id("time-off-list")).to_be_visible(timeout=LONG_MS)
        await page.get_by_test_id("quiet-save").click()
        await expect(page.get_by_test_id("quiet-remove")).to_be_visible(timeout=LONG_MS)
        await page.reload()

        await expect(page.get_by_test_id("quiet-remove")).to_be_visible(timeout=LONG_MS)
        await expect(page.locator(".calendar-item.off").first).to_be_visible()


async def test_a_page_says_why_it_came(visit: Visit, node: Node) -> None:
    async with desk(node, POSTER) as poster, desk(node, CARDIOLOGIST) as cardiologist:
        await post_case(poster, specialties=["interventional_cardiology"], urgency="now")

        async def is_paged() -> bool:
            return bool((await cardiologist.call("page:list", {})).result["pages"])

        await eventually(is_paged, within_s=30, what="the cardiologist is paged")
    async with visit(language="es-ES", width=390) as page:
        await page.goto("/pages")
        await sign_in(page, CARDIOLOGIST, PASSWORD)
        await page.get_by_test_id("why").first.click(timeout=LONG_MS)
        await expect(page.locator(".why li").first).to_contain_text(
            "Tiene la especialidad a la que se preguntó.", timeout=LONG_MS
        )
