"""Checks of licences on a whole node: who may do what, what is kept, and what doctors are told."""

from datetime import timedelta
from typing import Any

import pytest

from server.app import Node
from server.clock import ManualClock
from server.errors import ConflictError, ForbiddenError, NotFoundError
from server.identity.licence_checks import LicenceChecks
from server.identity.registers import Finding
from server.identity.session import Caller
from server.moderation.licence_queue import CLAIM_FOR, LicenceQueue
from store.client import Store
from store.ids import DoctorId
from tests.identity_stage import Node as IdentityNode
from tests.identity_stage import an_application, signed_in
from tests.integration.test_moderation import kept
from tests.integration.test_permissions import call, sign_in
from tests.integration.test_rooms import enrol, enrol_many


async def applicant(store: Store, **changes: Any) -> Caller:
    """Somebody whose licence nobody has looked at."""
    return await enrol(store, status="pending", **changes)


async def opened(node: Node, by: Caller) -> str:
    """Return the check of a doctor, opened by their own first look."""
    check = (await node.services.licences.own.read(by.doctor_id)).check
    assert check is not None
    return check.id


async def status_of(store: Store, doctor_id: DoctorId) -> str:
    account = await store.accounts.get(doctor_id)
    assert account is not None
    return account.status


def queue(node: Node) -> LicenceQueue:
    return node.services.licences.queue


async def test_a_doctor_is_asked_answers_and_is_verified_for_a_year(
    node: Node, store: Store, clock: ManualClock
) -> None:
    doctor = await applicant(store)
    admin = await enrol(store, role="admin")
    own = node.services.licences.own
    check_id = await opened(node, doctor)

    assert (await own.read(doctor.doctor_id)).waits_for == "reviewer"
    await queue(node).claim(check_id, by=admin)
    await queue(node).ask(check_id, "A photo of the card, please.", by=admin)
    asked = await own.read(doctor.doctor_id)
    assert asked.waits_for == "doctor"
    assert asked.check is not None
    assert asked.check.asked == "A photo of the card, please."
    await own.answer("$state: the college closes until Monday.", by=doctor)
    (waiting,) = await queue(node).queue("open", by=admin)
    assert waiting.check.answer == "$state: the college closes until Monday."
    await queue(node).decide(check_id, "verify", "Found in the register.", by=admin)

    account = await store.accounts.get(doctor.doctor_id)
    assert account is not None
    assert account.verified
    assert account.verified_until == clock.now() + timedelta(days=365)
    decided = await own.read(doctor.doctor_id)
    assert decided.check is not None
    assert (decided.waits_for, decided.check.decided_because) == (None, "Found in the register.")
    with pytest.raises(ConflictError):
        await own.answer("One more thing.", by=doctor)


async def test_decisions_are_kept_first_without_a_word_of_them(node: Node, store: Store) -> None:
    doctor, admin = await applicant(store), await enrol(store, role="admin")
    check_id = await opened(node, doctor)

    await queue(node).decide(check_id, "reject", "Canary: not in the register.", by=admin)
    (entry,) = await kept(store, "licence_decided")
    assert entry.actor == admin.doctor_id
    assert (entry.about["check_id"], entry.about["decision"]) == (check_id, "reject")
    assert "Canary" not in str(entry)
    assert await status_of(store, doctor.doctor_id) == "rejected"


async def test_one_reviewer_at_a_time_holds_a_check_and_never_their_own(
    node: Node, store: Store, clock: ManualClock
) -> None:
    doctor = await applicant(store, role="admin")
    one, other = await enrol_many(store, 2, role="admin")
    check_id = await opened(node, doctor)

    with pytest.raises(ForbiddenError):
        await queue(node).claim(check_id, by=doctor)
    assert await queue(node).queue("open", by=doctor) == []
    await queue(node).claim(check_id, by=one)
    with pytest.raises(ConflictError):
        await queue(node).decide(check_id, "verify", "Fine.", by=other)
    clock.advance(CLAIM_FOR + timedelta(seconds=1))
    await queue(node).decide(check_id, "verify", "Fine.", by=other)
    with pytest.raises(ConflictError):
        await queue(node).decide(check_id, "reject", "Not fine.", by=one)
    with pytest.raises(NotFoundError):
        await queue(node).claim("x" * 22, by=one)


async def test_who_gave_a_first_opinion_leaves_the_decision_to_another(
    node: Node, store: Store
) -> None:
    doctor = await applicant(store)
    one, other = await enrol_many(store, 2, role="admin")
    check_id = await opened(node, doctor)

    await queue(node).pass_on(check_id, "reject", "The card looks altered.", by=one)
    with pytest.raises(ForbiddenError):
        await queue(node).decide(check_id, "reject", "Altered.", by=one)
    claimed = await queue(node).claim(check_id, by=other)
    assert claimed.check.opinion is not None
    assert claimed.check.opinion.reason == "The card looks altered."
    with pytest.raises(ConflictError):
        await queue(node).pass_on(check_id, "reject", "I think so, too.", by=other)
    await queue(node).decide(check_id, "verify", "It is the old form.", by=other)
    assert await status_of(store, doctor.doctor_id) == "verified"


async def test_a_suspension_is_not_lifted_by_a_check(node: Node, store: Store) -> None:
    doctor, admin = await applicant(store), await enrol(store, role="admin")
    check_id = await opened(node, doctor)
    account = await store.accounts.get(doctor.doctor_id)
    assert account is not None
    await store.accounts.set_status(account.email, "suspended")

    with pytest.raises(ConflictError):
        await queue(node).decide(check_id, "verify", "Found.", by=admin)
    assert await status_of(store, doctor.doctor_id) == "suspended"


async def test_whom_an_operator_verified_leaves_the_queue(node: Node, store: Store) -> None:
    doctor, admin = await applicant(store), await enrol(store, role="admin")
    await opened(node, doctor)
    account = await store.accounts.get(doctor.doctor_id)
    assert account is not None
    await node.services.accounts.verify(account.email)

    assert await queue(node).queue("open", by=admin) == []
    check = (await node.services.licences.own.read(doctor.doctor_id)).check
    assert check is not None
    assert (check.state, check.decided_by) == ("decided", "operator")


async def test_the_queue_finds_who_registered_before_there_was_one(
    node: Node, store: Store
) -> None:
    doctor, admin = await applicant(store), await enrol(store, role="admin")

    listed = await queue(node).queue("open", by=admin)
    assert [one.account.id for one in listed] == [doctor.doctor_id]
    assert len(await queue(node).queue("open", by=admin)) == 1


async def test_commands_show_a_doctor_their_check_and_reviewers_the_queue(
    node: Node, store: Store
) -> None:
    doctor, admin = await applicant(store), await enrol(store, role="admin")
    theirs, reviewers = await sign_in(store, doctor), await sign_in(store, admin)
    check_id = await opened(node, doctor)

    for name, token, payload in (
        ("licence:read", theirs, {}),
        ("licence:list", reviewers, {"state": "open"}),
        ("licence:claim", reviewers, {"check_id": check_id}),
        ("licence:ask", reviewers, {"check_id": check_id, "text": "The card?"}),
        ("licence:answer", theirs, {"text": "Here it is."}),
        (
            "licence:pass_on",
            reviewers,
            {"check_id": check_id, "opinion": "verify", "reason": "It is right."},
        ),
    ):
        assert await call(node, name, token, **payload) == "ok", name
    decision = {"check_id": check_id, "decision": "verify", "reason": "It is right."}
    assert await call(node, "licence:decide", reviewers, **decision) == "forbidden"
    second = await sign_in(store, await enrol(store, role="admin"))
    assert await call(node, "licence:decide", second, **decision) == "ok"
    assert await call(node, "case:list", theirs) == "ok"


async def test_who_is_no_more_verified_is_signed_out_and_may_sign_in_again(
    identity: IdentityNode,
) -> None:
    _, caller = await signed_in(identity)

    await identity.accounts.set_standing(caller.doctor_id, "rejected")
    assert await identity.sessions.of_doctor(caller.doctor_id) == []
    assert identity.revocations.told[-1] == (caller.doctor_id, None, "ended")
    _, again = await signed_in(identity)
    assert not again.verified


async def test_registering_opens_a_check_and_what_is_asked_comes_by_letter(
    identity: IdentityNode, store: Store
) -> None:
    doctor_id = await identity.accounts.register(an_application(2))
    nobody = await identity.accounts.register(an_application(2, licence_number="280800003"))
    await identity.parts.close()

    check = await store.licence_checks.newest_of(doctor_id)
    assert check is not None
    assert (check.kind, check.state) == ("new", "open")
    assert await store.licence_checks.newest_of(nobody) is None
    await identity.parts.checks.write("licence_asked", doctor_id)
    assert ("licence_asked", "doctor2@example.org", "/licence") in await identity.letters()


async def test_a_year_on_a_check_opens_with_a_letter_and_without_a_decision_the_account_expires(
    node: Node, store: Store, clock: ManualClock
) -> None:
    doctor, admin = await enrol(store), await enrol(store, role="admin")
    end = clock.now() + timedelta(days=31)
    await store.accounts.set_standing(doctor.doctor_id, "verified", verified_until=end)
    year, own = node.services.licences.year, node.services.licences.own

    assert await year.sweep() == 0
    assert (await own.read(doctor.doctor_id)).check is None
    clock.advance(timedelta(days=1))
    await year.sweep()
    await year.sweep()
    noticed = await own.read(doctor.doctor_id)
    assert noticed.check is not None
    assert (noticed.check.kind, noticed.waits_for) == ("yearly", "reviewer")
    assert noticed.account.verified
    clock.advance(timedelta(days=30))
    assert await year.sweep() == 1
    assert await status_of(store, doctor.doctor_id) == "expired"
    (entry,) = await kept(store, "licence_expired")
    assert entry.about["doctor_id"] == doctor.doctor_id
    await queue(node).decide(noticed.check.id, "verify", "Still there.", by=admin)
    renewed = await own.read(doctor.doctor_id)
    assert renewed.account.verified_until == clock.now() + timedelta(days=365)
    assert await year.sweep() == 0


class Nobody:
    """Is told of changed standings, and tells nobody."""

    def standing_changed(self, doctor_id: DoctorId) -> None:
        """Do nothing."""


class Rolls:
    """A register that has everybody; keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    async def look_up(self, number: str, *, name: str) -> Finding:
        self.asked.append((number, name))
        return Finding("found", name)


async def test_a_register_is_asked_by_who_holds_the_check_kept_first_and_decides_nothing(
    node: Node, store: Store, clock: ManualClock
) -> None:
    doctor = await applicant(store, country="US", licence_number="1234567893")
    admin = await enrol(store, role="admin")
    check_id, services, rolls = await opened(node, doctor), node.services, Rolls()
    checks = LicenceChecks(store.licence_checks, accounts=store.accounts, tickets=None, clock=clock)
    asking = LicenceQueue(
        store.licence_checks,
        papers=store.licence_papers,
        checks=checks,
        accounts=services.accounts,
        people=store.accounts,
        registers={"US": rolls},
        audit=services.audit,
        announcer=Nobody(),
        clock=clock,
        confirms_address=True,
    )

    assert (await queue(node).look_up(check_id, by=admin)).kind == "no_register"
    assert await kept(store, "licence_looked_up") == []
    assert (await asking.look_up(check_id, by=admin)).kind == "found"
    assert rolls.asked == [("1234567893", "Elena Ruiz")]
    (entry,) = await kept(store, "licence_looked_up")
    assert entry.about["check_id"] == check_id
    assert await status_of(store, doctor.doctor_id) == "pending"
    with pytest.raises(ConflictError):
        await asking.look_up(check_id, by=await enrol(store, role="admin"))
