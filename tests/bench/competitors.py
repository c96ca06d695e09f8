"""Those that are measured side by side, and how their readers sign in."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.crowd import Step
from tests.bench.processes import Program, python, running
from tests.bench.wire import client_frame, emit

_NODE: Final = Path(__file__).parent / "js" / "server.mjs"
SOCKET_IO_PATH: Final = "/socket.io/?EIO=4&transport=websocket"


@dataclass(frozen=True, slots=True)
class Competitor:
    """One server to measure.

    Args:
        kind: Its name in `tests.bench.servers`; None for Node.
        redis: Whether it passes messages on through Redis.
        bare: Whether it speaks WebSocket alone.
    """

    name: str
    kind: str | None
    redis: bool = False
    bare: bool = False

    def command(self, redis_url: str) -> Sequence[str | Path]:
        """Return what starts it."""
        if self.kind is not None:
            return python("tests.bench.servers", self.kind, redis_url)
        return ["node", "--expose-gc", _NODE, *([redis_url] if self.redis else [])]

    @property
    def path(self) -> str:
        """Where its WebSocket is."""
        return "/ws" if self.bare else SOCKET_IO_PATH

    def steps(self, rooms: Sequence[str]) -> list[Step]:
        """Return how a reader comes into these rooms."""
        if self.bare:
            join = client_frame(json.dumps(["join", list(rooms)]).encode())
            return [(b"", join), (b"430", None)]
        return [
            (b"0", client_frame(b"40")),
            (b"40", emit(0, "join", list(rooms))),
            (b"430", None),
        ]


OURS: Final = Competitor("Curbside", "ours", redis=True)
FRAME: Final = Competitor("bare pre-built frame", "frame", bare=True)
SEND_STR: Final = Competitor("bare aiohttp send_str", "send-str", bare=True)
NODE: Final = Competitor("Node socket.io", None)
NODE_REDIS: Final = Competitor("Node socket.io + Redis adapter", None, redis=True)
STOCK: Final = Competitor("python-socketio", "stock")
STOCK_REDIS: Final = Competitor("python-socketio + AsyncRedisManager", "stock-redis", redis=True)
ALL: Final = (OURS, FRAME, SEND_STR, NODE, NODE_REDIS, STOCK, STOCK_REDIS)
OVER_NODES: Final = (OURS, NODE_REDIS, STOCK_REDIS)


@contextmanager
def serving(competitor: Competitor, redis_url: str, log: Path) -> Iterator[tuple[Program, int]]:
    """Run a competitor; gives it and its port."""
    with running(competitor.command(redis_url), log=log) as program:
        yield program, int(program.said()["port"])
