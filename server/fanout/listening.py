"""How many nodes are up, as Redis sees it."""

from typing import Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

_ALL_NODES: Final = "nodes"
_LIMIT_S: Final = 2.0


async def nodes_listening(redis_url: str, prefix: str) -> int | None:
    """Return how many nodes hear what is told to all of them; None without Redis."""
    redis: Redis = Redis.from_url(
        redis_url, socket_connect_timeout=_LIMIT_S, socket_timeout=_LIMIT_S
    )
    try:
        answer = await redis.execute_command(  # type: ignore[no-untyped-call]  # the library has no types here
            "PUBSUB", "SHARDNUMSUB", f"{prefix}{_ALL_NODES}"
        )
    except RedisError:
        return None
    finally:
        await redis.aclose()
    return int(answer[1])
