"""What rooms ask of translation: who reads in which language, and what is wanted because of it.

Each node wants what its own readers need; asking twice is asking once, so ten nodes cost one
translation. Nothing here waits for a model, and nothing fails because none is installed.
"""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from server.clock import Clock
from server.logs import get_logger
from server.translate.detection import detect
from server.translate.directory import Directory
from server.translate.languages import SPOKEN
from server.translate.readers import Readers
from server.translate.views import View, case_translation_view, translation_event, translation_view
from server.translate.wording import words_of
from server.translate.worker import BOARD, HISTORY, LIVE, WAKE
from store.errors import StoreError
from store.ids import CaseId
from store.records.account import Language
from store.records.entry import Entry
from store.room_log import RoomLog
from store.translations import Translations as Kept
from store.translations import Want

MAX_WAITING_WANTS: Final = 5_000
MAX_BACKLOG: Final = 20_000
"""Beyond this only live entries are still wanted."""
FLUSH_AFTER: Final = timedelta(milliseconds=5)
RETRY_AFTER: Final = timedelta(seconds=1)
LOOK_EVERY: Final = timedelta(seconds=2)
HEARD_MARGIN: Final = timedelta(seconds=10)
HELD_ENTRIES: Final = 200
"""The latest of a room that is open when models come; older ones are wanted when read."""
AWAY_FOR: Final = timedelta(minutes=15)
"""Who was away for longer is sent what was done in this time; the client asks for the rest."""

_log = get_logger("translate")


class Spreader(Protocol):
    """What this service needs of the fan-out."""

    @property
    def deaf(self) -> bool:
        """Whether Redis carries nothing."""
        ...

    def tell_nodes(self, kind: str, data: Mapping[str, Any]) -> None:
        """Tell all nodes something; it may be lost."""
        ...

    def emit_room(
        self, case_id: CaseId, event: str, payload: Mapping[str, Any], *, volatile: bool = True
    ) -> None:
        """Send an event to the room's sockets on all nodes."""
        ...


class Translations:
    """One per node that serves doctors."""

    def __init__(
        self,
        *,
        kept: Kept,
        room_log: RoomLog,
        directory: Directory,
        spreader: Spreader,
        clock: Clock,
    ) -> None:
        self._kept = kept
        self._room_log = room_log
        self._directory = directory
        self._spreader = spreader
        self._clock = clock
        self._readers = Readers()
        self._wants: dict[str, Want] = {}
        self._flushing: asyncio.Task[None] | None = None
        self._unheard_since: datetime | None = None
        self._wanted_for: frozenset[str] = frozenset()

    @property
    def readers(self) -> Readers:
        """Who reads which room in which language here."""
        return self._readers

    def reading(self, language: Language) -> View:
        """Return what a reader of this language is told on joining."""
        sources = [one for one in SPOKEN if self._directory.leads(one, language)]
        return {"language": language, "from_languages": sources}

    def noticed(self, case_id: CaseId, entries: Iterable[Entry]) -> None:
        """Want new entries in the languages that the room is read in here."""
        if not self._directory.any:
            return
        for language in self._readers.languages(case_id):
            self._want(entries, language, priority=LIVE)

    def posted(self, entry: Entry) -> None:
        """Want a new case's title in all languages: the board may be read in any of them."""
        for language in SPOKEN:
            self._want([entry], language, priority=BOARD)

    def heard(self, case_id: CaseId, kept: Iterable[bytes]) -> None:
        """Take note of entries of another node, as the log keeps them; they may come twice."""
        if self._directory.any and self._readers.languages(case_id):
            self.noticed(case_id, [Entry.model_validate_json(stored) for stored in kept])

    async def of_entries(
        self, case_id: CaseId, entries: Sequence[Entry], *, wanted: Language | None = None
    ) -> dict[int, dict[str, View]]:
        """Return the translations that there are, by seq and language.

        Args:
            wanted: The language in which those that are missing are wanted now.
        """
        worded = [entry for entry in entries if words_of(entry) is not None]
        if not worded or not self._directory.any:
            return {}
        known = await self._kept.of_entries(case_id, [entry.seq for entry in worded])
        if wanted is not None:
            asked = {one.seq for one in known if one.language == wanted}
            missing = [entry for entry in worded if entry.seq not in asked]
            self._want(missing, wanted, priority=HISTORY)
        found: dict[int, dict[str, View]] = {}
        for one in known:
            if one.state == "done":
                found.setdefault(one.seq, {})[one.language] = translation_view(one)
        return found

    async def of_cases(
        self, cases: Mapping[CaseId, Language | None], *, language: Language
    ) -> dict[CaseId, View]:
        """Return the titles that there are in this language; the others are wanted.

        Args:
            cases: Each with the language that it was posted in.
        """
        foreign = {
            case_id for case_id, source in cases.items() if self._directory.leads(source, language)
        }
        if not foreign:
            return {}
        known = await self._kept.of_cases(foreign, language=language)
        asked = {one.case_id for one in known}
        self._add(Want(case_id, 1, language, BOARD) for case_id in foreign - asked)
        done = [one for one in known if one.state == "done"]
        return {one.case_id: case_translation_view(language, one) for one in done}

    async def read(
        self, case_id: CaseId, entries: Sequence[Entry], *, language: Language
    ) -> tuple[list[View], list[int]]:
        """Return the translations of these entries as events, and the seqs that may still come."""
        found = await self.of_entries(case_id, entries, wanted=language)
        events = [
            {"case_id": case_id, "seq": seq, "language": language, **by_language[language]}
            for seq, by_language in found.items()
            if language in by_language
        ]
        pending = [
            entry.seq
            for entry in entries
            if self._is_foreign(entry, language) and language not in found.get(entry.seq, {})
        ]
        return events, pending

    async def lately(self, case_id: CaseId, language: Language, *, up_to: int) -> list[View]:
        """Return, as events, what was done of earlier entries while a reader may have been away."""
        if not self._directory.any:
            return []
        since_at = self._clock.now() - AWAY_FOR
        known = await self._kept.done_since(since_at, case_ids=[case_id])
        return [
            translation_event(case_id, one.seq, one.language, one)
            for one in known
            if one.language == language and one.seq <= up_to
        ]

    async def forget(self, case_id: CaseId, seqs: Collection[int] | None = None) -> None:
        """Delete the translations of these entries, None for all of the case; safe to repeat."""
        await self._kept.forget(case_id, seqs)

    async def look(self) -> None:
        """Send local rooms what was done while Redis could not tell of it."""
        now = self._clock.now()
        if self._spreader.deaf and self._unheard_since is None:
            self._unheard_since = now - HEARD_MARGIN
        if self._unheard_since is None:
            return
        since_at, self._unheard_since = self._unheard_since, None
        rooms = list(self._readers.rooms())
        for done in await self._kept.done_since(since_at, case_ids=rooms):
            event = translation_event(done.case_id, done.seq, done.language, done)
            self._spreader.emit_room(done.case_id, "room:translation", event, volatile=False)
        if self._spreader.deaf:
            self._unheard_since = now

    async def follow(self) -> None:
        """Look what can be translated; want what rooms hold whose language only now can be."""
        await self._directory.refresh()
        if not self._directory.pairs <= self._wanted_for:
            for case_id in self._readers.rooms():
                await self._want_held(case_id)
        self._wanted_for = self._directory.pairs

    async def _want_held(self, case_id: CaseId) -> None:
        story = await self._room_log.read(case_id, limit=1)
        latest = await self._room_log.read(case_id, after=1, limit=HELD_ENTRIES, newest_first=True)
        for language in self._readers.languages(case_id):
            await self.of_entries(case_id, [*story, *latest], wanted=language)

    async def close(self) -> None:
        """Ask for what was still to be asked for."""
        # The task puts itself away when it is done.
        flushing = self._flushing
        if flushing is not None:
            await asyncio.wait([flushing], timeout=RETRY_AFTER.total_seconds())
            flushing.cancel()
            await asyncio.gather(flushing, return_exceptions=True)

    def _want(self, entries: Iterable[Entry], language: Language, *, priority: int) -> None:
        self._add(
            Want(entry.case_id, entry.seq, language, priority)
            for entry in entries
            if self._is_foreign(entry, language)
        )

    def _is_foreign(self, entry: Entry, language: Language) -> bool:
        words = words_of(entry)
        if words is None:
            return False
        source = entry.data.get("language") or detect(words.whole)
        return self._directory.leads(source, language)

    def _add(self, wants: Iterable[Want]) -> None:
        is_full = self._directory.backlog > MAX_BACKLOG
        for want in wants:
            if len(self._wants) < MAX_WAITING_WANTS and (want.priority == LIVE or not is_full):
                earlier = self._wants.get(want.id)
                if earlier is None or want.priority < earlier.priority:
                    self._wants[want.id] = want
        if self._wants and self._flushing is None:
            self._flushing = asyncio.create_task(self._flush(), name="translation-wants")

    async def _flush(self) -> None:
        pause = FLUSH_AFTER
        try:
            while self._wants:
                # On the machine's own time: what is wanted at once goes together.
                await asyncio.sleep(pause.total_seconds())
                wants, self._wants = self._wants, {}
                try:
                    await self._kept.want(wants.values(), now=self._clock.now())
                except StoreError as err:
                    self._wants = wants | self._wants
                    pause = RETRY_AFTER
                    _log.warning("translations not wanted yet", error=type(err).__name__)
                else:
                    pause = FLUSH_AFTER
                    self._spreader.tell_nodes(WAKE, {})
        finally:
            self._flushing = None
