"""Cases and rooms through their services, on the real databases."""

import asyncio
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from server.app import Node
from server.clock import ManualClock
from server.errors import ForbiddenError, InvalidError, KeyReusedError, NotFoundError
from server.identity.session import Caller
from server.rooms.acts import Outcome
from server.rooms.board import CasesWanted
from server.rooms.board_audit import BOARD_AUDIT_EVERY, OVERLAP, BoardAudit
from server.rooms.reading import Joined
from server.rooms.service import NewCasePost, NewMessage
from server.wire.events import check_event
from store.client import Store
from store.ids import CaseId, new_id
from tests.makers import make_account, make_caller, make_case


async def enrol(store: Store, **changes: Any) -> Caller:
    account = make_account(**changes)
    await store.accounts.add(account)
    return make_caller(account)


async def enrol_many(store: Store, count: int, **changes: Any) -> list[Caller]:
    return [await enrol(store, **changes) for _ in range(count)]


async def put_up(node: Node, by: Caller, *, key: str = "case-1", **changes: Any) -> CaseId:
    anonymous = changes.pop("anonymous", True)
    case = make_case(**changes)
    del case["attachments"]
    posted = await node.services.rooms.post_case(
        NewCasePost(key=key, case=case, anonymous=anonymous), by=by
    )
    return posted.case_id


async def say(node: Node, case_id: CaseId, by: Caller, text: str = "Echo today.") -> int:
    message = NewMessage(case_id=case_id, key=new_id(), text=text, language="en")
    return (await node.services.rooms.post_message(message, by=by)).seq


async def join(node: Node, case_id: CaseId, by: Caller, **changes: Any) -> Joined:
    arguments: dict[str, Any] = {"socket_id": None, "after": None, "tail": None, "anonymous": None}
    return await node.services.reading.join(case_id, by=by, **(arguments | changes))


def kinds(entries: Sequence[dict[str, Any]]) -> list[str]:
    return [entry["kind"] for entry in entries]


async def test_a_case_becomes_a_room_that_tells_its_whole_story(node: Node, store: Store) -> None:
    poster, specialist = await enrol_many(store, 2)
    case_id = await put_up(node, poster)
    await say(node, case_id, specialist)
    await node.services.rooms.resolve(case_id, "end", Outcome("solved", "Stenosis."), by=poster)

    joined = await join(node, case_id, specialist)
    assert kinds(joined.part.entries) == [
        "case_posted",
        "member_joined",
        "message_posted",
        "case_answered",
        "case_resolved",
    ]
    for entry in joined.part.entries:
        check_event("room:entry", entry)
    assert joined.case["status"] == "resolved"
    assert joined.me["member_id"] == joined.part.entries[2]["by"]["member_id"]


async def test_a_case_posted_again_under_its_key_is_the_same_case(node: Node, store: Store) -> None:
    poster = await enrol(store)
    first = await put_up(node, poster)

    assert await put_up(node, poster) == first
    with pytest.raises(KeyReusedError):
        await put_up(node, poster, title="Another case altogether")
    assert await store.room_log.head(first) == 1


async def test_two_doctors_may_use_the_same_key(node: Node, store: Store) -> None:
    one, other = await enrol_many(store, 2)

    assert await put_up(node, one) != await put_up(node, other)


async def test_nothing_of_an_anonymous_doctor_is_in_what_others_read(
    node: Node, store: Store
) -> None:
    poster = await enrol(store, name="Canary Poster", email="canary.poster@example.org")
    replier = await enrol(store, name="Canary Replier", email="canary.replier@example.org")
    reader = await enrol(store)
    case_id = await put_up(node, poster)
    await say(node, case_id, replier)

    joined = await join(node, case_id, reader)
    synced = await node.services.reading.sync(case_id, epoch=None, after=0, before=None, limit=100)
    listed, _ = await node.services.board.list(reader.doctor_id, CasesWanted())
    received = json.dumps(
        [joined.case, joined.members, joined.me, joined.part.entries, synced.entries, listed]
    )
    for secret in ("Canary", "canary", poster.doctor_id, replier.doctor_id):
        assert secret not in received


async def test_a_named_doctor_is_shown_by_name(node: Node, store: Store) -> None:
    poster = await enrol(store, name="Elena Ruiz")
    case_id = await put_up(node, poster, anonymous=False)

    assert (await join(node, case_id, poster)).case["by"]["name"] == "Elena Ruiz"


async def test_a_replier_who_asked_to_be_named_is_and_may_not_go_back(
    node: Node, store: Store
) -> None:
    poster, replier = await enrol_many(store, 2, name="Elena Ruiz")
    case_id = await put_up(node, poster)
    await join(node, case_id, replier, anonymous=False)
    await say(node, case_id, replier)
    joined = await join(node, case_id, replier, anonymous=True)

    assert joined.me["anonymous"] is False
    assert joined.part.entries[-1]["kind"] == "case_answered"
    assert joined.part.entries[2]["by"]["name"] == "Elena Ruiz"


async def test_a_revealed_name_shows_on_later_entries_only_whenever_they_are_read(
    node: Node, store: Store
) -> None:
    poster, replier = await enrol_many(store, 2, name="Elena Ruiz")
    case_id = await put_up(node, poster)
    await say(node, case_id, replier)
    await node.services.rooms.reveal(case_id, "me", by=replier)
    await say(node, case_id, replier)

    entries = (await join(node, case_id, poster)).part.entries
    names = [entry["by"]["name"] for entry in entries if entry["kind"] == "message_posted"]
    assert names == [None, "Elena Ruiz"]


async def test_small_groups_are_shown_coarser(node: Node, store: Store) -> None:
    rare = await enrol(store, specialties=("electrophysiology",))
    await enrol_many(store, 5, specialties=("dermatology",), country="MX")
    common = await enrol(store, specialties=("dermatology",), country="MX")

    by_rare = (await join(node, await put_up(node, rare), rare)).case["by"]
    by_common = (await join(node, await put_up(node, common), rare)).case["by"]
    assert (by_rare["specialty"], by_rare["country"]) == ("cardiology", None)
    assert (by_common["specialty"], by_common["country"]) == ("dermatology", "MX")


async def test_members_are_unlinkable_between_cases(node: Node, store: Store) -> None:
    poster, reader = await enrol_many(store, 2)
    one = await join(node, await put_up(node, poster, key="a"), reader)
    other = await join(node, await put_up(node, poster, key="b"), reader)

    assert one.case["by"]["member_id"] != other.case["by"]["member_id"]


async def test_reading_leaves_no_entry_and_makes_nobody_a_member(node: Node, store: Store) -> None:
    poster, reader = await enrol_many(store, 2)
    case_id = await put_up(node, poster)
    joined = await join(node, case_id, reader)

    assert joined.me == {"member_id": None, "alias": None, "anonymous": True}
    assert await store.room_log.head(case_id) == 1


async def test_long_logs_come_in_parts_in_both_directions(node: Node, store: Store) -> None:
    poster = await enrol(store)
    case_id = await put_up(node, poster)
    for n in range(9):
        await say(node, case_id, poster, f"Message {n}")
    sync = node.services.reading.sync

    tail = await join(node, case_id, poster, tail=3)
    assert [entry["seq"] for entry in tail.part.entries] == [8, 9, 10]
    back = await sync(case_id, epoch=None, after=None, before=8, limit=4)
    assert ([entry["seq"] for entry in back.entries], back.more) == ([4, 5, 6, 7], True)
    on = await sync(case_id, epoch=None, after=4, before=None, limit=4)
    assert ([entry["seq"] for entry in on.entries], on.seq, on.more) == ([5, 6, 7, 8], 10, True)


async def test_a_reader_of_another_epoch_or_from_the_future_starts_over(
    node: Node, store: Store
) -> None:
    poster = await enrol(store)
    case_id = await put_up(node, poster)
    sync = node.services.reading.sync

    assert (await sync(case_id, epoch="old", after=0, before=None, limit=9)).reset
    assert (await sync(case_id, epoch=None, after=7, before=None, limit=9)).reset


async def test_a_sync_needs_one_direction(node: Node, store: Store) -> None:
    case_id = await put_up(node, await enrol(store))

    with pytest.raises(InvalidError):
        await node.services.reading.sync(case_id, epoch=None, after=1, before=2, limit=9)


async def test_a_room_that_was_never_posted_is_not_found(node: Node, store: Store) -> None:
    doctor = await enrol(store)
    nowhere = CaseId(new_id())

    with pytest.raises(NotFoundError):
        await join(node, nowhere, doctor)
    with pytest.raises(NotFoundError):
        await say(node, nowhere, doctor)


async def test_the_board_counts_unread_views_and_pages_on(
    node: Node, store: Store, clock: ManualClock
) -> None:
    poster, reader = await enrol_many(store, 2)
    case_ids = []
    for n in range(3):
        case_ids.append(await put_up(node, poster, key=f"case-{n}"))
        clock.advance(timedelta(minutes=1))
    await node.services.reading.seen(case_ids[2], reader.doctor_id, seq=1)
    await node.services.reading.seen(case_ids[2], reader.doctor_id, seq=1)
    await node.services.reading.seen(case_ids[2], poster.doctor_id, seq=1)

    page, cursor = await node.services.board.list(reader.doctor_id, CasesWanted(limit=2))
    assert [case["case_id"] for case in page] == case_ids[:0:-1]
    assert (page[0]["seen_seq"], page[0]["views"], page[1]["seen_seq"]) == (1, 2, 0)
    rest, end = await node.services.board.list(reader.doctor_id, CasesWanted(before=cursor))
    assert ([case["case_id"] for case in rest], end) == ([case_ids[0]], None)


async def test_the_board_filters_by_discipline_status_words_and_owner(
    node: Node, store: Store
) -> None:
    poster, other = await enrol_many(store, 2)
    heart = await put_up(node, poster, specialties=["heart_failure"], title="Disnea súbita")
    skin = await put_up(node, other, specialties=["dermatology"])
    await node.services.rooms.resolve(skin, "end", Outcome("solved", None), by=other)

    async def listed(**wanted: Any) -> list[str]:
        page, _ = await node.services.board.list(poster.doctor_id, CasesWanted(**wanted))
        return [case["case_id"] for case in page]

    assert await listed(specialty="cardiology") == [heart]
    assert await listed(status="resolved") == [skin]
    assert await listed(mine=True) == [heart]
    assert await listed(text="subita") == [heart]
    with pytest.raises(InvalidError):
        await listed(before="nonsense")


async def test_a_summary_that_a_dead_node_left_behind_is_put_right(
    node: Node, store: Store
) -> None:
    poster = await enrol(store)
    case_id = await put_up(node, poster)
    await say(node, case_id, poster)
    assert (await store.cases.seqs([case_id]))[case_id] == 1

    assert await node.services.board.audit() == 1
    assert (await store.cases.seqs([case_id]))[case_id] == 2


async def test_one_node_at_a_time_looks_for_summaries_left_behind(
    node: Node, store: Store, clock: ManualClock
) -> None:
    poster = await enrol(store)
    case_id = await put_up(node, poster)
    first, second = (
        BoardAudit(board=node.services.board, leases=store.leases, clock=clock) for _ in range(2)
    )

    async def left_behind_by(audit: BoardAudit, text: str) -> int:
        """What this one puts right of an entry whose summary nobody made."""
        clock.advance(BOARD_AUDIT_EVERY)
        await say(node, case_id, poster, text)
        return await audit.round()

    assert [await audit.round() for audit in (first, second)] == [0, 0]
    assert await left_behind_by(first, "one") == 1
    assert await left_behind_by(second, "two") == 0, "it is the first one's to do"
    assert await first.round() == 1
    # The first one dies.
    clock.advance(OVERLAP)
    assert await left_behind_by(second, "three") == 1
    assert (await store.cases.seqs([case_id]))[case_id] == 4
    assert await left_behind_by(first, "four") == 0


async def test_the_board_can_be_rebuilt_from_the_logs(node: Node, store: Store) -> None:
    poster = await enrol(store)
    case_id = await put_up(node, poster)
    await node.services.reading.seen(case_id, poster.doctor_id, seq=1)
    before = await store.cases.read(case_id)
    await store.cases.replace(before.model_copy(update={"title": "Damaged", "views": 9}))  # type: ignore[union-attr]

    assert await node.services.board.rebuild() == 1
    assert await store.cases.read(case_id) == before


async def test_only_the_poster_may_resolve(node: Node, store: Store) -> None:
    poster, other = await enrol_many(store, 2)
    case_id = await put_up(node, poster)

    with pytest.raises(ForbiddenError):
        await node.services.rooms.resolve(case_id, "x", Outcome("solved", None), by=other)


async def test_reopening_as_not_answered_arms_a_new_run(node: Node, store: Store) -> None:
    poster, specialist = await enrol_many(store, 2)
    case_id = await put_up(node, poster)
    await say(node, case_id, specialist)
    await node.services.rooms.reopen(case_id, "again", not_answered=True, by=poster)

    joined = await join(node, case_id, poster)
    assert (joined.case["status"], joined.case["run"]) == ("open", 2)
    second = await store.escalations.of_case(case_id, 2)
    assert second is not None
    assert second.state == "arming"


async def test_a_case_reopened_while_it_is_being_resolved_is_never_open_without_paging(
    node: Node, store: Store
) -> None:
    poster = await enrol(store)
    case_id = await put_up(node, poster)
    rooms = node.services.rooms

    for n in range(5):
        await asyncio.gather(
            rooms.resolve(case_id, f"end-{n}", Outcome("solved", None), by=poster),
            rooms.reopen(case_id, f"again-{n}", not_answered=False, by=poster),
        )
        case = (await join(node, case_id, poster)).case
        escalation = await store.escalations.of_case(case_id, case["run"])
        assert case["status"] == "open"
        assert escalation is not None
        assert escalation.state == "arming"
