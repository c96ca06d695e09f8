"""Words an entry in another language: from memory, from equal words before, or by the engine."""

import asyncio
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Final

from server.translate.canaries import failing, warning
from server.translate.detection import detect
from server.translate.engine import Direction, Engine
from server.translate.memory import Memory
from server.translate.models import ModelError
from server.translate.queue import SentenceQueue
from server.translate.safety import Check
from server.translate.texts import Translated, prepare
from server.translate.wording import Words
from store.records.translation import KeptCheck, Translation
from store.translations import Result, Translations

_HASH_CHARS: Final = 32


class Rewording:
    """One per translating process, over its engine."""

    def __init__(
        self,
        *,
        engine: Engine,
        queue: SentenceQueue,
        memory: Memory,
        translations: Translations,
        secret: bytes,
    ) -> None:
        self._engine = engine
        self._queue = queue
        self._memory = memory
        self._translations = translations
        self._secret = secret
        self._failing: dict[Direction, str] = {}
        """Directions whose canaries died, with the version that failed."""

    async def __call__(
        self, words: Words, language: str, *, given: str | None, priority: int
    ) -> Result | str:
        """Return the translation, or the source language when there is nothing to do.

        Args:
            given: The language that the writer named, or that was detected on posting.

        Raises:
            ModelError, RuntimeError: The engine can't.
        """
        source = given or detect(words.whole) or ""
        if source in {"", language}:
            return source
        version = self._engine.version(source, language)
        digest = self._digest(words, source)
        recalled = await self._memory.recall(words.text, source, language)
        if version is None:
            # A doctor's wording needs no model, but only the main text has one.
            return (
                source if recalled is None or words.fields else _result([recalled], words, source)
            )
        if recalled is None:
            same = await self._translations.same_words(
                digest, language=language, model_version=version
            )
            if same is not None:
                return _as_result(same)
        parts = await self._worded(words.all[recalled is not None :], source, language, priority)
        if recalled is not None:
            parts.insert(0, recalled)
        notes = self._notes(source, language)
        return _result(parts, words, source, notes=notes, text_hash=digest, version=version)

    async def warm_up(self) -> None:
        """Load every direction and try its canaries, off the event loop."""
        loop = asyncio.get_running_loop()
        for model in self._engine.models:
            direction = (model.from_code, model.to_code)
            try:
                died = await loop.run_in_executor(None, failing, self._engine, *direction)
            except (ModelError, RuntimeError):
                died = ["all"]
            if died:
                self._failing[direction] = model.version
            else:
                self._failing.pop(direction, None)

    @property
    def failing(self) -> Mapping[Direction, str]:
        """Directions whose canaries died at start."""
        return self._failing

    def troubles(self) -> list[str]:
        """Return directions whose canaries died, and folders of models that can't be used."""
        died = [f"{source}-{target}" for source, target in self._failing]
        return [*died, *(broken.folder.name for broken in self._engine.broken)]

    async def _worded(
        self, texts: Sequence[str], source: str, language: str, priority: int
    ) -> list[Translated]:
        prepared = [prepare(text, source, language) for text in texts]
        sentences = [sentence for one in prepared for sentence in one.sentences]
        worded = iter(
            await self._queue.translate(sentences, source, language, priority=priority)
            if sentences
            else ()
        )
        # Judging a long story takes a moment: not on the event loop.
        return await asyncio.to_thread(
            lambda: [one.finish([next(worded) for _ in one.sentences]) for one in prepared]
        )

    def _notes(self, source: str, language: str) -> tuple[Check, ...]:
        way = self._engine.route(source, language)
        died = any((model.from_code, model.to_code) in self._failing for model in way)
        return (warning(language),) if died else ()

    def _digest(self, words: Words, source: str) -> str:
        whole = "\0".join((source, *words.fields, *words.all)).encode()
        return hmac.new(self._secret, whole, hashlib.sha256).hexdigest()[:_HASH_CHARS]


def _result(
    parts: Sequence[Translated],
    words: Words,
    source: str,
    *,
    notes: Sequence[Check] = (),
    text_hash: str = "",
    version: str = "",
) -> Result:
    checks = dict.fromkeys((*notes, *(check for part in parts for check in part.checks)))
    return Result(
        source_language=source,
        text_hash=text_hash,
        model_version=version,
        text=parts[0].text,
        fields={name: part.text for name, part in zip(words.fields, parts[1:], strict=True)},
        checks=[KeptCheck(kind=str(check.kind), detail=check.detail) for check in checks],
        withheld=any(part.withheld for part in parts),
        from_memory=parts[0].from_memory,
    )


def _as_result(done: Translation) -> Result:
    return Result(
        source_language=done.source_language,
        text_hash=done.text_hash,
        model_version=done.model_version,
        text=done.text,
        fields=dict(done.fields),
        checks=done.checks,
        withheld=done.withheld,
        from_memory=done.from_memory,
    )
