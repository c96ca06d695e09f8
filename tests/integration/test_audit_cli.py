"""`curbside audit` as an operator runs it."""

import json

import pytest

from server.audit.trail import AuditTrail
from server.clock import ManualClock
from server.embedded import ServiceUrls
from server.secret import audit_secret
from store.client import Store
from tests.operator import Operator, Terminal, operator_of

SECRET = "a secret of the operator's, longer than thirty-two characters"


@pytest.fixture
async def operator(
    terminal: Terminal, services: ServiceUrls, store: Store, clock: ManualClock
) -> Operator:
    """An operator, and three entries in the trail."""
    trail = AuditTrail(store.audit, clock=clock, node="a", secret=audit_secret(SECRET.encode()))
    for action in ("sign_in", "case_viewed", "unmask_asked"):
        await trail.write(trail.event(action, "doctor", case_id="c"))
    return operator_of(terminal, services, store, "audit", CURBSIDE_SECRET=SECRET)


async def test_a_whole_trail_verifies_and_tells_its_head(operator: Operator) -> None:
    verified = await operator.types("verify")
    assert (verified.code, verified.out.split(",")[0]) == (0, "whole: 3 entries")
    head = verified.out.split()[-1]

    assert (await operator.types("verify", "--expect", head)).code == 0
    assert (await operator.types("verify", "--expect", "3:another")).code == 2
    assert (await operator.types("verify", "--expect", "nonsense")).code == 2


async def test_the_first_broken_link_is_named(operator: Operator, store: Store) -> None:
    collection = store._database[store.audit.COLLECTION]  # noqa: SLF001 - tampers
    await collection.update_one({"_id": 2}, {"$set": {"about": {}}})

    verified = await operator.types("verify")
    assert (verified.code, verified.err) == (1, "broken at entry 2: changed\n")


async def test_an_export_prints_the_entries_of_a_time_as_json_lines(operator: Operator) -> None:
    printed = await operator.types("export", "--from", "2026-03-02", "--to", "2026-03-03")
    entries = [json.loads(line) for line in printed.out.splitlines()]
    before = await operator.types("export", "--to", "2026-03-02")

    assert [entry["action"] for entry in entries] == ["sign_in", "case_viewed", "unmask_asked"]
    assert (before.code, before.out) == (0, "")
