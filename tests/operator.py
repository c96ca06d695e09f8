"""An operator at a terminal: types `curbside …` and reads what is printed.

All is typed in one process that has loaded the server once: that takes longer than most commands.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Final

from server.embedded import ServiceUrls
from store.client import Store
from tests.stories.nodes import with_database

_TERMINAL: Final = """
import json, sys
from typer.testing import CliRunner
from server.cli import app
lines, tell = sys.stdin, sys.stdout
for line in lines:
    asked = json.loads(line)
    told = CliRunner().invoke(app, asked["words"], input=asked["stdin"], env=asked["env"])
    tell.write(json.dumps([told.exit_code, told.stdout, told.stderr]) + "\\n")
    tell.flush()
"""


@dataclass(frozen=True)
class Printed:
    """What became of a command."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Terminal:
    """Where commands are typed."""

    into: IO[str]
    out_of: IO[str]

    def run(self, words: tuple[str, ...], env: Mapping[str, str], stdin: str) -> Printed:
        """Type a command and wait until it has ended."""
        print(json.dumps({"words": words, "env": env, "stdin": stdin}), file=self.into, flush=True)
        return Printed(*json.loads(self.out_of.readline()))


@dataclass(frozen=True)
class Operator:
    """Types commands about one installation.

    Args:
        env: What its settings are.
        group: The word that all its commands begin with, as `doctor`; may be empty.
    """

    terminal: Terminal
    env: Mapping[str, str]
    group: str = ""

    async def types(self, *words: str, stdin: str = "") -> Printed:
        """Type `curbside GROUP WORDS…`."""
        all_words = (self.group, *words) if self.group else words
        return await asyncio.to_thread(self.terminal.run, all_words, self.env, stdin)


def operator_of(
    terminal: Terminal, services: ServiceUrls, store: Store, group: str = "", **env: str
) -> Operator:
    """Return an operator of the installation whose database is this test's own."""
    urls = {
        "CURBSIDE_MONGO_URL": with_database(services.mongo_url, store.name),
        "CURBSIDE_REDIS_URL": services.redis_url,
    }
    return Operator(terminal, urls | env, group)


@contextmanager
def a_terminal() -> Iterator[Terminal]:
    """Have a process that takes commands."""
    with subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-c", _TERMINAL], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield Terminal(process.stdin, process.stdout)
        process.stdin.close()
