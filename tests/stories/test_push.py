"""A page on a phone: caught and decrypted as the push service's browser would, then followed."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import orjson
import pytest

from tests.push_catcher import PushCatcher, push_catcher
from tests.stories.cast import (
    CARDIOLOGIST,
    POSTER,
    Desk,
    add_doctors,
    case_payload,
    desk,
    real_case,
)
from tests.stories.clients import python_client
from tests.stories.nodes import Backing, Node, running_node

pytestmark = pytest.mark.asyncio(loop_scope="session")

CASE = real_case("train-359")
CAUGHT_WITHIN_S = 5.0


@dataclass(frozen=True, slots=True)
class Phone:
    """The specialist's phone, known to the node but with no socket open."""

    node: Node
    specialist: Desk
    poster: Desk
    pushes: PushCatcher


@asynccontextmanager
async def phone(backing: Backing) -> AsyncIterator[Phone]:
    """A node that may push to the catcher, and a subscribed device of the cardiologist."""
    await add_doctors(backing, [POSTER, CARDIOLOGIST])
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        pushes = await enter(push_catcher())
        node = await enter(running_node(backing, "a", {"CURBSIDE_PUSH_HOSTS": pushes.host}))
        specialist = await enter(desk(node, CARDIOLOGIST))
        poster = await enter(desk(node, POSTER))
        key = await specialist.call("push:key", {})
        assert key.result["public_key"]
        subscription = pushes.subscribe("phone").subscription
        subscribed = await specialist.call(
            "push:subscribe", {"subscription": subscription, "label": "My phone"}
        )
        assert subscribed.result["device_id"]
        yield Phone(node, specialist, poster, pushes)


async def test_the_page_reaches_the_phone_and_holds_no_clinical_word(backing: Backing) -> None:
    async with phone(backing) as on:
        await on.poster.call("case:post", case_payload(CASE, key="pushed"))
        (caught,) = await on.pushes.wait_for(1, timeout_s=CAUGHT_WITHIN_S)
        listed = (await on.specialist.call("page:list", {})).result["pages"]

    shown = caught.payload["notification"]
    assert caught.payload["web_push"] == 8030
    assert shown["navigate"] == f"{on.node.url}/p/{listed[0]['page_id']}"
    assert shown["tag"] == listed[0]["page_id"]
    text = orjson.dumps(caught.payload).decode().lower()
    words = {word for word in CASE.title.lower().split() if len(word) > 5}
    assert not [word for word in words if word in text]
    assert not [word for word in POSTER.name.lower().split() if word in text]


async def test_a_tap_on_the_push_leads_into_the_live_room(backing: Backing) -> None:
    async with phone(backing) as on:
        posted = await on.poster.call("case:post", case_payload(CASE, key="tapped"))
        (caught,) = await on.pushes.wait_for(1, timeout_s=CAUGHT_WITHIN_S)
        link = urlsplit(caught.payload["notification"]["navigate"])

        # Opening the link alone, as a mail scanner would, says nothing to anybody.
        status, _, _ = await on.specialist.read(link.path)
        untouched = (await on.specialist.call("page:list", {})).result["pages"][0]["state"]

        async with python_client(on.node, on.specialist.token) as client:
            page_id = link.path.removeprefix("/p/")
            coming = (await client.call("page:acknowledge", {"page_id": page_id}))["result"]
            joined = await client.call("room:join", {"case_id": coming["case_id"]})
            said = await on.poster.call(
                "message:post",
                {"case_id": coming["case_id"], "key": "more", "text": "Sigue hipotenso."},
            )
            heard = await client.ear.until(
                "room:entry", lambda entry: entry["seq"] == said.result["seq"]
            )

    assert status in {200, 503}
    assert untouched == "offered"
    assert coming["case_id"] == posted.result["case_id"]
    assert joined["result"]["entries"][0]["data"]["story"] == CASE.story
    assert heard.payload["data"]["text"] == "Sigue hipotenso."
