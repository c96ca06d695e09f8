"""What follows durable entries: live delivery first, then everything slow, safe to repeat."""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any, Final, Protocol

from server.errors import RejectedError
from server.fanout.hub import Hub
from server.fanout.packets import RoomItem
from server.logs import get_logger
from server.paging.service import Paging
from server.rooms.board import Board
from server.rooms.live_room import LiveRoom
from server.rooms.redaction import Forgetter
from server.rooms.state import RoomState
from server.rooms.views import entry_view
from server.translate.service import Translations
from store.errors import StoreError
from store.ids import CaseId, DoctorId
from store.records.entry import Entry
from store.records.escalation import StopReason
from store.room_log import RoomLog

_INTRODUCING: Final = frozenset({"member_joined", "member_revealed"})
_log = get_logger("rooms")


class Announce(Protocol):
    """Appends the `case_answered` that a failed write left out."""

    async def __call__(self, room: LiveRoom) -> None:
        """Append it if it is missing."""
        ...


class Introduce(Protocol):
    """Tells presence as whom a room now knows a doctor."""

    async def __call__(self, case_id: CaseId, doctor_id: DoctorId) -> None:
        """Tell it."""
        ...


class Aftermath:
    """Told of every committed entry of this node, room by room in order."""

    def __init__(
        self,
        *,
        hub: Hub,
        board: Board,
        paging: Paging,
        translations: Translations,
        room_log: RoomLog,
    ) -> None:
        self._hub = hub
        self._translations = translations
        self._board = board
        self._paging = paging
        self._room_log = room_log
        self._forgetters: list[Forgetter] = []
        self._announce: Announce | None = None
        self._introduce: Introduce | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def announce_with(self, announce: Announce) -> None:
        """Set who appends a missing `case_answered`."""
        self._announce = announce

    def forget_with(self, forgetter: Forgetter) -> None:
        """Have this one forget, too, whatever is taken back from now on."""
        self._forgetters.append(forgetter)

    def introduce_with(self, introduce: Introduce) -> None:
        """Set who tells presence of new members and revealed names."""
        self._introduce = introduce

    async def __call__(self, room: LiveRoom, entries: Sequence[Entry]) -> None:
        """Deliver the entries, then see to what they set off."""
        members = room.state.members
        items = [
            RoomItem(
                seq=entry.seq,
                event="room:entry",
                payload=entry_view(entry, members),
                kept=entry.model_dump_json().encode(),
            )
            for entry in entries
        ]
        await self._hub.append_happened(room.state.case_id, items)
        self._board.touch(room)
        self._translations.noticed(room.state.case_id, entries)
        for entry in entries:
            self._see_to_paging(room.state, entry)
            self._see_to_words(entry)
        if room.state.answered_at is not None and not room.state.answer_announced:
            self._spawn(self._announce_answer(room))

    def _see_to_paging(self, state: RoomState, entry: Entry) -> None:
        if entry.kind == "message_posted" and entry.seq == state.answer_seq:
            self._spawn(self._stop(state, "answered"))
        elif entry.kind == "case_resolved" and state.status == "resolved":
            self._spawn(self._stop(state, "resolved"))
        elif entry.kind == "case_reopened":
            self._spawn(self._paging.reopened(entry.case_id, state.run))

    def _see_to_words(self, entry: Entry) -> None:
        if entry.kind == "case_posted":
            self._translations.posted(entry)
        elif entry.kind == "message_retracted":
            self._spawn(self._forget_taken_back(entry))
        elif entry.kind == "message_edited":
            self._spawn(self._forget_earlier_wordings(entry))
        elif entry.kind in _INTRODUCING and self._introduce is not None:
            self._spawn(self._introduce(entry.case_id, entry.author_id))

    async def close(self) -> None:
        """Finish what was set off."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _forget_taken_back(self, entry: Entry) -> None:
        seqs = await self._wordings_before(entry)
        for forgetter in self._forgetters:
            await forgetter.forget(entry.case_id, seqs)

    async def _forget_earlier_wordings(self, entry: Entry) -> None:
        # Else who joins late would get an old dose's translation with the new words.
        await self._translations.forget(entry.case_id, await self._wordings_before(entry))

    async def _wordings_before(self, entry: Entry) -> list[int]:
        target: int = entry.data["seq"]
        edits = await self._room_log.edits_of(entry.case_id, target)
        return [target, *(edit.seq for edit in edits if edit.seq < entry.seq)]

    def _stop(self, state: RoomState, reason: StopReason) -> Coroutine[Any, Any, None]:
        # The run is the one of now: when the work begins, the case may be open again.
        return self._paging.stop(
            state.case_id,
            state.run,
            reason,
            answered_at=state.answered_at,
            resolved_at=state.resolved_at,
        )

    async def _announce_answer(self, room: LiveRoom) -> None:
        if self._announce is not None:
            await self._announce(room)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(self._logged(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _logged(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except (StoreError, RejectedError) as err:
            # The auditor finds what is left undone here.
            _log.warning("what follows an entry failed", error=type(err).__name__)
