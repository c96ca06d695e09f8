"""How late pages are when very many escalations are open: `python -m tests.bench.paging_scale`.

Real nodes on the real store: escalations are put into the database, become due at a steady pace,
and what the nodes made of them is read back. From a wave's due time to the end of the first
delivery of one of its pages; every wave once, every delivery tried once.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from tests.bench.bench import keep, machine
from tests.bench.figures import Figures, latency_ms
from tests.bench.paging_seed import Seed
from tests.bench.processes import cpu_s
from tests.stories.nodes import Backing, running_node, running_services, with_database

ARTIFACT: Final = Path(__file__).parents[2] / "artifacts" / "bench" / "paging-scale.json"
TARGET_P99_S: Final = 2.0
HEAD_START: Final = timedelta(seconds=8)
_SLOWEST: Final = 12


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of it. All but `escalations` of them are open and wait."""

    escalations: int
    nodes: int
    due_per_s: int
    seconds: int
    people: int
    doctors: int
    patience_s: int


def _sizes() -> Sizes:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.paging_scale", description=__doc__)
    parser.add_argument("--escalations", type=int, default=5_000)
    parser.add_argument("--nodes", type=int, default=2)
    parser.add_argument("--due-per-s", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--people", type=int, default=1)
    parser.add_argument("--doctors", type=int, default=1_000)
    parser.add_argument("--patience-s", type=int, default=180)
    return Sizes(**vars(parser.parse_args()))


async def measure(sizes: Sizes, directory: Path) -> Figures:
    """Run it once."""
    async with AsyncExitStack() as stack:
        mongo_url, redis_url, services = await stack.enter_async_context(
            running_services(directory)
        )
        mongo_url = with_database(mongo_url, "paging_scale")
        backing = Backing(
            mongo_url=mongo_url,
            redis_url=redis_url,
            directory=directory,
            settings={"CURBSIDE_LOG_LEVEL": "warning"},
        )
        nodes = [
            await stack.enter_async_context(running_node(backing, f"n{number}"))
            for number in range(sizes.nodes)
        ]
        seed = Seed(mongo_url)
        stack.callback(seed.close)
        parts = _parts(services.pid, [node.process.pid for node in nodes])
        return await _run(sizes, seed, parts)


def _parts(services_pid: int, node_pids: Sequence[int]) -> dict[str, list[int]]:
    """Return the processes that share the work, by what they are."""
    parts = {"nodes": list(node_pids)}
    children = Path(f"/proc/{services_pid}/task/{services_pid}/children").read_text().split()
    for child in children:
        name = Path(f"/proc/{child}/comm").read_text().strip()
        parts.setdefault(name, []).append(int(child))
    return parts


def _used_s(parts: Mapping[str, Sequence[int]]) -> dict[str, float]:
    return {name: sum(cpu_s(pid) for pid in pids) for name, pids in parts.items()}


async def _run(sizes: Sizes, seed: Seed, parts: Mapping[str, Sequence[int]]) -> Figures:
    due = sizes.due_per_s * sizes.seconds
    _say(f"seeding {sizes.escalations} escalations")
    await seed.doctors(sizes.doctors)
    await seed.waiting(sizes.escalations - due, now=datetime.now(UTC))
    scans_before = await _scans(seed)
    await seed.database.command(
        "profile", 1, filter={"planSummary": {"$regex": "COLLSCAN"}, "op": {"$ne": "insert"}}
    )
    first_at = datetime.now(UTC) + HEAD_START
    at = [first_at + timedelta(seconds=n / sizes.due_per_s) for n in range(due)]
    await seed.due(at, people=sizes.people)
    await asyncio.sleep(max(0.0, (first_at - datetime.now(UTC)).total_seconds()))
    _say(f"{due} become due, {sizes.due_per_s} a second")
    used_s, asked = _used_s(parts), await _statements(seed)
    done = await _until_paged(sizes, seed, due)
    used_s = _less(_used_s(parts), used_s)
    asked = _less(await _statements(seed), asked)
    await seed.database.command("profile", 0)
    found = await _latencies(seed)
    scans = await _scans(seed)
    return {
        **found,
        "due": due,
        "paged": done,
        "cpu_ms_per_wave": {name: round(1e3 * s / due, 2) for name, s in used_s.items()},
        "statements_per_wave": {
            name: round(count / due, 3) for name, count in asked.items() if count >= due / 50
        },
        "collection_scans": scans - scans_before,
        "scanned": await _scanned(seed),
    }


def _less(after: Mapping[str, float], before: Mapping[str, float]) -> dict[str, float]:
    return {name: count - before.get(name, 0) for name, count in after.items()}


async def _until_paged(sizes: Sizes, seed: Seed, due: int) -> int:
    """Return how many of the due were paged and delivered, once all were, or patience ended."""
    waits_s, done = 0, 0
    while done < due and waits_s < sizes.seconds + sizes.patience_s:
        await asyncio.sleep(1)
        waits_s += 1
        done = await seed.database.deliveries.count_documents(
            {"channel": "live", "state": "accepted"}
        )
        done //= sizes.people
    return done


async def _latencies(seed: Seed) -> Figures:
    due_at: dict[str, datetime] = {}
    async for one in seed.database.escalations.find({}, {"posted_at": 1}):
        due_at[one["_id"]] = one["posted_at"]
    offered: dict[str, float] = {}
    async for page in seed.database.pages.find({}, {"escalation_id": 1, "offered_at": 1}):
        late_s = (page["offered_at"] - due_at[page["escalation_id"]]).total_seconds()
        offered[page["escalation_id"]] = min(late_s, offered.get(page["escalation_id"], late_s))
    delivered: dict[str, float] = {}
    tries: Counter[int] = Counter()
    async for one in seed.database.deliveries.find({"channel": "live", "state": "accepted"}):
        tries[one["tries"]] += 1
        late_s = (one["finished_at"] - due_at[one["escalation_id"]]).total_seconds()
        delivered[one["escalation_id"]] = min(late_s, delivered.get(one["escalation_id"], late_s))
    return {
        "due_to_page": latency_ms(list(offered.values())),
        "due_to_delivery": latency_ms(list(delivered.values())),
        "within_target": sum(late_s <= TARGET_P99_S for late_s in delivered.values()),
        "tried_more_than_once": sum(count for tried, count in tries.items() if tried > 1),
        "waves_told_twice": await _doubled(seed, "room_log", {"kind": "wave_paged"}, "case_id"),
        "places_paged_twice": await _doubled_places(seed),
    }


async def _doubled(seed: Seed, collection: str, query: Mapping[str, Any], field: str) -> int:
    groups = seed.database[collection].aggregate(
        [
            {"$match": dict(query)},
            {"$group": {"_id": f"${field}", "count": {"$sum": 1}}},
            {"$match": {"count": {"$gt": 1}}},
        ]
    )
    return len(await groups.to_list(None))


async def _doubled_places(seed: Seed) -> int:
    groups = seed.database.pages.aggregate(
        [
            {"$group": {"_id": ["$escalation_id", "$slot"], "count": {"$sum": 1}}},
            {"$match": {"count": {"$gt": 1}}},
        ]
    )
    return len(await groups.to_list(None))


async def _statements(seed: Seed) -> dict[str, float]:
    """Return how often each kind of statement was asked for, the bench's own few included."""
    status = await seed.database.command("serverStatus")
    return {
        name: int(counts["total"])
        for name, counts in status["metrics"]["commands"].items()
        if isinstance(counts, dict) and counts.get("total")
    }


async def _scans(seed: Seed) -> int:
    status = await seed.database.command("serverStatus")
    return int(status["metrics"]["queryExecutor"]["collectionScans"]["total"])


async def _scanned(seed: Seed) -> Figures:
    """Return which collections were read without an index meanwhile, and how much of them."""
    found: dict[str, Figures] = {}
    async for one in seed.database["system.profile"].find({}):
        name = one["ns"].partition(".")[2]
        kept = found.setdefault(name, {"times": 0, "most_examined": 0})
        kept["times"] += 1
        kept["most_examined"] = max(kept["most_examined"], one.get("docsExamined", 0))
    return dict(sorted(found.items(), key=lambda each: -each[1]["times"])[:_SLOWEST])


def _say(what: str) -> None:
    sys.stderr.write(f"[{datetime.now(UTC):%H:%M:%S}] {what}\n")


def main() -> int:
    """Measure, print, keep; returns 1 when the target was missed or anything was sent twice."""
    sizes = _sizes()
    with tempfile.TemporaryDirectory(prefix="curbside-paging-") as directory:
        about = machine()
        found = asyncio.run(measure(sizes, Path(directory)))
    sizes_told = {name: getattr(sizes, name) for name in sizes.__dataclass_fields__}
    keep(ARTIFACT, {"machine": about, "sizes": sizes_told, "found": found})
    sys.stdout.write(json.dumps({"sizes": sizes_told, "found": found}, indent=1) + "\n")
    twice = found["tried_more_than_once"] + found["waves_told_twice"] + found["places_paged_twice"]
    in_time = found["due_to_delivery"]["p99_ms"] <= TARGET_P99_S * 1e3
    return 0 if in_time and not twice and found["paged"] == found["due"] else 1


if __name__ == "__main__":
    sys.exit(main())
