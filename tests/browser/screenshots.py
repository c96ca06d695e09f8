"""`make screenshots`: every page, on phone and desktop, light and dark, in both languages.

The pictures go to artifacts/screenshots, named page-device-theme-language.png.
"""

import argparse
import asyncio
import itertools
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from playwright.async_api import Browser, BrowserContext, StorageState, async_playwright

from server.demo.doctors import PASSWORD
from tests.browser.shots import SHOTS, Doctor, Shot
from tests.stories.nodes import free_port
from tests.stories.processes import CURBSIDE, running

Device = Literal["phone", "desktop"]
Theme = Literal["light", "dark"]
Language = Literal["en", "es"]

OUT = Path(os.environ.get("CURBSIDE_ARTIFACTS", "artifacts")) / "screenshots"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
SEEDED_WITHIN_S = 240.0
DEVICES: Final[tuple[Device, ...]] = ("phone", "desktop")
THEMES: Final[tuple[Theme, ...]] = ("light", "dark")
LANGUAGES: Final[tuple[Language, ...]] = ("en", "es")
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}


@dataclass(frozen=True, slots=True)
class Variant:
    """How a page is looked at."""

    device: Device
    theme: Theme
    language: Language

    def __str__(self) -> str:
        """Return it as the end of a file name."""
        return f"{self.device}-{self.theme}-{self.language}"


VARIANTS = [
    Variant(device, theme, language)
    for device, theme, language in itertools.product(DEVICES, THEMES, LANGUAGES)
]


@asynccontextmanager
async def demo() -> AsyncIterator[str]:
    """Run the demo on a fresh folder and give its address."""
    with tempfile.TemporaryDirectory(prefix="curbside-shots-") as folder:
        port = free_port()
        env = {"CURBSIDE_DATA_DIR": folder, "CURBSIDE_LIMITS": "off"}
        command = [CURBSIDE, "demo", "--port", str(port)]
        log_path = Path(folder, "demo.log")
        async with running(command, name="demo", log_path=log_path, env=env) as process:
            await process.line("Curbside serves on", within_s=SEEDED_WITHIN_S)
            yield f"http://127.0.0.1:{port}"
            await process.terminate()


async def signed_in(browser: Browser, url: str, doctors: set[Doctor]) -> dict[Doctor, StorageState]:
    """Sign each doctor in once; their cookies serve all variants."""
    states: dict[Doctor, StorageState] = {}
    for doctor in sorted(doctors):
        context = await browser.new_context(base_url=url)
        if doctor != "visitor":
            answer = await context.request.post(
                "/api/v1/session/open",
                data={"email": f"{doctor}@demo.curbside.example", "password": PASSWORD},
            )
            assert answer.ok, await answer.text()
        states[doctor] = await context.storage_state()
        await context.close()
    return states


async def looking(browser: Browser, url: str, state: StorageState, by: Variant) -> BrowserContext:
    """Open a context as the variant wants it."""
    width, height = SIZES[by.device]
    context = await browser.new_context(
        base_url=url,
        storage_state=state,
        locale="es-ES" if by.language == "es" else "en-GB",
        color_scheme=by.theme,
        viewport={"width": width, "height": height},
        has_touch=by.device == "phone",
        reduced_motion="reduce",
        service_workers="block",
    )
    await context.add_init_script(f"localStorage.setItem('language', '{by.language}')")
    return context


async def take(browser: Browser, url: str, shots: list[Shot], variants: list[Variant]) -> int:
    """Take all pictures; return how many pages could not be brought up."""
    states = await signed_in(browser, url, {shot.doctor for shot in shots})
    failed = 0
    for by in variants:
        for shot in shots:
            context = await looking(browser, url, states[shot.doctor], by)
            page = await context.new_page()
            try:
                await shot.bring_up(page)
            except AssertionError as error:
                failed += 1
                sys.stderr.write(f"{shot.name} {by}: {str(error).splitlines()[0]}\n")
            if shot.whole:
                # What stays at the screen's top belongs at the page's.
                await page.evaluate("scrollTo(0, 0)")
            await page.screenshot(path=OUT / f"{shot.name}-{by}.png", full_page=shot.whole)
            await context.close()
    return failed


async def main() -> int:
    """Take the pictures that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="a demo that runs already; else one is started")
    parser.add_argument("--only", help="only pages whose name begins so")
    parser.add_argument("--variant", help="only this one, such as phone-dark-es")
    asked = parser.parse_args()
    shots = [shot for shot in SHOTS if shot.name.startswith(asked.only or "")]
    variants = [by for by in VARIANTS if asked.variant in (None, str(by))]
    if asked.only is None and asked.variant is None:
        shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = await playwright.chromium.launch(executable_path=path, args=QUIET)
        if asked.url:
            failed = await take(browser, asked.url, shots, variants)
        else:
            async with demo() as url:
                failed = await take(browser, url, shots, variants)
        await browser.close()
    sys.stdout.write(f"{len(shots) * len(variants)} pictures in {OUT}, {failed} failed\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
