"""Commands about rooms: join, sync, leave, seen."""

from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from server.wire.context import Context
from server.wire.payload import (
    MAX_SYNC_ENTRIES,
    CaseId,
    Done,
    Flag,
    Language,
    Payload,
    Reply,
    Seq,
    of_views,
)
from server.wire.registry import Permission, command
from server.wire.shapes import Alias, CaseSummary, LoungeOpenedData, MemberView, RoomEntry, Shape
from store.ids import MemberId

Position = Annotated[int, Field(strict=True, ge=0, lt=2**53)]
Epoch = Annotated[str, Field(strict=True, max_length=64)]


class JoinRoom(Payload):
    """Which room, and how much of its history: from `after` on, or the last `tail` entries."""

    case_id: CaseId
    after: Position | None = None
    tail: Annotated[int, Field(strict=True, ge=0, le=MAX_SYNC_ENTRIES)] | None = None
    anonymous: Flag | None = None
    """How to appear on a first visible act; anonymous unless said otherwise."""
    read_in: Language | None = None
    """The language to read in; else the first of one's languages that is spoken here."""

    @model_validator(mode="after")
    def _one_of(self) -> "JoinRoom":
        if self.after is not None and self.tail is not None:
            code = "one_of"
            raise PydanticCustomError(code, "give `after` or `tail`, not both")
        return self


class Me(Shape):
    """Who one is in this room; nulls until the first visible act."""

    member_id: MemberId | None
    alias: Alias | None
    anonymous: bool


class JoinedCase(CaseSummary):
    """The case as one doctor sees it."""

    mine: bool


class ReadingIn(Shape):
    """Which language the room is translated into for the reader."""

    language: Language
    from_languages: list[Language]
    """What can be translated into it here; empty where no model is installed."""


class RoomJoined(Reply):
    """The room at `seq`; live entries start at `seq` + 1."""

    case: JoinedCase | None
    """Null in a lounge."""
    lounge: LoungeOpenedData | None
    """Null in a case's room."""
    epoch: str
    entries: list[RoomEntry]
    first_seq: int | None
    seq: int
    more: bool
    members: list[MemberView]
    me: Me
    reading: ReadingIn


class SyncRoom(Payload):
    """Which entries: after a seq, rising, or before one."""

    case_id: CaseId
    epoch: Epoch | None = None
    after: Position | None = None
    before: Seq | None = None
    limit: Annotated[int, Field(strict=True, ge=1, le=MAX_SYNC_ENTRIES)] = MAX_SYNC_ENTRIES


class RoomSynced(Reply):
    """Entries by rising seq; `reset`: the log is another one, start over."""

    entries: list[RoomEntry]
    seq: int
    more: bool
    reset: bool


class LeaveRoom(Payload):
    """Which room."""

    case_id: CaseId


class SeenRoom(Payload):
    """How far one has read."""

    case_id: CaseId
    seq: Seq


@command("room:join", JoinRoom, allow=Permission.READ_CASES)
async def join_room(ctx: Context, payload: JoinRoom) -> RoomJoined:
    """Read a room and, over a socket, get its entries live; joining twice is joining once."""
    joined = await ctx.services.reading.join(
        payload.case_id,
        by=ctx.doctor,
        socket_id=ctx.socket_id,
        after=payload.after,
        tail=payload.tail,
        anonymous=payload.anonymous,
        read_in=payload.read_in,
    )
    ctx.after_answer(joined.go_live)
    entries = joined.part.entries
    return of_views(
        RoomJoined,
        case=joined.case or None,
        lounge=joined.lounge,
        epoch=joined.epoch,
        entries=entries,
        first_seq=entries[0]["seq"] if entries else None,
        seq=joined.part.seq,
        more=joined.part.more,
        members=joined.members,
        me=joined.me,
        reading=joined.reading,
    )


@command("room:sync", SyncRoom, allow=Permission.READ_CASES)
async def sync_room(ctx: Context, payload: SyncRoom) -> RoomSynced:
    """Read entries that one missed; needs no subscription."""
    part = await ctx.services.reading.sync(
        payload.case_id,
        epoch=payload.epoch,
        after=payload.after,
        before=payload.before,
        limit=payload.limit,
        read_in=ctx.services.reading.language(payload.case_id, ctx.doctor, ctx.socket_id),
    )
    return of_views(
        RoomSynced, entries=part.entries, seq=part.seq, more=part.more, reset=part.reset
    )


@command("room:leave", LeaveRoom, allow=Permission.READ_CASES)
async def leave_room(ctx: Context, payload: LeaveRoom) -> Done:
    """Get nothing more of this room over this socket."""
    await ctx.services.reading.leave(payload.case_id, ctx.socket_id)
    return Done()


@command("room:seen", SeenRoom, allow=Permission.READ_CASES)
async def seen_room(ctx: Context, payload: SeenRoom) -> Done:
    """Note how far one has read; it only moves forward."""
    await ctx.services.reading.seen(payload.case_id, ctx.doctor_id, seq=payload.seq)
    return Done()
