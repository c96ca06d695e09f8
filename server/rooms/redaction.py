"""Takes the words of entries away, everywhere: first the log says so, then a sweep that repeats."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, Protocol

from server.attachments.service import Attachments
from server.clock import Clock
from server.identity.session import Caller
from server.rooms.acting import Acting
from server.rooms.board import Board
from server.rooms.live_room import LiveRooms
from server.rooms.redacting import without_words
from server.rooms.rules.redaction import RedactionReason, redact
from server.rooms.writing import Writing
from store.ids import AttachmentId, CaseId
from store.records.entry import Entry
from store.records.redaction import Redaction
from store.redactions import Redactions
from store.room_log import RoomLog

DROP_AFTER: Final = timedelta(seconds=60)
"""Longer than any append takes: what was armed before that and has no entry will never have one."""
_BATCH: Final = 500


class Forgetter(Protocol):
    """Keeps something made from entries' words, and can forget it."""

    async def forget(self, case_id: CaseId, seqs: Sequence[int]) -> None:
        """Remove all that was made from these entries; safe to repeat."""
        ...


@dataclass(frozen=True, slots=True)
class Kept:
    """Where words and pictures lie."""

    room_log: RoomLog
    redactions: Redactions
    attachments: Attachments
    board: Board


class Redacting:
    """Redacts entries and sweeps what is left undone."""

    def __init__(
        self, *, kept: Kept, rooms: LiveRooms, writing: Writing, acting: Acting, clock: Clock
    ) -> None:
        self._kept = kept
        self._rooms = rooms
        self._writing = writing
        self._acting = acting
        self._clock = clock
        self._forgetters: list[Forgetter] = []

    def forget_with(self, forgetter: Forgetter) -> None:
        """Have this one forget, too, whatever is redacted from now on."""
        self._forgetters.append(forgetter)

    async def redact(
        self,
        case_id: CaseId,
        key: str,
        seq: int,
        reason: RedactionReason,
        *,
        by: Caller,
        moderator: bool = False,
    ) -> Entry:
        """Have an entry's words removed; when this returns, the log holds them no more.

        Of an edited message all edits go, whichever of its entries is named.

        Args:
            moderator: Whether the caller acts as a moderator; that was checked.

        Raises:
            RejectedError: As the rule says.
            StoreError: Some of it may be left to the sweep: ask again with the same key.
        """
        await self._writing.existing(case_id)
        target = await self._target(case_id, seq)
        body = {"s": seq, "r": reason}
        act = self._acting.act("entry:redact", body, case_id, key, self._acting.member(by))
        if target is not None:
            await self._kept.redactions.arm(
                case_id, target.seq, attachment_ids=_pictures(target), asked_at=self._clock.now()
            )
        entry = await self._writing.append(
            act,
            lambda state, _: redact(state, act, target, reason=reason, moderator=moderator),
        )
        armed = await self._kept.redactions.get(case_id, entry.data["seq"])
        if armed is not None and armed.state == "armed":
            await self._sweep_one(armed)
        await self._kept.board.refresh(self._writing.at_hand(case_id))
        return entry

    async def sweep(self) -> int:
        """Finish what was begun, by whichever node; return how many entries lost their words."""
        count = 0
        for redaction in await self._kept.redactions.armed(limit=_BATCH):
            state = await self._rooms.at_hand(redaction.case_id).refresh()
            if redaction.seq in state.redacted:
                await self._sweep_one(redaction)
                count += 1
            elif redaction.asked_at < self._clock.now() - DROP_AFTER:
                await self._kept.redactions.drop(redaction)
        return count

    async def _sweep_one(self, redaction: Redaction) -> None:
        case_id, seq = redaction.case_id, redaction.seq
        target = await self._kept.room_log.entry(case_id, seq)
        entries = [] if target is None else [target]
        entries += await self._kept.room_log.edits_of(case_id, seq)
        for entry in entries:
            await self._kept.room_log.replace_data(entry, without_words(entry.kind, entry.data))
        await self._kept.attachments.erase(redaction.attachment_ids)
        for forgetter in self._forgetters:
            await forgetter.forget(case_id, [entry.seq for entry in entries])
        await self._kept.redactions.swept(redaction)

    async def _target(self, case_id: CaseId, seq: int) -> Entry | None:
        entry = await self._kept.room_log.entry(case_id, seq)
        if entry is not None and entry.kind == "message_edited":
            return await self._kept.room_log.entry(case_id, entry.data["seq"])
        return entry


def _pictures(entry: Entry) -> list[AttachmentId]:
    pictures: Sequence[Any] = entry.data.get("attachments", ())
    return [AttachmentId(picture["attachment_id"]) for picture in pictures]
