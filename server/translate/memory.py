"""What doctors worded better: found again for equal or nearly equal texts, before any model.

A near match is used only where nothing that matters clinically differs: its own original and the
new text must agree as the guard sees it, and the wording must pass against the new text.
"""

import hashlib
import hmac
import itertools
import re
from collections.abc import Sequence
from datetime import datetime
from difflib import SequenceMatcher
from typing import Final

from server.translate.safety import Check, judge
from server.translate.texts import Translated
from store.ids import CaseId, DoctorId, new_id
from store.records.translation import Remembered
from store.translation_memory import TranslationMemory

NEAR: Final = 0.9
MAX_CANDIDATES: Final = 8
MAX_SHINGLES: Final = 64
MAX_NEAR_CHARS: Final = 2_000
_WORD: Final = re.compile(r"\w+", re.UNICODE)
_FIGURE: Final = re.compile(r"\d+(?:[.,:/]\d+)*")

SIMILAR: Final = {
    "en": "A doctor worded this for a similar text: compare it with the original.",
    "es": "Un médico redactó esto para un texto parecido: compárelo con el original.",
}


class Memory:
    """Remembers wordings; texts are found by keyed hashes."""

    def __init__(self, kept: TranslationMemory, *, secret: bytes) -> None:
        self._kept = kept
        self._secret = secret

    async def recall(self, text: str, source: str, target: str) -> Translated | None:
        """Return a doctor's wording of this text, or of one very like it, judged again."""
        exact = await self._kept.exact(
            self._hash(_plain(text)), source_language=source, language=target
        )
        if exact is not None and exact.source_text.strip() == text.strip():
            verdict = judge(text, exact.text, source, target)
            return Translated(exact.text, verdict.checks, verdict.withheld, from_memory=True)
        if len(text) > MAX_NEAR_CHARS:
            return None
        return await self._similar(text, source, target)

    async def remember(
        self,
        text: str,
        wording: str,
        *,
        source: str,
        target: str,
        case_id: CaseId,
        seq: int,
        by: DoctorId,
        at: datetime,
        proposed: bool,
    ) -> None:
        """Keep a wording; a proposed one is kept for review and never used."""
        await self._kept.put(
            Remembered(
                id=f"{case_id}:{seq}:{target}:{by}" if not proposed else new_id(),
                source_language=source,
                language=target,
                key=self._hash(_plain(text)),
                shingles=tuple(self._shingles(text)),
                source_text=text,
                text=wording,
                case_id=case_id,
                seq=seq,
                by=by,
                at=at,
                proposed=proposed,
            )
        )

    async def forget(self, case_id: CaseId, seqs: Sequence[int] | None = None) -> None:
        """Forget what was worded for these entries, None for all of the case; safe to repeat."""
        await self._kept.forget(case_id, seqs)

    async def _similar(self, text: str, source: str, target: str) -> Translated | None:
        shingles = self._shingles(text)
        if not shingles:
            return None
        candidates = await self._kept.similar(
            shingles, source_language=source, language=target, limit=MAX_CANDIDATES
        )
        plain = _plain(text)
        for one in candidates:
            if not _alike(text, one.source_text, plain):
                continue
            verdict = judge(text, one.text, source, target)
            if not verdict.checks and not judge(text, one.source_text, source, source).checks:
                note = Check("memory", SIMILAR.get(target, SIMILAR["en"]))
                return Translated(one.text, (note,), from_memory=True)
        return None

    def _shingles(self, text: str) -> list[str]:
        words = _WORD.findall(_plain(text))
        pairs = {f"{first} {second}" for first, second in itertools.pairwise(words)}
        return [self._hash(pair)[:16] for pair in sorted(pairs)[:MAX_SHINGLES]]

    def _hash(self, text: str) -> str:
        return hmac.new(self._secret, text.encode(), hashlib.sha256).hexdigest()[:32]


def _alike(text: str, other: str, plain: str) -> bool:
    if _FIGURE.findall(text) != _FIGURE.findall(other):
        return False
    matcher = SequenceMatcher(None, plain, _plain(other), autojunk=False)
    return (
        matcher.real_quick_ratio() >= NEAR
        and matcher.quick_ratio() >= NEAR
        and matcher.ratio() >= NEAR
    )


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
