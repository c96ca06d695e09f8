"""The audit trail on the real database: one chain for all nodes, nothing lost, nothing doubled."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

from server.audit.chain import Verdict, verify
from server.audit.trail import AuditTrail
from server.clock import ManualClock
from server.embedded import ServiceUrls
from server.wire.access import COMMAND_ROWS
from server.wire.auditing import Auditing
from server.wire.catalog import load_commands
from store.client import Store
from store.records.audit import AuditEntry
from tests.fuzzing.payloads import WORDS, Payloads
from tests.integration.test_wire_socket import CASE
from tests.makers import make_caller
from tests.wire_stage import LiveClient, Stage, running_node

SECRET = b"secret"


def trail_of(store: Store, clock: ManualClock, node: str = "a") -> AuditTrail:
    return AuditTrail(store.audit, clock=clock, node=node, secret=SECRET)


@asynccontextmanager
async def running(*trails: AuditTrail) -> AsyncIterator[None]:
    for trail in trails:
        trail.start()
    yield
    for trail in trails:
        await trail.close()


async def whole(store: Store) -> Verdict:
    return await verify(store.audit.read(), SECRET)


async def kept(store: Store) -> list[AuditEntry]:
    return [entry async for entry in store.audit.read()]


async def test_nodes_that_write_at_once_make_one_chain_with_everything_once(
    store: Store, clock: ManualClock
) -> None:
    nodes = [trail_of(store, clock, name) for name in "abc"]
    async with running(*nodes):
        for n in range(60):
            for trail in nodes:
                trail.note(trail.event("noted", "doctor", number=str(n)))
            await asyncio.gather(*(trail.write(trail.event("done", "doctor")) for trail in nodes))

    entries = await kept(store)
    found = await whole(store)
    assert (found.entries, found.broken_at) == (360, None)
    assert len({entry.event_id for entry in entries}) == 360


async def test_what_is_written_is_there_when_it_returns(store: Store, clock: ManualClock) -> None:
    trail = trail_of(store, clock)
    await trail.write(trail.event("unmask_asked", "moderator", case_id="c"))

    (entry,) = await kept(store)
    assert (entry.action, entry.about) == ("unmask_asked", {"case_id": "c"})


async def test_an_event_whose_first_try_was_stored_is_kept_once(
    store: Store, clock: ManualClock
) -> None:
    event = trail_of(store, clock).event("done", "doctor")
    await trail_of(store, clock).write(event)
    await trail_of(store, clock).write(event)

    assert len(await kept(store)) == 1


async def test_looking_again_within_ten_minutes_is_one_look(
    store: Store, clock: ManualClock
) -> None:
    trail = trail_of(store, clock)
    async with running(trail):
        for case_id in ("one", "one", "two"):
            trail.note_view(trail.event("case_viewed", "doctor", case_id=case_id))

    assert [entry.about["case_id"] for entry in await kept(store)] == ["one", "two"]


async def test_a_changed_and_a_removed_entry_are_found(store: Store, clock: ManualClock) -> None:
    trail = trail_of(store, clock)
    for n in range(5):
        await trail.write(trail.event("done", "doctor", number=str(n)))
    collection = store._database[store.audit.COLLECTION]  # noqa: SLF001 - tampers
    await collection.update_one({"_id": 4}, {"$set": {"actor": "somebody else"}})
    changed = await whole(store)
    await collection.delete_one({"_id": 2})
    removed = await whole(store)

    assert (changed.broken_at, changed.why) == (4, "changed")
    assert (removed.broken_at, removed.why) == (2, "missing")


async def test_every_call_that_the_table_says_is_kept_leaves_one_entry_of_ids_and_codes(
    store: Store, clock: ManualClock
) -> None:
    trail, caller = trail_of(store, clock), make_caller()
    made = Payloads(1, cases=("c" * 22,), transport=None)
    auditing = Auditing(trail)
    reply = SimpleNamespace(
        me={"member_id": None}, doctor=SimpleNamespace(doctor_id="somebody", role="doctor")
    )
    rows = {name: row for name, row in COMMAND_ROWS.items() if row.audit}
    async with running(trail):
        for name in rows:
            command = load_commands()[name]
            payload = command.payload.model_construct(**made.sound(name))
            auditing.done(command, caller, payload, reply)

    entries = await kept(store)
    assert [entry.action for entry in entries] == [row.audit for row in rows.values()]
    assert {entry.actor for entry in entries} == {caller.doctor_id, "somebody"}
    told = [value for entry in entries for value in entry.about.values()]
    assert told
    assert not set(told) & set(WORDS)


async def post(stage: Stage, token: str, command: str, **payload: Any) -> dict[str, Any]:
    return await stage.post(command.replace(":", "/"), payload, token)


async def test_a_day_on_a_node_is_kept_without_a_word_that_anyone_typed(
    services: ServiceUrls,
) -> None:
    async with running_node(services) as stage:
        poster, reader, unverified = (
            await stage.doctor(),
            await stage.doctor(),
            await stage.doctor(verified=False),
        )
        case = {**CASE, "key": "c", "title": "Canary title"}
        case_id = (await post(stage, poster, "case:post", **case))["result"]["case_id"]
        await post(stage, reader, "room:join", case_id=case_id)
        await post(stage, reader, "room:join", case_id=case_id)
        await post(stage, poster, "room:join", case_id=case_id)
        await post(stage, unverified, "room:join", case_id=case_id)
        await post(stage, poster, "entry:redact", case_id=case_id, seq=1, reason="own")
        wrong = {"email": "canary@example.org", "password": "Canary password"}
        await stage.post("session/open", wrong)
        live = await LiveClient().connect(stage.url, auth={"token": reader})
        await live.call(
            "policy:set", {"discipline": "cardiology", "urgency": "now", "waves": "1@0"}
        )
        await live.client.disconnect()
        await stage.node.services.audit.close()
        store = await Store.open(services.mongo_url, database=stage.database)
        entries = await kept(store)
        await store.close()

    told = [(entry.action, entry.outcome) for entry in entries]
    assert told == [
        *[("sign_in", "ok")] * 3,
        ("case_viewed", "ok"),
        ("access_refused", "forbidden"),
        ("entry_redacted", "ok"),
        ("sign_in", "unauthenticated"),
        ("access_refused", "forbidden"),
    ]
    assert entries[3].about == {"case_id": case_id}
    assert "Canary" not in str(entries)
    assert "canary" not in str(entries)
