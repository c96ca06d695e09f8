"""What doctors do in rooms: decided by the rules, appended through the committer."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from server.attachments.service import Attachments
from server.errors import KeyReusedError, RejectedError
from server.identity.session import Caller
from server.paging.ports import NewCase
from server.paging.service import Paging
from server.rooms.acting import Acting
from server.rooms.acts import Act, Outcome
from server.rooms.aliases import Aliases
from server.rooms.board import Board
from server.rooms.rules import case as case_rules
from server.rooms.rules import membership as membership_rules
from server.rooms.rules import message as message_rules
from server.rooms.rules import page as page_rules
from server.rooms.state import RoomState
from server.rooms.writing import Writing
from server.translate.detection import detect
from store.ids import AttachmentId, CaseId, PageId
from store.records.account import Language
from store.records.entry import Entry

_MAX_TRIES: Final = 4


@dataclass(frozen=True, slots=True)
class NewCasePost:
    """A case as its poster states it, its shape checked.

    Args:
        case: title, story, question, patient, specialties, urgency, language.
    """

    key: str
    case: Mapping[str, Any]
    anonymous: bool
    attachment_ids: tuple[AttachmentId, ...] = ()


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message as its author states it."""

    case_id: CaseId
    key: str
    text: str
    language: str | None
    reply_to: int | None = None
    attachment_ids: tuple[AttachmentId, ...] = ()


@dataclass(frozen=True, slots=True)
class CasePosted:
    """Where the case is and when its answer is due; None without a clock."""

    case_id: CaseId
    seq: int
    answer_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class PageAcknowledged:
    """The room that a paged doctor comes to.

    Args:
        seq: The head of its log on joining.
        state: What became of the page: counted, late, answered, closed.
    """

    case_id: CaseId
    seq: int
    state: str


class RoomService:
    """Every method answers with what is durable, or raises and nothing was done.

    Raises (all methods):
        RejectedError: As the rules say.
        StoreError: Nothing was written, or nobody can tell: ask again with the same key.
    """

    def __init__(
        self,
        *,
        writing: Writing,
        acting: Acting,
        aliases: Aliases,
        board: Board,
        attachments: Attachments,
        paging: Paging,
    ) -> None:
        self._writing = writing
        self._acting = acting
        self._aliases = aliases
        self._board = board
        self._attachments = attachments
        self._paging = paging

    async def post_case(self, post: NewCasePost, *, by: Caller) -> CasePosted:
        """Put up a case and start its clock; a resend meets the case that it made."""
        case_id = self._aliases.case_id(by.doctor_id, post.key)
        pictures = await self._claim(case_id, post.key, post.attachment_ids, by)
        actor = await self._acting.poster(
            by, frozenset(post.case["specialties"]), anonymous=post.anonymous
        )
        body = {"c": post.case, "n": post.anonymous, "a": post.attachment_ids}
        act = self._acting.act("case:post", body, case_id, post.key, actor)
        case = {**post.case, "language": _language(post.case), "attachments": pictures}
        await self._arm(act, post.case, run=1)
        entry = await self._writing.append(
            act, lambda state, _: case_rules.post(state, act, case), new_room=True
        )
        # A resend may meet its case on a node that has never read it.
        await self._writing.existing(case_id)
        await self._board.refresh(self._writing.at_hand(case_id))
        self._paging.wake()
        return CasePosted(case_id, entry.seq, entry.data["answer_due_at"])

    async def shows_name(self, case_id: CaseId, *, by: Caller) -> bool:
        """Whether what the doctor writes in this room shows their name, or would."""
        state = await self._writing.existing(case_id)
        member = state.members.get(by.doctor_id)
        if member is not None:
            return not member.hidden
        return not (await self._acting.newcomer(state, by, paged=False)).anonymous

    async def post_message(self, message: NewMessage, *, by: Caller) -> Entry:
        """Say something; joins the room if need be, and may be the answer."""
        state = await self._writing.existing(message.case_id)
        pictures = await self._claim(message.case_id, message.key, message.attachment_ids, by)
        said = {"text": message.text, "language": message.language, "reply_to": message.reply_to}
        body = {**said, "a": message.attachment_ids}
        actor = await self._acting.newcomer(state, by)
        act = self._acting.act("message:post", body, message.case_id, message.key, actor)
        language = message.language or detect(message.text)
        data = {**said, "language": language, "attachments": pictures}
        try:
            entry = await self._writing.append_relayed(
                act,
                lambda state, _: message_rules.post(state, act, data),
                name="message:post",
                data=data,
            )
        except KeyReusedError:
            raise
        except RejectedError:
            await self._attachments.release_claim(message.case_id, message.key, by.doctor_id)
            raise
        room = self._writing.at_hand(message.case_id)
        if room.state.answer_seq == entry.seq:
            await self._board.refresh(room)
        return entry

    async def edit(
        self,
        case_id: CaseId,
        key: str,
        seq: int,
        text: str,
        *,
        language: Language | None = None,
        by: Caller,
    ) -> Entry:
        """Let one's own message read differently from here on, perhaps in another language."""
        body = {"s": seq, "t": text} | ({} if language is None else {"l": language})
        act = await self._members_act("message:edit", body, case_id, key, by)
        reads = {"text": text, "language": language or detect(text)}
        return await self._writing.append(
            act, lambda state, _: message_rules.edit(state, act, seq=seq, reads=reads)
        )

    async def retract(self, case_id: CaseId, key: str, seq: int, *, by: Caller) -> Entry:
        """Take one's own message back."""
        act = await self._members_act("message:retract", {"s": seq}, case_id, key, by)
        return await self._writing.append(
            act, lambda state, _: message_rules.retract(state, act, seq=seq)
        )

    async def resolve(self, case_id: CaseId, key: str, outcome: Outcome, *, by: Caller) -> Entry:
        """Close one's question with its outcome; paging stops."""
        act = await self._members_act("case:resolve", outcome.as_data(), case_id, key, by)
        entry = await self._writing.append(
            act, lambda state, _: case_rules.resolve(state, act, outcome)
        )
        await self._board.refresh(self._writing.at_hand(case_id))
        return entry

    async def reopen(self, case_id: CaseId, key: str, *, not_answered: bool, by: Caller) -> Entry:
        """Open one's question again; where nobody answered, clock and paging start anew."""
        act = await self._members_act("case:reopen", {"n": not_answered}, case_id, key, by)
        room = self._writing.at_hand(case_id)
        for _ in range(_MAX_TRIES):
            run = _run_after(await room.refresh(), act, not_answered=not_answered)
            if run != room.state.run:
                await self._arm(act, room.state.case, run=run)
            with suppress(case_rules.RunChangedError):
                entry = await self._append_reopened(act, not_answered=not_answered, run=run)
                break
        else:
            raise case_rules.RunChangedError
        await self._board.refresh(room)
        self._paging.wake()
        return entry

    async def reveal(self, case_id: CaseId, key: str, *, by: Caller) -> Entry:
        """Show one's name in this room from here on."""
        await self._writing.existing(case_id)
        actor = await self._acting.named(by)
        act = self._acting.act("member:reveal", {}, case_id, key, actor)
        return await self._writing.append(act, membership_rules.reveal)

    async def acknowledge_page(self, page_id: PageId, *, by: Caller) -> PageAcknowledged:
        """Come to a case one was paged for; holds the next wave when it counts."""
        told = await self._paging.acknowledge(page_id, by.doctor_id)
        state = await self._writing.existing(told.case_id)
        actor = await self._acting.newcomer(state, by, paged=True)
        act = self._acting.act("page:acknowledge", {}, told.case_id, f"ack:{page_id}", actor)
        entry = await self._writing.append_if_any(
            act,
            lambda state, _: page_rules.acknowledge(state, act, state_of_page=told.state),
        )
        head = self._writing.at_hand(told.case_id).state.seq
        seq = head if entry is None else max(head, entry.seq)
        return PageAcknowledged(told.case_id, seq, told.state)

    async def _members_act(
        self, command: str, body: Mapping[str, Any], case_id: CaseId, key: str, by: Caller
    ) -> Act:
        await self._writing.existing(case_id)
        return self._acting.act(command, body, case_id, key, self._acting.member(by))

    async def _append_reopened(self, act: Act, *, not_answered: bool, run: int) -> Entry:
        return await self._writing.append(
            act,
            lambda state, _: case_rules.reopen(
                state, act, not_answered=not_answered, armed_run=run
            ),
        )

    async def _claim(
        self, case_id: CaseId, key: str, ids: tuple[AttachmentId, ...], by: Caller
    ) -> list[dict[str, Any]]:
        claimed = await self._attachments.claim(ids, by.doctor_id, case_id, key)
        return [info.model_dump() for info in claimed]

    async def _arm(self, act: Act, case: Mapping[str, Any], *, run: int) -> None:
        if case_rules.answer_due_at(case["urgency"], act.at) is None:
            return
        await self._paging.arm(
            NewCase(
                case_id=act.case_id,
                run=run,
                poster_id=act.actor.doctor_id,
                specialties=tuple(case["specialties"]),
                urgency=case["urgency"],
                posted_at=act.at,
                languages=() if case["language"] is None else (case["language"],),
            )
        )


def _language(case: Mapping[str, Any]) -> str | None:
    """Return the language that the poster named, else the one that the case is written in."""
    texts = (case["title"], case["story"], case["question"]["text"])
    given: str | None = case["language"]
    return given or detect("\n".join(texts))


def _run_after(state: RoomState, act: Act, *, not_answered: bool) -> int:
    try:
        (draft,) = case_rules.reopen(state, act, not_answered=not_answered)
    except RejectedError:
        # Refused now, but perhaps a resend: the committer finds its first answer.
        return state.run
    return int(draft.data["run"])
