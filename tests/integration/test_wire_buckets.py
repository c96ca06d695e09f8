"""Buckets in Redis: one for all nodes, none in anybody's way while Redis is gone."""

import socket
import time

from redis.asyncio import Redis

from server.wire.buckets import PATIENCE_S, Rate, SharedBuckets
from store.ids import new_id

RATE = Rate(per_min=3)


async def test_two_nodes_take_from_one_bucket(redis_url: str) -> None:
    key, prefix = new_id(), f"{new_id()}:"
    async with Redis.from_url(redis_url) as one, Redis.from_url(redis_url) as other:
        nodes = [SharedBuckets(redis, prefix=prefix) for redis in (one, other)]

        waits_s = [await nodes[n % 2].take(key, RATE, 1) for n in range(4)]

        assert waits_s[:3] == [0, 0, 0]
        assert 0 < waits_s[3] <= 20
        assert await one.pttl(f"{prefix}limit:{key}") > 0


async def test_a_redis_that_is_gone_or_hangs_lets_pass_within_its_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        urls = ["redis://127.0.0.1:1/0", f"redis://127.0.0.1:{mute.getsockname()[1]}/0"]
        for url in urls:
            async with Redis.from_url(url) as redis:
                began_s = time.monotonic()

                assert await SharedBuckets(redis, prefix="p:").take("k", RATE, 1) == 0
                assert time.monotonic() - began_s < PATIENCE_S + 0.5
