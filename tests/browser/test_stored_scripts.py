"""Words that a careless page would run, in every place where a doctor's words are shown."""

import re
from typing import Any, Final

import pytest
from playwright.async_api import Page, expect

from store.ids import new_id
from tests.browser.conftest import Visit, picture, sign_in
from tests.stories.cast import CARDIOLOGIST, DERMATOLOGIST, PASSWORD, POSTER, desk
from tests.stories.nodes import Node

pytestmark = pytest.mark.asyncio(loop_scope="session")

LONG_MS: Final = 30_000
PAYLOADS: Final = (
    "<script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=1>",
    "<svg onload=window.pwned=1><a href=javascript:window.pwned=1>x</a>",
    "javascript:window.pwned=1",
    "\"'><iframe srcdoc='<script>parent.pwned=1</script>'>",
    "{{constructor.constructor('window.pwned=1')()}}",
    "</title></textarea></style><b onmouseover=window.pwned=1>BOLD</b>",
)  # fmt: skip
EVERYTHING: Final = " ".join(PAYLOADS)
WATCH: Final = """
window.reports = [];
document.addEventListener('securitypolicyviolation', (e) => window.reports.push(e.blockedURI));
"""


async def test_no_word_of_a_doctor_becomes_markup_or_runs_wherever_it_is_shown(
    visit: Visit, node: Node
) -> None:
    case_id = await _a_room_full_of_scripts(node)
    async with visit() as page:
        spoken: list[str] = []
        page.on("dialog", lambda dialog: spoken.append(dialog.message))
        await page.add_init_script(WATCH)
        await page.goto(f"/c/{case_id}")
        await sign_in(page, DERMATOLOGIST, PASSWORD)
        entries = page.get_by_test_id("room-entry")
        for words in PAYLOADS:
            await expect(entries.filter(has_text=words).first).to_be_visible(timeout=LONG_MS)
        await expect(page.get_by_test_id("poll")).to_contain_text(PAYLOADS[1], timeout=LONG_MS)
        await picture(page, "scripts-room")
        await _is_harmless(page, spoken)

        await page.goto("/")
        await page.get_by_role("button", name="Resolved").click()
        await expect(page.get_by_text(PAYLOADS[0]).first).to_be_visible(timeout=LONG_MS)
        await picture(page, "scripts-board")
        await _is_harmless(page, spoken)


async def _is_harmless(page: Page, spoken: list[str]) -> None:
    assert not spoken
    assert await page.evaluate("window.pwned") is None
    assert await page.evaluate("window.reports") == []
    made = "img[src=x], iframe, svg[onload], a[href^='javascript'], [onerror], [onmouseover], b"
    assert await page.locator(made).count() == 0
    assert await page.locator("main script").count() == 0
    leading = await page.eval_on_selector_all("a", "all => all.map((a) => a.href)")
    assert all(re.match(r"https?://(127\.0\.0\.1|localhost)", link) for link in leading)


async def _a_room_full_of_scripts(node: Node) -> str:
    case: dict[str, Any] = {
        "key": new_id(),
        "title": f"Chest pain {PAYLOADS[0]} {PAYLOADS[1]}",
        "story": EVERYTHING,
        "question": {"kind": "treatment", "text": EVERYTHING},
        "patient": {"age_band": "50-59", "sex": "male"},
        "specialties": ["cardiology"],
        "urgency": "learning",
        "language": "en",
        "consent": True,
    }
    async with desk(node, POSTER) as poster, desk(node, CARDIOLOGIST) as specialist:
        posted = await poster.call("case:post", case)
        about = {"case_id": posted.result["case_id"]}
        for words in PAYLOADS:
            said = {"key": new_id(), "text": words}
            assert (await specialist.call("message:post", about | said)).result
        options = [PAYLOADS[1], PAYLOADS[2]]
        poll = {"key": new_id(), "question": EVERYTHING, "options": options}
        assert (await poster.call("poll:open", about | poll)).result
        outcome = {"kind": "solved", "text": EVERYTHING}
        assert (
            await poster.call("case:resolve", about | {"key": new_id(), "outcome": outcome})
        ).result
    case_id: str = about["case_id"]
    return case_id
