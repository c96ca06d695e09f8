"""The key pair by which push services know us (RFC 8292). Made once, shared by all nodes."""

import base64
from datetime import datetime, timedelta
from typing import Final, Protocol
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)
from py_vapid import Vapid02

from server.notify.sealing import Sealer

SECRET_NAME: Final = "vapid"  # noqa: S105 - the name of a secret, not one
TOKEN_LIFE: Final = timedelta(hours=12)
"""RFC 8292 section 2 allows 24 h; a clock that is off by hours still passes."""
_RENEW_BEFORE: Final = timedelta(hours=1)
_MAX_ORIGINS: Final = 64


class SecretBox(Protocol):
    """Where a secret is kept that every node must share: whoever comes first makes it."""

    async def get_or_create(self, name: str, make: "MakeSecret") -> bytes:
        """Return the value of `name`, made by `make` when there is none."""
        ...


class MakeSecret(Protocol):
    """Makes a secret's first value."""

    def __call__(self) -> bytes:
        """Return it."""
        ...


class Vapid:
    """Signs for push services. `subject` is how their operators reach us: mailto: or https:."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, *, subject: str) -> None:
        if not subject.startswith(("mailto:", "https:")):
            message = "push services want a mailto: or https: address as the contact"
            raise ValueError(message)
        # Its own check refuses an https: address with a path, which RFC 8292 section 2.1 allows.
        self._signer = Vapid02(conf={"no-strict": True})
        self._signer.private_key = key
        self._subject = subject
        self._tokens: dict[str, tuple[datetime, dict[str, str]]] = {}
        point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.public_key = base64.urlsafe_b64encode(point).decode().rstrip("=")

    @classmethod
    async def load(cls, secrets: SecretBox, sealer: Sealer, *, subject: str) -> "Vapid":
        """Read the key pair, or make and keep it when this is the first node ever.

        Raises:
            SealError: It was sealed under another server secret.
        """
        sealed = await secrets.get_or_create(SECRET_NAME, lambda: sealer.seal(_new_key()))
        key = load_der_private_key(sealer.open(sealed), password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            message = "the stored VAPID key is no elliptic curve key"
            raise TypeError(message)
        return cls(key, subject=subject)

    def headers(self, endpoint: str, *, now: datetime) -> dict[str, str]:
        """Return the Authorization header for an endpoint; signed once per origin and 11 h."""
        parts = urlsplit(endpoint)
        origin = f"{parts.scheme}://{parts.netloc}"
        known = self._tokens.get(origin)
        if known is not None and known[0] - now > _RENEW_BEFORE:
            return known[1]
        expires_at = now + TOKEN_LIFE
        claims = {"aud": origin, "exp": int(expires_at.timestamp()), "sub": self._subject}
        headers: dict[str, str] = self._signer.sign(claims)
        if len(self._tokens) >= _MAX_ORIGINS:
            self._tokens.clear()
        self._tokens[origin] = (expires_at, headers)
        return headers


def _new_key() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
