"""Works off the wanted translations of all nodes, the most urgent first. Never reads a room twice.

What it takes it holds by a lease that it renews; if it dies, another takes it again, and tells of
what was done and perhaps never told. What was redacted meanwhile has no document any more, so its
result is kept nowhere.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Final, Protocol

from server.clock import Clock, sleep_or_woken
from server.logs import get_logger
from server.metrics import curbside_translation_seconds, curbside_translations_total
from server.translate.models import ModelError
from server.translate.views import Emitter, tell
from server.translate.wording import Words, words_of
from store.errors import StoreError
from store.records.translation import Translation
from store.room_log import RoomLog
from store.translations import Result, Translations

LIVE: Final = 0
HISTORY: Final = 1
BOARD: Final = 2
LEASE: Final = timedelta(seconds=10)
RENEW_EVERY: Final = timedelta(seconds=3)
LOOK_EVERY: Final = timedelta(seconds=1)
RETRY_AFTER: Final = timedelta(seconds=5)
MAX_TRIES: Final = 5
MAX_TOLD: Final = 200
"""How many are told again in one round."""
MAX_TAKEN: Final = 16
MAX_TAKEN_LIVE: Final = 48
"""Live entries are still taken when the rest has to wait."""
WAKE: Final = "translate"

_log = get_logger("translate")


class Announcer(Emitter, Protocol):
    """What a translator needs of the fan-out."""

    def on_control(self, kind: str, handler: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
        """Have `handler` told what nodes tell under `kind`."""
        ...


class Rewording(Protocol):
    """Words an entry in another language."""

    async def __call__(
        self, words: Words, language: str, *, given: str | None, priority: int
    ) -> Result | str:
        """Return the translation, or the source language when there is nothing to do."""
        ...


class Worker:
    """One per translating process."""

    def __init__(
        self,
        *,
        translations: Translations,
        room_log: RoomLog,
        reword: Rewording,
        announcer: Announcer,
        clock: Clock,
    ) -> None:
        self._translations = translations
        self._log = room_log
        self._reword = reword
        self._announcer = announcer
        self._clock = clock
        self._taken: dict[str, Translation] = {}
        self._told: list[str] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._woken = asyncio.Event()
        announcer.on_control(WAKE, self._wake)

    async def run(self) -> None:
        """Take what is wanted when told, and each second anyway, until cancelled."""
        while True:
            self._woken.clear()
            while await self._take():
                pass
            await sleep_or_woken(self._clock, LOOK_EVERY, self._woken)

    async def renew(self) -> None:
        """Keep what is being worked on."""
        until = self._clock.now() + LEASE
        for claimed in list(self._taken.values()):
            await self._translations.renew(claimed, until=until)

    async def tell_again(self) -> None:
        """Note what was told since the last round, and tell what somebody may have died over."""
        told = list(self._told)
        await self._translations.note_told(told)
        del self._told[: len(told)]
        before_at = self._clock.now() - LEASE
        for done in await self._translations.untold(before_at=before_at, limit=MAX_TOLD):
            self._tell(done, done)

    async def close(self) -> None:
        """Leave what is under way to others: their leases lapse."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _take(self) -> bool:
        if len(self._taken) >= MAX_TAKEN_LIVE:
            return False
        most = LIVE if len(self._taken) >= MAX_TAKEN else BOARD
        claimed = await self._translations.claim(
            now=self._clock.now(), lease=LEASE, max_priority=most
        )
        if claimed is None:
            return False
        self._taken[claimed.id] = claimed
        task = asyncio.create_task(self._work(claimed))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True

    async def _work(self, claimed: Translation) -> None:
        try:
            await self._translate(claimed)
        except (ModelError, RuntimeError, ValueError) as err:
            _log.error("translation failed", case_id=claimed.case_id, seq=claimed.seq, exc_info=err)
            await self._put_off(claimed)
        except StoreError as err:
            # The lease lapses, and somebody takes it again.
            _log.warning("translation not kept", error=type(err).__name__)
        finally:
            self._taken.pop(claimed.id, None)
            self._woken.set()

    async def _translate(self, claimed: Translation) -> None:
        entries = await self._log.read(
            claimed.case_id, after=claimed.seq - 1, before=claimed.seq + 1, limit=1
        )
        words = words_of(entries[0]) if entries else None
        if words is None or await self._log.is_superseded(entries[0]):
            await self._translations.skip(claimed, source_language="")
            return
        started_at = self._clock.now()
        result = await self._reword(
            words,
            claimed.language,
            given=entries[0].data.get("language"),
            priority=claimed.priority,
        )
        if isinstance(result, str):
            await self._translations.skip(claimed, source_language=result)
            return
        now = self._clock.now()
        curbside_translation_seconds.observe((now - started_at).total_seconds())
        if await self._translations.finish(claimed, result, at=now):
            outcome = "withheld" if result.withheld else "flagged" if result.checks else "clean"
            curbside_translations_total.labels(outcome).inc()
            self._tell(claimed, result)

    def _tell(self, wanted: Translation, done: Translation | Result) -> None:
        tell(self._announcer, wanted.case_id, wanted.seq, wanted.language, done)
        self._told.append(wanted.id)

    async def _put_off(self, claimed: Translation) -> None:
        curbside_translations_total.labels("failed").inc()
        try:
            await self._translations.put_off(
                claimed,
                due_at=self._clock.now() + RETRY_AFTER,
                give_up=claimed.tries + 1 >= MAX_TRIES,
            )
        except StoreError as err:
            _log.warning("translation not put off", error=type(err).__name__)

    async def _wake(self, _data: dict[str, Any]) -> None:
        self._woken.set()
