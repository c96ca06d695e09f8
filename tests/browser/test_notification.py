"""A page as a notification: what arrives is what the push service was handed; buttons act on it."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

import pytest
from playwright.async_api import Browser, BrowserContext, Page, Worker, expect

from store.client import Store
from tests.browser.conftest import picture, sign_in
from tests.push_catcher import Caught, PushCatcher, push_catcher
from tests.stories.cast import (
    CARDIOLOGIST,
    PASSWORD,
    POSTER,
    Desk,
    add_doctors,
    case_payload,
    desk,
    real_case,
)
from tests.stories.nodes import Backing, Node, eventually, running_node, with_database

pytestmark = pytest.mark.asyncio(loop_scope="session")

CASE = real_case("train-359")
LONG_MS = 15_000
HAND_OVER_AGAIN_S = 4.0
PAGE_TITLE = "Cardiología intervencionista: se necesita ayuda ya"
THANKS_TITLE = "Cardiología intervencionista: resuelto, gracias"

# A script can make the event, but only a browser may have it wait: what a tap does is done anyway.
TAP = """async (action) => {
    const [notification] = await self.registration.getNotifications();
    const event = new NotificationEvent("notificationclick", { notification, action });
    const work = [];
    Object.defineProperty(event, "waitUntil", { value: (one) => work.push(one) });
    self.dispatchEvent(event);
    await Promise.all(work);
}"""
END_SESSION = """() => fetch("/api/v1/session/close", {
    method: "POST", headers: {"Content-Type": "application/json"}, body: "{}",
}).then(() => null)"""
SHOWN = """async () => (await self.registration.getNotifications()).map((one) => ({
    title: one.title, tag: one.tag, silent: one.silent, lang: one.lang,
    actions: one.actions.map((each) => each.action),
}))"""


@dataclass
class Phone:
    """The cardiologist's browser, signed in, with a worker that takes pushes."""

    context: BrowserContext
    page: Page
    worker: Worker
    specialist: Desk
    poster: Desk
    pushes: PushCatcher
    store: Store
    last: Caught | None = None

    async def until_told(self, receipt: Literal["shown_at", "opened_at"]) -> None:
        """Wait until the browser told the server so."""
        page_id = (await self.my_page())["page_id"]

        async def is_told() -> bool:
            page = await self.store.pages.get(page_id)
            return page is not None and getattr(page, receipt) is not None

        await eventually(is_told, within_s=10, what=f"{receipt} is known")

    async def post_case(self) -> None:
        """Post a case, and hand the push that follows to the browser."""
        await self.poster.call("case:post", case_payload(CASE, key=uuid4().hex))
        await self.deliver(1)

    async def deliver(self, count: int) -> None:
        """Wait for so many pushes and hand the last to the browser, as its push service would."""
        self.last = (await self.pushes.wait_for(count))[-1]
        await self.hand_over()

    async def hand_over(self) -> None:
        """Hand the last push to the worker of this origin."""
        assert self.last is not None
        session = await self.context.new_cdp_session(self.page)
        origin = "/".join(self.page.url.split("/", 3)[:3])
        registered: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        def note(event: dict[str, Any]) -> None:
            for one in event["registrations"]:
                ours = one["scopeURL"] == f"{origin}/" and not one["isDeleted"]
                if ours and not registered.done():
                    registered.set_result(one["registrationId"])

        session.on("ServiceWorker.workerRegistrationUpdated", note)
        await session.send("ServiceWorker.enable")
        await session.send(
            "ServiceWorker.deliverPushMessage",
            {
                "origin": origin,
                "registrationId": await asyncio.wait_for(registered, 10),
                "data": json.dumps(self.last.payload),
            },
        )
        await session.detach()

    async def shown(self) -> list[dict[str, Any]]:
        """The notifications that are on the screen."""
        found: list[dict[str, Any]] = await self.worker.evaluate(SHOWN)
        return found

    async def until_shown(self, title: str) -> dict[str, Any]:
        """Wait for a notification with this title.

        The browser says nothing when it drops a push that it was handed, as a loaded one now and
        then does. A push service hands over again; a second one takes the place of the first.
        """
        last: list[dict[str, Any]] = []
        handed_at_s = time.monotonic()

        async def is_shown() -> bool:
            nonlocal handed_at_s
            last[:] = await self.shown()
            if any(one["title"] == title for one in last):
                return True
            if time.monotonic() - handed_at_s > HAND_OVER_AGAIN_S:
                await self.hand_over()
                handed_at_s = time.monotonic()
            return False

        await eventually(is_shown, within_s=20, what=f"{title} is shown")
        return last[0]

    async def tap(self, action: str) -> None:
        """Tap a button of the notification; an empty name is the notification itself."""
        await self.worker.evaluate(TAP, action)

    async def end_session(self) -> None:
        """End it on the server, as by hand on another device: its open tabs are signed out too."""
        await self.page.evaluate(END_SESSION)
        await expect(self.page.get_by_test_id("sign-in-email")).to_be_visible(timeout=LONG_MS)

    async def my_page(self) -> dict[str, Any]:
        """The specialist's page as the server has it."""
        (page,) = (await self.specialist.call("page:list", {})).result["pages"]
        found: dict[str, Any] = page
        return found


@asynccontextmanager
async def phone(
    browser: Browser, servers: tuple[str, str], directory: Path
) -> AsyncIterator[Phone]:
    """Set it up on a fresh database."""
    backing = Backing(
        mongo_url=with_database(servers[0], f"browser_{uuid4().hex[:12]}"),
        redis_url=servers[1],
        directory=directory,
    )
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        pushes = await enter(push_catcher())
        node: Node = await enter(running_node(backing, "web", {"CURBSIDE_PUSH_HOSTS": pushes.host}))
        await add_doctors(backing, [POSTER, CARDIOLOGIST])
        specialist, poster = await enter(desk(node, CARDIOLOGIST)), await enter(desk(node, POSTER))
        subscription = pushes.subscribe("phone").subscription
        await specialist.call("push:subscribe", {"subscription": subscription})
        context = await browser.new_context(base_url=node.url, locale="en-GB")
        stack.push_async_callback(context.close)
        await context.grant_permissions(["notifications"])
        page = await context.new_page()
        await page.goto("/")
        await sign_in(page, CARDIOLOGIST, PASSWORD)
        await expect(page.get_by_test_id("account")).to_be_visible(timeout=LONG_MS)
        await page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        (worker,) = context.service_workers
        store = await Store.open(backing.mongo_url)
        stack.push_async_callback(store.close)
        yield Phone(context, page, worker, specialist, poster, pushes, store)


async def test_decline_and_later_work_from_the_notification_without_opening_the_app(
    browser: Browser, servers: tuple[str, str], tmp_path: Path
) -> None:
    async with phone(browser, servers, tmp_path) as on:
        await on.post_case()
        shown = await on.until_shown(PAGE_TITLE)
        await on.until_told("shown_at")
        address = on.page.url
        await on.tap("later")
        await on.until_told("opened_at")
        snoozed = await on.my_page()
        after_later = await on.shown()
        await on.deliver(1)
        await on.until_shown(PAGE_TITLE)
        await on.tap("decline")

        assert shown["actions"] == ["decline", "later"]
        assert (snoozed["state"], snoozed["snoozed_until"] is not None) == ("offered", True)
        assert after_later == []
        assert (await on.my_page())["state"] == "declined"
        assert on.page.url == address


async def test_a_tap_joins_the_room_and_the_thanks_take_the_place_of_a_page(
    browser: Browser, servers: tuple[str, str], tmp_path: Path
) -> None:
    async with phone(browser, servers, tmp_path) as on:
        await on.post_case()
        await on.until_shown(PAGE_TITLE)
        await on.tap("join")

        await expect(on.page.get_by_test_id("room")).to_contain_text(CASE.story[:60])
        assert (await on.my_page())["state"] == "acknowledged"
        await picture(on.page, "notification-joined")


async def test_thanks_take_the_place_of_a_page_that_is_over(
    browser: Browser, servers: tuple[str, str], tmp_path: Path
) -> None:
    async with phone(browser, servers, tmp_path) as on:
        await on.post_case()
        await on.until_shown(PAGE_TITLE)
        case_id = (await on.my_page())["case_id"]
        await on.poster.call(
            "case:resolve", {"case_id": case_id, "outcome": {"kind": "solved", "text": "Better."}}
        )
        await on.deliver(2)
        await on.until_shown(THANKS_TITLE)

        (left,) = await on.shown()
        assert (left["silent"], left["actions"]) == (True, [])


async def test_a_button_asks_to_sign_in_where_the_session_is_over_and_then_does_it(
    browser: Browser, servers: tuple[str, str], tmp_path: Path
) -> None:
    async with phone(browser, servers, tmp_path) as on:
        await on.post_case()
        await on.until_shown(PAGE_TITLE)
        await on.end_session()
        await on.tap("decline")
        untouched = (await on.my_page())["state"]
        await on.page.reload()
        await sign_in(on.page, CARDIOLOGIST, PASSWORD)
        await expect(on.page.get_by_test_id("account")).to_be_visible(timeout=LONG_MS)

        async def is_declined() -> bool:
            return bool((await on.my_page())["state"] == "declined")

        await eventually(is_declined, within_s=10, what="the page is declined")
        assert untouched == "offered"
