"""Pages, devices and policies over HTTP on a whole node, with a push service that decrypts."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from aiohttp import CookieJar
from aiohttp.test_utils import BaseTestServer, TestClient, TestServer

from server.app import Node, open_node
from server.clock import next_whole_minute, whole_minute
from server.config import Settings
from server.embedded import ServiceUrls
from store.client import Store
from store.ids import new_id
from store.records.account import Role
from tests.identity_stage import PASSWORD, an_application
from tests.operator import Operator
from tests.push_catcher import PushCatcher, push_catcher
from tests.stories.nodes import with_database

CASE = {
    "title": "Syncope on exertion with a new systolic murmur",
    "story": "72-year-old man, two episodes of syncope while climbing stairs. Murmur 4/6.",
    "question": {"kind": "next_test", "text": "Echocardiogram today or tomorrow?"},
    "patient": {"age_band": "70-79", "sex": "male"},
    "specialties": ["cardiology"],
    "urgency": "now",
    "consent": True,
}


@dataclass
class Hospital:
    """A running node, its push service, and doctors who sign in."""

    node: Node
    server: BaseTestServer
    catcher: PushCatcher
    stack: AsyncExitStack

    async def doctor(self, number: int, *, role: Role = "doctor", **changes: Any) -> "Doctor":
        application = an_application(number, **changes)
        await self.node.services.accounts.add(application, verified=True, role=role)
        client: TestClient[Any, Any] = TestClient(self.server, cookie_jar=CookieJar(unsafe=True))
        await self.stack.enter_async_context(client)
        doctor = Doctor(client)
        opened = await doctor.asks("session/open", email=application.email, password=PASSWORD)
        if role != "doctor":
            sessions = self.node.services.sessions
            await sessions.prove(await sessions.caller(opened["token"]), strong=True)
        return doctor


@dataclass
class Doctor:
    client: TestClient[Any, Any]

    async def asks(self, command: str, **payload: Any) -> Any:
        answer = await self.client.post(f"/api/v1/{command}", json=payload)
        body = await answer.json()
        return body["result"] if body["ok"] else body["error"]


@pytest.fixture
async def hospital(services: ServiceUrls, store: Store) -> AsyncIterator[Hospital]:
    async with AsyncExitStack() as stack:
        catcher = await stack.enter_async_context(push_catcher())
        node = await stack.enter_async_context(
            open_node(
                Settings(limits="off", push_hosts=(catcher.host,)),
                mongo_url=with_database(services.mongo_url, store.name),
                redis_url=services.redis_url,
            )
        )
        server = await stack.enter_async_context(TestServer(node.app))
        clients = await stack.enter_async_context(AsyncExitStack())
        yield Hospital(node, server, catcher, clients)


async def test_a_push_leads_its_doctor_to_the_page_and_into_the_room(hospital: Hospital) -> None:
    poster, specialist = await hospital.doctor(1), await hospital.doctor(2)
    browser = hospital.catcher.subscribe()
    subscribed = await specialist.asks("push/subscribe", subscription=browser.subscription)
    posted = await poster.asks("case/post", key=new_id(), **CASE)

    (caught,) = await hospital.catcher.wait_for(1)
    page_id = caught.payload["notification"]["data"]["page_id"]
    (listed,) = (await specialist.asks("page/list"))["pages"]
    stranger = await poster.asks("page/acknowledge", page_id=page_id)
    told = await specialist.asks("page/acknowledge", page_id=page_id)
    again = await specialist.asks("page/acknowledge", page_id=page_id)
    devices = await specialist.asks("push/list")

    assert (listed["page_id"], listed["case_id"]) == (page_id, posted["case_id"])
    assert (listed["state"], listed["wave"], listed["specialty"]) == ("offered", 1, "cardiology")
    due_at = datetime.fromisoformat(posted["answer_due_at"])
    assert datetime.fromisoformat(listed["answer_due_at"]) == whole_minute(due_at)
    assert datetime.fromisoformat(listed["expires_at"]) == next_whole_minute(due_at)
    assert stranger["code"] == "not_found"
    assert (told["case_id"], told["state"]) == (posted["case_id"], "counted")
    assert again["state"] == "counted"
    assert [device["device_id"] for device in devices["devices"]] == [subscribed["device_id"]]
    for secret in (CASE["title"], "syncope", "murmur", "Rosa"):
        assert str(secret).lower() not in str(caught.payload).lower()


async def test_a_page_that_is_declined_goes_to_another_doctor(hospital: Hospital) -> None:
    moderator = await hospital.doctor(1, role="moderator", specialties=("dermatology",))
    first, second = await hospital.doctor(2), await hospital.doctor(3)
    for doctor, name in ((first, "first"), (second, "second")):
        browser = hospital.catcher.subscribe(name)
        await doctor.asks("push/subscribe", subscription=browser.subscription)
    await moderator.asks("policy/set", discipline="cardiology", urgency="now", waves="1@0")
    await moderator.asks("case/post", key=new_id(), **CASE)
    (caught,) = await hospital.catcher.wait_for(1)
    paged = {"first": first, "second": second}[caught.device]
    page_id = caught.payload["notification"]["data"]["page_id"]

    wrong = await paged.asks("page/decline", page_id=page_id, reason="tired", suggest="wizardry")
    done = await paged.asks("page/decline", page_id=page_id, reason="busy", suggest="stroke")
    snoozed = await paged.asks("page/snooze", page_id=page_id, minutes=5)
    both = await hospital.catcher.wait_for(2)

    assert wrong["code"] == "invalid"
    assert set(wrong["fields"]) == {"reason", "suggest"}
    assert done == {}
    assert snoozed["code"] == "conflict"
    assert {each.device for each in both} == {"first", "second"}


async def test_policies_are_for_moderators(hospital: Hospital) -> None:
    moderator = await hospital.doctor(1, role="moderator")
    doctor = await hospital.doctor(2)
    wanted = {"discipline": "cardiology", "urgency": "now", "waves": "2@0,4@7.5"}

    refused = await doctor.asks("policy/set", **wanted)
    line = await moderator.asks("policy/set", **wanted)
    wrong = await moderator.asks("policy/set", **(wanted | {"waves": "4@7.5,2@0"}))
    listed = (await moderator.asks("policy/list"))["policies"]

    assert refused["code"] == "forbidden"
    assert (line["waves"], line["version"]) == ("2@0,4@7.5", 1)
    assert set(wrong["fields"]) == {"waves"}
    assert [(each["discipline"], each["version"]) for each in listed] == [
        ("*", 0),
        ("*", 0),
        ("cardiology", 1),
    ]


async def test_a_forged_subscription_is_refused_by_field(hospital: Hospital) -> None:
    doctor = await hospital.doctor(1)
    genuine = hospital.catcher.subscribe().subscription

    forged = await doctor.asks(
        "push/subscribe", subscription=genuine | {"endpoint": "https://169.254.169.254/x"}
    )
    cut = await doctor.asks(
        "push/subscribe", subscription=genuine | {"keys": {"p256dh": "AAAA", "auth": "AAAA"}}
    )
    incomplete = await doctor.asks("push/subscribe", subscription={"endpoint": {"$gt": ""}})

    assert set(forged["fields"]) == {"subscription.endpoint"}
    assert set(cut["fields"]) == {"subscription.keys.p256dh", "subscription.keys.auth"}
    assert set(incomplete["fields"]) == {"subscription.endpoint", "subscription.keys"}
    assert (await doctor.asks("push/list"))["devices"] == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("list",), (0, "*\tnow\t4@0,4@20,6@40,12@50,2@60:coordinators\tv0\n", "")),
        (
            ("set", "--discipline=cardiology", "--urgency=now", "--waves=1@0,1@0.1"),
            (0, "cardiology\tnow\t1@0,1@0.1\tv1\n", ""),
        ),
        (
            ("set", "--discipline=stroke", "--urgency=now", "--waves=now"),
            (2, "", "--discipline is no discipline"),
        ),
    ],
)
async def test_an_operator_lists_and_sets_policies(
    operator: Operator, words: tuple[str, ...], told: tuple[int, str, str]
) -> None:
    code, out, err = told

    printed = await operator.types("policy", *words)

    assert printed.code == code
    assert printed.out.startswith(out)
    assert err in printed.err
    assert printed.err.count("\n") == (1 if err else 0)
