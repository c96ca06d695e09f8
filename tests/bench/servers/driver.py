"""Has a server broadcast at a given rate, from within its own process, as it is told on stdin."""

import asyncio
import gc
import json
import sys
import time
from collections.abc import Sequence
from typing import Any, Final, Protocol

import uvloop
from aiohttp import web

from tests.bench.wire import stamp

FIRST_SEQ: Final = 100_000
_EVENT: Final = "room:entry"


class Broadcaster(Protocol):
    """One way to bring a message to all of a room."""

    async def start(self, app: web.Application) -> None:
        """Get ready to be connected to."""
        ...

    async def send(self, room: str, payloads: Sequence[dict[str, Any]]) -> None:
        """Bring these messages, which became known together, to all of the room."""
        ...


def message(room: str, seq: int, size_bytes: int) -> dict[str, Any]:
    """Return a message whose event is `size_bytes` long as JSON and holds the present instant."""
    made = {"case_id": room, "seq": seq, "text": stamp(time.monotonic())}
    size = len(json.dumps([_EVENT, made], separators=(",", ":")))
    made["text"] = f"{made['text']}{'x' * (size_bytes - size)}"
    return made


async def drive(broadcaster: Broadcaster, order: dict[str, Any], seqs: dict[str, int]) -> None:
    """Broadcast as ordered: `messages` in all, `burst` at a time, `rate` a second, room by room."""
    rooms, burst = order["rooms"], order["burst"]
    began_s = time.monotonic()
    for turn in range(order["messages"] // burst):
        wait_s = began_s + turn * burst / order["rate"] - time.monotonic()
        await asyncio.sleep(max(wait_s, 0))
        room = rooms[turn % len(rooms)]
        first = seqs.get(room, FIRST_SEQ) + 1
        seqs[room] = first + burst - 1
        made = [message(room, seq, order["bytes"]) for seq in range(first, first + burst)]
        await broadcaster.send(room, made)
    _say({"sent": order["messages"], "took_s": time.monotonic() - began_s})


def run(broadcaster: Broadcaster) -> None:
    """Serve on a free port, say which, and do as told until stdin ends."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(broadcaster))


async def _serve(broadcaster: Broadcaster) -> None:
    app = web.Application()
    await broadcaster.start(app)
    served = web.AppRunner(app, access_log=None)
    await served.setup()
    site = web.TCPSite(served, "127.0.0.1", 0, backlog=4096)
    await site.start()
    orders = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    _say({"port": served.addresses[0][1]})
    seqs: dict[str, int] = {}
    while line := await orders.readline():
        order = json.loads(line)
        if order["do"] == "drive":
            await drive(broadcaster, order, seqs)
        elif order["do"] == "collect":
            gc.collect()
            _say({"collected": True})


def _say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()
