"""Child processes of a story: started, listened to, ended by their own id."""

import asyncio
import os
import signal
import sys
import sysconfig
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from tests.stories.forks import Fork, fork

CURBSIDE = str(Path(sysconfig.get_path("scripts"), "curbside"))
START_PATIENCE_S = 120.0
END_PATIENCE_S = 30.0


class Process:
    """One running child; what it says on standard output is kept line by line."""

    def __init__(
        self, process: asyncio.subprocess.Process | Fork, *, name: str, log_path: Path
    ) -> None:
        self._process = process
        self.name = name
        self.log_path = log_path
        self.said: list[str] = []
        self._news = asyncio.Condition()
        self._listener = asyncio.create_task(self._listen())

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid

    @property
    def lives(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.returncode is None

    def log(self) -> str:
        """Return what it wrote to standard error so far."""
        return self.log_path.read_text(encoding="utf-8", errors="replace")

    async def write(self, line: bytes) -> None:
        """Write one line to its standard input."""
        assert self._process.stdin is not None
        self._process.stdin.write(line + b"\n")
        await self._process.stdin.drain()

    async def line(self, start: str, *, within_s: float = START_PATIENCE_S) -> str:
        """Return the first line that begins with `start`, past or to come.

        Raises:
            AssertionError: It ended, or did not say so in time.
        """
        found: list[str] = []

        def is_there() -> bool:
            found[:] = [line for line in self.said if line.startswith(start)][:1]
            return bool(found) or self._listener.done()

        async with self._news:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait_for(is_there), within_s)
        assert found, f"{self.name} never said {start!r}:\n{self.log()[-2000:]}"
        return found[0]

    async def lines(self, *, after: int) -> list[str]:
        """Return the lines it said past the first `after`; none once it has ended."""
        async with self._news:
            await self._news.wait_for(lambda: len(self.said) > after or self._listener.done())
        return self.said[after:]

    async def kill(self) -> None:
        """End it as a power cut would."""
        await self._end(signal.SIGKILL)

    async def terminate(self) -> int:
        """Ask it to end and return its exit status."""
        return await self._end(signal.SIGTERM)

    async def ended(self, *, within_s: float = END_PATIENCE_S) -> int:
        """Return its exit status once it has ended by itself."""
        status = await asyncio.wait_for(self._process.wait(), within_s)
        await self._listener
        return status

    async def _end(self, sign: signal.Signals) -> int:
        if self.lives:
            self._process.send_signal(sign)
        return await self.ended()

    async def _listen(self) -> None:
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            async with self._news:
                self.said.append(line.decode().rstrip("\n"))
                self._news.notify_all()
        async with self._news:
            self._news.notify_all()


async def _started(
    command: Sequence[str], *, env: Mapping[str, str], stderr: IO[bytes]
) -> asyncio.subprocess.Process | Fork:
    if command[0] == CURBSIDE:
        return await fork(command[1:], env=env, stderr=stderr)
    return await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=stderr,
        env=env,
        limit=2**22,
    )


@asynccontextmanager
async def running(
    command: Sequence[str], *, name: str, log_path: Path, env: Mapping[str, str] | None = None
) -> AsyncIterator[Process]:
    """Run `command` for as long as the context lasts; it is killed if still there at the end."""
    with log_path.open("ab") as log:
        child = await _started(command, env={**os.environ, **(env or {})}, stderr=log)
    process = Process(child, name=name, log_path=log_path)
    try:
        yield process
    finally:
        await process.kill()
        if child.stdin is not None:
            child.stdin.close()


async def run(
    command: Sequence[str],
    *,
    env: Mapping[str, str],
    given: str = "",
    within_s: float = START_PATIENCE_S,
) -> str:
    """Run `command` to its end and return its standard output; it must succeed."""
    with TemporaryFile() as complaints:
        child = await _started(command, env={**os.environ, **env}, stderr=complaints)
        assert child.stdin is not None
        assert child.stdout is not None
        async with asyncio.timeout(within_s):
            child.stdin.write(given.encode())
            child.stdin.close()
            out = (await child.stdout.read()).decode()
            status = await child.wait()
        complaints.seek(0)
        assert status == 0, f"{' '.join(command[:4])}: {complaints.read().decode()}"
    sys.stdout.write(out)
    return out
