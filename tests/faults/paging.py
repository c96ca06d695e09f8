"""Cases that page doctors while something breaks: waves on time, nobody twice or too late."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

import aiohttp

from server.paging.policy import ANSWER_TARGET
from store.client import Store
from store.records.policy import Wave
from tests.faults.history import History
from tests.faults.member import Identity
from tests.faults.people import SPECIALTY, asked, post_cases
from tests.faults.traffic import Stage, database_of, note_final_log

WAVES = tuple(Wave(people=2, after_s=after_s) for after_s in (0.0, 6.0, 12.0, 18.0))
CASES = 6
ANSWERED = 2
ANSWER_AFTER_S = 9.0
LAST_WAVE_S = WAVES[-1].after_s
PATIENCE_S = 22.0
"""From the last planned wave on; half gaps push waves back after an outage."""


async def set_policy(store: Store) -> None:
    """Have cardiology page quickly."""
    await store.policies.put(discipline=SPECIALTY, urgency="now", waves=WAVES, at=datetime.now(UTC))


async def carry_phones(stage: Stage) -> None:
    """Give each cardiologist one device, and have all be available."""
    for number, who in enumerate(stage.crowd[1:], 1):
        url = stage.to.urls[number % len(stage.to.urls)]
        browser = stage.catcher.subscribe(f"phone-{number}")
        subscribed = {"subscription": browser.subscription}
        await asked(stage.session, url, "push:subscribe", subscribed, token=who.token)
        await asked(stage.session, url, "presence:set", {"available": True}, token=who.token)


async def play_pages(
    stage: Stage, history: History, name: str, trouble: Callable[[], Awaitable[None]]
) -> None:
    """Post cases, break something while waves are due, have some answered; then note it all."""
    stage.catcher.history = history
    stage.catcher.noted.clear()
    keys = [f"pages-{name}-{n}".replace(" ", "-")[:60] for n in range(CASES)]
    poster = stage.crowd[0]
    cases = await post_cases(stage.session, stage.to.urls[0], poster, keys, urgency="now")
    answers = asyncio.create_task(_answer_some(stage, history, cases[:ANSWERED]))
    waiting = asyncio.create_task(asyncio.sleep(LAST_WAVE_S + PATIENCE_S))
    # When the second wave of all these cases is just being paged, or is about to be.
    luck = random.Random(f"{stage.seed}{name}").uniform(-1.0, 0.5)
    await asyncio.sleep(WAVES[1].after_s + luck)
    await trouble()
    await answers
    await waiting
    await note_pages(stage, history, cases)
    await note_final_log(stage, history, cases)


async def _answer_some(stage: Stage, history: History, cases: Sequence[str]) -> None:
    await asyncio.sleep(ANSWER_AFTER_S)
    await asyncio.gather(*(_race(stage, history, case) for case in cases))


async def _race(stage: Stage, history: History, case: str) -> None:
    """Have several answer one case at the same instant, on different nodes."""
    tries = [
        _answer(stage, history, case, who, stage.to.urls[n % len(stage.to.urls)])
        for n, who in enumerate(stage.crowd[1:5])
    ]
    await asyncio.gather(*tries)


async def _answer(stage: Stage, history: History, case: str, who: Identity, url: str) -> None:
    message = {"case_id": case, "key": "answer", "text": "Give it now; I am on my way."}
    urls = [url, *(other for other in stage.to.urls if other != url)]
    for turn in range(40):
        try:
            async with asyncio.timeout(5):
                await asked(stage.session, urls[turn % 3], "message:post", message, token=who.token)
        except (aiohttp.ClientError, OSError, TimeoutError):
            await asyncio.sleep(0.3)
            continue
        history.note("need_ended", case=case, run=1)
        return


async def note_pages(stage: Stage, history: History, cases: Sequence[str]) -> None:
    """Write down waves and pushes, from the database and from the push service."""
    pages: dict[str, tuple[str, int]] = {}
    async with database_of(stage) as database:
        counts: dict[tuple[str, int], int] = {}
        async for page in database.pages.find({"case_id": {"$in": list(cases)}}):
            pages[page["_id"]] = (page["case_id"], page["run"])
            history.note(
                "page",
                case=page["case_id"],
                run=page["run"],
                page=page["_id"],
                offered_s=page["offered_at"].timestamp(),
            )
            if not page["slot"].startswith("r."):
                key = (page["case_id"], page["wave"])
                counts[key] = counts.get(key, 0) + 1
        for case in cases:
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
    for pushed in stage.catcher.noted:
        if pushed["page"] in pages:
            case, run = pages[pushed["page"]]
            history.note("push", case=case, run=run, **pushed)
