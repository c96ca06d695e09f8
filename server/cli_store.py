"""How an operator's command reaches the database that `serve` uses, running or not."""

import asyncio
import fcntl
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn, TypeVar

import typer
from pydantic import ValidationError

from server.config import Settings
from server.embedded import EmbeddedServiceError, embedded_services
from server.logs import configure_logs
from store.client import Store
from store.errors import StoreError, StoreUnavailableError

WRONG: Final = 2
"""The exit code of a command that did nothing because something given to it is wrong."""

T = TypeVar("T")


class CommandError(Exception):
    """Ends a command with one line on standard error; nothing was changed."""


@dataclass(frozen=True, slots=True)
class OpenedStore:
    """The database, and where the nodes that use it hear each other.

    Args:
        redis_url: None when only MongoDB's address is known.
    """

    store: Store
    mongo_url: str
    redis_url: str | None
    redis_prefix: str


@asynccontextmanager
async def open_store_and_redis(data_dir: Path | None = None) -> AsyncIterator[OpenedStore]:
    """Open the database at `CURBSIDE_MONGO_URL`, else the embedded one of the data directory.

    An embedded one that runs already is joined; one that doesn't runs for this command only.

    Args:
        data_dir: Overrides `CURBSIDE_DATA_DIR`.

    Raises:
        CommandError: A setting is wrong, or the database can't be reached.
    """
    settings = read_settings()
    directory = data_dir or settings.data_dir
    if settings.mongo_url is not None:
        mongo_url, redis_url = settings.mongo_url, settings.redis_url
    elif _is_running(directory):
        mongo_url, redis_url = _remembered_urls(directory)
        redis_url = settings.redis_url or redis_url
    else:
        async with _embedded(settings, directory) as opened:
            yield opened
        return
    async with _opened(settings, mongo_url, redis_url) as opened:
        yield opened


@asynccontextmanager
async def open_store_for_command(data_dir: Path | None = None) -> AsyncIterator[Store]:
    """Open the database as `open_store_and_redis` does, for commands that tell no node."""
    async with open_store_and_redis(data_dir) as opened:
        yield opened.store


def read_settings() -> Settings:
    """Return the settings.

    Raises:
        CommandError: One is wrong; the text names it.
    """
    try:
        return Settings()
    except ValidationError as err:
        wrong = "; ".join(
            f"CURBSIDE_{'_'.join(str(part) for part in error['loc']).upper()}: {error['msg']}"
            for error in err.errors(include_input=False, include_url=False)
        )
        raise CommandError(wrong) from err


def run_command(work: Coroutine[Any, Any, T]) -> T:
    """Run a command to its end; what is wrong becomes one line on stderr and exit code 2."""
    # Before the first line is logged: unasked, they go to standard output, where answers are.
    configure_logs(level="error")
    try:
        return asyncio.run(work)
    except CommandError as err:
        fail(str(err))
    except StoreUnavailableError:
        fail("the database went away; run the command again")
    except StoreError as err:
        fail(f"the database refused: {err}")


def fail(message: str) -> NoReturn:
    """End the command with this line."""
    typer.echo(f"error: {message}", err=True)
    raise typer.Exit(WRONG)


@asynccontextmanager
async def _opened(
    settings: Settings, mongo_url: str, redis_url: str | None
) -> AsyncIterator[OpenedStore]:
    try:
        store = await Store.open(mongo_url)
    except StoreUnavailableError as err:
        message = "no MongoDB primary answers; check CURBSIDE_MONGO_URL and that it is running"
        raise CommandError(message) from err
    except StoreError as err:
        raise CommandError(str(err)) from err
    try:
        yield OpenedStore(
            store, mongo_url, redis_url, settings.redis_prefix or f"curbside:{store.name}:"
        )
    finally:
        await store.close()


@asynccontextmanager
async def _embedded(settings: Settings, data_dir: Path) -> AsyncIterator[OpenedStore]:
    try:
        async with (
            embedded_services(
                data_dir, mongo_port=settings.mongo_port, redis_port=settings.redis_port
            ) as urls,
            _opened(settings, urls.mongo_url, urls.redis_url) as opened,
        ):
            yield opened
    except EmbeddedServiceError as err:
        raise CommandError(str(err)) from err


def _is_running(data_dir: Path) -> bool:
    """Whether some process runs the embedded services of the directory: it holds their lock."""
    try:
        with (data_dir / "services.lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def _remembered_urls(data_dir: Path) -> tuple[str, str]:
    try:
        mongo_port = int((data_dir / "mongod.port").read_text())
        redis_port = int((data_dir / "valkey.port").read_text())
    except (FileNotFoundError, ValueError) as err:
        message = f"the services of {data_dir} are just starting; try again in a moment"
        raise CommandError(message) from err
    return (
        f"mongodb://127.0.0.1:{mongo_port}/curbside?replicaSet=curbside&w=majority&journal=true",
        f"redis://127.0.0.1:{redis_port}/0",
    )
