"""The pages there are, each with how one gets to see it: for screenshots and for axe."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from playwright.async_api import FilePayload, Page, expect

from server.demo.pictures import draw

Doctor = Literal["visitor", "elena.marquez", "james.whitlock", "grace.okafor"]
BringUp = Callable[[Page], Awaitable[None]]

LONG_MS = 30_000


@dataclass(frozen=True, slots=True)
class Shot:
    """One page in one state."""

    name: str
    doctor: Doctor
    bring_up: BringUp
    # The whole page, or what a screen shows of it.
    whole: bool = False


def at(path: str, test_id: str) -> BringUp:
    """Go to an address and wait until something of it is there."""

    async def bring_up(page: Page) -> None:
        await page.goto(path)
        await expect(page.get_by_test_id(test_id).first).to_be_visible(timeout=LONG_MS)

    return bring_up


def ready(path: str, test_id: str) -> BringUp:
    """Go to an address and wait until what it shows was read."""

    async def bring_up(page: Page) -> None:
        await page.goto(path)
        there = page.locator(f"[data-testid={test_id}][data-ready=true]")
        await expect(there).to_be_visible(timeout=LONG_MS)

    return bring_up


async def _why(page: Page) -> None:
    await ready("/pages", "pages-page")(page)
    await page.get_by_test_id("why").first.click()
    await expect(page.locator(".why li").first).to_be_visible(timeout=LONG_MS)


async def _resolved_board(page: Page) -> None:
    await at("/", "board-case")(page)
    await page.locator("[data-tab=resolved]").click()
    await expect(page.locator("[data-tab=resolved][aria-pressed=true]")).to_be_visible()
    await expect(page.locator("[aria-busy=false]")).to_be_visible(timeout=LONG_MS)


async def _empty_board(page: Page) -> None:
    await at("/", "board-case")(page)
    await page.get_by_test_id("board-search").fill("zzzz")
    await expect(page.get_by_test_id("board-nothing")).to_be_visible(timeout=LONG_MS)


async def _found(page: Page) -> None:
    """What a search finds, with the further filters open."""
    await at("/", "board-case")(page)
    await page.get_by_test_id("board-search").fill("infar")
    await expect(page.locator(".case-card mark").first).to_be_visible(timeout=LONG_MS)
    await page.get_by_test_id("board-more-filters").click()
    await expect(page.get_by_test_id("more-filters")).to_be_visible(timeout=LONG_MS)


async def _similar(page: Page) -> None:
    await at("/post", "post-submit")(page)
    await page.get_by_test_id("post-title").fill("Fever and a new murmur")
    await page.get_by_test_id("post-story").fill(
        "Fever for two weeks, a new murmur of the aortic valve, positive blood cultures, "
        "vegetations in the echocardiogram. Endocarditis, penicillin allergy."
    )
    await expect(page.get_by_test_id("similar")).to_be_visible(timeout=LONG_MS)


async def _menu(page: Page) -> None:
    await at("/", "board-case")(page)
    await page.get_by_test_id("account").click()


async def _paged_room(page: Page) -> None:
    """The room of the case that Elena was paged for; looking acknowledges nothing."""
    await at("/", "page-banner")(page)
    listed = await page.request.post("/api/v1/page/list", data={})
    newest = (await listed.json())["result"]["pages"][0]
    await at(f"/c/{newest['case_id']}", "room")(page)
    await expect(page.locator("[data-testid=room][data-ready=true]")).to_be_visible(timeout=LONG_MS)


def _first_room(tab: str) -> BringUp:
    async def bring_up(page: Page) -> None:
        await at("/", "board-case")(page)
        await page.locator(f"[data-tab={tab}]").click()
        await expect(page.locator("[aria-busy=false]")).to_be_visible(timeout=LONG_MS)
        await page.get_by_test_id("board-case").first.click()
        await expect(page.locator("[data-testid=room][data-ready=true]")).to_be_visible(
            timeout=LONG_MS
        )

    return bring_up


async def _summed_up(page: Page) -> None:
    """A room at whose top its poster summed the case up."""
    listed = await page.request.post("/api/v1/case/list", data={"mine": True})
    cases = (await listed.json())["result"]["cases"]
    case_id = next(one["case_id"] for one in cases if one["status"] != "resolved")
    text = "Stable since noon. Troponin negative twice, second echocardiogram tonight."
    summary = {"case_id": case_id, "key": "shots", "text": text}
    await page.request.post("/api/v1/summary/pin", data=summary)
    await at(f"/c/{case_id}", "summary")(page)
    await expect(page.locator("[data-testid=room][data-ready=true]")).to_be_visible(timeout=LONG_MS)


async def _resolving(page: Page) -> None:
    await _first_room("mine")(page)
    await page.get_by_test_id("resolve-open").click()
    await expect(page.locator("dialog")).to_be_visible()


async def _reporting(page: Page) -> None:
    await _first_room("answered")(page)
    await page.get_by_test_id("report-case").click()
    await expect(page.locator("dialog")).to_be_visible()


async def _moderation(page: Page) -> None:
    """The queue of reports, with one that waits."""
    report = {"key": "shots", "reason": "promotion", "text": "Sells a device in several rooms."}
    await page.request.post("/api/v1/report/open", data=report)
    await at("/moderation", "report")(page)


async def _audit(page: Page) -> None:
    """What staff did, beginning with a look that was just made."""
    await page.request.post("/api/v1/doctor/find", data={"status": "pending"})
    await at("/moderation/audit", "audit-look")(page)
    await page.get_by_test_id("audit-look").click()
    await expect(page.get_by_test_id("audit-act").first).to_be_visible(timeout=LONG_MS)


async def _no_system(page: Page) -> None:
    """Health that can't be read; nor can it be over the live connection."""
    await page.route("**/api/v1/system/health", lambda route: route.abort())
    await page.route("**/socket.io/**", lambda route: route.abort())
    await page.add_init_script("globalThis.WebSocket = undefined")
    await page.goto("/moderation/system")
    await expect(page.get_by_test_id("system-health").get_by_role("alert")).to_be_visible(
        timeout=LONG_MS
    )


async def _people(page: Page) -> None:
    await at("/moderation/people", "people-search")(page)
    await page.locator("[data-shown=all]").click()
    await expect(page.get_by_test_id("doctor").first).to_be_visible(timeout=LONG_MS)


async def _deciding(page: Page) -> None:
    await _moderation(page)
    await page.get_by_test_id("report-decide").first.click()
    await expect(page.locator("dialog")).to_be_visible()


async def _lounge(page: Page) -> None:
    """Everybody's lounge, with something said."""
    opened = await page.request.post("/api/v1/lounge/open", data={})
    room = (await opened.json())["result"]["case_id"]
    said = {"case_id": room, "key": "shots", "text": "Who is on call over Easter?"}
    await page.request.post("/api/v1/message/post", data=said)
    await at(f"/c/{room}", "room-entry")(page)
    await expect(page.locator("[data-testid=room][data-ready=true]")).to_be_visible(timeout=LONG_MS)


async def _covering(page: Page) -> None:
    """A photo of a case being written, with a mark that is about to be kept."""
    await at("/post", "post-submit")(page)
    film: FilePayload = {
        "name": "film.png",
        "mimeType": "image/png",
        "buffer": draw("chest_pneumothorax"),
    }
    await page.get_by_test_id("post-photo-input").set_input_files([film])
    await page.get_by_test_id("upload-edit").click()
    await page.get_by_test_id("photo-tool-box").press("Enter")
    await page.keyboard.press("ArrowUp")
    await expect(page.get_by_test_id("photo-keep")).to_be_visible(timeout=LONG_MS)


async def _comparing(page: Page) -> None:
    """Two films of a message side by side, magnified."""
    await _first_room("answered")(page)
    drawn = {"ecg.png": draw("ecg_anterior"), "film.png": draw("chest_pneumothorax")}
    films: list[FilePayload] = [
        {"name": name, "mimeType": "image/png", "buffer": content}
        for name, content in drawn.items()
    ]
    await page.get_by_test_id("composer-photo-input").set_input_files(films)
    await page.get_by_test_id("composer-text").fill("Before and after the drain.")
    await expect(page.get_by_test_id("composer-send")).to_be_enabled(timeout=LONG_MS)
    await page.get_by_test_id("composer-send").click()
    await page.get_by_test_id("room-entry").locator(".photos button").last.click(timeout=LONG_MS)
    await page.get_by_test_id("photo-compare").click(timeout=LONG_MS)
    await page.get_by_test_id("photo-pane").first.press("+")
    await expect(page.get_by_test_id("photo-scale").last).to_have_text("150 %")


async def _posting_wrong(page: Page) -> None:
    await at("/post", "post-submit")(page)
    await page.get_by_test_id("post-submit").click()
    await expect(page.get_by_test_id("post-error")).to_be_visible()


SHOTS: tuple[Shot, ...] = (
    Shot("sign-in", "visitor", at("/sign-in", "sign-in-submit")),
    Shot("register", "visitor", at("/register", "register-submit"), whole=True),
    Shot("forgot", "visitor", at("/forgot", "forgot-submit")),
    Shot("reset", "visitor", at(f"/reset#{'a' * 22}.{'b' * 22}", "reset-submit")),
    Shot("reset-without-link", "visitor", at("/reset", "link-worthless")),
    Shot("confirm", "visitor", at(f"/confirm#{'a' * 22}.{'b' * 22}", "confirm-submit")),
    Shot("board", "elena.marquez", at("/", "board-case")),
    Shot("board-resolved", "elena.marquez", _resolved_board),
    Shot("board-empty", "elena.marquez", _empty_board),
    Shot("board-found", "elena.marquez", _found),
    Shot("menu", "elena.marquez", _menu),
    Shot("room-paged", "elena.marquez", _paged_room),
    Shot("room-answered", "elena.marquez", _first_room("answered")),
    Shot("room-resolved", "elena.marquez", _first_room("resolved"), whole=True),
    Shot("room-mine", "james.whitlock", _first_room("mine")),
    Shot("room-summary", "james.whitlock", _summed_up),
    Shot("resolving", "james.whitlock", _resolving),
    Shot("post", "james.whitlock", at("/post", "post-submit"), whole=True),
    Shot("post-wrong", "james.whitlock", _posting_wrong, whole=True),
    Shot("photo-editor", "james.whitlock", _covering),
    Shot("photo-compare", "elena.marquez", _comparing),
    Shot("post-similar", "james.whitlock", _similar, whole=True),
    Shot("settings", "elena.marquez", at("/settings", "settings"), whole=True),
    Shot("security", "elena.marquez", ready("/security", "security"), whole=True),
    Shot("duty", "elena.marquez", ready("/duty", "duty-page"), whole=True),
    Shot("pages", "elena.marquez", _why, whole=True),
    Shot("channels", "elena.marquez", ready("/channels", "channels-page"), whole=True),
    Shot("numbers", "elena.marquez", ready("/numbers", "numbers-page"), whole=True),
    Shot("numbers-all", "grace.okafor", ready("/numbers", "numbers-page"), whole=True),
    Shot("lounges", "elena.marquez", ready("/lounge", "lounges")),
    Shot("lounge", "elena.marquez", _lounge),
    Shot("reporting", "elena.marquez", _reporting),
    Shot("moderation", "grace.okafor", _moderation),
    Shot("people", "grace.okafor", _people),
    Shot("moderation-deciding", "grace.okafor", _deciding),
    Shot("audit", "grace.okafor", _audit),
    Shot("system", "grace.okafor", ready("/moderation/system", "system-health")),
    Shot("system-away", "grace.okafor", _no_system),
    Shot("unknown", "elena.marquez", at("/nowhere", "not-found")),
)
