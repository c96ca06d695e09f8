"""The board: which cases there are. Projected from the logs; whoever finds it stale mends it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from server.clock import Clock
from server.errors import InvalidError
from server.fanout.hub import Hub
from server.logs import get_logger
from server.rooms.live_room import LiveRoom, LiveRooms
from server.rooms.search.finding import Draft, Finding
from server.rooms.search.terms import sought_in, terms_of
from server.rooms.state import RoomState
from server.rooms.views import case_view, instant, told_summary
from server.specialties import all_specialties, specialties_of
from server.translate.service import Translations
from server.translate.views import BOARD_TOPIC
from store.cases import CaseFilter, Cases
from store.errors import StoreError
from store.ids import CaseId, DoctorId, SocketId
from store.records.account import Language
from store.records.case import CaseSummary
from store.room_log import RoomLog
from store.seen import Seen

COALESCE: Final = timedelta(milliseconds=250)
MAX_TOGETHER: Final = 100
"""Rooms that are summed up by one write."""
LOOK_BACK: Final = timedelta(minutes=15)
AUDIT_SPAN: Final = timedelta(seconds=10)
AUDIT_REST: Final = timedelta(milliseconds=10)
MAX_OPENED: Final = 500
"""Of the cases that a doctor opened, those opened first are not listed as such any more."""

Lines = list[dict[str, Any]]
_log = get_logger("rooms")


@dataclass(frozen=True, slots=True)
class CasesWanted:
    """What a doctor asks the board for."""

    specialty: str | None = None
    status: str | None = None
    text: str | None = None
    mine: bool = False
    opened: bool = False
    language: str | None = None
    country: str | None = None
    with_photos: bool = False
    before: str | None = None
    limit: int = 50


class Board:
    """Lists cases and keeps their summaries up with the logs."""

    def __init__(
        self,
        *,
        cases: Cases,
        seen: Seen,
        room_log: RoomLog,
        rooms: LiveRooms,
        hub: Hub,
        translations: Translations,
        finding: Finding,
        clock: Clock,
    ) -> None:
        self._cases = cases
        self._seen = seen
        self._room_log = room_log
        self._rooms = rooms
        self._hub = hub
        self._translations = translations
        self._finding = finding
        self._clock = clock
        self._stale: dict[CaseId, LiveRoom] = {}

    async def list(
        self, doctor_id: DoctorId, wanted: CasesWanted, *, read_in: Language | None = None
    ) -> tuple[list[dict[str, Any]], str | None]:
        """Return one page of cases and the cursor of the next page.

        The newest posting comes first; of a search the most relevant, each with its `hits`.

        Args:
            read_in: The language of the titles, as far as they are translated already.

        Raises:
            InvalidError: The cursor is none of ours.
        """
        where = _filter(doctor_id, wanted)
        if wanted.opened:
            where = replace(where, ids=await self._seen.opened(doctor_id, limit=MAX_OPENED))
        if wanted.text is None:
            page, cursor = await self._newest(where, wanted)
        else:
            page, cursor = await self._finding.page(where, limit=wanted.limit, cursor=wanted.before)
        titles = await self._titles(page, read_in)
        cases = await self._lines(doctor_id, page, titles)
        if wanted.text is not None:
            hits = await self._finding.hits(page, where.words, titles=titles, read_in=read_in)
            cases = [{**case, "hits": hits[case["case_id"]]} for case in cases]
        return cases, cursor

    async def similar(
        self, doctor_id: DoctorId, draft: Draft, *, limit: int, read_in: Language | None = None
    ) -> Lines:
        """Return resolved cases that are like a draft, as lists show them, with their `score`."""
        found = await self._finding.similar(draft, limit=limit)
        page = [case for case, _ in found]
        cases = await self._lines(doctor_id, page, await self._titles(page, read_in))
        return [{**case, "score": score} for case, (_, score) in zip(cases, found, strict=True)]

    async def _newest(
        self, where: CaseFilter, wanted: CasesWanted
    ) -> tuple[Sequence[CaseSummary], str | None]:
        before = None if wanted.before is None else await self._position(wanted.before)
        found = await self._cases.find(replace(where, before=before), limit=wanted.limit + 1)
        page = found[: wanted.limit]
        return page, page[-1].id if len(found) > wanted.limit else None

    async def _position(self, cursor: str) -> tuple[datetime, CaseId]:
        """Return where the page before ended; the cursor is that case, and tells no instant."""
        last = await self._cases.read(CaseId(cursor))
        if last is None:
            raise InvalidError(fields={"before": "is no cursor from `next`"})
        return last.posted_at, last.id

    async def _lines(
        self,
        doctor_id: DoctorId,
        page: Sequence[CaseSummary],
        titles: Mapping[CaseId, dict[str, Any]],
    ) -> Lines:
        """Return cases as lists show them to this doctor."""
        seen = await self._seen.of_doctor(doctor_id, [case.id for case in page])
        now = instant(self._clock.now())
        return [
            {
                **told_summary(case.view),
                "views": case.views,
                "server_now": now,
                "mine": case.poster_id == doctor_id,
                "seen_seq": seen.get(case.id, 0),
                "translation": titles.get(case.id),
            }
            for case in page
        ]

    async def _titles(
        self, page: Sequence[CaseSummary], read_in: Language | None
    ) -> dict[CaseId, dict[str, Any]]:
        if read_in is None:
            return {}
        posted_in = {case.id: case.view["language"] for case in page}
        return await self._translations.of_cases(posted_in, language=read_in)

    async def watch(self, socket_id: SocketId) -> None:
        """Send `case:changed` to this socket from here on."""
        await self._hub.watch(BOARD_TOPIC, socket_id)

    def touch(self, room: LiveRoom) -> None:
        """Note that a room went on; its summary follows shortly. Lounges are on no board."""
        if room.state.lounge is not None:
            return
        self._stale[room.state.case_id] = room

    async def refresh(self, room: LiveRoom) -> None:
        """Sum the room up as it is now, and tell whoever watches if that is news.

        What fails, or is cut short, is done again shortly: the room has gone on, and nobody
        may hear anything else because its summary is late.
        """
        await self._refresh([room])

    async def run(self) -> None:
        """Sum up rooms as they go on, until cancelled."""
        while True:
            await asyncio.sleep(COALESCE.total_seconds())
            await self._refresh(list(self._stale.values())[:MAX_TOGETHER])

    async def flush(self) -> None:
        """Sum up all rooms that went on; for a clean end."""
        left = list(self._stale.values())
        for first in range(0, len(left), MAX_TOGETHER):
            await self._refresh(left[first : first + MAX_TOGETHER])

    async def _refresh(self, rooms: Sequence[LiveRoom]) -> None:
        for room in rooms:
            self._stale.pop(room.state.case_id, None)
        try:
            await self._sum_up(rooms)
        except (StoreError, asyncio.CancelledError) as err:
            for room in rooms:
                self.touch(room)
            if isinstance(err, asyncio.CancelledError):
                raise
            _log.warning("a summary was not kept", error=type(err).__name__)

    async def audit(self, since_at: datetime | None = None) -> int:
        """Sum up rooms whose summary a dead node left behind; return how many those were.

        A little at a time: rooms that go on must not wait for it.

        Args:
            since_at: Those that got an entry since then; by default in the last 15 minutes.
        """
        mended, now = 0, self._clock.now()
        start = now - LOOK_BACK if since_at is None else since_at
        while start <= now:
            end = start + AUDIT_SPAN
            mended += await self._audit_span(start, end)
            start = end
        return mended

    async def _audit_span(self, start: datetime, end: datetime) -> int:
        heads = list((await self._room_log.heads_since(start, end)).items())
        mended = 0
        for first in range(0, len(heads), MAX_TOGETHER):
            some = dict(heads[first : first + MAX_TOGETHER])
            known = await self._cases.seqs(list(some))
            late = {case_id for case_id, seq in some.items() if known.get(case_id, 0) < seq}
            if late:
                await self._refresh(list((await self._rooms.refresh_many(late)).values()))
            mended += len(late)
            await asyncio.sleep(AUDIT_REST.total_seconds())
        return mended

    async def rebuild(self) -> int:
        """Make every summary anew from its log; return how many rooms there are."""
        case_ids = await self._room_log.case_ids()
        for case_id in case_ids:
            room = LiveRoom(case_id, self._room_log)
            await room.refresh()
            if room.state.lounge is not None:
                continue
            views = await self._seen.views(case_id)
            await self._cases.replace(summarise(room.state).model_copy(update={"views": views}))
        return len(case_ids)

    async def _sum_up(self, rooms: Sequence[LiveRoom]) -> None:
        """Keep the summaries of these rooms in one go, and tell of those that are news."""
        views = await self._cases.put(
            [summarise(room.state) for room in rooms if room.state.poster_id is not None]
        )
        now = self._clock.now()
        for room in rooms:
            seen_by = views.get(room.state.case_id)
            if seen_by is not None:
                told = case_view(room.state, views=seen_by, now=now)
                self._hub.emit_topic(BOARD_TOPIC, "case:changed", told)


def summarise(state: RoomState) -> CaseSummary:
    """Return what lists need of a room. Pure."""
    if state.poster_id is None or state.posted_at is None:
        message = "a room without entries has no summary"
        raise ValueError(message)
    view = case_view(state, views=0, now=state.posted_at)
    del view["views"], view["server_now"]
    language = state.case["language"]
    text = f"{state.case['story']}\n{state.case['question']['text']}"
    title_terms = terms_of(state.case["title"], language)
    return CaseSummary(
        id=state.case_id,
        seq=state.seq,
        words_seq=state.words_seq,
        shown_seq=state.shown_seq,
        poster_id=state.poster_id,
        status=state.status,
        specialties=tuple(sorted(state.specialties)),
        posted_at=state.posted_at,
        title=state.case["title"],
        text=text,
        title_terms=tuple(sorted(title_terms)),
        terms=tuple(sorted(title_terms | terms_of(text, language))),
        view=view,
        erased=state.erased,
    )


def _filter(doctor_id: DoctorId, wanted: CasesWanted) -> CaseFilter:
    return CaseFilter(
        specialties=None if wanted.specialty is None else _with_children(wanted.specialty),
        status=wanted.status,
        words=() if wanted.text is None else sought_in(wanted.text),
        language=wanted.language,
        country=wanted.country,
        with_photos=wanted.with_photos,
        poster_id=doctor_id if wanted.mine else None,
    )


def _with_children(slug: str) -> Sequence[str]:
    is_discipline = all_specialties()[slug].parent is None
    return sorted(specialties_of(slug)) if is_discipline else [slug]
