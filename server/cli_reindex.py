"""`curbside reindex`: the case lists anew from the rooms' logs, beside running nodes or without."""

from pathlib import Path

from server.cli_store import open_store_and_redis
from server.clock import PrimaryClock
from server.fanout.hub import Hub
from server.rooms.assembly import finding_in
from server.rooms.board import Board
from server.rooms.live_room import LiveRooms
from server.translate.assembly import build_translate
from server.wire.socket_server import WireServer


async def reindex(data_dir: Path | None) -> int:
    """Rebuild every case's summary; return how many there are.

    Nodes index all that was said for search anew, and sweep all redacted entries once more: parts
    of a restored copy may be of different ages.
    """
    async with open_store_and_redis(data_dir) as opened:
        store, clock = opened.store, PrimaryClock()
        # Never started: nobody is told, since no log went on.
        hub = Hub(
            sio=WireServer(),
            redis_url=opened.redis_url or "redis://127.0.0.1",
            prefix=opened.redis_prefix,
            node="reindex",
            clock=clock,
        )
        board = Board(
            cases=store.cases,
            seen=store.seen,
            room_log=store.room_log,
            rooms=LiveRooms(store.room_log),
            hub=hub,
            # It has no secret and needs none: no text is looked up.
            translations=build_translate(store, fanout=hub, clock=clock, secret=b"").service,
            finding=finding_in(store),
            clock=clock,
        )
        await store.redactions.rearm()
        await store.passages.clear()
        count = await board.rebuild()
        await store.translations.index_again()
        return count
