"""Finds cases by their words: the most relevant first, with where the words are."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from server.errors import InvalidError
from server.rooms.search.marking import Hit, Part, hit_in
from server.rooms.search.ranking import by_likeness, by_relevance, words_held
from server.rooms.search.terms import stems_of, telling_words
from server.translate.wording import words_of
from store.case_search import CaseSearch, SoughtWord
from store.cases import CaseFilter, Cases, query_of
from store.ids import CaseId
from store.passages import Passages
from store.records.account import Language
from store.records.case import CaseSummary
from store.records.entry import Entry
from store.records.passage import Passage
from store.room_log import RoomLog
from store.translations import Translations

View = dict[str, Any]
MAX_RANKED: Final = 300
"""Of more cases that match, the newest are ranked."""
MAX_HITS: Final = 3
_HITS_IN_ENTRIES: Final = 2
_PASSAGES_A_CASE: Final = 20
_MOST_COMPARED: Final = 200
_MOST_TERMS: Final = 120
_RANKED: Final = "r"
_PARTS: Final[Mapping[str, Part]] = {
    "case_posted": "story",
    "case_resolved": "outcome",
    "poll_opened": "poll",
    "poll_option_added": "poll",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A case in writing, as far as it is compared to others."""

    title: str
    story: str
    specialties: tuple[str, ...] = ()


class Finding:
    """Searches; what is found is what every verified doctor may read."""

    def __init__(
        self,
        *,
        cases: Cases,
        search: CaseSearch,
        passages: Passages,
        room_log: RoomLog,
        translations: Translations,
    ) -> None:
        self._cases = cases
        self._search = search
        self._passages = passages
        self._log = room_log
        self._translations = translations

    async def page(
        self, wanted: CaseFilter, *, limit: int, cursor: str | None
    ) -> tuple[list[CaseSummary], str | None]:
        """Return a page of the cases that hold all words, the most relevant first.

        Raises:
            InvalidError: The cursor is none of ours.
        """
        first = 0 if cursor is None else _offset(cursor)
        if not wanted.words:
            return [], None
        found = await self._search.found(query_of(wanted), wanted.words, limit=MAX_RANKED)
        ranked = by_relevance(found, wanted.words)
        page = await self._cases.of_ids(ranked[first : first + limit])
        is_more = len(ranked) > first + limit
        return page, _cursor(first + limit) if is_more else None

    async def similar(self, draft: Draft, *, limit: int) -> list[tuple[CaseSummary, float]]:
        """Return resolved cases that are like this one, the most alike first, and how much."""
        words = telling_words(f"{draft.title}\n{draft.story}", limit=_MOST_TERMS)
        terms = frozenset(stem for word in words for stem in stems_of(word))
        if not terms:
            return []
        in_cases = await self._search.resolved_with(terms)
        known = terms & in_cases.keys()
        if not known:
            return []
        scores = dict(
            by_likeness(
                await self._search.alike(known, limit=_MOST_COMPARED),
                known,
                in_cases=in_cases,
                of_cases=await self._search.count_resolved(),
                specialties=draft.specialties,
            )[:limit]
        )
        return [(case, scores[case.id]) for case in await self._cases.of_ids(list(scores))]

    async def hits(
        self,
        page: Sequence[CaseSummary],
        words: Sequence[SoughtWord],
        *,
        titles: Mapping[CaseId, View],
        read_in: Language | None,
    ) -> dict[CaseId, list[View]]:
        """Return where the cases hold the words: of each its own text, then what was said.

        Args:
            titles: Translated titles and questions, as the list shows them.
            read_in: Of an entry and its translation the one in this language is shown.
        """
        found = {case.id: _own_hits(case, words, titles.get(case.id)) for case in page}
        short = [case_id for case_id, hits in found.items() if len(hits) < MAX_HITS]
        patterns = [pattern for word in words for pattern in word.patterns()]
        passages = await self._passages.with_terms(
            short, patterns, limit=_PASSAGES_A_CASE * max(len(short), 1)
        )
        chosen = _best(passages, words, read_in)
        for case_id, hit in await self._said(chosen, words):
            found[case_id].append(hit)
        return {case_id: [_view(hit) for hit in hits[:MAX_HITS]] for case_id, hits in found.items()}

    async def _said(
        self, chosen: Sequence[Passage], words: Sequence[SoughtWord]
    ) -> list[tuple[CaseId, Hit]]:
        """Read what the passages were made of; what went meanwhile is left out."""
        seqs: dict[CaseId, list[int]] = {}
        for one in chosen:
            seqs.setdefault(one.case_id, []).append(one.seq)
        entries = {(entry.case_id, entry.seq): entry for entry in await self._log.entries_of(seqs)}
        translated = {
            one.id: one
            for one in await self._translations.with_ids(
                [one.id for one in chosen if not one.original]
            )
        }
        found: list[tuple[CaseId, Hit]] = []
        for one in chosen:
            entry = entries.get((one.case_id, one.seq))
            texts = _texts(entry) if one.original else None
            if not one.original and one.id in translated and entry is not None:
                texts = [translated[one.id].text] if words_of(entry) is not None else None
            hit = _first_hit(one, entry, texts or [], words)
            if hit is not None:
                found.append((one.case_id, hit))
        return found


def _own_hits(case: CaseSummary, words: Sequence[SoughtWord], translated: View | None) -> list[Hit]:
    language, question = case.view["language"], case.view["question"]["text"]
    texts: list[tuple[Part, str, str | None]] = [
        ("title", case.title, language),
        ("question", question, language),
        ("story", case.text.removesuffix(f"\n{question}"), language),
    ]
    if translated is not None and not translated["withheld"]:
        spoken = translated["language"]
        texts[2:2] = [
            ("title", translated["title"], spoken),
            ("question", translated["question"], spoken),
        ]
    hits = [
        hit_in(text, words, seq=1, part=part, language=spoken, whole=part != "story")
        for part, text, spoken in texts
    ]
    return [hit for hit in hits if hit is not None]


def _best(
    passages: Sequence[Passage], words: Sequence[SoughtWord], read_in: Language | None
) -> list[Passage]:
    """Return of each case the passages that hold most of the words, the newest first."""

    def order(one: Passage) -> tuple[int, bool, int]:
        return (-words_held(one.terms, words), one.language != read_in, -one.seq)

    chosen: dict[CaseId, dict[int, Passage]] = {}
    for one in sorted(passages, key=order):
        of_case = chosen.setdefault(one.case_id, {})
        if len(of_case) < _HITS_IN_ENTRIES:
            of_case.setdefault(one.about, one)
    return [one for of_case in chosen.values() for one in of_case.values()]


def _texts(entry: Entry | None) -> list[str] | None:
    words = None if entry is None else words_of(entry)
    return None if words is None else words.all


def _first_hit(
    passage: Passage, entry: Entry | None, texts: Sequence[str], words: Sequence[SoughtWord]
) -> Hit | None:
    if entry is None:
        return None
    part = _PARTS.get(entry.kind, "message")
    language = passage.language or None
    for text in texts:
        hit = hit_in(text, words, seq=passage.about, part=part, language=language)
        if hit is not None:
            return hit
    return None


def _view(hit: Hit) -> View:
    return {
        "seq": hit.seq,
        "part": hit.part,
        "language": hit.language,
        "text": hit.text,
        "marks": [{"start": start, "end": end} for start, end in hit.marks],
        "cut_before": hit.cut[0],
        "cut_after": hit.cut[1],
    }


def _cursor(offset: int) -> str:
    return base64.urlsafe_b64encode(f"{_RANKED}.{offset}".encode()).decode().rstrip("=")


def _offset(cursor: str) -> int:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        mark, _, offset = base64.urlsafe_b64decode(padded).decode("ascii").partition(".")
        first = int(offset) if mark == _RANKED else -1
    except (binascii.Error, UnicodeDecodeError, ValueError):
        first = -1
    if not 0 <= first <= MAX_RANKED:
        raise InvalidError(fields={"before": "is no cursor from `next`"})
    return first
