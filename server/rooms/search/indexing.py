"""Keeps the terms of what was said in step with the logs, and takes them back when words go.

One node at a time does it, a moment after an entry; nothing waits for it. Terms are written first,
then the log is read on: whoever took words away meanwhile said so in the log before, so either
this reading sees it, or their own `forget` comes later. No term outlives its word, but for a moment
in rooms that go on without a rest.
"""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Final

from server.clock import Clock
from server.rooms.search.terms import languages_of, terms_of
from server.translate.wording import words_of
from store.case_search import CaseSearch
from store.ids import CaseId, new_id
from store.leases import Leases
from store.passages import Passages
from store.records.entry import Entry
from store.records.passage import Passage, passage_id
from store.records.translation import Translation
from store.room_log import RoomLog
from store.translations import Translations

LEASE: Final = "search index"
LEASE_LASTS: Final = timedelta(seconds=30)
_BATCH: Final = 200
_AT_ONCE: Final = 4
"""Entries between two looks at what else waits: about a millisecond."""
_CASES_A_ROUND: Final = 100
_PASSES: Final = 2
"""Reads of a round: where rooms go on without a rest, there would always be one more."""


class SearchIndex:
    """One per node."""

    def __init__(
        self,
        *,
        cases: CaseSearch,
        passages: Passages,
        room_log: RoomLog,
        translations: Translations,
        leases: Leases,
        clock: Clock,
    ) -> None:
        self._cases = cases
        self._passages = passages
        self._log = room_log
        self._translations = translations
        self._leases = leases
        self._clock = clock
        self._holder = new_id()

    async def round(self) -> int:
        """Index what was said since, if this node is the one that does; return how many cases."""
        now = self._clock.now()
        if not await self._leases.take(LEASE, self._holder, now=now, lasts=LEASE_LASTS):
            return 0
        return await self.catch_up()

    async def catch_up(self) -> int:
        """Index what was said and translated since; return in how many cases."""
        due = await self._cases.due(limit=_CASES_A_ROUND)
        await self._follow(due)
        for translation in await self._translations.to_index(limit=_BATCH):
            await self._take_translation(translation)
        return len(due)

    async def forget(self, case_id: CaseId, seqs: Collection[int] | None = None) -> None:
        """Nobody finds the case by these entries any more, None for all of them; may repeat."""
        await self._passages.forget(case_id, seqs)
        await self._sum_up(case_id)

    async def _follow(self, case_ids: Sequence[CaseId], *, to_the_end: bool = False) -> None:
        """Index these logs, together, from where they were left; rooms that go on stay due."""
        known = await self._cases.indexed(case_ids)
        after = {case_id: indexed.said_seq for case_id, indexed in known.items()}
        passes = 0
        while after and (to_the_end or passes < _PASSES):
            passes += 1
            if not (entries := await self._log.read_many(after, limit=_BATCH)):
                break
            await self._add(await _originals(entries))
            for entry in entries:
                await self._take_back(entry)
                after[entry.case_id] = entry.seq
        await self._cases.note_indexed(after)

    async def _take_back(self, entry: Entry) -> None:
        """Forget what this entry says is not to be read any more."""
        case_id, data = entry.case_id, entry.data
        if entry.kind == "message_edited":
            await self._passages.forget_before(case_id, about=data["seq"], seq=entry.seq)
            await self._sum_up(case_id)
        elif entry.kind in ("message_retracted", "entry_redacted"):
            await self.forget(case_id, [data["seq"]])
        elif entry.kind == "member_erased":
            await self.forget(case_id, data["seqs"])
        elif entry.kind == "case_erased":
            await self.forget(case_id)

    async def _take_translation(self, done: Translation) -> None:
        case_id, seq = done.case_id, done.seq
        await self._follow([case_id], to_the_end=True)
        entry = await self._standing(case_id, seq)
        if entry is not None and not done.withheld:
            text = "\n".join((done.text, *(words for _, words in done.fields)))
            passage = _passage(entry, text, done.language, original=False)
            await self._add([passage])
            entry = await self._standing(case_id, seq)
        if entry is None:
            await self._passages.drop(case_id, seq)
            await self._sum_up(case_id)
        await self._translations.note_indexed(done)

    async def _standing(self, case_id: CaseId, seq: int) -> Entry | None:
        """Return an entry whose words still stand; None when they are gone or said otherwise."""
        entry = await self._log.entry(case_id, seq)
        if entry is None or words_of(entry) is None:
            return None
        # The first entry's own terms are the summary's, so it has no passage.
        stands = seq == 1 or await self._passages.has_original(case_id, seq)
        return entry if stands else None

    async def _add(self, passages: Sequence[Passage]) -> None:
        await self._passages.put(passages)
        terms: defaultdict[CaseId, set[str]] = defaultdict(set)
        for one in passages:
            terms[one.case_id].update(one.terms)
        await self._cases.add_said(terms)

    async def _sum_up(self, case_id: CaseId) -> None:
        """Leave a case the terms of the passages that are left."""
        while (known := (await self._cases.indexed([case_id])).get(case_id)) is not None:
            terms = await self._passages.terms_of(case_id)
            if await self._cases.set_said(case_id, terms, revision=known.said_revision):
                return


async def _originals(entries: Sequence[Entry]) -> list[Passage]:
    """Return the passages of what was said, a few at a time: stemming is work for the processor."""
    passages = []
    for count, entry in enumerate(entries, 1):
        if (passage := _original(entry)) is not None:
            passages.append(passage)
        if count % _AT_ONCE == 0:
            await asyncio.sleep(0)
    return passages


def _original(entry: Entry) -> Passage | None:
    words = words_of(entry)
    if words is None or entry.seq == 1:
        return None
    return _passage(entry, words.whole, entry.data.get("language"), original=True)


def _passage(entry: Entry, text: str, language: str | None, *, original: bool) -> Passage:
    languages = languages_of(text, language)
    known = languages[0] if len(languages) == 1 else ""
    return Passage(
        id=passage_id(entry.case_id, entry.seq, known),
        case_id=entry.case_id,
        seq=entry.seq,
        about=_about(entry.kind, entry.seq, entry.data),
        language=known,
        original=original,
        terms=tuple(sorted(terms_of(text, language))),
    )


def _about(kind: str, seq: int, data: Mapping[str, object]) -> int:
    target = data["seq"] if kind == "message_edited" else seq
    return target if isinstance(target, int) else seq
