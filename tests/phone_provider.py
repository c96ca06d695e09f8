"""A provider of SMS and calls for tests: checks signatures, refuses what is old or repeated."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from server.clock import Clock

WEBHOOK_SECRET = "a webhook secret that is long enough for us"
REPLAY_WINDOW_S = 300


@dataclass
class PhoneProvider:
    """Behaves as docs/CHANNELS.md asks a receiver to."""

    clock: Clock
    url: str = ""
    messages: list[dict[str, Any]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    """What it answers next; 204 when empty."""
    seen: set[str] = field(default_factory=set)
    last: tuple[dict[str, str], bytes] | None = None

    async def receive(self, request: web.Request) -> web.Response:
        body = await request.read()
        timestamp = request.headers["X-Curbside-Timestamp"]
        signed = timestamp.encode() + b"." + body
        expected = hmac.new(WEBHOOK_SECRET.encode(), signed, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(request.headers["X-Curbside-Signature"], f"v1={expected}"):
            return web.Response(status=401)
        if abs(self.clock.now().timestamp() - int(timestamp)) > REPLAY_WINDOW_S:
            return web.Response(status=403)
        self.last = (dict(request.headers), body)
        if self.answers:
            return web.Response(status=self.answers.pop(0))
        message = json.loads(body)
        if message["message_id"] not in self.seen:
            self.seen.add(message["message_id"])
            self.messages.append(message)
        return web.Response(status=204)


@asynccontextmanager
async def phone_provider(clock: Clock) -> AsyncIterator[PhoneProvider]:
    """Run a provider on a free loopback port."""
    provider = PhoneProvider(clock)
    app = web.Application()
    app.router.add_post("/messages", provider.receive)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    provider.url = f"http://127.0.0.1:{runner.addresses[0][1]}/messages"
    try:
        yield provider
    finally:
        await runner.cleanup()
