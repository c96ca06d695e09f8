"""Appeals on a whole node: once per decision, by another moderator, also while suspended."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from server.app import Node
from server.embedded import ServiceUrls
from server.errors import ConflictError, ForbiddenError, NotFoundError
from server.identity.session import Caller
from store.client import Store
from tests.identity_stage import PASSWORD, an_application
from tests.integration.test_moderation import kept, report
from tests.integration.test_rooms import enrol, enrol_many, put_up, say
from tests.wire_stage import Stage, running_node

CANARY = "I was quoting the guideline"


async def decided(node: Node, about: Caller, decision: Any, *, by: Caller) -> str:
    """Have something decided about a doctor; return the report's id."""
    case_id = await put_up(node, about)
    report_id = await report(node, by, case_id, await say(node, case_id, about))
    await node.services.reports.decide(report_id, decision, "Be civil.", by=by)
    return report_id


async def test_a_warned_doctor_appeals_once_and_another_moderator_decides(
    node: Node, store: Store
) -> None:
    author, other = await enrol_many(store, 2)
    first, second = await enrol_many(store, 2, role="moderator")
    report_id = await decided(node, author, "warn", by=first)
    appeals = node.services.appeals

    with pytest.raises(NotFoundError):
        await appeals.make(report_id, CANARY, by=other.doctor_id)
    appeal = await appeals.make(report_id, CANARY, by=author.doctor_id)
    with pytest.raises(ConflictError):
        await appeals.make(report_id, "Once more.", by=author.doctor_id)
    with pytest.raises(ForbiddenError):
        await appeals.decide(appeal.id, "stands", "I still think so.", by=first)
    (waiting,) = await appeals.queue("open")
    assert (waiting.appeal.text, waiting.report.decided_because) == (CANARY, "Be civil.")
    await appeals.decide(appeal.id, "lifted", "It was a quotation.", by=second)

    with pytest.raises(ConflictError):
        await appeals.decide(appeal.id, "stands", "No.", by=second)
    (about,) = (await appeals.of([waiting.report])).values()
    assert (about.outcome, about.because) == ("lifted", "It was a quotation.")
    (made,) = await kept(store, "appeal_made")
    (audited,) = await kept(store, "appeal_decided")
    assert (made.actor, audited.actor) == (author.doctor_id, second.doctor_id)
    assert audited.about["became"] == "lifted"
    assert CANARY not in str(made) + str(audited)


async def test_a_moderator_never_decides_their_own_appeal(node: Node, store: Store) -> None:
    first, author = await enrol_many(store, 2, role="moderator")
    report_id = await decided(node, author, "warn", by=first)

    appeal = await node.services.appeals.make(report_id, CANARY, by=author.doctor_id)

    with pytest.raises(ForbiddenError):
        await node.services.appeals.claim(appeal.id, by=author)


async def test_what_was_dismissed_or_redacted_is_not_appealed_against(
    node: Node, store: Store
) -> None:
    author, first = await enrol(store), await enrol(store, role="moderator")

    for decision, refused in (("dismiss", NotFoundError), ("redact", ConflictError)):
        report_id = await decided(node, author, decision, by=first)
        with pytest.raises(refused):
            await node.services.appeals.make(report_id, CANARY, by=author.doctor_id)


@pytest_asyncio.fixture
async def stage(services: ServiceUrls) -> AsyncIterator[Stage]:
    async with running_node(services) as running:
        yield running


async def test_whoever_is_suspended_reads_why_appeals_and_comes_back(stage: Stage) -> None:
    await stage.doctor()
    first, second = [await stage.doctor(role="moderator") for _ in range(2)]
    credentials = {"email": an_application(1).email, "password": PASSWORD}
    suspension = {"email": credentials["email"], "reason": "Third time."}
    assert not (await stage.post("appeal/read_suspended", credentials))["ok"]
    await stage.post("doctor/suspend", suspension, first)

    read = (await stage.post("appeal/read_suspended", credentials))["result"]
    (about,) = read["decisions"]
    assert (about["decided_because"], about["reason"], about["may_appeal"]) == (
        "Third time.", None, True,
    )  # fmt: skip
    appeal = {**credentials, "report_id": about["report_id"], "text": CANARY}
    made = (await stage.post("appeal/make_suspended", appeal))["result"]
    assert not made["decisions"][0]["may_appeal"]
    assert (await stage.post("appeal/make_suspended", appeal))["error"]["code"] == "conflict"

    (waiting,) = (await stage.post("appeal/list", {}, first))["result"]["appeals"]
    decision = {"appeal_id": waiting["appeal_id"], "outcome": "lifted", "reason": "A mistake."}
    refused = await stage.post("appeal/decide", decision, first)
    assert (waiting["open_to_me"], refused["error"]["code"]) == (False, "forbidden")
    lifted = (await stage.post("appeal/decide", decision, second))["result"]["appeal"]
    assert (lifted["outcome"], lifted["because"]) == ("lifted", "A mistake.")
    opened = await stage.post("session/open", credentials)
    assert opened["result"]["doctor"]["status"] == "verified"


async def test_reading_a_suspension_tells_nothing_of_any_other_account(stage: Stage) -> None:
    await stage.doctor()
    known = {"email": an_application(1).email, "password": PASSWORD}

    answers = [
        (await stage.post("appeal/read_suspended", given))["error"]
        for given in (
            known,
            {**known, "password": "a guess at it all"},
            {**known, "email": "nobody@example.org"},
        )
    ]

    assert [answer["code"] for answer in answers] == ["unauthenticated"] * 3
    assert len({answer["message"] for answer in answers}) == 1
