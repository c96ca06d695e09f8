"""The embedded MongoDB: a one-member replica set on loopback, its data under the data directory."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from server.embedded.locate import MONGOD, locate
from server.embedded.ports import HOST, choose_port
from server.embedded.process import Child, RunningService
from store.bootstrap import initiate_replica_set

READY_PATIENCE_S: Final = 60.0

_LOOK_EVERY_S: Final = 0.03
_OPTIONS: Final = (
    *("--bind_ip", HOST),
    *("--replSet", "curbside"),
    # CVE-2025-14847: before 6.0.27 zlib let strangers read the heap.
    *("--networkMessageCompressors", "disabled"),
    "--noscripting",
    # Slow-query lines hold clinical words.
    *("--slowms", "2147483647"),
    "--quiet",
    "--nounixsocket",
    # By default half of the machine's memory, too much beside everything else.
    *("--wiredTigerCacheSizeGB", "0.5"),
    *("--oplogSize", "512"),
    # There is no secondary to hand over to, so no reason to linger at the end.
    *("--setParameter", "shutdownTimeoutMillisForSignaledShutdown=0"),
    *("--setParameter", "diagnosticDataCollectionEnabled=false"),
    *("--syncdelay", "15"),
)


@asynccontextmanager
async def running_mongod(
    data_dir: Path, *, port: int | None = None
) -> AsyncIterator[RunningService]:
    """Run a mongod on `data_dir` for as long as the context lasts; it is primary when this yields.

    Args:
        port: Listen here; by default where it listened last time, at first anywhere free.

    Raises:
        EmbeddedServiceError: It can't be started; the text says what to do.
    """
    program = await locate(MONGOD, own_dir=data_dir)
    database_dir = data_dir / "mongodb"
    database_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    port = choose_port(data_dir / "mongod.port", asked=port, setting="CURBSIDE_MONGO_PORT")
    child = await Child.start(
        [str(program.path), "--dbpath", str(database_dir), "--port", str(port), *_OPTIONS],
        name="mongod",
        log_path=data_dir / "mongod.log",
        env=program.env,
    )
    url = f"mongodb://{HOST}:{port}/curbside?replicaSet=curbside&w=majority&journal=true"
    try:
        await child.until_ready(_primary(port, url), timeout_s=READY_PATIENCE_S)
        yield RunningService(url, child)
    finally:
        await child.stop()


async def _primary(port: int, url: str) -> None:
    while True:
        try:
            _, writer = await asyncio.open_connection(HOST, port)
        except ConnectionRefusedError:
            await asyncio.sleep(_LOOK_EVERY_S)
        else:
            writer.close()
            await writer.wait_closed()
            break
    await initiate_replica_set(url, timeout_s=READY_PATIENCE_S)
