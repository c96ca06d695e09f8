"""What admins and moderators see of the whole: health of nodes and queues, and what staff did."""

from datetime import timedelta
from typing import Any

import pytest

from server.app import Node
from server.clock import ManualClock
from server.embedded import ServiceUrls
from server.errors import NotFoundError
from server.identity.session import Caller
from server.moderation.audit_search import STAFF_ACTIONS, Found, Sought
from server.moderation.reports import NewReport
from store.client import Store
from store.ids import CaseId, new_id
from store.translations import Want
from tests.integration.test_doctors import account_of
from tests.integration.test_moderation import kept, report
from tests.integration.test_permissions import call, sign_in
from tests.integration.test_rooms import enrol, enrol_many, join, put_up, say
from tests.stories.nodes import eventually
from tests.wire_stage import running_node


async def test_a_node_says_how_it_is(services: ServiceUrls) -> None:
    async with running_node(services) as stage:
        token = await stage.doctor(role="admin")
        health: dict[str, Any] = {}

        async def is_told() -> bool:
            health.update((await stage.post("system/health", {}, token))["result"])
            return bool(health["nodes"])

        await eventually(is_told, within_s=60.0, what="the node says how it is")
        (node,) = health["nodes"]
        assert (node["state"], node["late"]) == ("well", [])
        assert {queue["name"]: queue["waiting"] for queue in health["queues"]} == {
            "paging": 0, "delivery": 0, "translation": 0, "redaction": 0, "erasure": 0,
        }  # fmt: skip


async def test_what_waits_is_counted_and_late_after_a_while(
    node: Node, store: Store, clock: ManualClock
) -> None:
    system = node.services.system
    wanted = Want(case_id=CaseId(new_id()), seq=1, language="es", priority=0)
    await store.translations.want([wanted], now=clock.now())
    await store.redactions.arm(
        CaseId(new_id()), 1, attachment_ids=(), asked_at=clock.now() - timedelta(minutes=5)
    )

    now = {queue.name: queue for queue in (await system.read()).queues}
    assert (now["translation"].waiting.count, now["translation"].late) == (1, False)
    assert (now["redaction"].waiting.count, now["redaction"].late) == (1, True)
    clock.advance(timedelta(minutes=2))
    later = {queue.name: queue for queue in (await system.read()).queues}
    assert later["translation"].late
    assert later["translation"].waiting.oldest_at == now["translation"].waiting.oldest_at


async def search(node: Node, by: Caller, *, limit: int = 50, **sought: Any) -> Found:
    return await node.services.audit_search.find(Sought(**sought), limit=limit, by=by)


def actions(found: Found) -> list[str]:
    return [act.entry.action for act in found.acts]


async def test_what_staff_did_is_found_by_case_person_kind_and_time(
    node: Node, store: Store, clock: ManualClock
) -> None:
    poster, author = await enrol_many(store, 2)
    one, other = await enrol_many(store, 2, role="moderator")
    case_id = await put_up(node, poster)
    reported = await report(node, poster, case_id, await say(node, case_id, author))
    await node.services.reports.decide(reported, "redact", "No selling.", by=one)
    clock.advance(timedelta(hours=1))
    await node.services.doctors.suspend(
        (await account_of(store, author.doctor_id)).email, "Sells devices.", by=other
    )

    by_case = await search(node, other, case_id=case_id)
    assert actions(by_case) == ["audit_searched", "report_decided"]
    email = (await account_of(store, one.doctor_id)).email
    by_person = await search(node, other, email=email)
    assert actions(by_person) == ["report_decided"]
    assert by_person.acts[0].by is not None
    assert by_person.acts[0].by.email == email
    (suspended,) = (await search(node, other, action="doctor_suspended")).acts
    assert suspended.to is not None
    assert suspended.to.id == author.doctor_id
    early = await search(node, other, to_at=clock.now() - timedelta(minutes=30))
    assert actions(early) == ["report_decided"]
    with pytest.raises(NotFoundError):
        await search(node, other, email="no@where.example")


async def test_nothing_that_a_doctor_did_as_a_doctor_is_told(node: Node, store: Store) -> None:
    poster = await enrol(store)
    # Who moderates may post and answer like everybody else, without a name.
    member, moderator = await enrol_many(store, 2, role="moderator")
    case_id = await put_up(node, poster)
    await join(node, case_id, member)
    said = [await say(node, case_id, member) for _ in range(2)]
    token, others = await sign_in(store, member), await sign_in(store, moderator)
    about = {"case_id": case_id, "reason": "abuse"}
    assert await call(node, "room:join", token, case_id=case_id) == "ok"
    assert await call(node, "room:export", token, case_id=case_id, format="json") == "ok"
    assert await call(node, "entry:redact", token, seq=said[0], **about) == "ok"
    assert await call(node, "entry:redact", others, seq=said[1], **about) == "ok"
    await node.services.audit.close()

    found = await search(node, moderator, case_id=case_id)
    told = [(act.entry.action, act.entry.actor) for act in found.acts]
    assert ("entry_redacted", moderator.doctor_id) in told
    assert not [one for one in told if one[1] == member.doctor_id]
    assert all(act.entry.action in STAFF_ACTIONS for act in found.acts)
    assert all(act.to is None for act in found.acts)


async def test_a_search_goes_on_page_by_page_and_is_itself_kept(node: Node, store: Store) -> None:
    moderator = await enrol(store, role="moderator")
    for number in range(5):
        new = NewReport(key=new_id(), reason="abuse", text=str(number), case_id=None, seq=None)
        opened = await node.services.reports.open(new, by=await enrol(store))
        await node.services.reports.decide(opened.id, "dismiss", "Fine.", by=moderator)

    seen: list[int] = []
    before: int | None = None
    for _ in range(3):
        page = await search(node, moderator, action="report_decided", limit=2, before=before)
        seen += [act.entry.seq for act in page.acts]
        before = page.next
    assert (len(set(seen)), seen, before) == (5, sorted(seen, reverse=True), None)
    looks = await kept(store, "audit_searched")
    assert [one.actor for one in looks] == [moderator.doctor_id] * 3
    assert looks[0].about == {"sought": "report_decided"}


async def test_a_doctor_neither_looks_nor_searches(node: Node, store: Store) -> None:
    doctor, moderator = await enrol(store), await enrol(store, role="moderator")
    tokens = [await sign_in(store, caller) for caller in (doctor, moderator)]

    assert [await call(node, "audit:search", token) for token in tokens] == ["forbidden", "ok"]
    assert [await call(node, "system:health", token) for token in tokens] == ["forbidden"] * 2
