"""Puts translation together: what every serving node has, and what a translating process has."""

import asyncio
import hashlib
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol

from server.clock import Clock
from server.logs import get_logger
from server.translate.directory import ANNOUNCE_EVERY, Announcing, Directory
from server.translate.engine import Engine
from server.translate.feedback import Feedback
from server.translate.memory import Memory
from server.translate.queue import SentenceQueue
from server.translate.rewording import Rewording
from server.translate.service import LOOK_EVERY, Spreader, Translations
from server.translate.worker import RENEW_EVERY, Announcer, Worker
from store.client import Store
from store.ids import SocketId
from store.translations import Translations as Kept

REFRESH_EVERY: Final = timedelta(seconds=30)

_log = get_logger("translate")


class Keeper(Protocol):
    """Runs background work; a round that fails is logged and the next one comes."""

    def keep(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Run `work`, which goes on until cancelled."""
        ...

    def every(self, name: str, pause: timedelta, work: Callable[[], Awaitable[object]]) -> None:
        """Run `work` now and `pause` after each of its rounds."""
        ...


class Fanout(Spreader, Announcer, Protocol):
    """What translation needs of the fan-out."""


@dataclass(frozen=True, slots=True)
class TranslateParts:
    """What a node that serves doctors has."""

    service: Translations
    feedback: Feedback
    directory: Directory

    async def drop(self, socket_id: SocketId) -> None:
        """Forget a socket that has closed."""
        self.service.readers.drop(socket_id)

    def tend(self, keeper: Keeper) -> None:
        """Have the background work done."""
        keeper.every("translators", ANNOUNCE_EVERY / 2, self.service.follow)
        keeper.every("translations unheard", LOOK_EVERY, self.service.look)


@dataclass(frozen=True, slots=True)
class TranslatorParts:
    """What a process that translates has."""

    engine: Engine
    queue: SentenceQueue
    worker: Worker
    rewording: Rewording
    announcing: Announcing
    kept: Kept
    clock: Clock

    def tend(self, keeper: Keeper) -> None:
        """Have the background work done."""
        keeper.keep("translation models", self._look_for_models)
        keeper.every("translation leases", RENEW_EVERY, self.worker.renew)
        keeper.every("translations untold", RENEW_EVERY, self.worker.tell_again)
        keeper.every("translator", ANNOUNCE_EVERY, self.announcing.announce)
        keeper.keep("translation worker", self.worker.run)

    async def warm_up(self) -> None:
        """Load what is installed, try the canaries, and say what can be translated."""
        await self.rewording.warm_up()
        for (source, target), version in self.rewording.failing.items():
            _log.error("canary failed", kind=f"{source}-{target}", version=version)
        for broken in self.engine.broken:
            _log.error("model is broken", directory=broken.folder.name, reason=broken.reason)
        await self.announcing.announce()

    async def close(self) -> None:
        """Stop; what was under way is left to others."""
        await self.worker.close()
        await self.queue.close()

    async def _look_for_models(self) -> None:
        await self.warm_up()
        while True:
            await self.clock.sleep(REFRESH_EVERY)
            if await asyncio.to_thread(self.engine.refresh):
                await self.warm_up()
                await self.kept.revive(now=self.clock.now())


def build_translate(store: Store, *, fanout: Fanout, clock: Clock, secret: bytes) -> TranslateParts:
    """Build what a serving node has.

    Args:
        secret: Keys the hashes by which equal texts are found.
    """
    directory = Directory(store.translators, clock=clock)
    service = Translations(
        kept=store.translations,
        room_log=store.room_log,
        directory=directory,
        spreader=fanout,
        clock=clock,
    )
    memory = Memory(store.translation_memory, secret=_key(secret, "memory"))
    feedback = Feedback(kept=store.translations, memory=memory, emitter=fanout, clock=clock)
    return TranslateParts(service, feedback, directory)


def build_translator(
    store: Store, *, engine: Engine, fanout: Fanout, clock: Clock, secret: bytes, name: str
) -> TranslatorParts:
    """Build what a translating process has.

    Args:
        name: This process's, among all that translate.
    """
    queue = SentenceQueue(engine.translate, threads=engine.settings.threads)
    rewording = Rewording(
        engine=engine,
        queue=queue,
        memory=Memory(store.translation_memory, secret=_key(secret, "memory")),
        translations=store.translations,
        secret=_key(secret, "texts"),
    )
    worker = Worker(
        translations=store.translations,
        room_log=store.room_log,
        reword=rewording,
        announcer=fanout,
        clock=clock,
    )
    announcing = Announcing(
        name=name,
        engine=engine,
        translators=store.translators,
        translations=store.translations,
        failing=rewording.troubles,
        clock=clock,
    )
    return TranslatorParts(engine, queue, worker, rewording, announcing, store.translations, clock)


def _key(secret: bytes, purpose: str) -> bytes:
    return hmac.new(secret, f"curbside translation {purpose}".encode(), hashlib.sha256).digest()
