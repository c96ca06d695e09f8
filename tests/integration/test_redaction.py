"""Redaction takes words and pictures away everywhere, and its place in the log stays."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

import pytest

from server.app import Node
from server.clock import ManualClock
from server.errors import ConflictError, ForbiddenError, NotFoundError
from server.identity.session import Caller
from server.rooms.acts import Outcome
from server.rooms.board import CasesWanted
from server.rooms.polls import PollOf
from server.rooms.redaction import DROP_AFTER
from server.rooms.service import NewMessage
from server.rooms.state import RoomState
from server.wire.events import check_event
from store.client import Store
from store.ids import AttachmentId, CaseId, new_id
from tests.integration.test_rooms import enrol, enrol_many, join, put_up, say
from tests.pictures import picture

CANARY = "Canary Street 12"


class Remembering:
    """Something that was made from entries, and is asked to forget them."""

    def __init__(self) -> None:
        self.forgotten: list[tuple[CaseId, Sequence[int]]] = []

    async def forget(self, case_id: CaseId, seqs: Sequence[int]) -> None:
        self.forgotten.append((case_id, seqs))


async def upload(node: Node, by: Caller) -> AttachmentId:
    async def stream() -> AsyncIterator[bytes]:
        yield picture("PNG")

    return (await node.services.attachments.upload(by.doctor_id, stream())).attachment_id


async def everything(node: Node, store: Store, case_id: CaseId, reader: Caller) -> str:
    """All that anyone can read of the case, and all that is kept of it."""
    joined = await join(node, case_id, reader)
    synced = await node.services.reading.sync(case_id, epoch=None, after=0, before=None, limit=100)
    listed, _ = await node.services.board.list(reader.doctor_id, CasesWanted())
    log = [entry.data for entry in await store.room_log.read(case_id, limit=100)]
    summary = await store.cases.read(case_id)
    read = [joined.case, joined.part.entries, synced.entries, listed, log]
    for entry in synced.entries:
        check_event("room:entry", entry)
    return json.dumps([read, summary and summary.model_dump()], default=str)


async def test_a_redacted_message_leaves_its_number_and_none_of_its_words_or_edits(
    node: Node, store: Store
) -> None:
    poster, other = await enrol_many(store, 2)
    case_id = await put_up(node, poster)
    said = await say(node, case_id, other, f"He lives in {CANARY}.")
    await node.services.rooms.edit(case_id, "e", said, f"Still {CANARY}.", by=other)
    remembering = Remembering()
    node.services.redacting.forget_with(remembering)

    entry = await node.services.redacting.redact(case_id, "r", said, "patient_data", by=other)
    assert "Canary" not in await everything(node, store, case_id, poster)
    assert entry.data == {"seq": said, "reason": "patient_data", "by_moderator": False}
    assert remembering.forgotten == [(case_id, [said, said + 2])]
    logged = await store.room_log.read(case_id, limit=100)
    assert [one.seq for one in logged] == list(range(1, entry.seq + 1))


async def test_a_redacted_case_keeps_its_room_and_loses_its_pictures(
    node: Node, store: Store
) -> None:
    poster, other = await enrol_many(store, 2)
    attachment_id = await upload(node, poster)
    case_id = await put_up(
        node, poster, title=CANARY, story=CANARY, question={"kind": "other", "text": CANARY}
    )
    message = NewMessage(case_id, "m", "Look.", "en", attachment_ids=(attachment_id,))
    shown = (await node.services.rooms.post_message(message, by=poster)).seq
    await node.services.redacting.redact(case_id, "a", 1, "own", by=poster)
    await node.services.redacting.redact(case_id, "b", shown, "own", by=poster)
    again = await node.services.rooms.post_message(message, by=poster)
    assert again.seq == shown

    assert "Canary" not in await everything(node, store, case_id, other)
    with pytest.raises(NotFoundError):
        await node.services.attachments.open(attachment_id, other.doctor_id)
    assert (await join(node, case_id, other)).case["attachments"] == 0
    found, _ = await node.services.board.list(other.doctor_id, CasesWanted(text="Canary"))
    assert found == []


async def test_what_is_kept_at_hand_equals_what_the_swept_log_tells(
    node: Node, store: Store
) -> None:
    poster, other = await enrol_many(store, 2)
    case_id = await put_up(node, poster)
    polls, redacting = node.services.polls, node.services.redacting
    poll_seq = (await polls.open(case_id, "p", CANARY, ("One", CANARY), by=other)).seq
    added = await polls.add_option(PollOf(case_id, "o", poll_seq), f"{CANARY}!", by=poster)
    end = Outcome("solved", CANARY)
    resolved = await node.services.rooms.resolve(case_id, "z", end, by=poster)
    for n, (seq, by) in enumerate(
        ((poll_seq, other), (added.seq, poster), (resolved.seq, poster), (1, poster))
    ):
        await redacting.redact(case_id, f"r{n}", seq, "own", by=by)

    assert "Canary" not in await everything(node, store, case_id, other)
    again = RoomState(case_id)
    again.apply_all(await store.room_log.read(case_id, limit=100))
    assert (await node.services.reading.room(case_id)).state == again


async def test_only_the_author_or_a_moderator_redacts_and_only_once(
    node: Node, store: Store
) -> None:
    poster, other = await enrol_many(store, 2)
    moderator = await enrol(store, role="moderator")
    case_id = await put_up(node, poster)
    said = await say(node, case_id, other)
    redact = node.services.redacting.redact

    with pytest.raises(ForbiddenError):
        await redact(case_id, "a", said, "abuse", by=poster)
    with pytest.raises(ForbiddenError):
        await redact(case_id, "b", said, "own", by=moderator, moderator=True)
    entry = await redact(case_id, "c", said, "abuse", by=moderator, moderator=True)
    again = await redact(case_id, "c", said, "abuse", by=moderator, moderator=True)
    assert again == entry
    with pytest.raises(ConflictError):
        await redact(case_id, "d", said, "abuse", by=moderator, moderator=True)
    shown = (await join(node, case_id, poster)).part.entries[-1]
    assert (shown["by"], shown["data"]["by_moderator"]) == (None, True)


@pytest.mark.parametrize("seq", [2, 99])
async def test_there_must_be_words(node: Node, store: Store, seq: int) -> None:
    poster, other = await enrol_many(store, 2)
    case_id = await put_up(node, poster)
    await say(node, case_id, other)

    with pytest.raises(NotFoundError):
        await node.services.redacting.redact(case_id, "r", seq, "own", by=other)


async def test_a_redacted_message_is_not_edited_back(node: Node, store: Store) -> None:
    poster = await enrol(store)
    case_id = await put_up(node, poster)
    said = await say(node, case_id, poster)
    await node.services.redacting.redact(case_id, "r", said, "own", by=poster)

    with pytest.raises(ForbiddenError):
        await node.services.rooms.edit(case_id, "e", said, CANARY, by=poster)


async def test_a_sweep_that_was_cut_short_is_finished_by_any_node(
    node: Node, store: Store, clock: ManualClock
) -> None:
    poster = await enrol(store)
    case_id = await put_up(node, poster)
    said = await say(node, case_id, poster, CANARY)
    kept = (await store.room_log.entry(case_id, said)) or pytest.fail("not kept")
    await node.services.redacting.redact(case_id, "r", said, "own", by=poster)
    # As if the node had died right after the log said so.
    await store.room_log.replace_data(kept, kept.data)
    await store.redactions.rearm()

    assert await node.services.redacting.sweep() == 1
    assert await node.services.redacting.sweep() == 0
    assert "Canary" not in await everything(node, store, case_id, poster)


async def test_a_redaction_that_never_came_into_the_log_is_dropped(
    node: Node, store: Store, clock: ManualClock
) -> None:
    poster = await enrol(store)
    case_id = await put_up(node, poster)
    await store.redactions.arm(case_id, 1, attachment_ids=(), asked_at=clock.now())
    assert await node.services.redacting.sweep() == 0
    assert await store.redactions.armed(limit=9) != []

    clock.advance(DROP_AFTER + timedelta(seconds=1))
    await node.services.redacting.sweep()
    assert await store.redactions.armed(limit=9) == []
    assert (await join(node, case_id, poster)).case["title"] != ""


async def test_an_edit_at_the_same_moment_never_survives(node: Node, store: Store) -> None:
    poster = await enrol(store)
    case_id = await put_up(node, poster)
    for n in range(5):
        said = await say(node, case_id, poster, CANARY)
        results = await asyncio.gather(
            node.services.rooms.edit(case_id, f"e{n}", said, CANARY, by=poster),
            node.services.redacting.redact(case_id, f"r{n}", said, "own", by=poster),
            return_exceptions=True,
        )
        assert not isinstance(results[1], BaseException)

    assert "Canary" not in await everything(node, store, case_id, poster)


async def test_nothing_is_left_of_it_on_another_node_that_had_the_room_at_hand(
    node: Node, elsewhere: Node, store: Store
) -> None:
    poster, other = await enrol_many(store, 2)
    case_id = await put_up(node, poster, title=CANARY, story=CANARY)
    said = await say(elsewhere, case_id, other, CANARY)
    assert "Canary" in await everything(elsewhere, store, case_id, other)
    await node.services.redacting.redact(case_id, "a", 1, "own", by=poster)
    await elsewhere.services.redacting.redact(case_id, "b", said, "own", by=other)

    for one in (node, elsewhere):
        assert "Canary" not in await everything(one, store, case_id, other)
    assert (await node.services.reading.room(case_id)).state == (
        await elsewhere.services.reading.room(case_id)
    ).state


async def test_two_who_redact_the_same_entry_find_it_done(node: Node, store: Store) -> None:
    poster = await enrol(store)
    moderators = await enrol_many(store, 3, role="moderator")
    case_id = await put_up(node, poster)
    said = await say(node, case_id, poster, CANARY)
    results = await asyncio.gather(
        *(
            node.services.redacting.redact(
                case_id, new_id(), said, "abuse", by=moderator, moderator=True
            )
            for moderator in moderators
        ),
        return_exceptions=True,
    )

    assert sum(isinstance(one, ConflictError) for one in results) == 2
    assert "Canary" not in await everything(node, store, case_id, poster)


async def test_after_a_restore_of_uneven_parts_everything_redacted_is_swept_again(
    node: Node, store: Store
) -> None:
    poster = await enrol(store)
    case_id = await put_up(node, poster)
    said = await say(node, case_id, poster, CANARY)
    kept = (await store.room_log.entry(case_id, said)) or pytest.fail("not kept")
    await node.services.redacting.redact(case_id, "r", said, "own", by=poster)
    # The log is older than the list of what was swept.
    await store.room_log.replace_data(kept, kept.data)
    assert await node.services.redacting.sweep() == 0

    assert await store.redactions.rearm() == 1
    assert await node.services.redacting.sweep() == 1
    assert "Canary" not in await everything(node, store, case_id, poster)
