"""`python -m tests.browser.long_room`: a room of 10,000 entries scrolled in a slowed Chromium.

Prints how long the room took to be read, how much of it is in the page, and the frames while it was
scrolled up and down by the wheel: how many took over 50 ms, and the longest.
"""

import argparse
import asyncio
import json
import os
import shutil
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic
from typing import Any, Final

from playwright.async_api import Page, async_playwright, expect

from tests.browser.screenshots import QUIET
from tests.stories.cast import CARDIOLOGIST, PASSWORD, POSTER, Desk, add_doctors, desk, post_case
from tests.stories.nodes import Backing, Node, running_node, running_services, with_database

SLOWER: Final = 4
LONG_MS: Final = 120_000
AT_ONCE: Final = 50
STEP_PX: Final = 400
STEPS: Final = 60
STEP_EVERY_S: Final = 0.1
WATCH: Final = """() => {
  window.frames_ms = [];
  let before = performance.now();
  const next = (now) => {
    window.frames_ms.push(now - before);
    before = now;
    window.frame = requestAnimationFrame(next);
  };
  window.frame = requestAnimationFrame(next);
}"""
STOP: Final = "() => { cancelAnimationFrame(window.frame); return window.frames_ms; }"
DRAWN: Final = "() => document.querySelectorAll('[data-testid=room-entry]').length"


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of it; times in milliseconds or seconds as they say."""

    entries: int
    read_s: float
    drawn_at_rest: int
    drawn_at_most: int
    frames: int
    over_50_ms: int
    longest_ms: float
    p95_ms: float


async def fill(at: Desk, case_id: str, count: int) -> None:
    """Say something `count` times, some at once."""

    async def say(number: int) -> None:
        text = f"Line {number}: potassium {3 + number % 30 / 10:.1f} mmol/l. " * (1 + number % 4)
        said = {"case_id": case_id, "key": f"line-{number}", "text": text, "language": "en"}
        answer = await at.call("message:post", said)
        assert answer.result, answer

    for first in range(0, count, AT_ONCE):
        await asyncio.gather(*(say(n) for n in range(first, min(count, first + AT_ONCE))))


async def scrolled(page: Page) -> tuple[list[float], int]:
    """Scroll up, then down; return the frames' times, and how many lines were drawn at most."""
    await page.mouse.move(700, 400)
    await page.evaluate(WATCH)
    drawn = 0
    for step in range(2 * STEPS):
        await page.mouse.wheel(0, -STEP_PX if step < STEPS else STEP_PX)
        await asyncio.sleep(STEP_EVERY_S)
        if step % 20 == 0:
            drawn = max(drawn, await page.evaluate(DRAWN))
    return await page.evaluate(STOP), drawn


async def measure(page: Page, url: str, count: int) -> Measured:
    """Sign in, open the room and scroll it."""
    await page.goto(url)
    await page.get_by_test_id("sign-in-email").fill(CARDIOLOGIST.email)
    await page.get_by_test_id("sign-in-password").fill(PASSWORD)
    session = await page.context.new_cdp_session(page)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    await page.get_by_test_id("sign-in-submit").click()
    began = monotonic()
    room = page.locator("[data-testid=room][data-ready=true]")
    await expect(room).to_be_visible(timeout=LONG_MS)
    read_s = monotonic() - began
    at_rest: int = await page.evaluate(DRAWN)
    frames, at_most = await scrolled(page)
    frames.sort()
    return Measured(
        entries=count,
        read_s=round(read_s, 1),
        drawn_at_rest=at_rest,
        drawn_at_most=at_most,
        frames=len(frames),
        over_50_ms=sum(one > 50 for one in frames),
        longest_ms=round(frames[-1], 1),
        p95_ms=round(frames[int(len(frames) * 0.95)], 1),
    )


async def played(node: Node, count: int, picture: Path | None) -> dict[str, Any]:
    """Fill a room and measure it."""
    async with desk(node, POSTER) as asking, desk(node, CARDIOLOGIST) as answering:
        case_id = await post_case(asking, urgency="learning")
        await fill(answering, case_id, count)
    async with async_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = await playwright.chromium.launch(executable_path=path, args=QUIET)
        page = await browser.new_page(viewport={"width": 1280, "height": 900})
        found = await measure(page, f"{node.url}/sign-in?to=%2Fc%2F{case_id}", count)
        if picture is not None:
            await page.screenshot(path=picture)
        await browser.close()
    return asdict(found)


async def main() -> None:
    """Measure once and print it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--picture", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="curbside-long-") as folder:
        async with running_services(Path(folder)) as (mongo_url, redis_url, _):
            backing = Backing(
                mongo_url=with_database(mongo_url, "long"),
                redis_url=redis_url,
                directory=Path(folder),
                settings={"CURBSIDE_LIMITS": "off"},
            )
            async with running_node(backing, "long") as node:
                await add_doctors(backing, [POSTER, CARDIOLOGIST])
                found = await played(node, asked.entries, asked.picture)
    sys.stdout.write(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    asyncio.run(main())
