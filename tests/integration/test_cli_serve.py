"""`curbside` as operators run it: prints the address, ends cleanly, one line for what is wrong."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryFile

import aiohttp
import pytest

from server.embedded import ServiceUrls
from store.ids import new_id
from tests.stories.forks import fork
from tests.stories.nodes import with_database

CURBSIDE = str(Path(sys.executable).with_name("curbside"))
READY_WITHIN_S = 40


def environment(**settings: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("CURBSIDE_")}
    return {**kept, **settings}


async def run(*arguments: str, **settings: str) -> tuple[int, str, str]:
    """Run a command to its end; return its exit code, output and errors."""
    with TemporaryFile() as complaints:
        child = await fork(arguments, env=environment(**settings), stderr=complaints)
        async with asyncio.timeout(READY_WITHIN_S):
            output = await child.stdout.read()
            code = await child.wait()
        complaints.seek(0)
        return code, output.decode(), complaints.read().decode()


@asynccontextmanager
async def started(*arguments: str, **settings: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run the command as it is installed."""
    process = await asyncio.create_subprocess_exec(
        CURBSIDE, *arguments, env=environment(**settings), stdout=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def line_of(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    return (await asyncio.wait_for(process.stdout.readline(), READY_WITHIN_S)).decode().strip()


def urls(services: ServiceUrls) -> dict[str, str]:
    database = f"test_{new_id().replace('-', '_')}"
    return {
        "CURBSIDE_MONGO_URL": with_database(services.mongo_url, database),
        "CURBSIDE_REDIS_URL": services.redis_url,
    }


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_serve_prints_its_address_and_ends_with_zero(
    services: ServiceUrls, number: signal.Signals
) -> None:
    async with started("serve", "--port", "0", "--node-name", "n1", **urls(services)) as process:
        line = await line_of(process)
        address = line.removeprefix("Curbside serves on ")
        async with (
            aiohttp.ClientSession() as http,
            http.get(f"{address}/readyz") as response,
        ):
            ready = await response.json()
        process.send_signal(number)
        code = await asyncio.wait_for(process.wait(), 15)

    assert line.startswith("Curbside serves on http://127.0.0.1:")
    assert (ready["mongo"], ready["node"]) == ("ok", "n1")
    assert code == 0


async def test_a_taken_port_is_one_line_and_exit_2(services: ServiceUrls) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, output, errors = await run("serve", "--port", port, **urls(services))

    last = errors.strip().splitlines()[-1]
    assert code == 2
    assert output == ""
    assert last.startswith(f"error: port {port} is in use")
    assert "Traceback" not in errors


async def test_an_unreachable_mongodb_is_one_line_and_exit_2() -> None:
    code, _, errors = await run(
        "serve",
        CURBSIDE_MONGO_URL="mongodb://127.0.0.1:1/?replicaSet=x",
        CURBSIDE_REDIS_URL="redis://127.0.0.1:1/0",
    )

    assert code == 2
    assert "error: no MongoDB primary answers" in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize(
    ("arguments", "settings", "said"),
    [
        (("serve",), {"CURBSIDE_PORT": "many"}, "CURBSIDE_PORT"),
        (("serve",), {"CURBSIDE_MONGO_URL": "mongodb://x/"}, "set both CURBSIDE_MONGO_URL"),
        (("serve", "--host", "0.0.0.0"), {"CURBSIDE_LIMITS": "off"}, "loopback"),  # noqa: S104
        (("demo", "--host", "0.0.0.0"), {}, "loopback"),  # noqa: S104 - refused
    ],
)
async def test_a_wrong_setting_is_named(
    arguments: tuple[str, ...], settings: dict[str, str], said: str
) -> None:
    code, output, errors = await run(*arguments, **settings)

    assert (code, output) == (2, "")
    assert said in errors
    assert "Traceback" not in errors


async def test_services_prints_both_urls_each_alone_on_a_line(tmp_path: Path) -> None:
    async with started("services", "--data-dir", str(tmp_path / "var")) as process:
        lines = [await line_of(process), await line_of(process)]
        second = await run("services", "--data-dir", str(tmp_path / "var"))
        process.terminate()
        code = await asyncio.wait_for(process.wait(), 30)

    assert lines[0].startswith("CURBSIDE_MONGO_URL=mongodb://127.0.0.1:")
    assert lines[1].startswith("CURBSIDE_REDIS_URL=redis://127.0.0.1:")
    assert second[0] == 2
    assert "already runs the services" in second[2]
    assert code == 0


async def test_reindex_counts_the_cases(services: ServiceUrls) -> None:
    assert await run("reindex", **urls(services)) == (0, "0\n", "")


async def test_check_config_masks_secrets_and_names_sources_and_problems() -> None:
    code, output, errors = await run(
        "check-config",
        CURBSIDE_SECRET="a secret that is long enough for all nodes",
        CURBSIDE_MONGO_URL="mongodb://curbside:hunter2@db.example/curbside",
        CURBSIDE_LIMITS="off",
        CURBSIDE_HOST="192.0.2.1",
        CURBSIDE_PROT="8080",
    )

    assert code == 1
    assert "CURBSIDE_SECRET=********  (environment)" in output
    assert "CURBSIDE_PORT=8080  (default)" in output
    assert "hunter2" not in output + errors
    assert "long enough" not in output + errors
    assert "problem: CURBSIDE_PROT is no setting" in errors
    assert "problem: CURBSIDE_LIMITS=off is allowed on a loopback address only" in errors


async def test_a_sound_configuration_is_said_to_be() -> None:
    code, _, errors = await run("check-config")

    assert (code, errors) == (0, "")
