"""Cases that page doctors while something breaks: waves on time, nobody twice or too late.

Every doctor has the app open, a device that takes pushes, a mailbox and a telephone, and all four
are used for every page, one after the other.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final

import aiohttp

from server.paging.policy import ANSWER_TARGET
from store.client import Store
from store.ids import DoctorId
from store.records.channel_plan import RouteStep
from store.records.policy import Wave
from tests.faults.apps import open_apps
from tests.faults.check_answers import NO_ANSWER, PATIENCE_S
from tests.faults.ends import LIVE
from tests.faults.history import History
from tests.faults.member import Identity
from tests.faults.people import SPECIALTY, ask, asked, post_cases
from tests.faults.traffic import Stage, database_of, note_final_log
from tests.stories.nodes import eventually

WAVES: Final = tuple(Wave(people=2, after_s=after_s) for after_s in (0.0, 4.0, 8.0, 12.0))
CASES: Final = 6
ANSWERED: Final = 2
ANSWER_AFTER_S: Final = 6.0
ANSWER: Final = "Give it now; I am on my way."
ANSWER_TRIES: Final = 40
SETTLED_WITHIN_S: Final = 60.0
"""Until everything was paged and sent; ordinarily it is over soon after the last wave."""
TAIL_S: Final = 2.0
"""What comes too often comes after that, too."""
ROUTES: Final = (
    RouteStep(route="push", delay_s=0),
    RouteStep(route="email", delay_s=1),
    RouteStep(route="sms", delay_s=2),
)
DELAYS_S: Final = {LIVE: 0, "web_push": 0, "email": 1, "sms": 2}
"""What that comes to, by channel."""


def _devices(number: int) -> dict[str, str]:
    """Return what the doctor with this number in the crowd has, by channel."""
    return {
        LIVE: f"app-{number}",
        "web_push": f"phone-{number}",
        "email": f"crowd-{number}@faults.example",
        "sms": f"+34600{number:06}",
    }


async def set_policy(store: Store, doctor_ids: Sequence[DoctorId]) -> None:
    """Have cardiology page quickly, and its doctors be reached over every channel."""
    await store.policies.put(discipline=SPECIALTY, urgency="now", waves=WAVES, at=datetime.now(UTC))
    for number, doctor_id in enumerate(doctor_ids):
        await store.channel_plans.set_phone(doctor_id, _devices(number)["sms"])
        await store.channel_plans.set_steps(doctor_id, ROUTES)


async def carry_phones(stage: Stage) -> None:
    """Give each cardiologist one device, and have all be available."""
    for number, who in enumerate(stage.crowd[1:], 1):
        url = stage.to.urls[number % len(stage.to.urls)]
        browser = stage.ends.pushes.subscribe(_devices(number)["web_push"])
        subscribed = {"subscription": browser.subscription}
        await asked(stage.session, url, "push:subscribe", subscribed, token=who.token)
        await asked(stage.session, url, "presence:set", {"available": True}, token=who.token)


async def play_pages(
    stage: Stage,
    history: History,
    name: str,
    trouble: Callable[[], Awaitable[None]],
    *,
    faults: int = 1,
) -> list[str]:
    """Post cases, break something while waves are due, have some answered; then note it all.

    Args:
        faults: How many must strike at least for the scene to show anything.

    Returns:
        The cases.
    """
    notes = stage.ends.notes
    notes.begin(history)
    needs = {"fault": faults, "wave": CASES * len(WAVES), "need_ended": ANSWERED, "ok": ANSWERED}
    sends = {"page": CASES, "push": CASES * len(DELAYS_S)}
    history.note("scene", what=name, needs=needs | sends)
    keys = [f"pages-{name}-{n}".replace(" ", "-")[:60] for n in range(CASES)]
    poster, urls = stage.crowd[0], stage.to.urls
    doctors = stage.crowd[1:]
    async with open_apps(doctors, urls=urls, session=stage.session, notes=notes, seed=stage.seed):
        cases = await post_cases(stage.session, urls[0], poster, keys, urgency="now")
        answers = asyncio.create_task(_answer_some(stage, history, cases[:ANSWERED]))
        # When the second wave of all these cases is just being paged, or is about to be.
        luck = random.Random(f"{stage.seed}{name}").uniform(-1.0, 0.5)
        await asyncio.sleep(WAVES[1].after_s + luck)
        await trouble()
        await answers
        await _until_settled(stage, history, cases)
        await asyncio.sleep(TAIL_S)
    await note_pages(stage, history, cases)
    await note_final_log(stage, history, cases)
    return cases


async def _until_settled(stage: Stage, history: History, cases: Sequence[str]) -> None:
    """Wait until no wave is to come and nothing is to be sent, or for long enough."""
    async with database_of(stage) as database:

        async def is_settled() -> bool:
            mine = {"case_id": {"$in": list(cases)}}
            if await database.escalations.find_one(
                {**mine, "state": {"$in": ["arming", "paging"]}}
            ):
                return False
            pages = await database.pages.distinct("_id", mine)
            pending = {"page_id": {"$in": pages}, "state": "pending"}
            return await database.deliveries.find_one(pending) is None

        # What is missing then, the checker says.
        with suppress(AssertionError):
            await eventually(is_settled, within_s=SETTLED_WITHIN_S, what="all is paged and sent")
            history.note("settled")


async def _answer_some(stage: Stage, history: History, cases: Sequence[str]) -> None:
    await asyncio.sleep(ANSWER_AFTER_S)
    await asyncio.gather(*(_race(stage, history, case) for case in cases))


async def _race(stage: Stage, history: History, case: str) -> None:
    """Have several answer one case at the same instant, on different nodes."""
    tries = [
        _answer(stage, history, case, number=number, who=who)
        for number, who in enumerate(stage.crowd[1:5])
    ]
    await asyncio.gather(*tries)


async def _answer(stage: Stage, history: History, case: str, *, number: int, who: Identity) -> None:
    """Say it until it is acknowledged, on another node each time, as an outbox does."""
    message = {"case_id": case, "key": "answer", "text": ANSWER}
    act = {"room": case, "author": who.doctor_id, "key": "answer", "said": ANSWER}
    urls = stage.to.urls
    for turn in range(ANSWER_TRIES):
        client = f"answerer{number}"
        url = urls[(number + turn) % len(urls)]
        told = act | {"client": client, "conn": f"{client}:{case}#{turn}"}
        told["node"] = history.node_at(url)
        history.note("invoke", **told)
        try:
            async with asyncio.timeout(PATIENCE_S):
                body = await ask(stage.session, url, "message:post", message, token=who.token)
        except (aiohttp.ClientError, OSError, TimeoutError):
            history.note("unknown", **told, code=NO_ANSWER)
        else:
            if body["ok"]:
                history.note("ok", **told, seq=body["result"]["seq"])
                history.note("need_ended", case=case, run=1)
                return
            error = body["error"]
            assert error["retryable"], body
            history.note("unknown", **told, code=error["code"], retryable=True)
        await asyncio.sleep(0.3)


async def note_pages(stage: Stage, history: History, cases: Sequence[str]) -> None:
    """Write down waves, from the database, and what came over all channels."""
    pages: dict[str, tuple[str, int]] = {}
    devices = {who.doctor_id: _devices(n) for n, who in enumerate(stage.crowd)}
    came = stage.ends.notes.lines
    async with database_of(stage) as database:
        known = {"_id": {"$in": [line["page"] for line in came]}, "case_id": {"$nin": [*cases]}}
        of_others = set(await database.pages.distinct("_id", known))
        counts: dict[tuple[str, int], int] = {}
        async for page in database.pages.find({"case_id": {"$in": list(cases)}}):
            pages[page["_id"]] = (page["case_id"], page["run"])
            history.note(
                "page",
                case=page["case_id"],
                run=page["run"],
                page=page["_id"],
                wave=0 if page["slot"].startswith("r.") else page["wave"],
                offered_s=page["offered_at"].timestamp(),
                delays_s=DELAYS_S,
                devices=devices[page["doctor_id"]],
            )
            if not page["slot"].startswith("r."):
                key = (page["case_id"], page["wave"])
                counts[key] = counts.get(key, 0) + 1
        for case in cases:
            await _note_waves(database, history, case, counts)
    for line in came:
        # One of an earlier scene may be told again; one that nobody keeps is for the checker.
        if line["page"] not in of_others:
            case, run = pages.get(line["page"], ("", 0))
            history.note(**line, case=case, run=run)


async def _note_waves(
    database: Any, history: History, case: str, counts: dict[tuple[str, int], int]
) -> None:
    posted = await database.room_log.find_one({"case_id": case, "seq": 1})
    posted_s = (posted["data"]["answer_due_at"] - ANSWER_TARGET).timestamp()
    paged = {
        entry["data"]["wave"]: entry["at"].timestamp()
        async for entry in database.room_log.find({"case_id": case, "kind": "wave_paged"})
    }
    for number, wave in enumerate(WAVES, 1):
        history.note(
            "wave",
            case=case,
            run=1,
            wave=number,
            due_s=posted_s + wave.after_s,
            paged_s=paged.get(number),
            people=wave.people,
            pages=counts.get((case, number), 0),
        )
