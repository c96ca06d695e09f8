"""Translation in a process: beside the rooms of a serving node, or alone in one of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from server.clock import Clock, PrimaryClock
from server.config import Settings
from server.fanout.hub import Hub
from server.secret import derived, server_secret
from server.tending import PrimaryWatch, Tending
from server.translate.assembly import (
    Keeper,
    TranslateParts,
    TranslatorParts,
    build_translate,
    build_translator,
)
from server.translate.engine import Engine, EngineSettings
from server.wire.socket_server import WireServer
from store.client import Store
from store.ids import new_id

_PURPOSE = "translate"


@dataclass(frozen=True, slots=True)
class Translating:
    """What a serving node has of translation.

    Args:
        translator: Does the work here; None where other processes do it.
    """

    node: TranslateParts
    translator: TranslatorParts | None

    def tend(self, keeper: Keeper) -> None:
        """Have the background work done."""
        self.node.tend(keeper)
        if self.translator is not None:
            self.translator.tend(keeper)

    async def close(self) -> None:
        """Ask for what was still to be asked for, and leave what is under way to others."""
        await self.node.service.close()
        if self.translator is not None:
            await self.translator.close()


async def build_translating(
    settings: Settings, store: Store, *, hub: Hub, clock: Clock, secret: bytes
) -> Translating:
    """Build translation for a serving node; it also translates if that is one of its roles.

    What can be translated is known when this returns: a room that is joined in a node's first
    seconds would else be read untranslated until it is joined again.
    """
    key = derived(secret, _PURPOSE)
    translator = None
    if "translate" in settings.roles:
        translator = build_translator(
            store,
            engine=await open_engine(settings),
            fanout=hub,
            clock=clock,
            secret=key,
            name=f"{settings.node_name}-{new_id()}",
        )
        await translator.announcing.announce()
    node = build_translate(store, fanout=hub, clock=clock, secret=key)
    await node.directory.refresh()
    return Translating(node, translator)


@asynccontextmanager
async def open_translator(
    settings: Settings, *, mongo_url: str, redis_url: str, redis_prefix: str | None = None
) -> AsyncIterator[TranslatorParts]:
    """Translate for all nodes, and serve nobody.

    Raises:
        StoreError: The database can't be reached or used.
    """
    store = await Store.open(mongo_url)
    clock = PrimaryClock()
    hub = Hub(
        sio=WireServer(),
        redis_url=redis_url,
        prefix=redis_prefix or settings.redis_prefix or f"curbside:{store.name}:",
        node=settings.node_name,
        clock=clock,
    )
    tending = Tending(clock)
    try:
        watch = PrimaryWatch(store, clock=clock)
        await watch.set_clock()
        await hub.start()
        secret = await server_secret(settings, store)
        parts = build_translator(
            store,
            engine=await open_engine(settings),
            fanout=hub,
            clock=clock,
            secret=derived(secret, _PURPOSE),
            name=f"{settings.node_name}-{new_id()}",
        )
        tending.keep("primary watch", watch.run)
        parts.tend(tending)
        try:
            yield parts
        finally:
            await tending.close()
            await parts.close()
    finally:
        await hub.close()
        await store.close()


async def open_engine(settings: Settings) -> Engine:
    """Return the engine over the folder of models, looked through but not loaded yet."""
    return await asyncio.to_thread(
        Engine,
        settings.models_folder,
        EngineSettings(
            threads=settings.translate_threads,
            threads_per_batch=settings.translate_threads_per_batch,
            beam_size=settings.translate_beam_size,
        ),
    )
