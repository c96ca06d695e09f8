"""Live sockets on a whole node: handshakes, frames no client would send, order, dropping."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest_asyncio
from aiohttp import WSMsgType

from server.embedded import ServiceUrls
from server.wire.events import check_event
from tests.databases import borrowed_database
from tests.identity_stage import PASSWORD, an_application
from tests.wire_stage import LiveClient, RawSocket, Stage, running_node

CASE = {
    "title": "Syncope with a long QT interval",
    "story": "A swimmer fainted twice at the start of a race.",
    "question": {"kind": "next_test", "text": "Which test next?"},
    "patient": {"age_band": "15-19", "sex": "female"},
    "specialties": ["cardiology"],
    "urgency": "learning",
    "consent": True,
}


@pytest_asyncio.fixture
async def stage(services: ServiceUrls) -> AsyncIterator[Stage]:
    async with running_node(services) as running:
        yield running


async def connected(stage: Stage, token: str, **how: Any) -> LiveClient:
    return await LiveClient().connect(stage.url, auth={"token": token}, **how)


async def test_a_handshake_is_refused_with_a_code(stage: Stage) -> None:
    token = await stage.doctor()
    tried: list[tuple[dict[str, Any], str]] = [
        ({}, "unauthenticated"),
        ({"auth": {"token": "x" * 43}}, "unauthenticated"),
        ({"auth": {"token": {"$gt": ""}}}, "unauthenticated"),
        ({"auth": "text"}, "unauthenticated"),
        ({"headers": {"Cookie": f"curbside={token}"}}, "forbidden"),
    ]

    for how, code in tried:
        refused = await LiveClient().connect(stage.url, **how)
        assert refused.refusal["message"] == code
        assert refused.refusal["data"]["code"] == code


async def test_a_browser_gets_in_by_its_cookie_also_by_way_of_polling(stage: Stage) -> None:
    token = await stage.doctor()
    headers = {"Cookie": f"curbside={token}", "Origin": stage.url}

    for transports in (["websocket"], ["polling", "websocket"]):
        # A copy each time: the client takes the cookie out of what it is given.
        given = dict(headers)
        client = await LiveClient().connect(stage.url, headers=given, transports=transports)
        assert (await client.call("session:read"))["ok"]
        await client.client.disconnect()


async def test_no_frame_is_compressed(stage: Stage) -> None:
    raw = await RawSocket.open(stage)

    assert not raw.socket.compress
    await raw.socket.close()


async def test_frames_that_no_client_sends_get_one_coded_answer(stage: Stage) -> None:
    raw = await RawSocket.open(stage, await stage.doctor())
    asked = {
        '421["nobody:knows",{}]': "not_found",
        '422["connect",{}]': "not_found",
        '423["disconnect"]': "not_found",
        '424["message:post",{},{}]': "invalid",
        '425["message:post",[1]]': "invalid",
        '426[{"not":"a name"}]': "invalid",
        "427[]": "invalid",
        '428["room:join",{"case_id":NaN}]': "invalid",
        '429["room:join",{"case_id":"\\ud800"}]': "invalid",
        '4210["room:join",' + '{"a":' * 40 + "1" + "}" * 40 + "]": "too_large",
        '4211["room:join",{"case_id":"' + "x" * 200_000 + '"}]': "too_large",
        '451-12["message:post",{"_placeholder":true,"num":0}]': "invalid",
    }

    for frame, code in asked.items():
        (answer,) = await raw.ask(frame)
        assert (answer["ok"], answer["error"]["code"]) == (False, code), frame

    await raw.socket.send_bytes(b"the attachment that was announced")
    assert (await raw.ask('4213["session:read",{}]'))[0]["ok"]


async def test_a_frame_without_an_acknowledgement_is_refused_by_an_event(stage: Stage) -> None:
    raw = await RawSocket.open(stage, await stage.doctor())

    for frame in ("42{", '45999-["x"]', "44{}", "4 nonsense"):
        name, error = await raw.ask(frame)
        assert (name, error["code"]) == ("frame:refused", "invalid")
        check_event(name, error)


async def test_an_oversize_frame_closes_its_own_socket_only(stage: Stage) -> None:
    token = await stage.doctor()
    raw, other = await RawSocket.open(stage, token), await connected(stage, token)

    await raw.say('421["session:read",{"x":"' + "x" * 300_000 + '"}]')
    closed = await raw.socket.receive(timeout=5)

    assert closed.type is WSMsgType.CLOSE
    assert (await other.call("session:read"))["ok"]
    await other.client.disconnect()


async def test_before_signing_in_nothing_is_answered(stage: Stage) -> None:
    raw = await RawSocket.open(stage)

    await raw.say('421["case:list",{}]')
    await raw.say("42{")

    assert await raw.hear() in {"1", "<CLOSE>", "<CLOSED>"}


async def test_connecting_twice_is_connecting_once(stage: Stage) -> None:
    token = await stage.doctor()
    raw = await RawSocket.open(stage, token)

    await raw.say("40" + orjson.dumps({"token": token}).decode())

    assert (await raw.ask('421["session:read",{}]'))[0]["ok"]


async def test_the_answer_to_joining_comes_before_what_came_meanwhile(stage: Stage) -> None:
    token = await stage.doctor()
    poster = await connected(stage, token)
    case_id = (await poster.call("case:post", {**CASE, "key": "c"}))["result"]["case_id"]
    raw = await RawSocket.open(stage, token)

    async def talk() -> None:
        for n in range(30):
            said = {"case_id": case_id, "key": f"m{n}", "text": f"Reading number {n}"}
            await poster.call("message:post", said)

    talking = asyncio.create_task(talk())
    await raw.say(f'421["room:join",{{"case_id":"{case_id}","after":0}}]')
    heard = [await raw.hear()]
    while not heard[-1].startswith("431"):
        heard.append(await raw.hear())
    joined = orjson.loads(heard[-1].removeprefix("431"))[0]["result"]
    await talking
    live: list[int] = []
    while not live or live[-1] < 31:
        name, payload = orjson.loads((await raw.hear()).removeprefix("42"))
        check_event(name, payload)
        live += [payload["seq"]] if name == "room:entry" else []

    assert not any("room:entry" in frame for frame in heard)
    assert live == list(range(joined["seq"] + 1, 32))
    await poster.client.disconnect()


async def test_closing_a_session_is_answered_then_its_sockets_drop(stage: Stage) -> None:
    token = await stage.doctor()
    one, other = await connected(stage, token), await connected(stage, token)

    assert (await one.call("session:close"))["ok"]

    for client in (one, other):
        closed = await asyncio.wait_for(client.until_heard("session:closed"), 1)
        assert closed == {"reason": "signed_out"}
        await client.until_heard("disconnect")


async def test_a_suspended_doctor_drops_on_all_nodes_within_a_second(
    services: ServiceUrls,
) -> None:
    with borrowed_database(services.mongo_url, services.redis_url) as name:
        async with (
            running_node(services, database=name) as one,
            running_node(services, database=name) as two,
        ):
            token = await one.doctor()
            sockets = [await connected(one, token), await connected(two, token)]

            await one.suspend(1)

            for socket in sockets:
                closed = await asyncio.wait_for(socket.until_heard("session:closed"), 1)
                assert closed == {"reason": "suspended"}
            refused = await connected(two, token)
            assert refused.refusal["message"] == "unauthenticated"


async def test_a_session_that_ended_unheard_is_found_by_asking(stage: Stage) -> None:
    token = await stage.doctor()
    client = await connected(stage, token)
    sessions = stage.node.services.sessions
    sessions.revoke_with(_Silence())
    await sessions.close(token)

    await stage.node.wire.live.check_sessions()

    assert await client.until_heard("session:closed") == {"reason": "ended"}


async def test_draining_sends_everybody_elsewhere_and_lets_nobody_in(stage: Stage) -> None:
    token = await stage.doctor()
    clients = [await connected(stage, token) for _ in range(5)]

    await stage.node.wire.drain(within_s=1.0, come_back_within_s=4.0)

    delays = [(await one.until_heard("server:draining"))["reconnect_after_s"] for one in clients]
    assert all(0.5 <= delay <= 4 for delay in delays)
    assert len(set(delays)) > 1
    refused = await connected(stage, token)
    assert refused.refusal["message"] == "unavailable"
    assert refused.refusal["data"]["retry_after_s"] > 0
    async with stage.http.get(f"{stage.url}/readyz") as response:
        assert response.status == 503
    for one in clients:
        await one.until_heard("disconnect")


async def test_draining_ends_though_a_client_polls_no_more(stage: Stage) -> None:
    polling = f"{stage.url}/socket.io/?EIO=4&transport=polling"
    async with stage.http.get(polling) as opened:
        sid = orjson.loads((await opened.text())[1:])["sid"]
    signing_in = "40" + orjson.dumps({"token": await stage.doctor()}).decode()
    async with stage.http.post(f"{polling}&sid={sid}", data=signing_in) as taken:
        assert taken.status == 200
    async with stage.http.get(f"{polling}&sid={sid}") as welcomed:
        assert (await welcomed.text()).startswith("40")

    async with asyncio.timeout(30):
        await stage.node.wire.drain(within_s=1.0)


async def test_signing_in_over_a_socket_is_said_to_be_http_only(stage: Stage) -> None:
    client = await connected(stage, await stage.doctor())

    answer = await client.call(
        "session:open", {"email": an_application(1).email, "password": PASSWORD}
    )

    assert answer["error"]["code"] == "not_found"
    await client.client.disconnect()


class _Silence:
    """Passes no word on, as with Redis away."""

    async def revoke(self, *_who: object) -> None:
        return None
