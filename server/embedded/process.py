"""One child process: it writes to its own log file, dies with us, and is ended in good order."""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from server.embedded.errors import INSTEAD, EmbeddedServiceError

STOP_PATIENCE_S: Final = 20.0
MAX_LOG_BYTES: Final = 10 * 1024 * 1024

_LAUNCHER: Final = Path(__file__).with_name("launch.py")
_log = logging.getLogger(__name__)


class Child:
    """A running service of ours. Made by `start`, ended by `stop`.

    Attributes:
        name: The service's name for messages.
        ended: Set when it is no longer running, whoever ended it.
    """

    def __init__(self, name: str, process: asyncio.subprocess.Process, log_path: Path) -> None:
        self.name = name
        self.ended = asyncio.Event()
        self._process = process
        self._log_path = log_path
        self._stopping = False
        self._watcher = asyncio.create_task(self._watch())

    @classmethod
    async def start(
        cls, command: Sequence[str], *, name: str, log_path: Path, env: Mapping[str, str]
    ) -> Self:
        """Start `command` in a session of its own: the terminal's Ctrl-C does not reach it."""
        _rotate(log_path)
        with log_path.open("ab") as log_file:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-I", "-S", str(_LAUNCHER), str(os.getpid())),
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log_file,
                stderr=log_file,
                env={**os.environ, **env},
                start_new_session=True,
            )
        return cls(name, process, log_path)

    @property
    def pid(self) -> int:
        """The process id, the same from start to end."""
        return self._process.pid

    async def until_ready(self, ready: Awaitable[None], *, timeout_s: float) -> None:
        """Wait for `ready`.

        Raises:
            EmbeddedServiceError: The child ended first, or `timeout_s` passed; says where its
                log is and what it said last.
        """
        waiting = asyncio.ensure_future(ready)
        ended = asyncio.create_task(self.ended.wait())
        try:
            done, _ = await asyncio.wait(
                {waiting, ended}, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED
            )
            if waiting in done and not self.ended.is_set():
                waiting.result()
                return
        finally:
            waiting.cancel()
            ended.cancel()
            await asyncio.gather(waiting, ended, return_exceptions=True)
        how = "ended" if self.ended.is_set() else f"was not ready within {timeout_s:g} s"
        message = f"{self.name} {how}; see {self._log_path}. {self._last_words()}\n{INSTEAD}"
        raise EmbeddedServiceError(message)

    async def stop(self) -> None:
        """Ask it to end, and kill it when it has not after 20 s. Returns when it is gone."""
        self._stopping = True
        self._send(signal.SIGTERM)
        try:
            await asyncio.wait_for(self.ended.wait(), STOP_PATIENCE_S)
        except TimeoutError:
            _log.warning("%s did not end within %g s and is killed", self.name, STOP_PATIENCE_S)
            self._send(signal.SIGKILL)
        await self._watcher

    def _send(self, number: signal.Signals) -> None:
        if self._process.returncode is None:
            self._process.send_signal(number)

    async def _watch(self) -> None:
        code = await self._process.wait()
        self.ended.set()
        if not self._stopping:
            _log.error("%s ended by itself with %d; see %s", self.name, code, self._log_path)

    def _last_words(self) -> str:
        tail = self._log_path.read_bytes()[-2000:].decode(errors="replace").strip()
        return f"It said last: {tail.splitlines()[-1]}" if tail else "It said nothing."


@dataclass(frozen=True, slots=True)
class RunningService:
    """A service that answers at `url`, and its process."""

    url: str
    child: Child


def _rotate(log_path: Path) -> None:
    if log_path.exists() and log_path.stat().st_size > MAX_LOG_BYTES:
        log_path.replace(log_path.with_name(log_path.name + ".1"))
