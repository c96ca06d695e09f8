"""What doctors say of a translation: that it is wrong, or how it should read."""

from collections.abc import Mapping, Sequence
from typing import Final

from server.clock import Clock
from server.errors import ConflictError, InvalidError, NotFoundError
from server.translate.detection import detect
from server.translate.memory import Memory
from server.translate.safety import Check, judge
from server.translate.views import Emitter, tell
from server.translate.wording import words_of
from store.ids import CaseId, DoctorId
from store.records.account import Language
from store.records.entry import Entry
from store.records.translation import KeptCheck, Translation
from store.translations import Result, Translations

REPORTED: Final[Mapping[str, str]] = {
    "en": "A doctor marked this translation as wrong: read the original.",
    "es": "Un médico ha señalado que esta traducción está mal: lea el original.",
}


class UnsafeWordingError(InvalidError):
    """What you suggest does not say the same as the original."""

    def __init__(self, checks: Sequence[Check]) -> None:
        super().__init__(fields={"text": "; ".join(check.detail for check in checks)})


class Feedback:
    """Takes reports; a doctor who reads both languages is believed at once."""

    def __init__(
        self, *, kept: Translations, memory: Memory, emitter: Emitter, clock: Clock
    ) -> None:
        self._kept = kept
        self._memory = memory
        self._emitter = emitter
        self._clock = clock

    async def take(
        self,
        entry: Entry,
        language: Language,
        wording: str | None,
        *,
        by: DoctorId,
        speaks: Sequence[str],
    ) -> None:
        """Take a better wording, or None for a translation that is wrong; see below."""
        if wording is None:
            await self.wrong(entry.case_id, entry.seq, language, by=by)
        else:
            await self.better(entry, language, wording, by=by, speaks=speaks)

    async def wrong(self, case_id: CaseId, seq: int, language: Language, *, by: DoctorId) -> None:
        """Mark a translation as wrong: whoever reads it is warned from here on.

        Raises:
            NotFoundError: There is no such translation.
        """
        check = KeptCheck(kind="reported", detail=REPORTED[language])
        marked = await self._kept.report(case_id, seq, language, by=by, check=check)
        if marked is None:
            raise NotFoundError
        self._tell(marked)

    async def better(
        self,
        entry: Entry,
        language: Language,
        wording: str,
        *,
        by: DoctorId,
        speaks: Sequence[str],
    ) -> None:
        """Take a better wording of an entry's main text.

        A doctor who reads both languages thereby changes it for everyone, and it is remembered;
        another's is kept for review, and the present translation is marked.

        Args:
            speaks: The languages of the doctor who suggests it.

        Raises:
            NotFoundError: There is no such translation.
            ConflictError: The original has no words any more, or is in that language.
            UnsafeWordingError: Doses, sides or negations differ from the original.
        """
        words = words_of(entry)
        source = None if words is None else entry.data.get("language") or detect(words.whole)
        if words is None or source is None or source == language:
            raise ConflictError
        known = await self._kept.of_entries(entry.case_id, [entry.seq], language=language)
        present = next((one for one in known if one.state == "done"), None)
        if present is None:
            raise NotFoundError
        verdict = judge(words.text, wording, source, language)
        if verdict.withheld:
            raise UnsafeWordingError(verdict.checks)
        is_bilingual = {source, language} <= set(speaks)
        now = self._clock.now()
        await self._memory.remember(
            words.text,
            wording,
            source=source,
            target=language,
            case_id=entry.case_id,
            seq=entry.seq,
            by=by,
            at=now,
            proposed=not is_bilingual,
        )
        if not is_bilingual:
            await self.wrong(entry.case_id, entry.seq, language, by=by)
            return
        checks = [KeptCheck(kind=str(one.kind), detail=one.detail) for one in verdict.checks]
        replaced = await self._kept.replace(
            entry.case_id,
            entry.seq,
            language,
            Result(
                source_language=source,
                text_hash="",
                model_version="",
                text=wording,
                fields=dict(present.fields),
                checks=checks,
                withheld=False,
                from_memory=True,
            ),
            at=now,
        )
        if replaced is not None:
            self._tell(replaced)

    async def forget(self, case_id: CaseId, seqs: Sequence[int] | None = None) -> None:
        """Delete what was worded for these entries; safe to repeat."""
        await self._memory.forget(case_id, seqs)

    def _tell(self, done: Translation) -> None:
        tell(self._emitter, done.case_id, done.seq, done.language, done)
