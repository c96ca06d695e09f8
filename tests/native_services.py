"""Stands for Google's and Apple's push services: HTTP/2, and every token is checked."""

import base64
import json
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from server.clock import Clock
from tests.h2_server import H2Answer, H2Request

PROJECT = "curbside-test"
EMAIL = "pages@curbside-test.example"
KEY_ID, TEAM_ID, TOPIC = "ABC1234567", "DEF1234567", "example.curbside.app"


@dataclass
class FakeGoogle:
    """Signs in service accounts and takes messages of those that it signed in."""

    clock: Clock
    origin: str = ""
    key: rsa.RSAPrivateKey = field(
        default_factory=lambda: rsa.generate_private_key(public_exponent=65_537, key_size=2048)
    )
    messages: list[dict[str, Any]] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    sign_ins: int = 0
    token: str = ""

    def credentials(self) -> str:
        """The service account's file."""
        return json.dumps(
            {
                "project_id": PROJECT,
                "client_email": EMAIL,
                "token_uri": f"{self.origin}/token",
                "private_key": _pem(self.key),
            }
        )

    def answer(self, request: H2Request) -> H2Answer:
        if request.path == "/token":
            return self._sign_in(request)
        assert request.path == f"/v1/projects/{PROJECT}/messages:send"
        if request.headers["authorization"] != f"Bearer {self.token}":
            return H2Answer(401, {"error": {"status": "UNAUTHENTICATED"}})
        message = json.loads(request.body)["message"]
        if message["token"] in self.gone:
            return H2Answer(404, {"error": {"status": "NOT_FOUND"}})
        self.messages.append(message)
        return H2Answer(200, {"name": "projects/x/messages/1"})

    def _sign_in(self, request: H2Request) -> H2Answer:
        form = parse_qs(request.body.decode())
        assert form["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
        signed, signature, head, claims = parsed(form["assertion"][0])
        assert head["alg"] == "RS256"
        self.key.public_key().verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
        now = self.clock.now().timestamp()
        assert (claims["iss"], claims["aud"]) == (EMAIL, f"{self.origin}/token")
        assert claims["scope"] == "https://www.googleapis.com/auth/firebase.messaging"
        assert claims["iat"] <= now < claims["exp"] <= now + 3600
        self.sign_ins += 1
        self.token = secrets.token_urlsafe(24)
        return H2Answer(200, {"access_token": self.token, "expires_in": 3600})


@dataclass
class FakeApple:
    """Takes notifications that carry a token signed by the key that it knows."""

    clock: Clock
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    received: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    bad: set[str] = field(default_factory=set)
    tokens: set[str] = field(default_factory=set)

    def key_file(self) -> str:
        return _pem(self.key)

    def answer(self, request: H2Request) -> H2Answer:
        device = request.path.removeprefix("/3/device/")
        scheme, _, token = request.headers["authorization"].partition(" ")
        assert scheme == "bearer"
        signed, signature, head, claims = parsed(token)
        assert (head["alg"], head["kid"], claims["iss"]) == ("ES256", KEY_ID, TEAM_ID)
        r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
        self.key.public_key().verify(encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))
        if not 0 <= self.clock.now().timestamp() - claims["iat"] <= 3600:
            return H2Answer(403, {"reason": "ExpiredProviderToken"})
        self.tokens.add(token)
        assert request.headers["apns-topic"] == TOPIC
        assert request.headers["apns-push-type"] == "alert"
        assert len(request.headers["apns-collapse-id"]) <= 64
        if device in self.gone:
            return H2Answer(410, {"reason": "Unregistered"})
        if device in self.bad:
            return H2Answer(400, {"reason": "BadDeviceToken"})
        self.received.append((request.headers, json.loads(request.body)))
        return H2Answer(200)


def parsed(token: str) -> tuple[bytes, bytes, dict[str, Any], dict[str, Any]]:
    """What was signed, the signature, the header and the claims."""
    signed, _, signature = token.rpartition(".")
    head, claims = (json.loads(_decode(part)) for part in signed.split("."))
    return signed.encode(), _decode(signature), head, claims


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
