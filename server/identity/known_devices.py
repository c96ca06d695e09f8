"""Devices that somebody signed in from before. Pure; nothing of it is kept on the server.

A device carries a token that only this server can have made, for one e-mail address. It signs
nobody in: it is only counted apart, so that others' wrong passwords don't keep its owner out.
"""

import base64
import hashlib
import hmac
from typing import Final

from store.ids import new_id

MAX_TOKEN_CHARS: Final = 64
_MAC_BYTES: Final = 16


class KnownDevices:
    """Makes and reads the tokens.

    Args:
        secret: Of this purpose only, the same on all nodes.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def token(self, email: str) -> str:
        """Return a new token for the account of an address."""
        device = new_id()
        return f"{device}.{self._mac(email, device)}"

    def device(self, token: str | None, email: str) -> str | None:
        """Return which device it is, None when nobody of this address signed in from it."""
        if token is None or len(token) > MAX_TOKEN_CHARS:
            return None
        device, _, mac = token.partition(".")
        known = hmac.compare_digest(
            mac.encode("utf-8", "replace"), self._mac(email, device).encode()
        )
        return device if known else None

    def _mac(self, email: str, device: str) -> str:
        text = f"{email}\0{device}".encode("utf-8", "surrogatepass")
        digest = hmac.new(self._secret, text, hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest[:_MAC_BYTES]).decode().rstrip("=")
