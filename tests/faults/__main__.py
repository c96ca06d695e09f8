"""Runs fault scenes on real processes and judges them.

    python -m tests.faults                      the whole set, then the controls
    python -m tests.faults --set short          what `make test` has time for
    python -m tests.faults --set controls       the weakened servers only
    python -m tests.faults --scene "kill node"  one or more by name
    python -m tests.faults --seed 7             the same choices again
    python -m tests.faults --patience 4         bounds in seconds are four times what they are
    python -m tests.faults --judge FOLDER       judge stored histories once more
    python -m tests.faults --document FOLDER... the tables of docs/RELIABILITY.md, from whole runs

Histories, the nodes' logs and the report go to artifacts/faults/<seed>.
"""

import argparse
import asyncio
import json
import os
import secrets
import sys
import tempfile
import time
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import uvloop
from pymongo import AsyncMongoClient

from store.client import Store
from store.errors import StoreError
from tests.faults.checker import judge
from tests.faults.controls import CONTROLS, SHORT_CONTROLS
from tests.faults.document import tables
from tests.faults.ends import Ends, open_ends
from tests.faults.history import History, read_history
from tests.faults.member import Identity
from tests.faults.paging import carry_phones, set_policy
from tests.faults.people import CROWD, add_crowd, sign_in
from tests.faults.report import Row, control_row, table
from tests.faults.scenes import LINKED, SCENES, SHORT, SHORT_TALK, WHOLE
from tests.faults.stack import Backing, FaultyNode, backing, installation
from tests.faults.traffic import Stage, Talk
from tests.stories.nodes import with_database

KEPT = Path(os.environ.get("CURBSIDE_ARTIFACTS", "artifacts")) / "faults"
SHOWN_VIOLATIONS = 8
SCENE_PATIENCE_S = 240.0
PREPARE_TRIES = 4
CANARIES = ("lactate, troponin", "@faults.example", "stethoscope-and-lamp")
"""Parts of what is said, of addresses and of the password: no log may hold any of them."""


@dataclass(frozen=True)
class Plan:
    """What is played, how, and where what happened is kept."""

    scenes: Sequence[str]
    controls: Sequence[str]
    seed: str
    talk: Talk
    patience: float

    @property
    def kept(self) -> Path:
        return KEPT / self.seed


async def perform(
    plan: Plan, stage: Stage, name: str, scene: Callable[[Stage, History], Awaitable[None]]
) -> Row:
    """Play one scene and judge it."""
    kept = plan.kept
    nodes = {node.url: node.name for node in stage.to.nodes}
    file = name.replace(" ", "-").replace(",", "").replace(":", "")
    history = History(kept / f"{file}.jsonl", nodes=nodes)
    say(f"{name} …")
    began_s, failure = time.monotonic(), ""
    try:
        async with asyncio.timeout(SCENE_PATIENCE_S):
            await scene(stage, history)
    except (AssertionError, OSError, TimeoutError, aiohttp.ClientError) as err:
        failure = f"{type(err).__name__}: {err}"[:300]
        traceback.print_exc()
    finally:
        history.close()
    violations, figures = judge(history.lines, patience=plan.patience)
    if failure and not history.by_op("final"):
        violations = []  # it broke off before the log was read: all would seem lost
    for violation in violations[:SHOWN_VIOLATIONS]:
        say(f"   {violation.rule}: {violation.detail}")
    failure = failure or leak(stage.to.nodes)
    row = Row(name, asdict(figures), sorted({v.rule for v in violations}), failure)
    say(f"   {row.verdict} ({time.monotonic() - began_s:.0f} s)")
    return row


@dataclass
class Ground:
    """What the installations of a run share: databases that are prepared once, and all ends."""

    on: Backing
    ends: Ends
    crowds: dict[str, list[Identity]] = field(default_factory=dict)
    """Who is signed in, by database."""


@asynccontextmanager
async def staged(
    plan: Plan, ground: Ground, *, database: str = "curbside", weak: str | None = None
) -> AsyncIterator[Stage]:
    """Run nodes on a database, with doctors who are signed in and have phones."""
    if database not in ground.crowds:
        await prepare(with_database(ground.on.mongo.url, database), weak=weak is not None)
    connector = aiohttp.TCPConnector(limit=0)
    async with (
        installation(ground.on, database=database, weak=weak, settings=ground.ends.settings) as to,
        aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as session,
    ):
        crowd = ground.crowds.get(database)
        if crowd is None:
            signing_in = (sign_in(session, to.urls[n % len(to.urls)], n) for n in range(CROWD))
            crowd = await asyncio.gather(*signing_in)
        stage = Stage(to, crowd, session, plan.seed, ground.ends, plan.talk)
        if database not in ground.crowds:
            await carry_phones(stage)
            ground.crowds[database] = crowd
        yield stage


async def prepare(mongo_url: str, *, weak: bool) -> None:
    """Make doctors and policy. For weak nodes the indexes go: they make those they want."""
    async with AsyncMongoClient[dict[str, Any]](mongo_url) as client:
        database = client.get_default_database()
        for tries_left in reversed(range(PREPARE_TRIES)):
            try:
                await client.drop_database(database.name)
                await furnish(mongo_url)
                break
            except StoreError:
                # A busy machine may take longer over an index than a node would wait.
                if not tries_left:
                    raise
        if weak:
            for collection in ("room_log", "pages"):
                await database.drop_collection(collection)


async def furnish(mongo_url: str) -> None:
    """Make doctors and policy in an empty database."""
    store = await Store.open(mongo_url)
    try:
        await set_policy(store, await add_crowd(store))
    finally:
        await store.close()


async def run(plan: Plan) -> list[Row]:
    """Play scenes on one installation, and controls each on a weakened one."""
    plan.kept.mkdir(parents=True, exist_ok=True)
    rows = []
    with tempfile.TemporaryDirectory(prefix="faults-") as scratch:
        together, apart = Path(scratch, "together"), Path(scratch, "apart")
        for directory in (together, apart):
            directory.mkdir()
        try:
            async with backing(together) as on, open_ends() as ends:
                ground = Ground(on, ends)
                usual = [name for name in plan.scenes if name not in LINKED]
                rows += await play_scenes(plan, ground, usual)
                rows += [await play_control(plan, ground, name) for name in plan.controls]
            linked = [name for name in plan.scenes if name in LINKED]
            if linked:
                async with backing(apart, linked=True) as on, open_ends() as ends:
                    rows += await play_scenes(plan, Ground(on, ends), linked)
        finally:
            keep_logs(together, plan.kept)
            keep_logs(apart, plan.kept / "apart")
    (plan.kept / "report.json").write_text(json.dumps([asdict(row) for row in rows], indent=1))
    return rows


async def play_scenes(plan: Plan, ground: Ground, names: Sequence[str]) -> list[Row]:
    """Play scenes one after the other, on one installation that is mended between them."""
    rows: list[Row] = []
    if names:
        async with staged(plan, ground) as stage:
            for name in names:
                await stage.to.restore()
                rows.append(await perform(plan, stage, name, SCENES[name]))
    return rows


async def play_control(plan: Plan, ground: Ground, name: str) -> Row:
    """Weaken all nodes and see whether the checker notices."""
    control = CONTROLS[name]
    await ground.on.mongo.whole()
    # Where an index is missing, nobody else may work.
    database = f"weak_{control.weak}" if control.lacks_index else "weak"
    async with staged(plan, ground, database=database, weak=control.weak) as stage:
        row = await perform(plan, stage, f"control {name}", control.scene)
    judged = control_row(row, control.caught_by)
    say(f"   {judged.verdict}")
    return judged


def leak(nodes: Sequence[FaultyNode]) -> str:
    """Return which node's log holds words or an address of somebody, if one does."""
    for node in nodes:
        if node.process is not None and any(word in node.process.log() for word in CANARIES):
            return f"the log of node {node.name} holds what it must not"
    return ""


def judge_again(kept: Path, *, patience: float) -> list[Row]:
    """Judge the histories of an earlier run once more."""
    rows = []
    for path in sorted(kept.glob("*.jsonl")):
        violations, figures = judge(read_history(path), patience=patience)
        rows.append(Row(path.stem, asdict(figures), sorted({v.rule for v in violations})))
    return rows


def keep_logs(directory: Path, kept: Path) -> None:
    for log in directory.glob("node-*.log"):
        kept.mkdir(exist_ok=True)
        (kept / log.name).write_bytes(log.read_bytes())


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--set", choices=("short", "scenes", "controls", "whole"), default="whole")
    parser.add_argument("--scene", action="append", choices=sorted(SCENES), default=[])
    parser.add_argument("--control", action="append", choices=sorted(CONTROLS), default=[])
    parser.add_argument("--seed", default=secrets.token_hex(3))
    parser.add_argument("--patience", type=float, default=1.0)
    parser.add_argument("--judge", type=Path, help="judge the histories in this folder again")
    parser.add_argument("--document", type=Path, nargs="+", help="put the runs of these together")
    given = parser.parse_args()
    if given.document is not None:
        reports = [json.loads((folder / "report.json").read_text()) for folder in given.document]
        say(tables(reports))
        return 0
    if given.judge is not None:
        rows = judge_again(given.judge, patience=given.patience)
        say(table(rows))
        return 0 if rows and all(row.passed for row in rows) else 1
    scenes, controls = given.scene, given.control
    if not scenes and not controls:
        scenes = {"short": SHORT, "controls": ()}.get(given.set, WHOLE)
        controls = {"short": SHORT_CONTROLS, "scenes": ()}.get(given.set, tuple(CONTROLS))
    talk = SHORT_TALK if given.set == "short" else Talk()
    plan = Plan(scenes, controls, given.seed, talk, given.patience)
    say(f"seed {plan.seed}; histories in {plan.kept}")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        rows = runner.run(run(plan))
    report = table(rows)
    (plan.kept / "report.md").write_text(f"seed {plan.seed}\n\n{report}\n")
    say(report)
    return 0 if all(row.passed for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
