"""Puts the rooms of one node together."""

from collections.abc import Sequence
from dataclasses import dataclass

from server.attachments.service import Attachments
from server.clock import Clock
from server.fanout.hub import HearKept, Hub
from server.identity.accounts import Accounts
from server.paging.service import Paging
from server.presence.service import Presence
from server.rooms.acting import Acting
from server.rooms.aftermath import Aftermath
from server.rooms.aliases import Aliases
from server.rooms.board import Board
from server.rooms.board_audit import BoardAudit
from server.rooms.committer import Committer
from server.rooms.erasing import ForgetsCases, RoomErasing
from server.rooms.for_paging import RoomsForPaging
from server.rooms.live_room import LiveRooms
from server.rooms.lounges import Lounges
from server.rooms.polls import Polls
from server.rooms.reactions import Reactions
from server.rooms.reading import Reading
from server.rooms.redaction import Kept, Redacting
from server.rooms.relay import Relay
from server.rooms.search.finding import Finding
from server.rooms.search.indexing import SearchIndex
from server.rooms.service import RoomService
from server.rooms.writing import Writing
from server.translate.service import Translations
from store.client import Store
from store.ids import CaseId


@dataclass(frozen=True, slots=True)
class RoomParts:
    """The rooms' services of one node; `close` finishes what was taken on."""

    service: RoomService
    reading: Reading
    polls: Polls
    reactions: Reactions
    redacting: Redacting
    erasing: RoomErasing
    board: Board
    board_audit: BoardAudit
    lounges: Lounges
    search: SearchIndex
    for_paging: RoomsForPaging
    committer: Committer
    aftermath: Aftermath
    writing: Writing
    acting: Acting

    def forget_with(self, forgetter: ForgetsCases) -> None:
        """Have this one forget what is taken back, redacted or erased from now on."""
        self.aftermath.forget_with(forgetter)
        self.redacting.forget_with(forgetter)
        self.erasing.forget_with(forgetter)

    def start(self) -> None:
        """Begin to write."""
        self.committer.start()

    async def close(self) -> None:
        """Write what waits, then what follows it."""
        await self.committer.close()
        await self.aftermath.close()
        await self.board.flush()


async def build_rooms(
    store: Store,
    *,
    hub: Hub,
    accounts: Accounts,
    attachments: Attachments,
    presence: Presence,
    paging: Paging,
    translations: Translations,
    secret: bytes,
    clock: Clock,
    crash_at: str | None = None,
) -> RoomParts:
    """Build the rooms' services and plug the log's reader into the hub.

    Args:
        secret: Keys case ids, digests and what stands for doctors without a name.
        crash_at: A point at which to end the process hard; for fault tests.
    """
    rooms = LiveRooms(store.room_log)
    board = Board(
        cases=store.cases,
        seen=store.seen,
        room_log=store.room_log,
        rooms=rooms,
        hub=hub,
        translations=translations,
        finding=finding_in(store),
        clock=clock,
    )
    search = SearchIndex(
        cases=store.case_search,
        passages=store.passages,
        room_log=store.room_log,
        translations=store.translations,
        leases=store.leases,
        clock=clock,
    )
    aftermath = Aftermath(
        hub=hub, board=board, paging=paging, translations=translations, room_log=store.room_log
    )
    relay = Relay(direct=hub.direct, rooms=rooms, hears=hub.hears, clock=clock)
    committer = Committer(
        log=store.room_log,
        rooms=rooms,
        clock=clock,
        committed=aftermath,
        beaten=relay.beaten,
        crash_at=crash_at,
    )
    relay.take_with(committer.take)
    # A node that is to crash at its own write must write what it was asked to.
    writing = Writing(
        committer=committer, rooms=rooms, relay=None if crash_at is not None else relay
    )
    for_paging = RoomsForPaging(rooms=rooms, writing=writing)
    aftermath.announce_with(for_paging.announce_answer)
    aliases = Aliases(accounts=accounts, secret=secret)
    acting = Acting(
        accounts=accounts, aliases=aliases, paging=paging, wishes=store.wishes, clock=clock
    )
    reading = Reading(
        room_log=store.room_log,
        rooms=rooms,
        cases=store.cases,
        seen=store.seen,
        wishes=store.wishes,
        accounts=accounts,
        aliases=aliases,
        presence=presence,
        hub=hub,
        translations=translations,
        clock=clock,
        epoch=await store.secrets.epoch(),
    )
    hub.read_log_with(reading)
    hub.hear_kept_with(_hearing(relay, translations))
    aftermath.introduce_with(reading.introduce)
    service = RoomService(
        writing=writing,
        acting=acting,
        aliases=aliases,
        board=board,
        attachments=attachments,
        paging=paging,
    )
    redacting = Redacting(
        kept=Kept(store.room_log, store.redactions, attachments, board),
        rooms=rooms,
        writing=writing,
        acting=acting,
        clock=clock,
    )
    lounges = Lounges(aliases=aliases, writing=writing, rooms=rooms, seen=store.seen)
    parts = RoomParts(
        service=service,
        reading=reading,
        polls=Polls(writing=writing, acting=acting, reading=reading),
        reactions=Reactions(writing=writing, acting=acting, emitter=hub),
        redacting=redacting,
        erasing=RoomErasing(
            room_log=store.room_log,
            cases=store.cases,
            redactions=store.redactions,
            rooms=rooms,
            writing=writing,
            redacting=redacting,
            board=board,
            attachments=attachments,
            stored_attachments=store.attachments,
            lounges=lounges,
            paging=paging,
            clock=clock,
        ),
        board=board,
        board_audit=BoardAudit(board=board, leases=store.leases, clock=clock),
        lounges=lounges,
        search=search,
        for_paging=for_paging,
        committer=committer,
        aftermath=aftermath,
        writing=writing,
        acting=acting,
    )
    parts.forget_with(search)
    return parts


def finding_in(store: Store) -> Finding:
    """Return what finds cases by their words."""
    return Finding(
        cases=store.cases,
        search=store.case_search,
        passages=store.passages,
        room_log=store.room_log,
        translations=store.translations,
    )


def _hearing(relay: Relay, translations: Translations) -> HearKept:
    """Return what takes in other nodes' entries: the rooms at hand, then what readers here need."""

    def hear(case_id: CaseId, node: bytes, kept: Sequence[tuple[int, bytes]]) -> None:
        relay.heard(case_id, node, kept)
        translations.heard(case_id, [stored for _, stored in kept])

    return hear
