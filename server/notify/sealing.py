"""Secrets at rest: sealed with AES-256-GCM under a key derived from the server secret."""

import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_FORMAT: Final = b"\x01"


class SealError(Exception):
    """What is kept was sealed under another server secret, or was changed."""


class Sealer:
    """Seals small values for one purpose; a value sealed for another purpose does not open."""

    def __init__(self, server_secret: bytes, *, purpose: str) -> None:
        derive = HKDF(SHA256(), _KEY_BYTES, salt=None, info=f"curbside seal {purpose}".encode())
        self._cipher = AESGCM(derive.derive(server_secret))
        self._purpose = purpose.encode()

    def seal(self, value: bytes) -> bytes:
        """Return the value encrypted and authenticated, with a fresh nonce before it."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return _FORMAT + nonce + self._cipher.encrypt(nonce, value, self._purpose)

    def open(self, sealed: bytes) -> bytes:
        """Return what was sealed.

        Raises:
            SealError: It can't be opened with this server secret.
        """
        start = len(_FORMAT)
        nonce, body = sealed[start : start + _NONCE_BYTES], sealed[start + _NONCE_BYTES :]
        if not sealed.startswith(_FORMAT):
            raise SealError
        try:
            return self._cipher.decrypt(nonce, body, self._purpose)
        except (InvalidTag, ValueError) as err:
            raise SealError from err
