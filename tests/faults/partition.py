"""Links between members of a replica set that are cut for one pair and not for the others.

All members call a member at the one address that the set's configuration names, so a link there
has to know who calls: the kernel's table of connections tells the socket, and the sockets that
each member holds tell whose that is. Clients and nodes have ways of their own.

What is replicated goes through these links, so they run in a process of their own, away from the
clients of a run: `python -m tests.faults.partition` takes a line of JSON for each change.
"""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import uvloop

from tests.faults.proxy import Link
from tests.stories.processes import Process, running

_TABLE = Path("/proc/net/tcp")
_LOCAL, _REMOTE, _INODE = 1, 2, 9
"""Columns of the table."""


class GuardedLink(Link):
    """The way to one member; who is shut out is reset, and refused when it calls again."""

    def __init__(self, name: str, target_port: int) -> None:
        super().__init__(name, target_port)
        self._shut_out: frozenset[int] = frozenset()

    def shut_out(self, pids: Sequence[int]) -> None:
        """Let these processes through no more, and all others."""
        self._shut_out = frozenset(pids)
        for end in tuple(self.ends):
            if end.peer_port and not self.takes(end.peer_port):
                end.abort()

    def takes(self, peer_port: int) -> bool:
        if not super().takes(peer_port):
            return False
        inode = _inode_of(peer_port, self.port) if self._shut_out else ""
        return not any(_holds(pid, inode) for pid in self._shut_out)


def _inode_of(local_port: int, remote_port: int) -> str:
    """Return the inode of the socket with these ports, empty when there is none."""
    for row in _TABLE.read_text(encoding="ascii").splitlines()[1:]:
        cells = row.split()
        if (_port(cells[_LOCAL]), _port(cells[_REMOTE])) == (local_port, remote_port):
            return cells[_INODE]
    return ""


def _port(address: str) -> int:
    return int(address.rpartition(":")[2], 16)


def _holds(pid: int, inode: str) -> bool:
    """Whether a process has this socket open. One that has just ended holds nothing."""
    with suppress(FileNotFoundError, ProcessLookupError):
        for entry in os.scandir(f"/proc/{pid}/fd"):
            with suppress(FileNotFoundError):
                if str(Path(entry.path).readlink()) == f"socket:[{inode}]":
                    return True
    return False


@dataclass(frozen=True)
class Partition:
    """The links of a set, as a run sees them: where each member is called, and who may not call."""

    ports: Mapping[str, int]
    _process: Process

    async def shut_out(self, pids: Mapping[str, Sequence[int]]) -> None:
        """Have each member's link refuse these processes; a member not named takes all."""
        seen = len(self._process.said)
        await self._process.write(json.dumps(pids).encode())
        await self._process.lines(after=seen)


@asynccontextmanager
async def partition(targets: Mapping[str, int], directory: Path) -> AsyncIterator[Partition]:
    """Run a link before each member, by its name and port, for as long as the context lasts."""
    command = [sys.executable, "-m", "tests.faults.partition", json.dumps(targets)]
    log_path = directory / "partition.log"
    async with running(command, name="links between members", log_path=log_path) as process:
        yield Partition(json.loads(await process.line("{")), process)


async def serve(targets: Mapping[str, int]) -> None:
    """Open the links, say where they are, and change them as standard input says, to its end."""
    links = {name: GuardedLink(name, port) for name, port in targets.items()}
    async with AsyncExitStack() as stack:
        for link in links.values():
            await link.start()
            stack.push_async_callback(link.close)
        _say({name: link.port for name, link in links.items()})
        loop = asyncio.get_running_loop()
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            pids = json.loads(line)
            for name, link in links.items():
                link.shut_out(pids.get(name, ()))
            _say("done")


def _say(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(json.loads(sys.argv[1])))
