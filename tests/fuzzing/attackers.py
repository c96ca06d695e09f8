"""Those who send what was made: over WebSocket, by polling, over HTTP, and frame by frame."""

import asyncio
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final, TypeVar

import aiohttp
import orjson

from server.errors import STATUS_BY_CODE
from tests.attack_stage import Attacker, AttackStage
from tests.fuzzing.hostile import CANARY
from tests.fuzzing.payloads import Payloads

AT_ONCE: Final = 64
"""Commands on their way before the first answer is read."""
PACKETS_A_POLL: Final = 16
"""As many as Engine.IO takes in one request."""
MAX_POLL_BYTES: Final = 200_000
PATIENCE_S: Final = 120.0
OURS_TO_MEND: Final = "Something went wrong on our side"
_T = TypeVar("_T")
_ACK: Final = re.compile(r"43(\d+)(\[.*)", re.DOTALL)


@dataclass
class Answers:
    """What came back."""

    codes: Counter[str] = field(default_factory=Counter)
    done: set[str] = field(default_factory=set)
    """Commands that were carried out at least once."""
    faults: list[str] = field(default_factory=list)

    def take(self, name: str, envelope: Any) -> Any:
        """Count one answer; return its result."""
        if envelope["ok"]:
            self.codes["ok"] += 1
            self.done.add(name)
            return envelope["result"]
        error = envelope["error"]
        self.codes[error["code"]] += 1
        told = orjson.dumps(error).decode()
        if error["code"] not in STATUS_BY_CODE or OURS_TO_MEND in told or CANARY in told:
            self.faults.append(f"{name}: {told[:300]}")
        return None

    @property
    def count(self) -> int:
        """How many answers came."""
        return self.codes.total()


async def over_websocket(
    stage: AttackStage, who: Attacker, payloads: Payloads, count: int, answers: Answers
) -> None:
    """Send commands as fast as they are answered; each has its own acknowledgement."""
    socket = await _signed_in(stage, who)
    number = 0
    for some in batched(payloads.commands(count), AT_ONCE):
        asked = {number + place: name for place, (name, _) in enumerate(some)}
        for place, (name, payload) in enumerate(some):
            await socket.send_str(f'42{number + place}["{name}",{payload}]')
        number += len(some)
        await _take_acks(_frames_of(socket), asked, answers, payloads)
    await socket.close()


async def by_polling(
    stage: AttackStage, who: Attacker, payloads: Payloads, count: int, answers: Answers
) -> None:
    """Send commands sixteen to a request and fetch their answers."""
    url = await stage.polling(who.token)
    number = 0
    for some in _polls(payloads.commands(count)):
        asked = {number + place: name for place, (name, _) in enumerate(some)}
        frames = (
            f'42{number + place}["{name}",{payload}]' for place, (name, payload) in enumerate(some)
        )
        await _poll(stage, url, "\x1e".join(frames))
        number += len(some)
        await _take_acks(_polled(stage, url), asked, answers, payloads)
    await _poll(stage, url, "41")


async def over_http(
    stage: AttackStage, who: Attacker, payloads: Payloads, count: int, answers: Answers
) -> None:
    """Send commands one by one."""
    headers = {**who.signed_in, "Content-Type": "application/json"}
    for name, payload in payloads.commands(count):
        url = f"{stage.url}/api/v1/{name.replace(':', '/')}"
        async with stage.http.post(url, data=payload.encode(), headers=headers) as response:
            envelope = orjson.loads(await response.read())
        if response.status >= 500 and envelope["error"]["code"] != "unavailable":
            answers.faults.append(f"{name}: HTTP {response.status}")
        payloads.learn(answers.take(name, envelope))


async def frame_by_frame(stage: AttackStage, who: Attacker, frames: Iterable[str]) -> int:
    """Send raw frames; return how many sockets they cost. The node must let the next one in."""
    socket, lost = await _signed_in(stage, who), 0
    for some in batched(frames, AT_ONCE):
        try:
            for frame in some:
                await socket.send_str(frame)
            await socket.send_str('427777["session:read",{}]')
            async for text in _frames_of(socket):
                if text.startswith("437777["):
                    break
        except (SocketLostError, ConnectionError):
            lost += 1
            socket = await _signed_in(stage, who)
    await socket.close()
    return lost


class SocketLostError(Exception):
    """The server closed the connection."""


async def _signed_in(stage: AttackStage, who: Attacker) -> aiohttp.ClientWebSocketResponse:
    url = f"{stage.url}/socket.io/?EIO=4&transport=websocket"
    socket = await stage.http.ws_connect(url, max_msg_size=0)
    await socket.receive()
    await socket.send_str("40" + orjson.dumps({"token": who.token}).decode())
    async for text in _frames_of(socket):
        assert text.startswith("40"), text
        break
    return socket


async def _frames_of(socket: aiohttp.ClientWebSocketResponse) -> Any:
    while True:
        message = await socket.receive(timeout=PATIENCE_S)
        if message.type is not aiohttp.WSMsgType.TEXT:
            raise SocketLostError(message.type.name)
        if message.data == "2":
            await socket.send_str("3")
        else:
            yield message.data


async def _polled(stage: AttackStage, url: str) -> Any:
    while True:
        async with asyncio.timeout(PATIENCE_S), stage.http.get(url) as response:
            assert response.status == 200, await response.text()
            packets = (await response.text()).split("\x1e")
        if "2" in packets:
            await _poll(stage, url, "3")
        for packet in packets:
            yield packet


async def _poll(stage: AttackStage, url: str, body: str) -> None:
    async with stage.http.post(url, data=body.encode()) as taken:
        assert taken.status == 200, await taken.text()


async def _take_acks(
    heard: Any, asked: dict[int, str], answers: Answers, payloads: Payloads
) -> None:
    """Read until every command was acknowledged once."""
    async for text in heard:
        ack = _ACK.fullmatch(text)
        if ack is None:
            continue
        name = asked.pop(int(ack[1]))
        payloads.learn(answers.take(name, orjson.loads(ack[2])[0]))
        if not asked:
            return


def _polls(commands: Iterator[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Yield commands in lots that fit into one request."""
    lot: list[tuple[str, str]] = []
    size_bytes = 0
    for name, payload in commands:
        size_bytes += len(payload) + 100
        if len(lot) == PACKETS_A_POLL or size_bytes > MAX_POLL_BYTES:
            yield lot
            lot, size_bytes = [], len(payload) + 100
        lot.append((name, payload))
    yield lot


def batched(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """Yield lists of so many."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some
