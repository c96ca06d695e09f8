"""Passwords as argon2id hashes, made in few threads beside the event loop; never kept in clear."""

import asyncio
import base64
import secrets
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final, TypeVar

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from server.errors import UnavailableError

WORKERS: Final = 2
"""Hashes made at a time: each takes its memory and several cores."""
MAX_IN_HAND: Final = 16
"""Made and waiting; more could not be answered within a command's 2 s."""
RETRY_AFTER_S: Final = 2.0

T = TypeVar("T")

_SALT_BYTES: Final = 16
_HASH_BYTES: Final = 32


class Passwords:
    """Makes and checks hashes.

    The costs are the second recommended option of RFC 9106, section 4: argon2id with 3
    passes over 64 MiB in 4 lanes, 128-bit salt, 256-bit tag. Lower ones are for tests.
    """

    def __init__(
        self,
        *,
        passes: int = 3,
        memory_kib: int = 64 * 1024,
        lanes: int = 4,
        workers: int = WORKERS,
    ) -> None:
        self._hasher = PasswordHasher(
            time_cost=passes,
            memory_cost=memory_kib,
            parallelism=lanes,
            hash_len=_HASH_BYTES,
            salt_len=_SALT_BYTES,
            type=Type.ID,
        )
        # Well-formed, of nobody: checking against it costs what any check costs.
        self.nobodys_hash = (
            f"$argon2id$v=19$m={memory_kib},t={passes},p={lanes}"
            f"${_random_base64(_SALT_BYTES)}${_random_base64(_HASH_BYTES)}"
        )
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="password")
        self._in_hand = 0

    async def hash(self, password: str) -> str:
        """Return a fresh hash in PHC format.

        Raises:
            UnavailableError: Too many are waiting.
        """
        return await self._run(partial(self._hasher.hash, _to_bytes(password)))

    async def verify(self, stored: str | None, password: str) -> bool:
        """Return whether `stored` is the hash of `password`.

        With None (no such account) the answer is False after the same work.

        Raises:
            UnavailableError: Too many are waiting.
        """
        matches = await self._run(
            partial(self._matches, stored or self.nobodys_hash, _to_bytes(password))
        )
        return matches and stored is not None

    def is_weak(self, stored: str) -> bool:
        """Return whether the hash was made with other costs than today's."""
        return self._hasher.check_needs_rehash(stored)

    def close(self) -> None:
        """Let go of the threads; what waits is dropped."""
        self._threads.shutdown(wait=True, cancel_futures=True)

    async def _run(self, work: Callable[[], T]) -> T:
        if self._in_hand >= MAX_IN_HAND:
            message = "Too many are signing in at this moment; try again in a few seconds."
            raise UnavailableError(message, retry_after_s=RETRY_AFTER_S)
        self._in_hand += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._in_hand -= 1

    def _matches(self, stored: str, password: bytes) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False


def _to_bytes(password: str) -> bytes:
    """Compose letters first: keyboards send the same one in different forms (RFC 8265)."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def _random_base64(size_bytes: int) -> str:
    return base64.b64encode(secrets.token_bytes(size_bytes)).decode().rstrip("=")
