"""Puts the wire on an aiohttp application: routes, middleware, live sockets. `app.py` calls it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from aiohttp import web
from redis.asyncio import Redis

from server.clock import Clock
from server.wire.auditing import Auditing
from server.wire.buckets import LocalBuckets, SharedBuckets
from server.wire.catalog import load_commands
from server.wire.connect import LiveSockets, NodeHub
from server.wire.dispatch import Dispatcher
from server.wire.health import DatabaseHealth
from server.wire.http import HttpApi
from server.wire.http_gate import HttpGate
from server.wire.limits import Limits, LimitSettings
from server.wire.middleware import http_middleware
from server.wire.operations import Ears, Operations
from server.wire.services import Services
from server.wire.socket_server import WireServer
from server.wire.web_app import WebApp
from store.ids import SocketId


class Hub(NodeHub, Ears, Protocol):
    """The fan-out, as far as the wire needs it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WireSettings:
    """What operators may set about the wire.

    Args:
        node: This node's name, shown by `/readyz`.
        secret: The server's secret; keys of rate limits are hashed with it.
        limits: None switches all rate limits off.
        redis_prefix: Goes before every key in Redis.
        web_directory: Where the web client was built; None: where it is expected.
    """

    node: str
    secret: bytes
    origins: Iterable[str] = ()
    public_url: str | None = None
    proxy_hops: int = 0
    limits: LimitSettings | None = None
    redis_prefix: str = "curbside:"
    web_directory: Path | None = None


@dataclass(frozen=True, slots=True)
class Wire:
    """The mounted parts that others need to reach."""

    gate: HttpGate
    dispatcher: Dispatcher
    live: LiveSockets
    operations: Operations

    async def drain(self, *, within_s: float = 10.0, come_back_within_s: float = 5.0) -> None:
        """Show up as not ready, send everybody elsewhere, finish what is running."""
        self.operations.draining = True
        await self.live.drain(within_s=within_s, come_back_within_s=come_back_within_s)


WIRE: Final = web.AppKey("wire", Wire)
"""Where a mounted application keeps its wire."""


def mount_wire(
    app: web.Application,
    *,
    server: WireServer,
    services: Services,
    hub: Hub,
    health: DatabaseHealth,
    clock: Clock,
    settings: WireSettings,
    redis: Redis | None = None,
    more_routes: Sequence[Callable[[web.Application, HttpGate], None]] = (),
    on_gone: Sequence[Callable[[SocketId], Awaitable[None]]] = (),
) -> Wire:
    """Add everything to `app`, which must not run yet.

    Args:
        server: The Socket.IO server that the hub was made with.
        redis: For limits over all nodes; without it each node counts for itself.
        more_routes: Add further HTTP routes (attachments).
        on_gone: Told of each socket that went away (presence).
    """
    shared = None if redis is None else SharedBuckets(redis, prefix=settings.redis_prefix)
    limits = Limits(
        settings.limits, secret=settings.secret, local=LocalBuckets(clock), shared=shared
    )
    dispatcher = Dispatcher(
        services=services,
        limits=limits,
        auditing=Auditing(services.audit),
        health=health,
        commands=load_commands(),
    )
    gate = HttpGate(
        dispatcher,
        origins=settings.origins,
        public_url=settings.public_url,
        proxy_hops=settings.proxy_hops,
    )
    live = LiveSockets(
        server, hub=hub, gate=gate, sessions=services.sessions, on_gone=tuple(on_gone)
    )
    operations = Operations(
        health=health, ears=hub, words=services.translations.directory, node=settings.node
    )
    app.middlewares.append(http_middleware(gate))
    api = HttpApi(gate)
    live.add_to(app)
    operations.add_to(app)
    api.add_to(app)
    for add in more_routes:
        add(app, gate)
    api.add_rest_to(app)
    WebApp(settings.web_directory).add_to(app)
    app.cleanup_ctx.append(_session_checks(live, server))
    app[WIRE] = Wire(gate=gate, dispatcher=dispatcher, live=live, operations=operations)
    return app[WIRE]


def _session_checks(
    live: LiveSockets, server: WireServer
) -> Callable[[web.Application], AsyncIterator[None]]:
    async def run(_app: web.Application) -> AsyncIterator[None]:
        task = asyncio.create_task(live.keep_checking(), name="session checks")
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await server.shutdown()

    return run
