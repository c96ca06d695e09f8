"""Erasing cases and accounts, getting one's own data, what goes by itself after a time."""

import io
import json
import zipfile
from collections.abc import Sequence
from datetime import timedelta

import pytest

from server.app import Node
from server.clock import ManualClock
from server.config import Settings
from server.errors import ConflictError, ForbiddenError, NotFoundError, RoomIsClosedError
from server.identity.session import Caller
from server.keeping.assembly import build_keeping
from server.keeping.erasing import Erasing
from server.keeping.steps import Step, steps_of_account, steps_of_case
from server.moderation.reports import NewReport
from server.rooms.acts import Outcome
from server.rooms.board import CasesWanted
from server.rooms.service import NewMessage
from server.rooms.state import RoomState
from server.wire.events import check_event
from store.client import Store
from store.ids import CaseId, DoctorId
from store.records.erasure import Erasure
from store.records.translation import Remembered
from tests.integration.test_permissions import call, sign_in
from tests.integration.test_redaction import everything, upload
from tests.integration.test_rooms import enrol, enrol_many, join, put_up, say
from tests.makers import NOON

CANARY = "Canary Street 12"


class Cut(Exception):  # noqa: N818 - stands for a process that dies
    """The node died here."""


async def a_rich_case(node: Node, store: Store, poster: Caller, other: Caller) -> CaseId:
    """A case with words wherever they can be."""
    services = node.services
    case_id = await put_up(
        node, poster, title=CANARY, story=CANARY, question={"kind": "other", "text": CANARY}
    )
    picture_id = await upload(node, other)
    message = NewMessage(case_id, "m", CANARY, "en", attachment_ids=(picture_id,))
    said = (await services.rooms.post_message(message, by=other)).seq
    await services.rooms.edit(case_id, "e", said, f"Edited {CANARY}", by=other)
    poll = await services.polls.open(case_id, "p", CANARY, ("One", CANARY), by=other)
    assert poll.seq
    await services.reports.open(NewReport("r", "patient_data", CANARY, case_id, said), by=poster)
    await store.translation_memory.put(
        Remembered(
            id=f"{case_id}:{said}", source_language="en", language="es", key="k", shingles=(),
            source_text=CANARY, text=CANARY, case_id=case_id, seq=said, by=other.doctor_id, at=NOON,
        )
    )  # fmt: skip
    await services.rooms.resolve(case_id, "z", Outcome("solved", CANARY), by=poster)
    return case_id


async def all_that_is_kept(store: Store) -> str:
    """Every document of the database, as text."""
    found = []
    async with store.copying.one_instant() as session:
        for name in await store.copying.names():
            found += [repr(one) async for one in store.copying.read(name, session)]
    return "\n".join(found)


def cut_after(steps: Sequence[Step], count: int) -> list[Step]:
    """The first so many steps, and then the end of the process."""

    async def die(_: Erasure) -> None:
        raise Cut

    return [*steps[:count], Step("die", die)]


def dying(node: Node, store: Store, case_steps: list[Step], account_steps: list[Step]) -> Erasing:
    """What erases, on a node that dies before it is done."""
    services = node.services
    return Erasing(
        store.erasures,
        case_steps=case_steps,
        account_steps=account_steps,
        writing=node.rooms.writing,
        accounts=store.accounts,
        audit=services.audit,
        clock=services.clock,
        words=True,
        cooling_off=timedelta(days=14),
    )


async def test_an_erased_case_leaves_numbers_and_times_and_none_of_its_words(
    node: Node, store: Store
) -> None:
    poster, other = await enrol_many(store, 2)
    case_id = await a_rich_case(node, store, poster, other)
    before = await store.room_log.read(case_id, limit=100)
    assert "Canary" in await all_that_is_kept(store)

    await node.services.keeping.erasing.erase_case(case_id, "patient_request", by="operator")

    assert "Canary" not in await everything(node, store, case_id, poster)
    assert "Canary" not in await all_that_is_kept(store)
    after = await store.room_log.read(case_id, limit=100)
    assert [(one.seq, one.at, one.kind) for one in after[:-1]] == [
        (one.seq, one.at, one.kind) for one in before
    ]
    joined = await join(node, case_id, poster)
    for entry in joined.part.entries:
        check_event("room:entry", entry)
    assert joined.case["erased"]
    listed, _ = await node.services.board.list(poster.doctor_id, CasesWanted(mine=True))
    assert listed == []
    again = RoomState(case_id)
    again.apply_all(after)
    assert (await node.services.reading.room(case_id)).state == again


async def test_an_erased_case_takes_nothing_more(node: Node, store: Store) -> None:
    poster, other = await enrol_many(store, 2)
    case_id = await put_up(node, poster)
    await node.services.keeping.erasing.erase_case(case_id, "legal", by="operator")

    with pytest.raises(RoomIsClosedError):
        await say(node, case_id, other)
    with pytest.raises(RoomIsClosedError):
        await node.services.rooms.reopen(case_id, "again", not_answered=True, by=poster)
    with pytest.raises(NotFoundError):
        await node.services.keeping.erasing.erase_case(CaseId("x" * 22), "legal", by="operator")


async def test_an_erasure_that_was_cut_short_anywhere_is_finished_by_the_next_sweep(
    node: Node, store: Store
) -> None:
    poster, other = await enrol_many(store, 2)
    steps = steps_of_case(node.rooms.erasing, store)
    for count in range(len(steps)):
        case_id = await put_up(node, poster, key=f"case-{count}", title=CANARY, story=CANARY)
        await say(node, case_id, other, CANARY)
        with pytest.raises(Cut):
            await dying(node, store, cut_after(steps, count), []).erase_case(
                case_id, "legal", by="operator"
            )
    assert await node.services.keeping.erasing.sweep() == len(steps)

    assert "Canary" not in await all_that_is_kept(store)
    assert await node.services.keeping.erasing.sweep() == 0


async def test_an_account_whose_erasure_was_cut_short_anywhere_is_gone_after_the_next_sweep(
    node: Node, store: Store
) -> None:
    reader = await enrol(store)
    steps = steps_of_account(node.rooms.erasing, store, node.services.sessions)
    gone: list[DoctorId] = []
    cases: list[CaseId] = []
    for count in range(len(steps)):
        doctor = await enrol(store, name="Canary Ruiz", email=f"canary{count}@example.org")
        cases.append(await put_up(node, doctor, key=f"case-{count}", anonymous=False))
        await say(node, cases[-1], doctor, CANARY)
        with pytest.raises(Cut):
            await dying(node, store, [], cut_after(steps, count)).erase_account(
                doctor.doctor_id, "doctor_request", by="operator"
            )
        gone.append(doctor.doctor_id)
    await node.services.keeping.erasing.sweep()

    kept = await all_that_is_kept(store)
    assert "Canary" not in kept
    assert "canary" not in kept
    assert await store.accounts.many(gone) == {}
    shown = (await join(node, cases[-1], reader)).part.entries[0]["by"]
    assert (shown["name"], shown["former"]) == (None, True)


async def test_a_former_members_words_stay_unless_the_policy_says_otherwise(
    node: Node, store: Store
) -> None:
    poster, other = await enrol_many(store, 2)
    token = await sign_in(store, other)
    case_id = await put_up(node, poster)
    said = await say(node, case_id, other, "Give isoprenaline.")
    account = await store.accounts.get(other.doctor_id)
    await node.services.keeping.erasing.erase_account(
        other.doctor_id, "doctor_request", by="operator"
    )

    entry = next(
        one for one in (await join(node, case_id, poster)).part.entries if one["seq"] == said
    )
    assert entry["data"]["text"] == "Give isoprenaline."
    assert entry["by"]["former"]
    assert await call(node, "session:read", token) == "unauthenticated"
    with pytest.raises(ForbiddenError):
        await say(node, case_id, other)
    assert account is not None
    await store.accounts.add(account)  # the address and the licence are free again


async def test_erasing_a_suspended_account_does_not_free_its_licence(
    node: Node, store: Store
) -> None:
    doctor = await enrol(store, status="suspended", name="Canary Ruiz", licence_key="licence")
    await node.services.keeping.erasing.erase_account(doctor.doctor_id, "legal", by="operator")

    assert "Canary" not in await all_that_is_kept(store)
    assert await store.accounts.holds_licence("licence")


async def test_an_account_goes_when_its_days_of_cooling_off_are_over_and_may_be_kept_until_then(
    node: Node, store: Store, clock: ManualClock
) -> None:
    stays, goes = await enrol_many(store, 2)
    erasing = node.services.keeping.erasing
    for one in (stays, goes):
        asked = await erasing.ask_for_own(one.doctor_id)
        assert asked.due_at == NOON + timedelta(days=14)
    await erasing.call_off(stays.doctor_id)
    with pytest.raises(ConflictError):
        await erasing.call_off(stays.doctor_id)
    clock.advance(timedelta(days=13))
    assert await erasing.sweep() == 0
    clock.advance(timedelta(days=1))

    assert await erasing.sweep() == 1
    assert set(await store.accounts.many([stays.doctor_id, goes.doctor_id])) == {stays.doctor_id}


async def test_only_moderators_erase_cases_and_only_admins_accounts(
    node: Node, store: Store
) -> None:
    poster = await enrol(store, email="poster@example.org")
    case_id = await put_up(node, poster)
    moderator, admin = await enrol(store, role="moderator"), await enrol(store, role="admin")
    tokens = [await sign_in(store, one) for one in (poster, moderator, admin)]
    case = {"case_id": case_id, "reason": "patient_request"}
    doctor = {"email": "poster@example.org", "reason": "doctor_request"}

    codes = [await call(node, "case:erase", token, **case) for token in tokens]
    assert codes == ["forbidden", "ok", "ok"]
    codes = [await call(node, "doctor:erase", token, **doctor) for token in tokens]
    assert codes == ["forbidden", "forbidden", "ok"]
    kept = [one async for one in store.audit.read() if one.action == "case_erased"]
    assert {(one.actor, one.about["reason"]) for one in kept} == {
        (moderator.doctor_id, "patient_request"),
        (admin.doctor_id, "patient_request"),
    }


async def test_nobody_erases_an_account_without_proving_afresh_who_they_are(
    node: Node, store: Store, clock: ManualClock
) -> None:
    doctor = await enrol(store, email="doctor@example.org")
    own = await sign_in(store, doctor)
    admins = await sign_in(store, await enrol(store, role="admin"))
    clock.advance(timedelta(minutes=15))

    address = {"email": "doctor@example.org", "reason": "doctor_request"}
    assert await call(node, "account:erase", own, agreed=True) == "proof_needed"
    assert await call(node, "doctor:erase", admins, **address) == "proof_needed"
    assert await node.services.keeping.erasing.of_own(doctor.doctor_id) is None
    assert set(await store.accounts.many([doctor.doctor_id])) == {doctor.doctor_id}


async def test_ones_own_data_hold_all_of_it_and_nothing_of_anybody_else(
    node: Node, store: Store, clock: ManualClock
) -> None:
    poster = await enrol(store, name="Canary Poster", email="canary@example.org")
    doctor = await enrol(store, name="Elena Ruiz")
    case_id = await put_up(node, poster, title=CANARY, story=CANARY, anonymous=False)
    picture_id = await upload(node, doctor)
    message = NewMessage(case_id, "m", "Echo today.", "en", attachment_ids=(picture_id,))
    await node.services.rooms.post_message(message, by=doctor)
    exporting = node.services.keeping.exporting
    asked = await exporting.ask(doctor.doctor_id)
    assert await exporting.ask(doctor.doctor_id) == asked
    with pytest.raises(NotFoundError):
        await exporting.open(asked.id, doctor.doctor_id)
    assert await exporting.work() == 1

    opened = await exporting.open(asked.id, doctor.doctor_id)
    whole = b"".join([piece async for piece in opened.pieces])
    assert len(whole) == opened.size_bytes
    archive = zipfile.ZipFile(io.BytesIO(whole))
    inside = {name: archive.read(name) for name in archive.namelist()}
    assert b"Elena Ruiz" in inside["account.json"]
    said = json.loads(inside[f"cases/{case_id}.json"])
    assert [one["kind"] for one in said] == ["member_joined", "message_posted"]
    assert any(name.startswith(f"pictures/{picture_id}") for name in inside)
    text = b"\n".join(inside.values())
    for foreign in (b"Canary", b"canary", poster.doctor_id.encode(), b"password"):
        assert foreign not in text
    with pytest.raises(NotFoundError):
        await exporting.open(asked.id, poster.doctor_id)
    clock.advance(timedelta(hours=49))
    await exporting.work()
    with pytest.raises(NotFoundError):
        await exporting.open(asked.id, doctor.doctor_id)


async def test_old_cases_are_erased_by_one_node_when_their_time_is_over(
    node: Node, elsewhere: Node, store: Store, clock: ManualClock
) -> None:
    poster, other = await enrol_many(store, 2)
    old = await put_up(node, poster, key="old", title=CANARY)
    await say(node, old, other, CANARY)
    await node.services.rooms.resolve(old, "z", Outcome("solved", CANARY), by=poster)
    clock.advance(timedelta(days=90))
    new = await put_up(node, poster, key="new", title="Stays")
    settings = Settings(keep_cases_days=60)
    one, two = (
        build_keeping(
            settings, store, rooms=it.rooms, sessions=it.services.sessions,
            audit=it.services.audit, clock=clock,
        ).retention
        for it in (node, elsewhere)
    )  # fmt: skip

    assert [due.case_id for due in await one.due(clock.now())] == [old]
    assert await one.sweep() == 1
    assert await two.sweep() == 0
    assert "Canary" not in await all_that_is_kept(store)
    listed, _ = await node.services.board.list(poster.doctor_id, CasesWanted())
    assert [case["case_id"] for case in listed] == [new]
