"""Runs something until told to stop, over our own databases or given ones, and ends in order."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, Final

import uvloop

from server.cli_store import CommandError, fail, read_settings
from server.config import Settings
from server.embedded import EmbeddedServiceError, ServiceUrls, embedded_services
from server.logs import configure_logs, get_logger
from server.notify.assembly import ChannelSettingError
from store.errors import StoreError, StoreUnavailableError

_STOPPING: Final = (signal.SIGTERM, signal.SIGINT)
_log = get_logger("cli.run")

Work = Callable[[asyncio.Event], Coroutine[Any, Any, None]]


def run_until_stopped(work: Work) -> None:
    """Run `work`, which is handed the event that says stop. What is wrong is one line, exit 2."""
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_with_signals(work))
    except (CommandError, EmbeddedServiceError, ChannelSettingError) as err:
        fail(str(err))
    except StoreUnavailableError:
        fail("no MongoDB primary answers; check CURBSIDE_MONGO_URL and that it is running")
    except StoreError as err:
        fail(str(err))


def settings_with(**given: object) -> Settings:
    """Return the settings, with what was given on the command line instead.

    Ends the command when something is wrong with them.
    """
    try:
        settings = read_settings()
        given = {name: value for name, value in given.items() if value is not None}
        settings = Settings.model_validate({**settings.model_dump(), **given})
    except CommandError as err:
        fail(str(err))
    except ValueError:
        fail("a value on the command line is not allowed; see --help")
    if settings.problems():
        fail("; ".join(settings.problems()))
    if (settings.mongo_url is None) != (settings.redis_url is None):
        fail("set both CURBSIDE_MONGO_URL and CURBSIDE_REDIS_URL, or neither")
    configure_logs(level=settings.log_level, node=settings.node_name)
    return settings


@asynccontextmanager
async def databases(settings: Settings) -> AsyncIterator[ServiceUrls]:
    """Lend the operator's databases, or run the embedded ones meanwhile.

    Raises:
        EmbeddedServiceError: They can't be started; the text says what to do.
        CommandError: One of them ended by itself.
    """
    if settings.mongo_url is not None and settings.redis_url is not None:
        yield ServiceUrls(mongo_url=settings.mongo_url, redis_url=settings.redis_url)
        return
    async with embedded_services(
        settings.data_dir, mongo_port=settings.mongo_port, redis_port=settings.redis_port
    ) as urls:
        yield urls
    if urls.failed.is_set():
        message = (
            "the embedded MongoDB or Valkey ended by itself; "
            f"its log in {settings.data_dir} says why"
        )
        raise CommandError(message)


async def stopped(stop: asyncio.Event, urls: ServiceUrls) -> None:
    """Wait until `stop` is set, or a service that we run has ended."""
    waiting = [asyncio.create_task(event.wait()) for event in (stop, urls.failed)]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


async def services_until(
    stop: asyncio.Event, settings: Settings, *, ready: Callable[[ServiceUrls], None]
) -> None:
    """Run only the embedded services until `stop` is set.

    Raises:
        CommandError: One of them ended by itself.
    """
    own = settings.model_copy(update={"mongo_url": None, "redis_url": None})
    async with databases(own) as urls:
        ready(urls)
        await stopped(stop, urls)


async def _with_signals(work: Work) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def tell(number: signal.Signals) -> None:
        _log.info("stopping", signal=number.name)
        stop.set()
        # Whoever asks twice does not want to wait.
        for each in _STOPPING:
            loop.remove_signal_handler(each)

    for number in _STOPPING:
        loop.add_signal_handler(number, tell, number)
    await work(stop)
