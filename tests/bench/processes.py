"""Processes under measurement: started, pinned to their core, told what to do, weighed, ended."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

SERVER_CORE: Final = 0
GENERATOR_CORE: Final = 1
_PATIENCE_S: Final = 30.0


def pin(pid: int, core: int) -> None:
    """Keep a process, and what it starts from here on, on one core, where there are several."""
    if (os.cpu_count() or 1) > 1:
        for task in Path(f"/proc/{pid}/task").iterdir():
            os.sched_setaffinity(int(task.name), {core})


def cpu_s(pid: int) -> float:
    """Return the CPU seconds that a process has used, in the kernel too, to the nanosecond."""
    used_ns = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            used_ns += int((task / "schedstat").read_text().split()[0])
        except FileNotFoundError:
            continue
    return used_ns / 1e9


def rss_bytes(pid: int) -> int:
    """Return what a process has in memory."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


class Program:
    """A running child that says JSON lines, and may be told some."""

    def __init__(self, child: subprocess.Popen[bytes], log: Path) -> None:
        assert child.stdin is not None
        assert child.stdout is not None
        self._child = child
        self._into: IO[bytes] = child.stdin
        self._from: IO[bytes] = child.stdout
        self._log = log

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._child.pid

    @property
    def cpu_s(self) -> float:
        """What it has used."""
        return cpu_s(self.pid)

    def tell(self, **order: object) -> None:
        """Give an order."""
        self._into.write(json.dumps(order).encode() + b"\n")
        self._into.flush()

    def line(self) -> str:
        """Return the next line it says.

        Raises:
            RuntimeError: It has ended.
        """
        said = self._from.readline()
        if not said:
            message = f"{self._child.args!r} ended:\n{self._log.read_text()[-2000:]}"
            raise RuntimeError(message)
        return said.decode().rstrip("\n")

    def said(self) -> dict[str, Any]:
        """Return the next line it says, decoded."""
        answer: dict[str, Any] = json.loads(self.line())
        return answer

    def kill(self) -> None:
        """End it as a power cut would."""
        self._child.kill()
        self._child.wait()

    def end(self) -> None:
        """Ask it to end; end it hard if it does not."""
        if self._child.poll() is None:
            self._child.terminate()
            try:
                self._child.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.kill()
        self._into.close()
        self._from.close()


@contextmanager
def running(
    command: Sequence[str | Path],
    *,
    log: Path,
    core: int = SERVER_CORE,
    env: Mapping[str, str] | None = None,
) -> Iterator[Program]:
    """Run a command on `core` for as long as the context lasts."""
    with log.open("ab") as errors:
        child = subprocess.Popen(  # noqa: S603 - commands of this package
            [str(part) for part in command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env={**os.environ, **(env or {})},
        )
    program = Program(child, log)
    try:
        pin(program.pid, core)
        yield program
    finally:
        program.end()


def python(module: str, *arguments: str) -> list[str]:
    """Return the command that runs a module of ours."""
    return [sys.executable, "-m", module, *arguments]


def until(happened: Any, *, what: str, limit_s: float = _PATIENCE_S) -> float:
    """Wait until `happened()`; return how long that took.

    Raises:
        TimeoutError: It did not in time.
    """
    began_s = time.monotonic()
    while not happened():
        if time.monotonic() - began_s > limit_s:
            raise TimeoutError(what)
        time.sleep(0.002)
    return time.monotonic() - began_s
