"""The embedded Valkey (or Redis): on loopback, keeping nothing, as nothing durable is in it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from server.embedded.locate import VALKEY, locate
from server.embedded.ports import HOST, choose_port
from server.embedded.process import Child, RunningService

READY_PATIENCE_S: Final = 20.0

_LOOK_EVERY_S: Final = 0.02
_OPTIONS: Final = (
    *("--bind", HOST),
    *("--daemonize", "no"),
    *("--save", ""),
    *("--appendonly", "no"),
    *("--always-show-logo", "no"),
)


@asynccontextmanager
async def running_valkey(
    data_dir: Path, *, port: int | None = None
) -> AsyncIterator[RunningService]:
    """Run a valkey-server or redis-server for as long as the context lasts.

    Args:
        port: Listen here; by default where it listened last time, at first anywhere free.

    Raises:
        EmbeddedServiceError: It can't be started; the text says what to do.
    """
    program = await locate(VALKEY, own_dir=data_dir)
    own_dir = data_dir / "valkey"
    own_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    port = choose_port(data_dir / "valkey.port", asked=port, setting="CURBSIDE_REDIS_PORT")
    child = await Child.start(
        [str(program.path), "--port", str(port), "--dir", str(own_dir), *_OPTIONS],
        name="valkey-server",
        log_path=data_dir / "valkey.log",
        env=program.env,
    )
    try:
        await child.until_ready(_answers(port), timeout_s=READY_PATIENCE_S)
        yield RunningService(f"redis://{HOST}:{port}/0", child)
    finally:
        await child.stop()


async def _answers(port: int) -> None:
    while True:
        try:
            reader, writer = await asyncio.open_connection(HOST, port)
            writer.write(b"PING\r\n")
            answer = await reader.readline()
            writer.close()
            await writer.wait_closed()
        except ConnectionError:
            answer = b""
        if answer.startswith(b"+PONG"):
            return
        await asyncio.sleep(_LOOK_EVERY_S)
