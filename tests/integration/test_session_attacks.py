"""Attacks on sessions and the handshake of sockets; security plan 4.2."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, Final

import orjson
import pytest
import pytest_asyncio
from aiohttp import ClientError, WSServerHandshakeError
from redis.asyncio import Redis

from server.embedded import ServiceUrls
from tests.attack_stage import AttackStage, attack_stage
from tests.identity_stage import PASSWORD, an_application
from tests.wire_stage import LiveClient, RawSocket

pytestmark = pytest.mark.asyncio(loop_scope="module")

FOREIGN: Final = (
    "https://evil.example",
    "null",
    "file://",
    "http://127.0.0.1",
    "https://127.0.0.1:{port}",
    "http://127.0.0.1.evil.example:{port}",
    "http://evil.example:{port}",
    "",
)
"""Origins that are not ours, some of which look like it."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(services: ServiceUrls) -> AsyncIterator[AttackStage]:
    async with attack_stage(services) as running:
        yield running


async def knock(stage: AttackStage, **how: Any) -> str:
    """Try to connect; return `in` or the code of the refusal."""
    client = await LiveClient().connect(stage.url, **how)
    if client.refusal is not None:
        code: str = client.refusal["message"]
        return code
    await client.client.disconnect()
    return "in"


@pytest.mark.parametrize("origin", FOREIGN)
async def test_a_page_of_another_site_opens_no_socket_even_with_the_cookie_or_a_token(
    stage: AttackStage, origin: str
) -> None:
    doctor = await stage.attacker()
    named = {"Origin": origin.format(port=stage.url.rsplit(":", 1)[1])}
    cookie = {"Cookie": f"curbside={doctor.token}"}

    for sent in (named | cookie, named | {"Authorization": f"Bearer {doctor.token}"}):
        url = f"{stage.url}/socket.io/?EIO=4&transport="
        for method in ("GET", "POST"):
            async with stage.http.request(method, f"{url}polling", headers=sent) as response:
                assert (response.status, b"sid" in await response.read()) == (403, False)
        with pytest.raises(WSServerHandshakeError, match="403"):
            await stage.http.ws_connect(f"{url}websocket", headers=sent)


async def test_a_cookie_without_an_origin_opens_no_socket_and_a_token_does(
    stage: AttackStage,
) -> None:
    doctor = await stage.attacker()

    assert await knock(stage, headers={"Cookie": f"curbside={doctor.token}"}) == "forbidden"
    assert await knock(stage, auth={"token": doctor.token}) == "in"


async def test_a_token_in_the_address_of_the_socket_counts_for_nothing(stage: AttackStage) -> None:
    doctor = await stage.attacker()
    url = f"{stage.url}/socket.io/?EIO=4&transport=websocket&token={doctor.token}"

    async with stage.http.ws_connect(url) as socket:
        await socket.receive()
        await socket.send_str("40")
        refused = str((await socket.receive()).data)

    assert orjson.loads(refused.removeprefix("44"))["message"] == "unauthenticated"


async def test_a_token_of_a_closed_session_is_worth_nothing_on_any_way_in(
    stage: AttackStage,
) -> None:
    doctor = await stage.attacker()
    await stage.post("session/close", {}, doctor.token)

    assert await knock(stage, auth={"token": doctor.token}) == "unauthenticated"
    read = await stage.post("session/read", {}, doctor.token)
    assert read["error"]["code"] == "unauthenticated"


async def test_signing_out_in_one_tab_drops_the_sockets_of_the_other_tabs(
    stage: AttackStage,
) -> None:
    doctor = await stage.attacker()
    one, other = [await RawSocket.open(stage, doctor.token) for _ in range(2)]

    await stage.post("session/close", {}, doctor.token)

    for tab in (one, other):
        assert "session:closed" in await tab.hear()
        assert await tab.hear() in {"41", "<CLOSE>", "<CLOSED>"}


async def test_closing_one_session_leaves_those_of_others_alone(stage: AttackStage) -> None:
    doctor, other = await stage.attacker(), await stage.attacker()
    second = await stage.sign_in(doctor.account)
    sockets = [await RawSocket.open(stage, token) for token in (second, other.token)]

    await stage.post("session/close", {}, doctor.token)

    for socket in sockets:
        assert (await socket.ask('421["session:read",{}]'))[0]["ok"]
        await socket.socket.close()


async def test_a_token_that_an_attacker_planted_is_not_the_one_that_signing_in_gives(
    stage: AttackStage,
) -> None:
    stated = an_application(1)
    await stage.node.services.accounts.add(stated, verified=True, role="doctor")
    planted = (await stage.attacker()).token
    for token in (planted, "A" * 43):
        headers = {"Cookie": f"curbside={token}", "Authorization": f"Bearer {token}"}
        body = {"email": stated.email, "password": PASSWORD}

        _, opened = await stage.send("session/open", json=body, headers=headers)

        assert opened["result"]["token"] != token
        answer = await stage.post("session/read", {}, token)
        assert not answer["ok"] or answer["result"]["doctor"]["email"] != stated.email


async def test_an_open_socket_ends_with_its_session_ninety_days_after_signing_in(
    stage: AttackStage,
) -> None:
    doctor = await stage.attacker()
    socket = await RawSocket.open(stage, doctor.token)
    try:
        for _ in range(13):
            stage.clock.advance(timedelta(days=7))
            await stage.node.wire.live.check_sessions()

        assert "session:closed" in await socket.hear()
    finally:
        stage.clock.advance(timedelta(days=-91))


async def test_a_suspended_doctor_is_dropped_though_no_word_of_it_arrives(
    stage: AttackStage,
) -> None:
    doctor = await stage.attacker()
    socket = await RawSocket.open(stage, doctor.token)
    # As another node leaves it that can't reach Redis: written, and told to nobody.
    await stage.status_of(doctor, "suspended")

    await stage.node.wire.live.check_sessions()

    assert "session:closed" in await socket.hear()
    assert await knock(stage, auth={"token": doctor.token}) == "unauthenticated"


async def test_there_is_no_second_namespace_to_enter_by(stage: AttackStage) -> None:
    doctor = await stage.attacker()
    socket = await RawSocket.open(stage, doctor.token)

    for namespace in ("/admin", "/%2F", "/curbside"):
        await socket.say(f"40{namespace}," + orjson.dumps({"token": doctor.token}).decode())
        await socket.say(f'42{namespace},5["case:list",{{}}]')
    answer = await socket.hear()
    while not answer.startswith("43"):
        assert not answer.startswith("40/"), answer
        await socket.say('429["session:read",{}]')
        answer = await socket.hear()

    assert not answer.startswith("43/")
    await socket.socket.close()


async def test_a_polling_connection_that_was_guessed_is_not_taken_over(stage: AttackStage) -> None:
    base = f"{stage.url}/socket.io/?EIO=4&transport="
    for sid in ("x" * 20, "../" * 5, "", "%00"):
        async with stage.http.get(f"{base}polling&sid={sid or 'x'}") as polled:
            assert polled.status == 400
        with pytest.raises(WSServerHandshakeError):
            await stage.http.ws_connect(f"{base}websocket&sid={sid or 'x'}")


async def test_a_form_of_another_site_cannot_act_with_the_cookie(stage: AttackStage) -> None:
    doctor = await stage.attacker()
    cookie = {"Cookie": f"curbside={doctor.token}"}
    case = '{"case_id": "' + "a" * 22 + '"}'
    forms: list[tuple[dict[str, str], int]] = [
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content-Type": "multipart/form-data; boundary=x"}, 415),
        ({"Content-Type": "application/json", "Origin": "https://evil.example"}, 403),
        ({"Content-Type": "application/json", "Origin": "null"}, 403),
    ]

    for headers, status in forms:
        got, _ = await stage.send("room/leave", data=case, headers=cookie | headers)
        assert got == status, headers


async def test_a_foreign_page_is_never_told_that_it_may_read_answers(stage: AttackStage) -> None:
    headers = {"Origin": "https://evil.example"}
    for path in ("/", "/api/v1/specialties", "/readyz", "/metrics", "/api/v1/session/read"):
        for method in ("GET", "OPTIONS", "POST"):
            async with stage.http.request(method, stage.url + path, headers=headers) as response:
                assert "Access-Control-Allow-Origin" not in response.headers
                assert "Access-Control-Allow-Credentials" not in response.headers


async def test_who_loses_the_licence_is_refused_within_five_seconds_on_an_open_socket(
    stage: AttackStage,
) -> None:
    doctor = await stage.attacker()
    socket = await RawSocket.open(stage, doctor.token)
    assert (await socket.ask('421["case:list",{}]'))[0]["ok"]

    await stage.status_of(doctor, "expired")
    stage.clock.advance(timedelta(seconds=5))

    (refused,) = await socket.ask('422["case:list",{}]')
    assert refused["error"]["code"] == "forbidden"
    await socket.socket.close()


async def test_a_cancelled_command_leaves_its_answer_to_nobody_else(redis_url: str) -> None:
    async with Redis.from_url(redis_url, max_connections=4) as redis:
        await redis.mset({"attacked:secret": "another doctor's", "attacked:mine": "mine"})
        for _ in range(1_000):
            asked = asyncio.ensure_future(redis.get("attacked:secret"))
            await asyncio.sleep(0)
            asked.cancel()
            await asyncio.gather(asked, return_exceptions=True)

        answers = [await redis.get("attacked:mine") for _ in range(20)]

        await redis.delete("attacked:secret", "attacked:mine")
    assert set(answers) == {b"mine"}


async def test_a_visitor_cannot_fill_the_memory_by_a_poll_that_never_ends(
    stage: AttackStage,
) -> None:
    url = f"{stage.url}/socket.io/?EIO=4&transport=polling&sid=x"
    sent_bytes = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent_bytes
        for _ in range(64):
            sent_bytes += 2**20
            yield b"4" * 2**20

    statuses = []
    for body in (b"4" * (2**20), endless()):
        try:
            async with stage.http.post(url, data=body) as response:
                statuses.append(response.status)
        except ClientError:
            statuses.append(413)

    assert statuses == [413, 413]
    assert sent_bytes < 64 * 2**20
