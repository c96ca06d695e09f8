"""`curbside …` in a child that is forked from a process which has loaded the server already.

Loading takes most of the processor time of a node's start, and a run starts a hundred. The child is
a process of its own like any other; what the start itself takes is left to the tests that call the
installed command (`tests/integration/test_cli_serve.py`, `tests/faults`).
"""

import asyncio
import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from multiprocessing.context import ForkServerContext, ForkServerProcess
from multiprocessing.reduction import DupFd
from typing import IO, Any, Final

from server.cli import app

_LINE_LIMIT_BYTES: Final = 2**22


class Fork:
    """One child that runs a command; speaks as `asyncio.subprocess.Process` does."""

    def __init__(
        self, child: ForkServerProcess, into: asyncio.StreamWriter, out_of: asyncio.StreamReader
    ) -> None:
        self._child = child
        self.stdin = into
        self.stdout = out_of
        self.returncode: int | None = None
        self._ended = asyncio.Event()
        asyncio.get_running_loop().add_reader(child.sentinel, self._note_end)

    @property
    def pid(self) -> int:
        """The child's process id."""
        pid = self._child.pid
        assert pid is not None
        return pid

    def send_signal(self, sign: signal.Signals) -> None:
        """Send it a signal, unless it has ended."""
        if self.returncode is None:
            os.kill(self.pid, sign)

    async def wait(self) -> int:
        """Return its exit status once it has ended: of a signal, the negative number."""
        await self._ended.wait()
        assert self.returncode is not None
        return self.returncode

    def _note_end(self) -> None:
        asyncio.get_running_loop().remove_reader(self._child.sentinel)
        self._child.join()
        self.returncode = self._child.exitcode
        self._ended.set()


async def fork(arguments: Sequence[str], *, env: Mapping[str, str], stderr: IO[bytes]) -> Fork:
    """Run `curbside ARGUMENTS…` with these settings as its whole environment."""
    loop = asyncio.get_running_loop()
    their_in, our_in = os.pipe()
    our_out, their_out = os.pipe()
    streams = (their_in, their_out, stderr.fileno())
    child = _forks().Process(target=_Command(tuple(arguments), dict(env), streams))
    child.start()
    os.close(their_in)
    os.close(their_out)
    out_of = asyncio.StreamReader(limit=_LINE_LIMIT_BYTES)
    await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(out_of), os.fdopen(our_out, "rb", 0)
    )
    transport, protocol = await loop.connect_write_pipe(
        asyncio.streams.FlowControlMixin, os.fdopen(our_in, "wb", 0)
    )
    return Fork(child, asyncio.StreamWriter(transport, protocol, None, loop), out_of)


class _Command:
    """What a child does: takes these descriptors for its standard streams, then the command."""

    def __init__(
        self, arguments: tuple[str, ...], env: dict[str, str], streams: tuple[int, int, int]
    ) -> None:
        self._arguments = arguments
        self._env = env
        self._streams = streams

    def __getstate__(self) -> dict[str, Any]:
        given = tuple(DupFd(stream) for stream in self._streams)
        return {"_arguments": self._arguments, "_env": self._env, "_given": given}

    def __setstate__(self, state: dict[str, Any]) -> None:
        streams = tuple(given.detach() for given in state.pop("_given"))
        self.__dict__.update(state, _streams=streams)

    def __call__(self) -> None:
        for standard, given in enumerate(self._streams):
            os.dup2(given, standard)
            os.close(given)
        sys.stdin = os.fdopen(0, "r", encoding="utf-8", closefd=False)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = os.fdopen(2, "w", 1, encoding="utf-8", closefd=False)
        os.environ.clear()
        os.environ.update(self._env)
        sys.argv = ["curbside", *self._arguments]
        app()


@cache
def _forks() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pytest", "tests.stories.loaded"])
    return context
