"""Which languages can be translated into which, by what the translating processes say of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Final

from server.clock import Clock
from server.metrics import curbside_translation_backlog
from server.translate.engine import Engine
from server.translate.languages import SPOKEN
from store.records.translation import Translator
from store.translations import Translations
from store.translators import Translators

ANNOUNCE_EVERY: Final = timedelta(seconds=5)
LIVES_FOR: Final = timedelta(seconds=20)
KNOWN_FOR: Final = timedelta(hours=24)
"""What a translator could do that has gone is still wanted: it, or another one, comes back."""


class Directory:
    """Read anew every few seconds; looking at it costs nothing."""

    def __init__(self, translators: Translators, *, clock: Clock) -> None:
        self._translators = translators
        self._clock = clock
        self._pairs: frozenset[str] = frozenset()
        self._backlog = 0
        self._live = 0
        self._failing = False

    @property
    def any(self) -> bool:
        """Whether anything can be translated at all."""
        return bool(self._pairs)

    @property
    def pairs(self) -> frozenset[str]:
        """From where to where there are models, as `en-es`."""
        return self._pairs

    @property
    def backlog(self) -> int:
        """How much was waiting when a translator last said so."""
        return self._backlog

    @property
    def state(self) -> str:
        """`ok`, `away` while no translator lives, `none` where no model was ever there."""
        if not self._pairs:
            return "none"
        return "ok" if self._live else "away"

    @property
    def health(self) -> str:
        """For operators: as `state`, and `failing` where a model or its canary does."""
        return "failing" if self._failing else self.state

    def leads(self, source: str | None, target: str) -> bool:
        """Tell whether there are models from one language to the other."""
        return source is not None and f"{source}-{target}" in self._pairs

    async def refresh(self) -> None:
        """Read what the translators say."""
        now = self._clock.now()
        known = await self._translators.since(now - KNOWN_FOR)
        live = [one for one in known if one.seen_at >= now - LIVES_FOR]
        # A translator that lives knows best: what its operator removed is gone.
        self._pairs = frozenset(pair for one in live or known for pair in one.versions)
        self._live = len(live)
        self._failing = any(one.failing for one in live)
        self._backlog = max((one.backlog for one in live), default=0)


class Announcing:
    """Says what this process can translate."""

    def __init__(
        self,
        *,
        name: str,
        engine: Engine,
        translators: Translators,
        translations: Translations,
        failing: Callable[[], Sequence[str]],
        clock: Clock,
    ) -> None:
        self._failing = failing
        self._name = name
        self._engine = engine
        self._translators = translators
        self._translations = translations
        self._clock = clock

    async def announce(self) -> None:
        """Say it now, with how much is waiting in all."""
        backlog = await self._translations.backlog()
        curbside_translation_backlog.set(backlog)
        await self._translators.announce(
            Translator(
                id=self._name,
                versions=dict(versions(self._engine)),
                failing=tuple(self._failing()),
                backlog=backlog,
                seen_at=self._clock.now(),
            )
        )


def versions(engine: Engine) -> Mapping[str, str]:
    """Return the model versions of each pair of spoken languages that the packages lead between."""
    found = {}
    for source in SPOKEN:
        for target in SPOKEN:
            version = engine.version(source, target) if source != target else None
            if version is not None:
                found[f"{source}-{target}"] = version
    return found
