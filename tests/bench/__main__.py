"""`python -m tests.bench [--quick] [--only NAME ...]`: measure, keep JSON, write the document."""

import argparse
import shlex
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.bench.bench import Bench, bench_in, keep, machine
from tests.bench.figures import Figures
from tests.bench.report import write_report
from tests.bench.scenarios import (
    acknowledging,
    durable,
    many_rooms,
    resting,
    rooms,
    soak,
    storms,
    turnover,
    two_nodes,
)

ROOT: Final = Path(__file__).parents[2]
ARTIFACTS: Final = ROOT / "artifacts" / "bench"
DOCUMENT: Final = ROOT / "docs" / "BENCHMARKS.md"
SCENARIOS: Final[dict[str, Callable[[Bench], Figures]]] = {
    "rooms": rooms.measure,
    "durable": durable.measure,
    "resting": resting.measure,
    "two-nodes": two_nodes.measure,
    "storms": storms.measure,
    "acknowledging": acknowledging.measure,
    "many-rooms": many_rooms.measure,
    "soak": soak.measure,
    "turnover": turnover.measure,
}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a look of three minutes, no document")
    parser.add_argument("--only", nargs="+", choices=SCENARIOS, default=list(SCENARIOS))
    parser.add_argument(
        "--nice",
        type=int,
        default=0,
        help="priority of everything measured, all alike; below 0 on a machine that is shared",
    )
    return parser.parse_args()


def main() -> None:
    """Measure what was asked for; figures of scenarios that were not stay as they were."""
    asked = _arguments()
    began_s = time.monotonic()
    where = ARTIFACTS / ("quick" if asked.quick else "full")
    with tempfile.TemporaryDirectory(prefix="curbside-bench-") as directory:
        about = machine()
        about["command"] = shlex.join(["python", "-m", "tests.bench", *sys.argv[1:]])
        with bench_in(Path(directory), quick=asked.quick, nice=asked.nice) as bench:
            for name in asked.only:
                found = SCENARIOS[name](bench)
                keep(where / f"{name}.json", {"machine": about, "found": found})
                bench.say(f"kept {name}")
    if not asked.quick:
        write_report(where, DOCUMENT)
    sys.stderr.write(f"took {time.monotonic() - began_s:.0f} s\n")


if __name__ == "__main__":
    main()
