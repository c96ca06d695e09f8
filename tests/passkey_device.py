"""A device that makes and uses passkeys, in software: what a browser would hand to the page."""

import hashlib
import json
import struct
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url

from server.identity.passkeys import Made, Question, Signed
from store.ids import new_id

_PRESENT, _OWNER, _NEW_KEY = 0x01, 0x04, 0x40


@dataclass
class PasskeyDevice:
    """One passkey. `knows_owner` is a finger or a code; `counts` its signatures or not."""

    origin: str = "http://localhost:8080"
    domain: str = "localhost"
    knows_owner: bool = True
    counts: bool = False
    passkey_id: bytes = field(default_factory=lambda: new_id().encode())
    _key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    _count: int = 0

    def make(self, question: Question) -> Made:
        """Answer `navigator.credentials.create`."""
        attested = bytes(16) + struct.pack(">H", len(self.passkey_id)) + self.passkey_id
        data = self._data(_NEW_KEY) + attested + self._public_key()
        attestation = {"fmt": "none", "attStmt": {}, "authData": data}
        return Made(
            challenge_id=question.challenge_id,
            passkey_id=bytes_to_base64url(self.passkey_id),
            client_data=bytes_to_base64url(self._client(question, "webauthn.create")),
            attestation=bytes_to_base64url(cbor2.dumps(attestation)),
        )

    def sign(self, question: Question) -> Signed:
        """Answer `navigator.credentials.get`."""
        self._count += self.counts
        data, client = self._data(0), self._client(question, "webauthn.get")
        signed = data + hashlib.sha256(client).digest()
        return Signed(
            challenge_id=question.challenge_id,
            passkey_id=bytes_to_base64url(self.passkey_id),
            client_data=bytes_to_base64url(client),
            authenticator_data=bytes_to_base64url(data),
            signature=bytes_to_base64url(self._key.sign(signed, ec.ECDSA(SHA256()))),
        )

    def _data(self, flags: int) -> bytes:
        flags |= _PRESENT | (_OWNER if self.knows_owner else 0)
        domain = hashlib.sha256(self.domain.encode()).digest()
        return domain + bytes([flags]) + struct.pack(">I", self._count)

    def _client(self, question: Question, kind: str) -> bytes:
        said: dict[str, Any] = {
            "type": kind,
            "challenge": question.options["challenge"],
            "origin": self.origin,
        }
        return json.dumps(said).encode()

    def _public_key(self) -> bytes:
        numbers = self._key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (numbers.x, numbers.y))
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
