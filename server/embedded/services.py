"""Both embedded services together, one pair per data directory."""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from server.embedded.errors import EmbeddedServiceError
from server.embedded.mongod import running_mongod
from server.embedded.process import Child, RunningService
from server.embedded.valkey import running_valkey


@dataclass(frozen=True, slots=True)
class ServiceUrls:
    """Where MongoDB and Redis are.

    Attributes:
        failed: Set when one of them ended though nobody stopped it; never set for servers
            that are not ours.
    """

    mongo_url: str
    redis_url: str
    failed: asyncio.Event = field(default_factory=asyncio.Event, compare=False, repr=False)


@asynccontextmanager
async def embedded_services(
    data_dir: Path, *, mongo_port: int | None = None, redis_port: int | None = None
) -> AsyncIterator[ServiceUrls]:
    """Run MongoDB and Valkey on `data_dir` for as long as the context lasts; both answer on yield.

    They die with this process, even when it is killed, and keep MongoDB's data. Ports are
    free ones at first and the same ones later, unless they are given.

    Raises:
        EmbeddedServiceError: Another process runs them on `data_dir`, or one can't be started;
            the text says what to do.
    """
    with _alone_on(data_dir) as own_dir:
        async with AsyncExitStack() as stack:
            mongod, valkey = await _both(stack, own_dir, mongo_port, redis_port)
            urls = ServiceUrls(mongo_url=mongod.url, redis_url=valkey.url)
            watchers = [
                asyncio.create_task(_tell(service.child, urls.failed))
                for service in (mongod, valkey)
            ]
            try:
                yield urls
            finally:
                for watcher in watchers:
                    watcher.cancel()
                await asyncio.gather(*watchers, return_exceptions=True)


async def _both(
    stack: AsyncExitStack, data_dir: Path, mongo_port: int | None, redis_port: int | None
) -> tuple[RunningService, RunningService]:
    mongod, valkey = await asyncio.gather(
        stack.enter_async_context(running_mongod(data_dir, port=mongo_port)),
        stack.enter_async_context(running_valkey(data_dir, port=redis_port)),
        # So that the other one is up, hence can be stopped, when the first one fails.
        return_exceptions=True,
    )
    if isinstance(mongod, BaseException):
        raise mongod
    if isinstance(valkey, BaseException):
        raise valkey
    return mongod, valkey


async def _tell(child: Child, failed: asyncio.Event) -> None:
    await child.ended.wait()
    failed.set()


@contextmanager
def _alone_on(data_dir: Path) -> Iterator[Path]:
    data_dir = data_dir.resolve()
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (data_dir / "services.lock").open("a+")
    except OSError as err:
        message = f"can't write to the data directory {data_dir}: {err.strerror}"
        raise EmbeddedServiceError(message) from err
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as err:
            lock.seek(0)
            message = (
                f"process {lock.read().strip()} already runs the services of {data_dir}; stop it, "
                "attach to it with CURBSIDE_MONGO_URL and CURBSIDE_REDIS_URL, or set "
                "CURBSIDE_DATA_DIR to another directory"
            )
            raise EmbeddedServiceError(message) from err
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        yield data_dir
