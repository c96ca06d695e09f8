"""What operators and load balancers ask: is the process up, can it serve, what has it counted."""

from typing import Protocol

from aiohttp import web

from server.metrics import CONTENT_TYPE, exposition
from server.wire.encode import encode
from server.wire.health import DatabaseHealth


class Ears(Protocol):
    """Whether this node hears the others."""

    @property
    def deaf(self) -> bool:
        """True while its own ping through Redis does not come back."""
        ...


class Words(Protocol):
    """Whether what is written can be read in other languages."""

    @property
    def health(self) -> str:
        """`ok`, `away`, `failing` or `none`."""
        ...


class Operations:
    """`/healthz`, `/readyz`, `/metrics`.

    Args:
        health: Whether a primary is reachable.
        ears: Whether Redis carries what the nodes say.
        words: How translation is; rooms go on without it, so it never fails readiness.
        node: This node's name.
    """

    def __init__(self, *, health: DatabaseHealth, ears: Ears, words: Words, node: str) -> None:
        self._words = words
        self._health = health
        self._ears = ears
        self._node = node
        self.draining = False

    def add_to(self, app: web.Application) -> None:
        """Add the routes."""
        app.router.add_get("/healthz", self.alive)
        app.router.add_get("/readyz", self.ready)
        app.router.add_get("/metrics", self.metrics)

    async def alive(self, _request: web.Request) -> web.Response:
        """Answer: the process runs and its event loop turns."""
        return _json({"node": self._node}, 200)

    async def ready(self, _request: web.Request) -> web.Response:
        """Answer 200 while commands can be served: a primary is there and the node stays up."""
        available = self._health.available
        body: dict[str, object] = {
            "mongo": "ok" if available else "away",
            "redis": "deaf" if self._ears.deaf else "ok",
            "translation": self._words.health,
            "node": self._node,
            "draining": self.draining,
        }
        return _json(body, 200 if available and not self.draining else 503)

    async def metrics(self, _request: web.Request) -> web.Response:
        """Show what was counted, in Prometheus' text format."""
        return web.Response(body=exposition(), headers={"Content-Type": CONTENT_TYPE})


def _json(body: dict[str, object], status: int) -> web.Response:
    return web.Response(
        body=encode(body),
        status=status,
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )
