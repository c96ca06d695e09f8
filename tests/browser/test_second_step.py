"""Signing in with an authenticator app, from setting it up to the recovery code of a lost phone."""

import pyotp
import pytest
from playwright.async_api import Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import Visit, sign_in
from tests.stories.cast import CARDIOLOGIST, PASSWORD

pytestmark = pytest.mark.asyncio(loop_scope="session")

LONG_MS = 30_000


async def test_who_set_up_an_app_signs_in_with_a_second_step(visit: Visit) -> None:
    async with visit() as page:
        await page.goto("/sign-in?to=%2Fsecurity")
        await sign_in(page, CARDIOLOGIST, PASSWORD)
        codes = await _set_up(page)
        await page.get_by_test_id("account").click()
        await page.get_by_test_id("sign-out").click()

        await sign_in(page, CARDIOLOGIST, PASSWORD)
        await expect(page.get_by_test_id("second-code")).to_be_focused(timeout=LONG_MS)
        assert not await violations(page)
        await page.get_by_test_id("second-code").fill("not-a-code")
        await page.keyboard.press("Enter")
        await expect(page.locator(".wrong")).to_be_visible(timeout=LONG_MS)
        await page.get_by_test_id("second-code").fill(codes[0])
        await page.keyboard.press("Enter")

        await expect(page.get_by_test_id("account")).to_be_visible(timeout=LONG_MS)


async def _set_up(page: Page) -> list[str]:
    """Set the app up as a doctor would; return the recovery codes."""
    await page.get_by_test_id("totp-begin").click(timeout=LONG_MS)
    key = await page.get_by_test_id("totp-key").text_content(timeout=LONG_MS)
    assert key is not None
    assert {len(group) for group in key.split()} == {4}
    assert not await violations(page)
    await page.get_by_test_id("totp-code").fill(pyotp.TOTP(key.replace(" ", "")).now())
    await page.get_by_test_id("totp-confirm").click()
    await expect(page.get_by_test_id("recovery")).to_be_visible(timeout=LONG_MS)
    assert not await violations(page)
    codes = await page.get_by_test_id("recovery-code").all_text_contents()
    await page.get_by_test_id("recovery-kept").click()
    return codes
