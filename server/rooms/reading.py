"""What doctors read of rooms. Reading leaves no entry."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from server.clock import Clock
from server.errors import InvalidError, NotFoundError
from server.fanout.hub import Hub
from server.fanout.packets import RoomItem
from server.identity.accounts import Accounts
from server.identity.session import Caller
from server.presence.service import Presence, PresentDoctor
from server.rooms.aliases import Aliases
from server.rooms.live_room import LiveRoom, LiveRooms
from server.rooms.state import RoomState
from server.rooms.views import View, case_view, entry_view, me_view, members_view
from server.translate.languages import first_spoken
from server.translate.service import Translations
from store.cases import Cases
from store.ids import CaseId, DoctorId, SocketId
from store.records.account import Language
from store.records.entry import Entry
from store.room_log import RoomLog
from store.seen import Seen
from store.wishes import Wishes

MAX_ENTRIES: Final = 500
FEW_ENTRIES: Final = 50
"""Who has missed no more than this shares the read with all others who come back."""
MAX_SLICE_BYTES: Final = 512 * 1024
"""Half of what a socket may owe (1 MB): an answer alone never makes its reader slow."""
_ENTRY_BYTES: Final = 600


@dataclass(frozen=True, slots=True)
class Slice:
    """Part of a log.

    Args:
        seq: The head at the read.
        more: Whether there is more in the direction that was asked for.
        reset: The reader's log is of another epoch: start over.
    """

    entries: list[View]
    seq: int
    more: bool
    reset: bool = False


@dataclass(frozen=True, slots=True)
class Joined:
    """A room as it is on joining.

    Args:
        case: Empty in a lounge.
        go_live: To be called once the answer was sent: lets live entries through.
    """

    case: View
    lounge: View | None
    epoch: str
    part: Slice
    members: list[View]
    me: View
    reading: View
    go_live: Callable[[], None]


class Reading:
    """Joins, syncs, leaves; the log as the hub and the clients read it."""

    def __init__(
        self,
        *,
        room_log: RoomLog,
        rooms: LiveRooms,
        cases: Cases,
        seen: Seen,
        wishes: Wishes,
        accounts: Accounts,
        aliases: Aliases,
        presence: Presence,
        hub: Hub,
        translations: Translations,
        clock: Clock,
        epoch: str,
    ) -> None:
        self._log = room_log
        self._rooms = rooms
        self._cases = cases
        self._seen = seen
        self._wishes = wishes
        self._accounts = accounts
        self._aliases = aliases
        self._presence = presence
        self._hub = hub
        self._translations = translations
        self._clock = clock
        self._epoch = epoch

    async def room(self, case_id: CaseId) -> LiveRoom:
        """Return the room, caught up with its log.

        Raises:
            NotFoundError: There is no such case.
        """
        room = self._rooms.at_hand(case_id)
        await room.refresh()
        if not room.state.exists:
            self._rooms.forget(case_id)
            raise NotFoundError
        return room

    async def join(
        self,
        case_id: CaseId,
        *,
        by: Caller,
        socket_id: SocketId | None,
        after: int | None,
        tail: int | None,
        anonymous: bool | None,
        read_in: Language | None = None,
    ) -> Joined:
        """Subscribe the socket, then read: no hole between history and live entries.

        Args:
            socket_id: None over HTTP: the same answer, and nothing is subscribed.
            anonymous: How to appear on a first visible act; None leaves an earlier choice.
            read_in: The language to read in; None for the first of the doctor's own.

        Raises:
            NotFoundError: There is no such case.
        """
        await self._known(case_id)
        language = read_in or first_spoken(by.languages)
        try:
            if socket_id is not None:
                await self._hub.hold(case_id, socket_id)
                self._translations.readers.enter(case_id, socket_id, language)
            part = await self._read(case_id, after=after, tail=tail, read_in=language)
            state = self._rooms.at_hand(case_id).state
            wishes_anonymous = await self._wish(state, by.doctor_id, said=anonymous)
            views = await self._cases.views(case_id)
            missed: list[View] = []
            if socket_id is not None and after:
                missed = await self._translations.lately(case_id, language, up_to=after)
            if socket_id is not None:
                await self.enter(case_id, socket_id, by)
        except BaseException:
            if socket_id is not None:
                self._hub.abandon(case_id, socket_id)
                if not self._hub.is_in(case_id, socket_id):
                    self._translations.readers.leave(case_id, socket_id)
            raise
        return Joined(
            case={} if state.lounge is not None else self._case(state, by, views=views),
            lounge=state.lounge,
            epoch=self._epoch,
            part=part,
            members=members_view(state),
            me=me_view(state, by.doctor_id, anonymous=wishes_anonymous),
            reading=self._translations.reading(language),
            go_live=self.go_live(case_id, socket_id, after=part.seq, missed=missed),
        )

    def _case(self, state: RoomState, by: Caller, *, views: int) -> View:
        summary = case_view(state, views=views, now=self._clock.now())
        return {**summary, "mine": state.poster_id == by.doctor_id}

    def go_live(
        self,
        case_id: CaseId,
        socket_id: SocketId | None,
        *,
        after: int,
        missed: Sequence[View] = (),
    ) -> Callable[[], None]:
        """Return what lets entries beyond `after` through, and translations that were `missed`."""

        def release() -> None:
            if socket_id is not None:
                self._hub.release(case_id, socket_id, after=after)
                for event in missed:
                    self._hub.emit_sockets([socket_id], "room:translation", event, volatile=False)

        return release

    async def enter(self, case_id: CaseId, socket_id: SocketId, by: Caller) -> None:
        """Note that the doctor is in the room, as whom the room knows them.

        Not when the socket closed meanwhile: nobody would ever take it out again.
        """
        who = await self.present_doctor(case_id, by)
        if self._hub.is_in(case_id, socket_id):
            await self._presence.enter(case_id, socket_id, who)

    async def introduce(self, case_id: CaseId, doctor_id: DoctorId) -> None:
        """Tell presence as whom the room now knows the doctor."""
        profile = await self._accounts.profile(doctor_id)
        who = await self._aliases.present(await self._known(case_id), doctor_id, profile)
        await self._presence.know(case_id, who)

    async def leave(self, case_id: CaseId, socket_id: SocketId | None) -> None:
        """Send the socket nothing more of this room."""
        if socket_id is not None:
            self._hub.leave(case_id, socket_id)
            self._translations.readers.leave(case_id, socket_id)
            await self._presence.leave(case_id, socket_id)

    async def sync(
        self,
        case_id: CaseId,
        *,
        epoch: str | None,
        after: int | None,
        before: int | None,
        limit: int,
        read_in: Language | None = None,
    ) -> Slice:
        """Return entries after or before a seq; `reset` when the reader must start over.

        Args:
            read_in: The language in which translations that are missing are wanted.

        Raises:
            NotFoundError: There is no such case.
            InvalidError: Both or none of `after` and `before` are given.
        """
        if (after is None) == (before is None):
            wrong = "give one of `after` and `before`"
            raise InvalidError(fields={"after": wrong, "before": wrong})
        state = (await self.room(case_id)).state
        if epoch not in (None, self._epoch) or (after or 0) > state.seq:
            return Slice(entries=[], seq=state.seq, more=False, reset=True)
        if after is not None:
            entries = fitting(await self._log.read(case_id, after=after, limit=limit))
            head = max(state.seq, entries[-1].seq if entries else 0)
            more = bool(entries) and entries[-1].seq < head
        else:
            read = await self._log.read(case_id, before=before, limit=limit, newest_first=True)
            entries = fitting(read, newest=True)
            head = state.seq
            more = bool(entries) and entries[0].seq > 1
        views = await self._views(case_id, entries, read_in=read_in)
        return Slice(entries=views, seq=head, more=more)

    async def seen(self, case_id: CaseId, doctor_id: DoctorId, *, seq: int) -> None:
        """Note how far the doctor has read; counts a view the first time.

        Raises:
            NotFoundError: There is no such case.
        """
        state = self._rooms.at_hand(case_id).state
        if state.seq < seq:
            state = (await self.room(case_id)).state
        reached = min(seq, state.seq)
        if await self._seen.record(doctor_id, case_id, seq=reached, at=self._clock.now()):
            await self._cases.add_view(case_id)

    async def present_doctor(self, case_id: CaseId, by: Caller) -> PresentDoctor:
        """Return who the doctor is to those in the room.

        Raises:
            NotFoundError: There is no such case.
        """
        return await self._aliases.present(await self._known(case_id), by.doctor_id, by)

    async def _known(self, case_id: CaseId) -> RoomState:
        """Return the room's state as far as it is known here; read when nothing is."""
        state = self._rooms.at_hand(case_id).state
        return state if state.exists else (await self.room(case_id)).state

    async def items_after(self, case_id: CaseId, after: int, limit: int) -> Sequence[RoomItem]:
        """Return entries as they go to sockets; how the hub fills a gap."""
        entries = await self._log.read(case_id, after=after, limit=limit)
        self._translations.noticed(case_id, entries)
        views = await self._views(case_id, entries)
        return [RoomItem(seq=view["seq"], event="room:entry", payload=view) for view in views]

    async def heads_since(self, since_at: datetime) -> Mapping[CaseId, int]:
        """Return how far the rooms went that got entries lately; how the hub finds a gap."""
        return await self._log.heads_since(since_at)

    def language(self, case_id: CaseId, by: Caller, socket_id: SocketId | None) -> Language:
        """Return the language that the doctor reads the room in, over this socket."""
        readers = self._translations.readers
        chosen = None if socket_id is None else readers.language_of(case_id, socket_id)
        return chosen or first_spoken(by.languages)

    async def translations(
        self, case_id: CaseId, seqs: Collection[int], *, language: Language
    ) -> tuple[list[View], list[int]]:
        """Return the translations of these entries, and the seqs of those that may still come.

        Raises:
            NotFoundError: There is no such case.
        """
        await self.room(case_id)
        entries = await self._log.entries(case_id, seqs)
        return await self._translations.read(case_id, entries, language=language)

    async def entry(self, case_id: CaseId, seq: int) -> Entry:
        """Return one entry.

        Raises:
            NotFoundError: There is no such entry.
        """
        entry = await self._log.entry(case_id, seq)
        if entry is None:
            raise NotFoundError
        return entry

    async def wording(self, case_id: CaseId, seq: int) -> Entry:
        """Return the entry by which `seq` reads as it does: of an edited message its last edit.

        Raises:
            NotFoundError: There is no such entry.
        """
        entry = await self.entry(case_id, seq)
        message_seq = entry.data["seq"] if entry.kind == "message_edited" else seq
        edits = await self._log.edits_of(case_id, message_seq)
        return max(edits, key=lambda edit: edit.seq, default=entry)

    async def _read(
        self, case_id: CaseId, *, after: int | None, tail: int | None, read_in: Language
    ) -> Slice:
        head = (await self.room(case_id)).state.seq
        if tail is not None:
            after = max(0, head - tail)
        start = after or 0
        if start >= head:
            # Most who come back have missed nothing.
            return Slice(entries=[], seq=head, more=False)
        read = None
        if head - start <= FEW_ENTRIES:
            read = await self._log.beyond(case_id, start)
        if read is None:
            read = await self._log.read(case_id, after=start, before=head + 1, limit=MAX_ENTRIES)
        read = [entry for entry in read if entry.seq <= head]
        entries = fitting(read, newest=tail is not None)
        last = entries[-1].seq if entries else start
        views = await self._views(case_id, entries, read_in=read_in)
        return Slice(entries=views, seq=head, more=last < head)

    async def _views(
        self, case_id: CaseId, entries: Sequence[Entry], *, read_in: Language | None = None
    ) -> list[View]:
        if not entries:
            return []
        room = self._rooms.at_hand(case_id)
        if room.state.seq < entries[-1].seq:
            await room.refresh()
        found = await self._translations.of_entries(case_id, entries, wanted=read_in)
        return [
            entry_view(entry, room.state.members) | _carried(found.get(entry.seq))
            for entry in entries
        ]

    async def _wish(self, state: RoomState, doctor_id: DoctorId, *, said: bool | None) -> bool:
        if doctor_id in state.members:
            return True
        if said is not None:
            await self._wishes.put(doctor_id, state.case_id, anonymous=said)
            return said
        return await self._wishes.anonymous(doctor_id, state.case_id)


def _carried(translations: Mapping[str, View] | None) -> View:
    return {} if translations is None else {"translations": translations}


def fitting(entries: Sequence[Entry], *, newest: bool = False) -> list[Entry]:
    """Return the entries that fit into one answer: the first ones, or the newest; at least one."""
    kept: list[Entry] = []
    size_bytes = 0
    for entry in reversed(entries) if newest else entries:
        words = entry.data.get("text") or entry.data.get("story") or ""
        size_bytes += _ENTRY_BYTES + len(str(words).encode())
        if kept and size_bytes > MAX_SLICE_BYTES:
            break
        kept.append(entry)
    return kept[::-1] if newest else kept
