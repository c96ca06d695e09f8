"""A hospital's OpenID Connect provider: a real server with real keys, which can be made to lie."""

import base64
import hashlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final
from urllib.parse import parse_qs, unquote_plus, urlsplit

from aiohttp import BasicAuth, web
from aiohttp.test_utils import TestServer
from joserfc import jwt
from joserfc.jwk import RSAKey

from server.clock import Clock

CLIENT_ID: Final = "curbside"
CLIENT_SECRET: Final = "kept by both: 100% & long enough"
_MINUTE_S: Final = 60


@cache
def new_key(name: str) -> RSAKey:
    """Return the key of this name; made once, since that takes its time."""
    return RSAKey.generate_key(2048, {"kid": name})


@dataclass
class HospitalProvider:
    """What it signs is true unless a test says otherwise.

    Args:
        lies: Claims instead of the true ones; None leaves one out.
        signs_with: Another key than the published one.
        proofs: How clients may prove who they are; None leaves it out, which means Basic.
        tells: Fields of its own description that are not as they should be.
    """

    clock: Clock
    issuer: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    lies: dict[str, Any] = field(default_factory=dict)
    signs_with: RSAKey | None = None
    algorithm: str = "RS256"
    proofs: list[str] | None = None
    tells: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: new_key("one"))
    _begun: dict[str, dict[str, str]] = field(default_factory=dict)

    def sign_in(self, url: str) -> tuple[str, str]:
        """Do what the browser and the person there do; return the code and the state."""
        parts = urlsplit(url)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        assert f"{parts.scheme}://{parts.netloc}" == self.issuer
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        code = f"code-{len(self._begun)}"
        self._begun[code] = asked
        return code, asked["state"]

    def renew_key(self) -> None:
        """Publish and use another key from here on."""
        self.key = new_key("two")

    async def discover(self, _request: web.Request) -> web.Response:
        told = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": self.proofs,
            **self.tells,
        }
        return web.json_response({name: what for name, what in told.items() if what is not None})

    async def keys(self, _request: web.Request) -> web.Response:
        return web.json_response({"keys": [self.key.as_dict(private=False)]})

    async def token(self, request: web.Request) -> web.Response:
        form = await request.post()
        asked = self._begun.pop(str(form["code"]), None)
        challenge = hashlib.sha256(str(form["code_verifier"]).encode()).digest()
        given = base64.urlsafe_b64encode(challenge).decode().rstrip("=")
        right = asked is not None and (
            (given, form["redirect_uri"], *self._client(request, form))
            == (asked["code_challenge"], asked["redirect_uri"], CLIENT_ID, CLIENT_SECRET)
        )
        if asked is None or not right:
            return web.json_response({"error": "invalid_grant"}, status=400)
        return web.json_response({"token_type": "Bearer", "id_token": self._token(asked["nonce"])})

    def _client(self, request: web.Request, form: Mapping[str, Any]) -> tuple[str, str]:
        if self.proofs is not None:
            return form["client_id"], form["client_secret"]
        sent = BasicAuth.decode(request.headers["Authorization"])
        return unquote_plus(sent.login), unquote_plus(sent.password)

    def _token(self, nonce: str) -> str:
        now_s = int(self.clock.now().timestamp())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": "person-1",
            "iat": now_s,
            "exp": now_s + 5 * _MINUTE_S,
            "nonce": nonce,
            "email_verified": True,
            **self.person,
            **self.lies,
        }
        told = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": self.algorithm, "kid": self.key.kid}
        return jwt.encode(header, told, self.signs_with or self.key, algorithms=[self.algorithm])


@asynccontextmanager
async def hospital_provider(clock: Clock) -> AsyncIterator[HospitalProvider]:
    """Run one on loopback."""
    provider = HospitalProvider(clock)
    app = web.Application()
    app.router.add_get("/.well-known/openid-configuration", provider.discover)
    app.router.add_get("/keys", provider.keys)
    app.router.add_post("/token", provider.token)
    async with TestServer(app) as server:
        provider.issuer = f"http://127.0.0.1:{server.port}"
        yield provider
