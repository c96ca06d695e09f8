"""Doctors with the app open: what they are offered live, and what they find on coming back."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

import aiohttp

from tests.faults.ends import LIVE, Notes
from tests.faults.live import GoneError, LiveSocket, NoAnswerError, Payload
from tests.faults.member import Identity

OFFERED = "page:offered"
LISTED = "listed"
_BACK_WITHIN_S = 0.8


class App:
    """One open app. It asks for its pages when it connects, and hears of those that come."""

    def __init__(
        self,
        name: str,
        who: Identity,
        *,
        urls: Sequence[str],
        session: aiohttp.ClientSession,
        notes: Notes,
        seed: str,
    ) -> None:
        self.name = name
        self.ready = asyncio.Event()
        self._who = who
        self._urls = urls
        self._session = session
        self._notes = notes
        self._random = random.Random(seed)

    async def stay(self) -> None:
        """Be there until cancelled; come back, to the next node, when the connection is gone."""
        turn = 0
        while True:
            with suppress(GoneError, NoAnswerError):
                await self._one_connection(self._urls[turn % len(self._urls)])
            turn += 1
            await asyncio.sleep(self._random.uniform(0.05, _BACK_WITHIN_S))

    async def _one_connection(self, url: str) -> None:
        token = self._who.token
        socket = await LiveSocket.open(self._session, url, token, self._hear)
        try:
            answer = await socket.call("page:list", {})
            while not answer["ok"]:
                assert answer["error"]["retryable"], answer
                await asyncio.sleep(self._random.uniform(0.1, 0.5))
                answer = await socket.call("page:list", {})
            for page in answer["result"]["pages"]:
                if page["state"] == "offered":
                    self._notes.came(LIVE, page["page_id"], device=self.name, op=LISTED)
            self.ready.set()
            await socket.gone.wait()
        finally:
            await socket.close()

    def _hear(self, event: str, payload: Payload) -> None:
        if event == OFFERED:
            self._notes.came(LIVE, payload["page_id"], device=self.name)


@asynccontextmanager
async def open_apps(
    doctors: Sequence[Identity],
    *,
    urls: Sequence[str],
    session: aiohttp.ClientSession,
    notes: Notes,
    seed: str,
) -> AsyncIterator[None]:
    """Have each of these doctors look at the app, spread over the nodes."""
    apps = [
        App(
            f"app-{number}",
            who,
            urls=[*urls[number % len(urls) :], *urls[: number % len(urls)]],
            session=session,
            notes=notes,
            seed=f"{seed}:{number}",
        )
        for number, who in enumerate(doctors, 1)
    ]
    tasks = [asyncio.create_task(app.stay(), name=app.name) for app in apps]
    try:
        async with asyncio.timeout(60):
            await asyncio.gather(*(app.ready.wait() for app in apps))
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
