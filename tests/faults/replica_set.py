"""Three mongod processes that form one set, and what a nemesis does to them."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from pymongo import AsyncMongoClient
from pymongo.errors import PyMongoError

from server.embedded import launch
from server.embedded.locate import MONGOD, Program, locate
from tests.faults.partition import Partition, partition
from tests.stories.nodes import eventually, free_port
from tests.stories.processes import Process, running

MEMBERS = 3
NAME = "faults"
ELECTION_MS = 2_000
_OPTIONS = (
    *("--bind_ip", "127.0.0.1"),
    *("--replSet", NAME),
    *("--networkMessageCompressors", "disabled"),
    "--noscripting",
    "--quiet",
    "--nounixsocket",
    *("--slowms", "2147483647"),
    *("--wiredTigerCacheSizeGB", "0.25"),
    *("--oplogSize", "128"),
    *("--setParameter", "enableTestCommands=1"),
    *("--setParameter", "diagnosticDataCollectionEnabled=false"),
)


def guarded(command: Sequence[str]) -> list[str]:
    """Return the command so that its process dies with ours, however ours dies."""
    launcher = str(Path(launch.__file__))
    return [sys.executable, "-I", "-S", launcher, str(os.getpid()), *command]


class Freezable:
    """Something with a process that can be stopped and let run again."""

    process: Process | None

    def freeze(self) -> None:
        self._tell(signal.SIGSTOP)

    def thaw(self) -> None:
        self._tell(signal.SIGCONT)

    def _tell(self, sign: signal.Signals) -> None:
        if self.process is not None and self.process.lives:
            os.kill(self.process.pid, sign)


class Member(Freezable):
    """One mongod: its port and data stay when its process is killed.

    `known_as` is the port that the set's configuration names: its own, or that of a link before it.
    """

    def __init__(self, number: int, program: Program, directory: Path) -> None:
        self.number = number
        self.port = self.known_as = free_port()
        self.process: Process | None = None
        self._program = program
        self._directory = directory
        self._stack = AsyncExitStack()

    @property
    def name(self) -> str:
        return f"mongod-{self.number}"

    async def start(self) -> None:
        data = self._directory / self.name
        data.mkdir(exist_ok=True)
        command = [str(self._program.path), "--dbpath", str(data), "--port", str(self.port)]
        self.process = await self._stack.enter_async_context(
            running(
                guarded([*command, *_OPTIONS]),
                name=self.name,
                log_path=self._directory / f"{self.name}.log",
                env=self._program.env,
            )
        )

    async def kill(self) -> None:
        """End it as a power cut would."""
        assert self.process is not None
        await self.process.kill()

    async def close(self) -> None:
        await self._stack.aclose()

    @asynccontextmanager
    async def admin(self) -> AsyncIterator[Any]:
        """Lend this member's admin database."""
        client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(
            "127.0.0.1", self.port, directConnection=True, timeoutMS=3_000
        )
        try:
            yield client.admin
        finally:
            await client.close()


class ReplicaSet:
    """The members, and who of them is primary."""

    def __init__(self, members: list[Member]) -> None:
        self.members = members
        self.partition: Partition | None = None
        """The ways between the members, where they can be cut."""

    @property
    def url(self) -> str:
        hosts = ",".join(f"127.0.0.1:{member.known_as}" for member in self.members)
        return f"mongodb://{hosts}/curbside?replicaSet={NAME}&w=majority&journal=true"

    async def initiate(self) -> None:
        """Make the members one set and wait for its primary."""
        config = {
            "_id": NAME,
            "members": [
                {"_id": member.number, "host": f"127.0.0.1:{member.known_as}"}
                for member in self.members
            ],
            "settings": {"electionTimeoutMillis": ELECTION_MS, "heartbeatIntervalMillis": 500},
        }
        await eventually(self._all_answer, within_s=60, what="mongods answer")
        async with self.members[0].admin() as admin:
            await admin.command("replSetInitiate", config)
        await self.primary()

    async def primary(self, *, within_s: float = 60.0) -> Member:
        """Return the primary, once there is one."""
        found: list[Member] = []

        async def is_there() -> bool:
            found[:] = [member for member in self.members if await _says(member, "primary")]
            return len(found) == 1

        await eventually(is_there, within_s=within_s, what="a primary")
        return found[0]

    async def whole(self, *, within_s: float = 60.0) -> None:
        """Wait until there is one primary and all others are secondaries."""

        async def is_whole() -> bool:
            states = [
                await _says(member, "primary") or await _says(member, "secondary")
                for member in self.members
            ]
            return all(states)

        await eventually(is_whole, within_s=within_s, what="all members are back")
        await self.primary(within_s=within_s)

    async def term(self) -> int:
        """Return the number of the primary's election; it grows with each."""
        async with (await self.primary()).admin() as admin:
            status = await admin.command("replSetGetStatus")
        term: int = status["term"]
        return term

    async def step_down(self, primary: Member) -> None:
        """Have the primary hand over."""
        async with primary.admin() as admin:
            await admin.command({"replSetStepDown": 8, "secondaryCatchUpPeriodSecs": 2})

    async def isolate(self, apart: Member) -> None:
        """Cut one member off from the others, both ways; clients reach all of them."""
        assert self.partition is not None
        pids = {member.name: member.process.pid for member in self.members if member.process}
        mine = pids.pop(apart.name)
        shut_out = {name: [mine] for name in pids}
        await self.partition.shut_out({apart.name: [*pids.values()], **shut_out})

    async def join(self) -> None:
        """Let all members reach each other again."""
        if self.partition is not None:
            await self.partition.shut_out({})

    async def elected_beside(self, apart: Member) -> None:
        """Wait until one of the others says that it is primary."""

        async def is_elected() -> bool:
            others = [member for member in self.members if member is not apart]
            return any([await _says(member, "primary") for member in others])

        await eventually(is_elected, within_s=60, what="a primary among the others")

    async def halt_replication(self, primary: Member, *, on: bool) -> None:
        """Have the secondaries fetch nothing; for controls."""
        for member in self.members:
            if member is not primary:
                async with member.admin() as admin:
                    mode = "alwaysOn" if on else "off"
                    await admin.command({"configureFailPoint": "stopReplProducer", "mode": mode})

    async def _all_answer(self) -> bool:
        answers = [await _says(member, None) for member in self.members]
        return all(answers)


async def _says(member: Member, role: str | None) -> bool:
    """Whether the member answers and has this role."""
    try:
        async with asyncio.timeout(2), member.admin() as admin:
            hello = await admin.command("hello")
    except (PyMongoError, TimeoutError):
        return False
    flag = {"primary": "isWritablePrimary", "secondary": "secondary", None: "ok"}[role]
    return bool(hello.get(flag))


@asynccontextmanager
async def replica_set(directory: Path, *, linked: bool = False) -> AsyncIterator[ReplicaSet]:
    """Run a set of three for as long as the context lasts.

    Args:
        linked: Have a link before each member, so that one can be cut off from the others.
    """
    program = await locate(MONGOD, own_dir=directory)
    found = ReplicaSet([Member(number, program, directory) for number in range(MEMBERS)])
    async with AsyncExitStack() as stack:
        for member in found.members:
            stack.push_async_callback(member.close)
            await member.start()
        if linked:
            ports = {member.name: member.port for member in found.members}
            found.partition = await stack.enter_async_context(partition(ports, directory))
            for member in found.members:
                member.known_as = found.partition.ports[member.name]
        await found.initiate()
        yield found
