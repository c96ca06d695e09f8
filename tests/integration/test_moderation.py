"""Reports, unmasking and export on a whole node: who sees what, and what is kept of it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from server.app import Node
from server.audit.trail import AuditTrail
from server.clock import ManualClock
from server.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from server.identity.session import Caller
from server.moderation.reports import CLAIM_FOR, NewReport
from server.moderation.unmasking import OPEN_FOR, Unmasking
from server.rooms.export import export_room
from store.audit import AuditEntries
from store.client import Store
from store.errors import StoreUnavailableError
from store.ids import CaseId, MemberId, new_id
from store.records.audit import AuditEntry
from tests.integration.test_rooms import enrol, enrol_many, join, put_up, say


async def report(
    node: Node, by: Caller, case_id: CaseId | None, seq: int | None = None, **changes: str
) -> str:
    fields: dict[str, Any] = {"key": new_id(), "reason": "abuse", "text": None, **changes}
    new = NewReport(case_id=case_id, seq=seq, **fields)
    return (await node.services.reports.open(new, by=by)).id


async def kept(store: Store, action: str) -> list[AuditEntry]:
    return [entry async for entry in store.audit.read() if entry.action == action]


async def test_a_reported_message_is_redacted_by_decision_and_its_author_told_why(
    node: Node, store: Store
) -> None:
    poster, author = await enrol_many(store, 2)
    moderator = await enrol(store, role="moderator")
    case_id = await put_up(node, poster)
    said = await say(node, case_id, author, "Buy my canary pills.")
    report_id = await report(node, poster, case_id, said, reason="promotion")

    await node.services.reports.decide(report_id, "redact", "No selling here.", by=moderator)
    entries = (await join(node, case_id, poster)).part.entries
    assert "canary" not in str(entries)
    assert entries[-1]["data"] == {"seq": said, "reason": "promotion", "by_moderator": True}
    (told,) = await node.services.reports.about(author.doctor_id)
    assert (told.decision, told.decided_because) == ("redact", "No selling here.")
    (audited,) = await kept(store, "report_decided")
    assert audited.about["decision"] == "redact"
    assert "selling" not in str(audited)


async def test_suspending_shuts_the_author_out(node: Node, store: Store) -> None:
    poster, author = await enrol_many(store, 2)
    moderator = await enrol(store, role="moderator")
    case_id = await put_up(node, poster)
    report_id = await report(node, poster, case_id, await say(node, case_id, author))

    await node.services.reports.decide(report_id, "suspend", "Third time.", by=moderator)
    account = await store.accounts.get(author.doctor_id)
    assert account is not None
    assert account.status == "suspended"


async def test_a_dismissed_report_stays_unknown_to_its_subject(node: Node, store: Store) -> None:
    poster, author = await enrol_many(store, 2)
    moderator = await enrol(store, role="moderator")
    case_id = await put_up(node, poster)
    report_id = await report(node, poster, case_id, await say(node, case_id, author))

    await node.services.reports.decide(report_id, "dismiss", "A fair question.", by=moderator)
    assert await node.services.reports.about(author.doctor_id) == []


async def test_one_moderator_at_a_time_holds_a_report_and_never_their_own(
    node: Node, store: Store, clock: ManualClock
) -> None:
    poster = await enrol(store)
    one, other, author = await enrol_many(store, 3, role="moderator")
    case_id = await put_up(node, poster)
    reports = node.services.reports
    report_id = await report(node, poster, case_id, await say(node, case_id, author))

    with pytest.raises(ForbiddenError):
        await reports.claim(report_id, by=author)
    await reports.claim(report_id, by=one)
    with pytest.raises(ConflictError):
        await reports.decide(report_id, "dismiss", "Fine.", by=other)
    clock.advance(CLAIM_FOR + timedelta(seconds=1))
    await reports.decide(report_id, "warn", "Be civil.", by=other)
    with pytest.raises(ConflictError):
        await reports.decide(report_id, "dismiss", "Fine.", by=one)
    assert [one.id for one in await reports.queue("decided")] == [report_id]


async def test_a_report_names_something_and_is_made_once(node: Node, store: Store) -> None:
    poster = await enrol(store)
    case_id = await put_up(node, poster)
    reports = node.services.reports
    new = NewReport(key="k", reason="abuse", text=None, case_id=case_id, seq=None)

    assert (await reports.open(new, by=poster)).id == (await reports.open(new, by=poster)).id
    with pytest.raises(InvalidError):
        await report(node, poster, None)
    with pytest.raises(NotFoundError):
        await report(node, poster, case_id, 99)
    assert await report(node, poster, None, text="Somebody writes to me outside.")


async def masked(node: Node, store: Store) -> tuple[CaseId, MemberId]:
    poster = await enrol(store, name="Canary Poster")
    case_id = await put_up(node, poster)
    return case_id, MemberId((await join(node, case_id, poster)).case["by"]["member_id"])


async def test_two_moderators_learn_who_a_member_is_and_each_step_is_kept(
    node: Node, store: Store
) -> None:
    case_id, member_id = await masked(node, store)
    one, other, third = await enrol_many(store, 3, role="moderator")
    unmasking = node.services.unmasking
    asked = await unmasking.ask(case_id, member_id, "A threat was made.", by=one)

    with pytest.raises(ConflictError):
        await unmasking.read(asked.id, by=one)
    with pytest.raises(ForbiddenError):
        await unmasking.confirm(asked.id, by=one)
    _, account = await unmasking.confirm(asked.id, by=other)
    assert account.name == "Canary Poster"
    assert (await unmasking.read(asked.id, by=one))[1].name == "Canary Poster"
    with pytest.raises(NotFoundError):
        await unmasking.read(asked.id, by=third)
    with pytest.raises(ConflictError):
        await unmasking.confirm(asked.id, by=third)
    for action, by in (
        ("unmask_asked", one),
        ("unmask_confirmed", other),
        ("unmask_read", one),
    ):
        entries = await kept(store, action)
        assert entries[0].actor == by.doctor_id
        assert entries[0].about["member_id"] == member_id


async def test_a_request_that_nobody_confirmed_lapses(
    node: Node, store: Store, clock: ManualClock
) -> None:
    case_id, member_id = await masked(node, store)
    one, other = await enrol_many(store, 2, role="moderator")
    asked = await node.services.unmasking.ask(case_id, member_id, "A threat.", by=one)

    clock.advance(OPEN_FOR + timedelta(seconds=1))
    with pytest.raises(NotFoundError):
        await node.services.unmasking.confirm(asked.id, by=other)


class Full(AuditEntries):
    """An audit trail that can't be written, as when its disk is full."""

    async def append(self, entries: Sequence[AuditEntry]) -> None:  # noqa: ARG002 - none is kept
        raise StoreUnavailableError


async def test_nothing_is_told_while_the_audit_trail_cannot_be_written(
    node: Node, store: Store, clock: ManualClock
) -> None:
    case_id, member_id = await masked(node, store)
    one, other = await enrol_many(store, 2, role="moderator")
    asked = await node.services.unmasking.ask(case_id, member_id, "A threat.", by=one)
    full = Full(store._database)  # noqa: SLF001 - as the store makes it
    blocked = Unmasking(
        store.unmaskings,
        reading=node.services.reading,
        accounts=node.services.accounts,
        audit=AuditTrail(full, clock=clock, node="a", secret=b"s"),
        clock=clock,
    )

    with pytest.raises(StoreUnavailableError):
        await blocked.confirm(asked.id, by=other)
    request = await store.unmaskings.get(asked.id)
    assert request is not None
    assert request.confirmed_by is None


async def test_an_export_holds_the_room_by_alias_and_nobodys_name(node: Node, store: Store) -> None:
    poster = await enrol(store, name="Canary Poster")
    replier = await enrol(store, name="Canary Replier", specialties=("cardiology",))
    case_id = await put_up(node, poster)
    said = await say(node, case_id, replier, "# Not a heading\n<b>5 mg</b> today")
    gone = await say(node, case_id, replier, "Lives in Canary Street.")
    await node.services.redacting.redact(case_id, "r", gone, "own", by=replier)

    page = await export_room(node.services.reading, case_id, "markdown")
    document = await export_room(node.services.reading, case_id, "json")
    assert "Cardiology 1" in page
    assert "    # Not a heading\n    <b>5 mg</b> today" in page
    assert "> (redacted)" in page
    assert f"**{said} · " in page
    for text in (page, document):
        assert "Canary" not in text
        assert poster.doctor_id not in text
        assert "5 mg" in text
