"""Token buckets: in this process, and shared by all nodes through Redis."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final, Protocol

from redis.asyncio import Redis
from redis.exceptions import RedisError

from server.clock import Clock

MAX_BUCKETS: Final = 50_000
PATIENCE_S: Final = 0.25

# The bucket keeps what is left and when; the server's own time, so that nodes need not agree.
_TAKE: Final = """
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local size, per_s, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local kept = redis.call('HMGET', KEYS[1], 'left', 'at')
local left = math.min(size, (tonumber(kept[1]) or size)
    + math.max(0, now - (tonumber(kept[2]) or now)) * per_s)
local wait = 0
if left >= cost then left = left - cost else wait = (cost - left) / per_s end
redis.call('HSET', KEYS[1], 'left', tostring(left), 'at', tostring(now))
redis.call('PEXPIRE', KEYS[1], math.ceil(size / per_s * 1000) + 1000)
return tostring(wait)
"""


@dataclass(frozen=True, slots=True)
class Rate:
    """`per_min` tokens come back each minute; as many can be taken at once."""

    per_min: int

    @property
    def per_s(self) -> float:
        """How many tokens come back in a second."""
        return self.per_min / 60


class Buckets(Protocol):
    """Somewhere tokens are taken from."""

    async def take(self, key: str, rate: Rate, cost: int) -> float:
        """Take `cost` tokens; return 0, or take none and return the seconds to wait for them."""
        ...


class LocalBuckets:
    """Buckets of this process. At a bound, those untouched for longest are full again."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take_now(self, key: str, rate: Rate, cost: int) -> float:
        """Do what `take` promises, without waiting for anything."""
        now_s = self._clock.now().timestamp()
        left, at_s = self._kept.pop(key, (float(rate.per_min), now_s))
        left = min(float(rate.per_min), left + max(0.0, now_s - at_s) * rate.per_s)
        wait_s = 0.0 if left >= cost else (cost - left) / rate.per_s
        self._kept[key] = (left if wait_s else left - cost, now_s)
        if len(self._kept) > MAX_BUCKETS:
            self._kept.popitem(last=False)
        return wait_s

    async def take(self, key: str, rate: Rate, cost: int) -> float:
        return self.take_now(key, rate, cost)


class SharedBuckets:
    """Buckets in Redis. While Redis is away nothing is refused here; the local ones still hold.

    Args:
        redis: Asked for a quarter of a second at most.
        prefix: Goes before every key.
    """

    def __init__(self, redis: Redis, *, prefix: str) -> None:
        self._script = redis.register_script(_TAKE)
        self._prefix = prefix

    async def take(self, key: str, rate: Rate, cost: int) -> float:
        try:
            async with asyncio.timeout(PATIENCE_S):
                waited = await self._script(
                    keys=[f"{self._prefix}limit:{key}"], args=[rate.per_min, rate.per_s, cost]
                )
            return float(waited)
        except (RedisError, OSError, TimeoutError):
            return 0.0
