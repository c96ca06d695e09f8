"""The secret that all nodes share, and what is derived from it for each purpose."""

import hashlib
import hmac
import secrets
from typing import Final

from server.config import Settings
from store.client import Store

_SECRET_BYTES: Final = 32


async def server_secret(settings: Settings, store: Store) -> bytes:
    """Return the secret that all nodes share: the operator's, else one kept in the database."""
    if settings.secret_file is not None:
        return settings.secret_file.read_bytes().strip()
    if settings.secret is not None:
        return settings.secret.get_secret_value().encode()
    return await store.secrets.get_or_create(
        "server_secret", lambda: secrets.token_bytes(_SECRET_BYTES)
    )


def derived(secret: bytes, purpose: str) -> bytes:
    """Return a key for one purpose; it tells nothing of the secret or of another purpose's key."""
    return hmac.new(secret, f"curbside {purpose}".encode(), hashlib.sha256).digest()


def audit_secret(secret: bytes) -> bytes:
    """Return what keys the audit trail's chain, given the server's secret."""
    return derived(secret, "audit")
