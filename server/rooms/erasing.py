"""Takes the words of a case away, or of one member: the log says so first, then they go.

Every method may be called again, and finishes what an earlier call left undone.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Final, Protocol

from server.attachments.service import Attachments
from server.clock import Clock
from server.errors import NotFoundError
from server.paging.service import Paging
from server.rooms.board import Board
from server.rooms.live_room import LiveRooms
from server.rooms.lounges import Lounges
from server.rooms.redacting import holds_words, without_name, without_words
from server.rooms.redaction import Redacting
from server.rooms.rules import erasure as rules
from server.rooms.writing import Writing
from store.attachments import Attachments as StoredAttachments
from store.cases import Cases
from store.ids import AttachmentId, CaseId, DoctorId
from store.records.erasure import ErasureReason
from store.redactions import Redactions
from store.room_log import RoomLog

_BATCH: Final = 500


class ForgetsCases(Protocol):
    """Keeps something made from entries' words, and can forget it."""

    async def forget(self, case_id: CaseId, seqs: Sequence[int] | None = None) -> None:
        """Remove all that was made from these entries, None for all of the case; may repeat."""
        ...


class RoomErasing:
    """What an erasure does in rooms, step by step."""

    def __init__(
        self,
        *,
        room_log: RoomLog,
        cases: Cases,
        redactions: Redactions,
        rooms: LiveRooms,
        writing: Writing,
        redacting: Redacting,
        board: Board,
        attachments: Attachments,
        stored_attachments: StoredAttachments,
        lounges: Lounges,
        paging: Paging,
        clock: Clock,
    ) -> None:
        self._log = room_log
        self._cases = cases
        self._redactions = redactions
        self._rooms = rooms
        self._writing = writing
        self._redacting = redacting
        self._board = board
        self._attachments = attachments
        self._stored_attachments = stored_attachments
        self._lounges = lounges
        self._paging = paging
        self._clock = clock
        self._forgetters: list[ForgetsCases] = []

    def forget_with(self, forgetter: ForgetsCases) -> None:
        """Have this one forget, too, whatever is erased from now on."""
        self._forgetters.append(forgetter)

    async def close_case(self, case_id: CaseId, reason: ErasureReason) -> None:
        """Tell everyone in the room to forget its words; it takes nothing more. Paging stops.

        A copy that was restored may be older than the case: then there is nothing to close.
        """
        try:
            await self._writing.existing(case_id)
        except NotFoundError:
            return
        await self._writing.append_own(
            case_id, "erased", lambda state: rules.erase_case(state, reason)
        )
        state = self._writing.at_hand(case_id).state
        await self._paging.stop(
            case_id,
            state.run,
            "withdrawn",
            answered_at=state.answered_at,
            resolved_at=state.resolved_at,
        )

    async def blank_case(self, case_id: CaseId) -> None:
        """Remove all words that the room's log holds."""
        after = 0
        while entries := await self._log.read(case_id, after=after, limit=_BATCH):
            for entry in entries:
                if holds_words(entry.kind) and not entry.data.get("redacted"):
                    data = without_words(entry.kind, entry.data)
                    await self._log.replace_data(entry, data)
            after = entries[-1].seq

    async def drop_pictures(self, case_id: CaseId, owner_id: DoctorId | None = None) -> None:
        """Remove the case's pictures, or those of one doctor's."""
        found = await self._stored_attachments.of_case(case_id, owner_id)
        await self._attachments.erase(found)

    async def drop_uploads(self, owner_id: DoctorId) -> None:
        """Remove the pictures that a doctor uploaded and attached to nothing."""
        mine = await self._stored_attachments.of_owner(owner_id)
        free: list[AttachmentId] = [one.id for one in mine if one.case_id is None]
        await self._attachments.erase(free)

    async def forget(self, case_id: CaseId, seqs: Sequence[int] | None = None) -> None:
        """Remove what was made from entries' words."""
        for forgetter in self._forgetters:
            await forgetter.forget(case_id, seqs)

    async def sum_up(self, case_id: CaseId) -> None:
        """Have the board say what is left; nobody finds the case by its words any more."""
        room = self._writing.at_hand(case_id)
        if (await room.refresh()).exists:
            await self._board.refresh(room)

    async def all_rooms(self) -> AsyncIterator[list[CaseId]]:
        """Yield the ids of all lounges and cases, in parts."""
        yield list(await self._lounges.existing())
        after = None
        while case_ids := await self._cases.ids(after=after, limit=_BATCH):
            yield case_ids
            after = case_ids[-1]

    async def erase_member(self, case_id: CaseId, doctor_id: DoctorId, *, words: bool) -> None:
        """Leave nobody behind a member's alias, and none of their words if they go, too."""
        state = await self._writing.at_hand(case_id).refresh()
        entries = await self._log.of_author(case_id, doctor_id)
        spoken = [entry.seq for entry in entries if words and holds_words(entry.kind)]
        member = state.members.get(doctor_id)
        if member is not None:
            await self._writing.append_own(
                case_id,
                f"former:{member.member_id}",
                lambda state: rules.erase_member(state, doctor_id, spoken),
            )
        for entry in await self._log.of_author(case_id, doctor_id):
            data = without_name(entry.kind, entry.data)
            if words and holds_words(entry.kind):
                data = without_words(entry.kind, data)
            if data != entry.data:
                await self._log.replace_data(entry, data)
        if words:
            await self.drop_pictures(case_id, doctor_id)
            await self.forget(case_id, spoken)
        await self.sum_up(case_id)

    async def redact_again(
        self, case_id: CaseId, seq: int, attachment_ids: Sequence[AttachmentId]
    ) -> None:
        """Redact an entry that was redacted after the copy that this log was restored from.

        What the copy does not hold needs no redaction.
        """
        state = await self._rooms.at_hand(case_id).refresh()
        if state.seq < seq:
            return
        now = self._clock.now()
        await self._redactions.arm(case_id, seq, attachment_ids=attachment_ids, asked_at=now)
        await self._writing.append_own(
            case_id, f"redacted:{seq}", lambda state: rules.redact_again(state, seq)
        )
        await self._redacting.sweep()
        await self.sum_up(case_id)

    async def tell_restored(
        self, epoch: str, *, copy_at: datetime, restored_at: datetime, still_after: datetime
    ) -> int:
        """Have the rooms say from which copy they are; return how many do.

        Rooms that were over and silent before `still_after`, or erased, lost nothing.
        """
        count = 0
        async for case_ids in self.all_rooms():
            for case_id in case_ids:
                state = await self._rooms.at_hand(case_id).refresh()
                silent = state.changed_at is None or state.changed_at < still_after
                if state.erased or (state.status == "resolved" and silent):
                    continue
                await self._writing.append_own(
                    case_id,
                    f"restored:{epoch}",
                    lambda _: rules.tell_restored(epoch, copy_at=copy_at, restored_at=restored_at),
                )
                count += 1
        return count
