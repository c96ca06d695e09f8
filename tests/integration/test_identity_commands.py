"""Registering, signing in and out over HTTP on a whole node: what comes back, what is refused."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer

from server.app import open_node
from server.config import Settings
from server.embedded import ServiceUrls
from store.client import Store
from tests.identity_stage import PASSWORD

Browser = TestClient[Any, Any]
ROSA = {
    "email": "rosa@example.org",
    "password": PASSWORD,
    "name": "Rosa Vidal",
    "country": "UK",
    "licence_number": "C1234567",
    "specialties": ["cardiology"],
    "languages": ["es", "en"],
    "time_zone": "Europe/London",
}
SIGN_IN = {"email": ROSA["email"], "password": PASSWORD}


@pytest.fixture
async def browser(services: ServiceUrls, store: Store) -> AsyncIterator[Browser]:
    base, _, options = services.mongo_url.partition("?")
    mongo_url = f"{base.rpartition('/')[0]}/{store.name}?{options}"
    async with (
        open_node(
            Settings(limits="off"),
            mongo_url=mongo_url,
            redis_url=services.redis_url,
            working=False,
        ) as node,
        TestServer(node.app) as server,
    ):
        client: Browser = TestClient(server, cookie_jar=CookieJar(unsafe=True))
        async with client:
            yield client


async def call(browser: Browser, name: str, payload: object, **headers: str) -> Any:
    answer = await browser.post(f"/api/v1/{name}", json=payload, headers=headers)
    return await answer.json()


async def test_a_doctor_registers_signs_in_and_waits_to_be_verified(browser: Browser) -> None:
    registered = await call(browser, "doctor/register", ROSA)
    opened = await call(browser, "session/open", SIGN_IN)

    assert registered["result"]["status"] == "pending"
    assert opened["result"]["doctor"] == {
        "doctor_id": registered["result"]["doctor_id"],
        "name": "Rosa Vidal",
        "email": "rosa@example.org",
        "country": "GB",
        "specialties": ["cardiology"],
        "languages": ["es", "en"],
        "time_zone": "Europe/London",
        "status": "pending",
        "email_verified": False,
        "role": "doctor",
        "available": None,
        "available_until": None,
    }
    assert (await call(browser, "session/read", {}))["result"]["doctor"]["status"] == "pending"
    refused = await call(browser, "case/list", {})
    assert refused["error"]["code"] == "forbidden"


async def test_the_cookie_can_not_be_read_by_scripts_or_sent_by_other_sites(
    browser: Browser,
) -> None:
    await call(browser, "doctor/register", ROSA)

    answer = await browser.post("/api/v1/session/open", json=SIGN_IN)

    cookies = answer.headers.getall("Set-Cookie")
    assert [cookie.partition("=")[0] for cookie in cookies] == ["curbside", "curbside-device"]
    assert all("HttpOnly" in cookie and "SameSite=Strict" in cookie for cookie in cookies)


async def test_a_bearer_token_signs_in_without_a_cookie(browser: Browser) -> None:
    await call(browser, "doctor/register", ROSA)
    token = (await call(browser, "session/open", SIGN_IN))["result"]["token"]
    browser.session.cookie_jar.clear()

    read = await call(browser, "session/read", {}, Authorization=f"Bearer {token}")

    assert read["ok"]


async def test_an_unknown_address_and_a_wrong_password_are_answered_alike(
    browser: Browser,
) -> None:
    await call(browser, "doctor/register", ROSA)

    wrong = await call(browser, "session/open", {**SIGN_IN, "password": "not this one, no"})
    unknown = await call(browser, "session/open", {**SIGN_IN, "email": "nobody@example.org"})

    assert wrong == unknown
    assert wrong["error"]["code"] == "unauthenticated"


async def test_a_taken_address_is_answered_like_a_new_one(browser: Browser) -> None:
    first = await call(browser, "doctor/register", ROSA)
    again = await call(browser, "doctor/register", {**ROSA, "licence_number": "7654321"})

    assert first["result"].keys() == again["result"].keys()
    assert first["result"]["doctor_id"] != again["result"]["doctor_id"]


async def test_a_taken_licence_is_a_conflict_that_names_the_field(browser: Browser) -> None:
    await call(browser, "doctor/register", ROSA)

    refused = await call(browser, "doctor/register", {**ROSA, "email": "other@example.org"})

    assert refused["error"]["code"] == "conflict"
    assert set(refused["error"]["fields"]) == {"licence_number"}


@pytest.mark.parametrize("email", [{"$gt": ""}, ["rosa@example.org"], 7, None, {"$ne": None}])
async def test_an_operator_as_an_address_is_refused(browser: Browser, email: object) -> None:
    refused = await call(browser, "session/open", {**SIGN_IN, "email": email})

    assert (refused["error"]["code"], set(refused["error"]["fields"])) == ("invalid", {"email"})


async def test_signing_out_ends_the_session_and_may_be_said_twice(browser: Browser) -> None:
    await call(browser, "doctor/register", ROSA)
    token = (await call(browser, "session/open", SIGN_IN))["result"]["token"]

    assert (await call(browser, "session/close", {}))["ok"]
    assert (await call(browser, "session/close", {}))["ok"]

    read = await call(browser, "session/read", {}, Authorization=f"Bearer {token}")
    assert read["error"]["code"] == "unauthenticated"


async def test_other_devices_are_listed_and_closed(browser: Browser) -> None:
    await call(browser, "doctor/register", ROSA)
    other = (await call(browser, "session/open", SIGN_IN))["result"]["token"]
    await call(browser, "session/open", SIGN_IN)

    listed = (await call(browser, "session/list", {}))["result"]["sessions"]
    closed = await call(browser, "session/close_others", {})

    assert [session["current"] for session in listed] == [True, False]
    assert closed["result"] == {"closed": 1}
    browser.session.cookie_jar.clear()
    read = await call(browser, "session/read", {}, Authorization=f"Bearer {other}")
    assert read["error"]["code"] == "unauthenticated"
