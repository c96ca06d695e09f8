import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorDatabase
from redis.asyncio import Redis

from server.embedded import EmbeddedServiceError, ServiceUrls, embedded_services
from server.embedded.ports import choose_port
from store.driver import Document

RUN_UNTIL_KILLED = """
import asyncio, sys
from pathlib import Path
from server.embedded import embedded_services

async def main():
    async with embedded_services(Path(sys.argv[1])) as urls:
        print(urls.mongo_url, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


@asynccontextmanager
async def database(urls: ServiceUrls) -> AsyncIterator[AsyncIOMotorDatabase[Document]]:
    client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(urls.mongo_url)
    try:
        yield client.get_default_database()
    finally:
        client.close()


async def answers_ping(urls: ServiceUrls) -> bool:
    async with Redis.from_url(urls.redis_url) as redis:
        return bool(await redis.ping())


def pids_on(data_dir: Path) -> list[int]:
    """The processes that work in `data_dir` or were given something below it."""
    below = os.fsencode(data_dir) + b"/"
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            # Valkey rewrites its arguments, but stays in its directory.
            places = [
                os.fsencode((entry / "cwd").readlink()),
                *(entry / "cmdline").read_bytes().split(b"\0"),
            ]
        except OSError:
            continue
        if any(place.startswith(below) for place in places):
            found.append(int(entry.name))
    return found


async def until_gone(pid: int) -> None:
    """Wait for the end of a process that need not be a child of ours."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    gone = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(descriptor, gone.set)
    try:
        await asyncio.wait_for(gone.wait(), 10)
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)


async def test_what_was_stored_is_there_after_a_restart_on_any_port(
    tmp_path: Path,
) -> None:
    async with embedded_services(tmp_path) as first, database(first) as written:
        await written.things.insert_one({"_id": "kept"})

    async with embedded_services(tmp_path) as second, database(second) as read:
        assert await read.things.count_documents({"_id": "kept"}) == 1
        assert await answers_ping(second)

    assert second == first
    assert pids_on(tmp_path) == []
    free = choose_port(tmp_path / "other.port", asked=None, setting="")
    async with embedded_services(tmp_path, mongo_port=free) as third, database(third) as read:
        assert f":{free}/" in third.mongo_url
        assert await read.things.count_documents({"_id": "kept"}) == 1


async def test_two_data_directories_run_beside_each_other(tmp_path: Path) -> None:
    async with (
        embedded_services(tmp_path / "a") as first,
        embedded_services(tmp_path / "b") as second,
    ):
        async with database(first) as here, database(second) as there:
            await here.things.insert_one({"_id": "here"})
            assert await there.things.count_documents({}) == 0
        assert first.redis_url != second.redis_url


async def test_a_data_directory_in_use_is_refused_with_its_holder(tmp_path: Path) -> None:
    async with embedded_services(tmp_path) as urls:
        with pytest.raises(EmbeddedServiceError, match=rf"process {os.getpid()} already"):
            async with embedded_services(tmp_path):
                pass

        assert await answers_ping(urls)


async def test_a_killed_parent_leaves_no_child_and_a_usable_directory(tmp_path: Path) -> None:
    parent = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", RUN_UNTIL_KILLED, str(tmp_path)), stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    await parent.stdout.readline()
    children = pids_on(tmp_path)
    assert len(children) == 2

    parent.kill()
    await parent.communicate()
    for pid in children:
        await until_gone(pid)

    async with embedded_services(tmp_path) as urls:
        assert await answers_ping(urls)


async def test_a_service_that_dies_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with embedded_services(tmp_path) as urls:
        (valkey,) = (pid for pid in pids_on(tmp_path) if b"valkey" in _program(pid))
        os.kill(valkey, signal.SIGKILL)

        await asyncio.wait_for(urls.failed.wait(), 5)

    assert "valkey-server ended by itself" in caplog.text


async def test_a_taken_port_is_named(tmp_path: Path) -> None:
    taken = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", 0)
    port = taken.sockets[0].getsockname()[1]
    async with taken:
        with pytest.raises(EmbeddedServiceError, match=rf"port {port} .* CURBSIDE_REDIS_PORT"):
            async with embedded_services(tmp_path, redis_port=port):
                pass

    assert pids_on(tmp_path) == []


def _program(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0]
