"""Serves until told to stop: drains, finishes what is running, closes, in this order."""

import asyncio
import errno
import gc
import importlib
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Final

from aiohttp import web
from pydantic import BaseModel

from server.app import Node, open_node
from server.cli_run import databases, stopped
from server.cli_store import CommandError
from server.config import Settings
from server.embedded import ServiceUrls
from server.lean import left_out
from server.logs import get_logger
from server.translating import open_translator
from store.errors import UnknownOutcomeError

_SHUTDOWN_LIMIT_S: Final = 5.0
# Those of a node that has ended come within a second. Whom the queue has no place for comes again
# by itself, but only after one second, then three.
_MAX_CALLING: Final = 4_096
_COLLECT_AFTER_OBJECTS: Final = 10_000
_STARTS_OVER: Final = 3
_SWITCH_EVERY_S: Final = 0.001
_LOADED_LATER: Final = (
    "holidays",
    "pywebpush",
    "httpx",
    "icalendar",
    "server.identity.ceremony",
)
_log = get_logger("cli.serve")

BeforeServing = Callable[[Settings, ServiceUrls], Awaitable[None]]
WhenReady = Callable[[str], None]


async def serve_until(
    stop: asyncio.Event,
    settings: Settings,
    *,
    ready: WhenReady,
    before: BeforeServing | None = None,
) -> None:
    """Serve until `stop` is set, then drain, finish and close in order.

    Args:
        stop: Set by the signal to end.
        settings: Which of both URLs are set decides whether the embedded services are started.
        ready: Told the address once requests are answered.
        before: Run when the databases are there, before the first request.

    Raises:
        CommandError: The port is taken, or a service of ours ended by itself.
    """
    async with databases(settings) as urls:
        if before is not None:
            await before(settings, urls)
        works = _serving if "web" in settings.roles else _translating
        async with works(settings, urls, ready):
            await stopped(stop, urls)


@asynccontextmanager
async def _serving(settings: Settings, urls: ServiceUrls, ready: WhenReady) -> AsyncIterator[None]:
    # None of a node's parts goes again, so there is nothing to collect until it is ready.
    gc.disable()
    async with AsyncExitStack() as stack:
        stack.callback(gc.enable)
        node = await _opened(stack, settings, urls)
        runner = web.AppRunner(node.app, access_log=None, shutdown_timeout=_SHUTDOWN_LIMIT_S)
        stack.push_async_callback(runner.cleanup)
        await runner.setup()
        site = web.TCPSite(runner, settings.host, settings.port, backlog=_MAX_CALLING)
        try:
            await site.start()
        except OSError as err:
            raise CommandError(_cannot_listen(settings, err)) from err
        host, port = runner.addresses[0][:2]
        ready(f"http://{f'[{host}]' if ':' in host else host}:{port}")
        _log.info("serving", host=host, port=port)
        for drill in settings.drills():
            _log.warning(drill)
        rest = asyncio.create_task(_warm_up())
        stack.push_async_callback(asyncio.wait, [rest])
        yield
        await site.stop()
        await node.wire.drain(come_back_within_s=settings.drain_s)
        _log.info("drained")


async def _opened(stack: AsyncExitStack, settings: Settings, urls: ServiceUrls) -> Node:
    """Open the node; whatever it writes meanwhile may be written again, so it starts over."""
    for _ in range(_STARTS_OVER):
        try:
            return await stack.enter_async_context(_node(settings, urls))
        except UnknownOutcomeError:
            _log.warning("a write at the start was not confirmed in time, starting over")
    return await stack.enter_async_context(_node(settings, urls))


def _node(settings: Settings, urls: ServiceUrls) -> AbstractAsyncContextManager[Node]:
    return open_node(settings, mongo_url=urls.mongo_url, redis_url=urls.redis_url)


@asynccontextmanager
async def _translating(
    settings: Settings, urls: ServiceUrls, ready: WhenReady
) -> AsyncIterator[None]:
    async with open_translator(settings, mongo_url=urls.mongo_url, redis_url=urls.redis_url):
        ready("no address: it only translates")
        _log.info("translating")
        yield


async def _warm_up() -> None:
    """Make ready what a node can do without at first, before somebody has to wait for it."""
    _settle_memory()
    for model in unbuilt(BaseModel):
        model.model_rebuild()
        await asyncio.sleep(0)
    await asyncio.to_thread(load_the_rest)


def unbuilt(base: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Give the models of ours whose checks are not built yet: that is put off until first use."""
    for model in base.__subclasses__():
        if model.model_config.get("defer_build") and not model.__pydantic_complete__:
            yield model
        yield from unbuilt(model)


def load_the_rest() -> None:
    # Colours for the command line that a library brings along.
    with left_out("rich", "pygments"):
        for name in _LOADED_LATER:
            importlib.import_module(name)


def _settle_memory() -> None:
    """Have the garbage collector leave alone what stays, and look less often at what comes.

    Thousands of sockets live long; looking through them all for every few hundred new objects
    takes a third of the time of a broadcast.
    """
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(_COLLECT_AFTER_OBJECTS, 20, 50)
    # The driver works in threads: each of its steps would wait this long for a busy event loop.
    sys.setswitchinterval(_SWITCH_EVERY_S)


def _cannot_listen(settings: Settings, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {settings.port} is in use; choose another with --port or CURBSIDE_PORT"
    if error.errno == errno.EACCES:
        return f"port {settings.port} may not be opened by this account; choose one above 1023"
    return f"can't listen on {settings.host}: {error.strerror or 'no such address'}"
