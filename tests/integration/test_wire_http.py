"""Commands over HTTP on a whole node: one envelope whatever comes in."""

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio

from server.embedded import ServiceUrls
from store.ids import new_id
from tests.identity_stage import PASSWORD, an_application
from tests.wire_stage import Stage, running_node

JSON = {"Content-Type": "application/json"}


@pytest_asyncio.fixture
async def stage(services: ServiceUrls) -> AsyncIterator[Stage]:
    async with running_node(services) as running:
        yield running


REFUSALS: list[tuple[str, dict[str, Any], int, str]] = [
    ("no/where", {"json": {}}, 404, "not_found"),
    ("no", {"json": {}}, 404, "not_found"),
    ("session/read", {"method": "GET"}, 404, "not_found"),
    ("session/read", {"method": "DELETE"}, 404, "not_found"),
    ("session/read", {"data": b"{", "headers": JSON}, 400, "invalid"),
    ("session/read", {"data": b"\xff\xfe", "headers": JSON}, 400, "invalid"),
    ("session/open", {"data": b"[]", "headers": JSON}, 400, "invalid"),
    ("session/open", {"data": {"email": "form"}}, 415, "unsupported_media"),
    ("session/read", {"json": {}}, 401, "unauthenticated"),
    ("case/list", {"json": {}, "headers": {"Authorization": "Bearer x"}}, 401,
     "unauthenticated"),
    ("session/open", {"data": b" " * 300_000, "headers": JSON}, 413, "too_large"),
    ("session/open", {"json": {"email": "e", "password": "p" * 170_000}}, 413, "too_large"),
    ("session/read", {"json": {}, "headers": {"Origin": "https://evil.example"}}, 403,
     "forbidden"),
    ("session/read", {"json": {}, "headers": {"Origin": "null"}}, 403, "forbidden"),
]  # fmt: skip


async def test_every_refusal_has_its_code_in_the_envelope(stage: Stage) -> None:
    for path, request, status, code in REFUSALS:
        answered, envelope = await stage.send(path, **request)

        assert (answered, envelope["ok"], envelope["error"]["code"]) == (status, False, code)


async def test_the_unverified_sign_in_and_come_near_no_case(stage: Stage) -> None:
    token = await stage.doctor(verified=False)

    assert (await stage.post("session/read", {}, token))["ok"]
    assert (await stage.post("case/list", {}, token))["error"]["code"] == "forbidden"


async def test_signing_in_sets_a_cookie_that_scripts_cant_read_and_out_removes_it(
    stage: Stage,
) -> None:
    await stage.doctor()
    body = {"email": an_application(1).email, "password": PASSWORD}

    async with stage.http.post(f"{stage.url}/api/v1/session/open", json=body) as response:
        cookie = response.headers["Set-Cookie"]
    signed_in = await stage.post("session/read", {})
    await stage.post("session/close", {})
    signed_out = await stage.post("session/read", {})

    assert cookie.startswith("curbside=")
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Strict", "Path=/"))
    assert signed_in["ok"]
    assert signed_out["error"]["code"] == "unauthenticated"


async def test_off_loopback_the_cookie_is_bound_to_https_and_the_host(stage: Stage) -> None:
    await stage.doctor()
    body = {"email": an_application(1).email, "password": PASSWORD}
    headers = {"Host": "curbside.example"}

    async with stage.http.post(
        f"{stage.url}/api/v1/session/open", json=body, headers=headers
    ) as response:
        cookie = response.headers["Set-Cookie"]

    assert cookie.startswith("__Host-curbside=")
    assert "Secure" in cookie


async def test_an_allowed_origin_may_call_and_is_told_so(services: ServiceUrls) -> None:
    origin = "https://ward.example"
    async with running_node(services, origins=(origin,)) as stage:
        token = await stage.doctor()
        headers = {"Origin": origin, "Authorization": f"Bearer {token}"}
        url = f"{stage.url}/api/v1/session/read"

        async with stage.http.post(url, json={}, headers=headers) as response:
            assert response.status == 200
            assert response.headers["Access-Control-Allow-Origin"] == origin
        async with stage.http.options(url, headers={"Origin": origin}) as response:
            assert response.status == 204


async def test_every_answer_carries_the_security_headers(stage: Stage) -> None:
    for path in ("/", "/api/v1/specialties", "/readyz", "/api/none"):
        async with stage.http.get(f"{stage.url}{path}") as response:
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
            assert "unsafe" not in response.headers["Content-Security-Policy"]
            assert (
                "require-trusted-types-for 'script'"
                in (response.headers["Content-Security-Policy"])
            )
            assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
            assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
            assert response.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}


async def test_operators_and_readers_of_documents_are_served(stage: Stage) -> None:
    status, specialties = await stage.send("specialties", method="GET")
    _, openapi = await stage.send("openapi.json", method="GET")
    _, asyncapi = await stage.send("asyncapi.json", method="GET")
    async with stage.http.get(f"{stage.url}/readyz") as response:
        ready = await response.json()
    async with stage.http.get(f"{stage.url}/metrics") as response:
        metrics = await response.text()

    assert status == 200
    assert len(specialties["result"]) == 105
    assert "/api/v1/case/post" in openapi["paths"]
    assert "room:entry" in asyncapi["operations"]
    assert ready == {
        "mongo": "ok", "redis": "ok", "translation": "none", "node": "node-a", "draining": False
    }  # fmt: skip
    assert "curbside_connections" in metrics


async def test_too_many_sign_ins_are_told_when_to_come_back(services: ServiceUrls) -> None:
    async with running_node(services, limits="on", limit_sign_in_email=2) as stage:
        body = {"email": "nobody@example.org", "password": "a wrong one indeed"}
        codes = [(await stage.post("session/open", body))["error"]["code"] for _ in range(3)]

    assert codes == ["unauthenticated", "unauthenticated", "rate_limited"]


async def test_limits_hold_over_all_nodes(services: ServiceUrls) -> None:
    rules: dict[str, Any] = {
        "limits": "on", "limit_sign_in_email": 2, "redis_prefix": f"{new_id()}:",
        "secret": "shared by the nodes of one installation",
    }  # fmt: skip
    async with running_node(services, **rules) as one, running_node(services, **rules) as other:
        body = {"email": "over@example.org", "password": "a wrong one indeed"}
        await one.post("session/open", body)
        await other.post("session/open", body)
        third = await one.post("session/open", body)

    assert third["error"]["code"] == "rate_limited"
    assert third["error"]["retry_after_s"] > 0
