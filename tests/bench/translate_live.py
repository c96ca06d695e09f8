"""From a doctor's message to its translation on another node, idle and with busy rooms."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final
from uuid import uuid4

from tests.bench.figures import Figures
from tests.stories.cast import (
    CARDIOLOGIST,
    POSTER,
    Desk,
    add_doctors,
    case_payload,
    desk,
    real_case,
)
from tests.stories.clients import PythonClient, python_client
from tests.stories.nodes import (
    Backing,
    Node,
    eventually,
    running_node,
    running_services,
    with_database,
)
from tests.stories.processes import CURBSIDE, running

MESSAGE: Final = (
    "The patient has chest pain and fever since yesterday; give furosemide 40 mg today and do the "
    "echocardiogram tomorrow please, number {n}."
)
"""Twenty words."""
PATIENCE_S: Final = 120.0
BUSY_ROOMS: Final = 20
BUSY_EVERY_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class Stage:
    """Two serving nodes, a doctor of each language on each."""

    english: PythonClient
    spanish: PythonClient
    at: Desk
    backing: Backing


async def measure(directory: Path, models: Path | None, *, messages: int) -> Figures:
    """Return the figures of both ways to run it, and of rooms without any translation."""
    found: dict[str, Any] = {}
    async with running_services(directory) as (mongo_url, redis_url, _):
        for name, apart in (("translator apart", True), ("in the node", False)):
            if models is not None:
                backing = _backing(directory, mongo_url, redis_url, models)
                async with _stage(backing, apart=apart) as stage:
                    found[name] = await _figures(stage, messages)
        backing = _backing(directory, mongo_url, redis_url, directory / "none")
        async with _stage(backing, apart=None) as stage:
            found["no translation"] = {"entry": await _entries_only(stage, messages)}
    return found


async def _figures(stage: Stage, messages: int) -> Figures:
    idle = await _round(stage, messages)
    async with _busy(stage):
        busy = await _round(stage, messages)
    return {"idle": idle, f"{BUSY_ROOMS} active rooms": busy}


async def _round(stage: Stage, messages: int) -> Figures:
    """Say something again and again; return what was heard how long afterwards, in ms."""
    case_id = await _room(stage)
    entries, translations = [], []
    for number in range(messages):
        began_s = time.monotonic()
        seq = await _say(stage.english, case_id, MESSAGE.format(n=number))
        entry = await stage.spanish.ear.until(
            "room:entry", _about(case_id, seq), within_s=PATIENCE_S
        )
        told = await stage.spanish.ear.until(
            "room:translation", _about(case_id, seq), within_s=PATIENCE_S
        )
        entries.append(1000 * (entry.at_s - began_s))
        translations.append(1000 * (told.at_s - began_s))
    return {"entry": _spread(entries), "translation": _spread(translations)}


async def _entries_only(stage: Stage, messages: int) -> Figures:
    case_id = await _room(stage)
    entries = []
    for number in range(messages):
        began_s = time.monotonic()
        seq = await _say(stage.english, case_id, MESSAGE.format(n=number))
        entry = await stage.spanish.ear.until(
            "room:entry", _about(case_id, seq), within_s=PATIENCE_S
        )
        entries.append(1000 * (entry.at_s - began_s))
    return _spread(entries)


async def _room(stage: Stage) -> str:
    case = case_payload(real_case("train-87"), key=uuid4().hex, urgency="learning")
    case_id: str = (await stage.at.call("case:post", case)).result["case_id"]
    for client in (stage.english, stage.spanish):
        assert (await client.call("room:join", {"case_id": case_id}))["ok"]
    return case_id


async def _say(client: PythonClient, case_id: str, text: str) -> int:
    payload = {"case_id": case_id, "key": uuid4().hex, "text": text}
    answer = await client.call("message:post", payload)
    assert answer["ok"], answer
    return int(answer["result"]["seq"])


def _about(case_id: str, seq: int) -> Any:
    return lambda one: (one["case_id"], one["seq"]) == (case_id, seq)


@asynccontextmanager
async def _busy(stage: Stage) -> AsyncIterator[None]:
    """Keep further rooms talking meanwhile, a message each every ten seconds."""
    rooms = [await _room(stage) for _ in range(BUSY_ROOMS)]

    async def talk(case_id: str, delay_s: float) -> None:
        await asyncio.sleep(delay_s)
        number = 0
        while True:
            number += 1
            await _say(stage.english, case_id, MESSAGE.format(n=f"{number} of {case_id}"))
            await asyncio.sleep(BUSY_EVERY_S)

    pace_s = BUSY_EVERY_S / BUSY_ROOMS
    tasks = [asyncio.create_task(talk(room, at * pace_s)) for at, room in enumerate(rooms)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def _stage(backing: Backing, *, apart: bool | None) -> AsyncIterator[Stage]:
    await add_doctors(backing, [POSTER, CARDIOLOGIST])
    roles = {"CURBSIDE_ROLES": "web"} if apart else {}
    async with AsyncExitStack() as stack:
        node_a = await stack.enter_async_context(running_node(backing, "a", roles))
        node_b = await stack.enter_async_context(
            running_node(backing, "b", {"CURBSIDE_ROLES": "web"})
        )
        if apart:
            command = [CURBSIDE, "serve", "--roles", "translate", "--node-name", "words"]
            log = backing.directory / "words.log"
            process = await stack.enter_async_context(
                running(command, name="words", log_path=log, env=backing.env())
            )
            await process.line("")
        at_a = await stack.enter_async_context(desk(node_a, POSTER))
        at_b = await stack.enter_async_context(desk(node_b, CARDIOLOGIST))
        english = await stack.enter_async_context(python_client(node_a, at_a.token))
        spanish = await stack.enter_async_context(python_client(node_b, at_b.token))
        stage = Stage(english, spanish, at_a, backing)
        if apart is not None:
            await _warm(stage, node_b)
        yield stage


async def _warm(stage: Stage, node: Node) -> None:
    case_id = await _room(stage)

    async def is_known() -> bool:
        joined = await stage.spanish.call("room:join", {"case_id": case_id})
        return bool(joined["result"]["reading"]["from_languages"])

    await eventually(is_known, within_s=PATIENCE_S, what=f"{node.name} knows the languages")
    await stage.spanish.ear.until("room:translation", _about(case_id, 1), within_s=PATIENCE_S)


def _backing(directory: Path, mongo_url: str, redis_url: str, models: Path) -> Backing:
    backing = Backing(
        mongo_url=with_database(mongo_url, f"bench_{uuid4().hex[:12]}"),
        redis_url=redis_url,
        directory=directory,
    )
    return replace(backing, settings={"CURBSIDE_MODELS_DIR": str(models)})


def _spread(values_ms: list[float]) -> Figures:
    cuts = quantiles(values_ms, n=100, method="inclusive")
    return {
        "median_ms": round(median(values_ms), 1),
        "p95_ms": round(cuts[94], 1),
        "p99_ms": round(cuts[98], 1),
    }
