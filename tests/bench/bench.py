"""One run of the benchmarks: where its services are, how long it may take, what it found."""

import json
import os
import platform
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from tests.bench.figures import Figures
from tests.bench.processes import GENERATOR_CORE, pin, running
from tests.stories.processes import CURBSIDE

T = TypeVar("T")


@dataclass(slots=True)
class Bench:
    """What every scenario is handed.

    Args:
        directory: For logs and the services' data.
        quick: Whether a short look is enough.
        found: Each scenario's figures by its name.
    """

    directory: Path
    mongo_url: str
    redis_url: str
    quick: bool
    found: dict[str, Figures] = field(default_factory=dict)

    def choose(self, *, full: T, quick: T) -> T:
        """Return how much to do in this run."""
        return quick if self.quick else full

    def log(self, name: str) -> Path:
        """Return where a process writes its errors to."""
        return self.directory / f"{re.sub('[^a-z0-9]+', '-', name.lower())}.log"

    def say(self, what: str) -> None:
        """Tell whoever waits what is under way."""
        sys.stderr.write(f"[{time.strftime('%H:%M:%S')}] {what}\n")
        sys.stderr.flush()


@contextmanager
def services(directory: Path) -> Iterator[tuple[str, str]]:
    """Run MongoDB and Valkey, away from the server's core; gives their addresses."""
    environment = {"CURBSIDE_DATA_DIR": str(directory)}
    with running(
        [CURBSIDE, "services"],
        log=directory / "services.log",
        core=GENERATOR_CORE,
        env=environment,
    ) as program:
        mongo_url = program.line().partition("=")[2]
        redis_url = program.line().partition("=")[2]
        yield mongo_url, redis_url


@contextmanager
def bench_in(directory: Path, *, quick: bool, nice: int = 0) -> Iterator[Bench]:
    """Start what the scenarios need; this process is the load generator, on a core of its own.

    Args:
        nice: The priority that this process takes and hands on to all that it starts.
    """
    directory.mkdir(parents=True, exist_ok=True)
    os.setpriority(os.PRIO_PROCESS, 0, nice)
    with services(directory) as (mongo_url, redis_url):
        pin(os.getpid(), GENERATOR_CORE)
        yield Bench(directory, mongo_url, redis_url, quick)


def machine() -> Figures:
    """Return what the figures were measured on."""
    model = "unknown"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    memory = int(re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())[1])  # type: ignore[index] # every Linux has it
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "memory_gib": round(memory / 2**20, 1),
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "python": platform.python_version(),
        "load_before": [round(each, 2) for each in os.getloadavg()],
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
    }


def keep(path: Path, what: Figures) -> None:
    """Write figures as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(what, indent=1, sort_keys=True) + "\n")
