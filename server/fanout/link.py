"""One connection to Redis, and the only place that knows the Redis library.

A cluster will want one link per shard; whoever holds links sees commands and replies only.
"""

import asyncio
import math
import random
from collections.abc import Iterable
from typing import Any, Final

from redis.asyncio.connection import ConnectionPool
from redis.exceptions import RedisError

CONNECT_TIMEOUT_S: Final = 3.0
SEND_TIMEOUT_S: Final = 5.0
_FIRST_DELAY_S: Final = 0.05
_LAST_DELAY_S: Final = 2.0

Command = tuple[str | bytes, ...]


class LinkLostError(Exception):
    """The connection to Redis is gone, silent, or was refused."""


class Link:
    """One connection. It never reconnects by itself: whoever owns it must know that it was away."""

    def __init__(self, url: str) -> None:
        # RESP2, so that a subscribed connection carries nothing but replies and messages in order.
        pool: Any = ConnectionPool.from_url(url, protocol=2, socket_timeout=None)
        self._connection: Any = pool.make_connection()

    async def open(self) -> None:
        """Connect and sign in.

        Raises:
            LinkLostError: Redis can't be reached or refuses us.
        """
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                await self._connection.connect()
        except (RedisError, OSError) as error:
            raise LinkLostError from error

    async def send(self, commands: Iterable[Command]) -> None:
        """Write commands in one go; their replies come by `read` in the same order.

        Raises:
            LinkLostError: The connection is gone or takes nothing for 5 s.
        """
        packed = self._connection.pack_commands(commands)
        try:
            async with asyncio.timeout(SEND_TIMEOUT_S):
                await self._connection.send_packed_command(packed, check_health=False)
        except (RedisError, OSError) as error:
            raise LinkLostError from error

    async def read(self) -> Any:
        """Return the next reply or message, waiting for as long as it takes.

        Raises:
            LinkLostError: The connection is gone, or Redis answered with an error.
        """
        try:
            return await self._connection.read_response(
                disable_decoding=True, timeout=math.inf, disconnect_on_error=False
            )
        except (RedisError, OSError) as error:
            raise LinkLostError from error

    async def close(self) -> None:
        """Close the connection at once."""
        await self._connection.disconnect(nowait=True)


class Backoff:
    """How long to wait before the next try to connect: 50 ms, doubling up to 2 s, jittered.

    This paces input and output, so it runs on real time even where the clock is turned by hand.
    """

    def __init__(self) -> None:
        self._delay_s = _FIRST_DELAY_S

    def reset(self) -> None:
        """Start over: the last try worked."""
        self._delay_s = _FIRST_DELAY_S

    async def wait(self) -> None:
        delay_s = self._delay_s * random.uniform(0.5, 1.0)  # noqa: S311 - spreads nodes, no secret
        self._delay_s = min(self._delay_s * 2, _LAST_DELAY_S)
        await asyncio.sleep(delay_s)
