"""A push service for tests: real subscriptions, real decryption, real checks of who sent it."""

import asyncio
import base64
import json
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import http_ece
from aiohttp import web
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

MAX_BODY_BYTES: Final = 4096


@dataclass(frozen=True)
class Caught:
    """One push, decrypted."""

    device: str
    headers: Mapping[str, str]
    payload: dict[str, Any]
    claims: dict[str, Any]


@dataclass
class Browser:
    """A subscribed browser: its keys never leave it."""

    name: str
    endpoint: str
    key: ec.EllipticCurvePrivateKey
    auth: bytes
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    """What the push service answers next for this device; 201 when empty."""
    delay_s: float = 0.0

    @property
    def subscription(self) -> dict[str, Any]:
        """What the browser hands to the web client."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {
            "endpoint": self.endpoint,
            "expirationTime": None,
            "keys": {"p256dh": encode(point), "auth": encode(self.auth)},
        }


class PushCatcher:
    """Keeps what arrives; `arrived` wakes those who wait for it."""

    def __init__(self) -> None:
        self.caught: list[Caught] = []
        self.requests = 0
        self.host = ""
        self._browsers: dict[str, Browser] = {}
        self._arrived = asyncio.Condition()

    def subscribe(self, name: str = "phone") -> Browser:
        """Return a new browser subscribed at this push service."""
        token = secrets.token_urlsafe(12)
        browser = Browser(
            name=name,
            endpoint=f"http://{self.host}/push/{token}",
            key=ec.generate_private_key(ec.SECP256R1()),
            auth=secrets.token_bytes(16),
        )
        self._browsers[token] = browser
        return browser

    async def wait_for(self, count: int, *, timeout_s: float = 10.0) -> list[Caught]:
        """Return all pushes once there are that many."""
        async with asyncio.timeout(timeout_s), self._arrived:
            await self._arrived.wait_for(lambda: len(self.caught) >= count)
        return list(self.caught)

    async def receive(self, request: web.Request) -> web.Response:
        """Take a push as RFC 8030 says."""
        self.requests += 1
        browser = self._browsers.get(request.match_info["token"])
        if browser is None:
            return web.Response(status=404)
        if browser.delay_s:
            await asyncio.sleep(browser.delay_s)
        body = await request.read()
        if browser.answers:
            status, headers = browser.answers.pop(0)
            return web.Response(status=status, headers=headers)
        claims = check_vapid(request.headers["Authorization"], origin=f"http://{self.host}")
        assert request.headers["Content-Encoding"] == "aes128gcm"
        assert len(body) <= MAX_BODY_BYTES
        plain = http_ece.decrypt(
            body, private_key=browser.key, auth_secret=browser.auth, version="aes128gcm"
        )
        async with self._arrived:
            self.caught.append(
                Caught(browser.name, dict(request.headers), json.loads(plain), claims)
            )
            self._arrived.notify_all()
        return web.Response(status=201, headers={"Location": f"http://{self.host}/message"})


@asynccontextmanager
async def push_catcher() -> AsyncIterator[PushCatcher]:
    """Run a push service on a free loopback port; allow-list its `host`."""
    catcher = PushCatcher()
    app = web.Application()
    app.router.add_post("/push/{token}", catcher.receive)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    address = runner.addresses[0]
    catcher.host = f"{address[0]}:{address[1]}"
    try:
        yield catcher
    finally:
        await runner.cleanup()


def check_vapid(authorization: str, *, origin: str) -> dict[str, Any]:
    """Verify an RFC 8292 header and return its claims."""
    scheme, _, rest = authorization.partition(" ")
    assert scheme == "vapid"
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    signed, _, signature = parts["t"].rpartition(".")
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode(parts["k"]))
    raw = decode(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    key.verify(der, signed.encode(), ec.ECDSA(hashes.SHA256()))
    head, claims = (json.loads(decode(part)) for part in signed.split("."))
    assert head["alg"] == "ES256"
    assert claims["aud"] == origin
    assert claims["sub"].startswith(("mailto:", "https:"))
    assert isinstance(claims["exp"], int)
    result: dict[str, Any] = claims
    return result


def expires_within_a_day(claims: Mapping[str, Any], now: datetime) -> bool:
    """Whether a token's life is what RFC 8292 allows."""
    return bool(0 < claims["exp"] - now.timestamp() <= 24 * 3600)


def encode(raw: bytes) -> str:
    """URL-safe Base64 without padding."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decode(text: str) -> bytes:
    """The opposite."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
