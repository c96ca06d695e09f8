"""What axe-core finds on a page: nothing may be left of it."""

from functools import cache
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Page

_SOURCE: Final = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
_RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN: Final = """async (tags) => {
    const { violations } = await axe.run(document, {
        runOnly: { type: "tag", values: tags }, resultTypes: ["violations"],
    });
    const places = (nodes) => nodes.map((one) => one.target.join(" "));
    return violations.map(({ id, nodes }) => ({ id, at: places(nodes) }));
}"""


@cache
def _source() -> str:
    return _SOURCE.read_text(encoding="utf-8")


async def violations(page: Page) -> list[dict[str, Any]]:
    """Return each rule that is broken, with the elements that break it."""
    await page.evaluate(_source())
    found: list[dict[str, Any]] = await page.evaluate(_RUN, _RULES)
    return found
