"""Guesses at a password or a code: a few are free, then each one waits twice as long.

Counted per account *and* where it comes from, so that nobody can keep somebody else out. In
Redis, so that all nodes count together; while it is away each node counts for itself, which is
neither an open door nor a locked one.
"""

import asyncio
import hashlib
import hmac
from collections import OrderedDict
from typing import Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

from server.clock import Clock
from server.errors import RateLimitedError

FREE: Final = 10
FIRST_DELAY_S: Final = 10
LONGEST_DELAY_S: Final = 900
FORGOTTEN_AFTER_S: Final = 24 * 3600
MAX_COUNTED: Final = 50_000
PATIENCE_S: Final = 0.25

# Counted before the guess is looked at: guesses sent side by side are counted each.
_BEGIN: Final = """
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local kept = redis.call('HMGET', KEYS[1], 'guesses', 'until')
local open = tonumber(kept[2]) or 0
if open > now then return tostring(open - now) end
local guesses = (tonumber(kept[1]) or 0) + 1
local over, first, longest = guesses - tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local delay = 0
if over >= 0 then delay = math.min(longest, first * 2 ^ math.min(over, 30)) end
redis.call('HSET', KEYS[1], 'guesses', guesses, 'until', tostring(now + delay))
redis.call('EXPIRE', KEYS[1], ARGV[4])
return '0'
"""


def delay_s(guesses: int, *, free: int) -> float:
    """Return how long to wait after so many guesses."""
    over = guesses - free
    return 0.0 if over < 0 else min(LONGEST_DELAY_S, FIRST_DELAY_S * 2 ** min(over, 30))


class LocalCounts:
    """Counts of this process. At a bound, those untouched for longest are forgotten."""

    def __init__(self, clock: Clock, *, free: int) -> None:
        self._clock = clock
        self._free = free
        self._kept: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def begin(self, key: str) -> float:
        """Count a guess and return 0, or count none and return the seconds to wait."""
        now_s = self._clock.now().timestamp()
        guesses, open_s = self._kept.pop(key, (0, 0.0))
        if open_s > now_s:
            self._kept[key] = (guesses, open_s)
            return open_s - now_s
        self._kept[key] = (guesses + 1, now_s + delay_s(guesses + 1, free=self._free))
        if len(self._kept) > MAX_COUNTED:
            self._kept.popitem(last=False)
        return 0.0

    def clear(self, key: str) -> None:
        """Forget the guesses."""
        self._kept.pop(key, None)


class Attempts:
    """Counts guesses.

    Args:
        free: So many may be wrong before the first delay; None counts nothing.
        secret: Keys are hashed with it, so that Redis holds no address.
        redis: For all nodes together; None: each for itself.
    """

    def __init__(
        self, *, free: int | None, secret: bytes, clock: Clock, redis: Redis | None, prefix: str
    ) -> None:
        self._free = free
        self._secret = secret
        self._local = LocalCounts(clock, free=free or FREE)
        self._redis = redis
        self._script = None if redis is None else redis.register_script(_BEGIN)
        self._prefix = prefix

    async def begin(self, what: str) -> None:
        """Count a guess that is about to be looked at.

        Raises:
            RateLimitedError: Too many were wrong; says when the next one may come.
        """
        if self._free is None:
            return
        key = self._key(what)
        wait_s = await self._begin_shared(key, self._free)
        if wait_s is None:
            wait_s = self._local.begin(key)
        if wait_s:
            raise RateLimitedError(retry_after_s=round(max(wait_s, 0.1), 1))

    async def right(self, what: str) -> None:
        """Forget the guesses: the last one was right."""
        if self._free is None:
            return
        key = self._key(what)
        self._local.clear(key)
        if self._redis is not None:
            try:
                async with asyncio.timeout(PATIENCE_S):
                    await self._redis.delete(key)
            except (RedisError, OSError, TimeoutError):
                # They are forgotten by themselves within a day.
                return

    async def _begin_shared(self, key: str, free: int) -> float | None:
        if self._script is None:
            return None
        limits = [free, FIRST_DELAY_S, LONGEST_DELAY_S, FORGOTTEN_AFTER_S]
        try:
            async with asyncio.timeout(PATIENCE_S):
                return float(await self._script(keys=[key], args=limits))
        except (RedisError, OSError, TimeoutError):
            return None

    def _key(self, what: str) -> str:
        digest = hmac.new(self._secret, what.encode("utf-8", "surrogatepass"), hashlib.sha256)
        return f"{self._prefix}guess:{digest.hexdigest()[:32]}"
