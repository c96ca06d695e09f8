"""Signing in on a real MongoDB: who gets a session, how long it lives, how it ends on all nodes."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from server.clock import ManualClock
from server.errors import InvalidError, UnauthenticatedError
from server.identity.passwords import Passwords
from store.client import Store
from store.ids import SessionId, new_id
from tests.identity_stage import PASSWORD, Node, a_node, an_application

EMAIL = "doctor1@example.org"


@pytest.fixture
async def node(store: Store, clock: ManualClock) -> AsyncIterator[Node]:
    node = a_node(store, clock)
    await node.accounts.add(an_application(), verified=True)
    yield node
    node.passwords.close()


@pytest.fixture
async def other_node(store: Store, clock: ManualClock) -> AsyncIterator[Node]:
    node = a_node(store, clock)
    yield node
    node.passwords.close()


async def sign_in(node: Node, *, email: str = EMAIL, password: str = PASSWORD) -> str:
    return (await node.open(email, password)).token


async def is_signed_in(node: Node, token: str) -> bool:
    try:
        await node.sessions.caller(token)
    except UnauthenticatedError:
        return False
    return True


async def test_a_token_tells_who_calls(node: Node) -> None:
    opened = await node.open(" Doctor1@Example.org")

    caller = await node.sessions.caller(opened.token)

    assert (caller.doctor_id, caller.verified) == (opened.account.id, True)
    assert opened.account.password_hash == ""


async def test_an_unverified_doctor_may_sign_in_and_is_known_as_such(node: Node) -> None:
    await node.accounts.register(an_application(2))

    caller = await node.sessions.caller(await sign_in(node, email="doctor2@example.org"))

    assert (caller.status, caller.verified) == ("pending", False)


async def test_every_reason_not_to_sign_in_is_told_alike(node: Node) -> None:
    await node.accounts.add(an_application(2), verified=True)
    await node.accounts.suspend("doctor2@example.org")
    tries = [
        (EMAIL, "a lighthouse in summer"),
        ("nobody@example.org", PASSWORD),
        ("doctor2@example.org", PASSWORD),
        ("no address", PASSWORD),
        ("\ud800@example.org", "\ud800"),
    ]

    answers = await asyncio.gather(
        *(node.open(email, password) for email, password in tries),
        return_exceptions=True,
    )

    assert all(isinstance(answer, UnauthenticatedError) for answer in answers)
    assert len({str(answer) for answer in answers}) == 1


async def test_an_unknown_account_costs_as_much_work_as_a_wrong_password() -> None:
    passwords = Passwords(passes=2, memory_kib=64, lanes=1)
    stored = await passwords.hash(PASSWORD)

    assert passwords.is_weak(passwords.nobodys_hash) is passwords.is_weak(stored) is False
    assert not await passwords.verify(None, PASSWORD)
    passwords.close()


async def test_the_same_letters_typed_on_another_keyboard_are_the_same_password(node: Node) -> None:
    await node.accounts.add(an_application(2, password="corazo\u0301n de leo\u0301n"))

    assert await sign_in(node, email="doctor2@example.org", password="corazón de león")


async def test_a_code_is_refused_while_there_is_no_second_factor(node: Node) -> None:
    with pytest.raises(InvalidError) as caught:
        await node.open(EMAIL, code="123456")

    assert set(caught.value.fields) == {"code"}


async def test_a_cheaply_made_hash_is_strengthened_when_its_owner_signs_in(
    node: Node, store: Store, clock: ManualClock
) -> None:
    dearer = Passwords(passes=2, memory_kib=16, lanes=1)
    other = a_node(store, clock, passwords=dearer)

    await other.open(EMAIL)

    account = await store.accounts.to_sign_in(EMAIL)
    assert account is not None
    assert not dearer.is_weak(account.password_hash)
    assert (await other.open(EMAIL)).token
    dearer.close()


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "\ud800" * 43, "A" * 100_000])
async def test_a_made_up_token_is_nobody(node: Node, token: str) -> None:
    assert not await is_signed_in(node, token)


async def test_the_token_itself_is_nowhere_in_the_store(node: Node, store: Store) -> None:
    opened = await node.open(EMAIL)

    [session] = await node.sessions.of_doctor(opened.account.id)

    assert opened.token not in repr(session.model_dump())
    assert len(session.token_hash) == 32


async def test_an_idle_session_ends_after_14_days(node: Node, clock: ManualClock) -> None:
    token = await sign_in(node)

    clock.advance(timedelta(days=13, hours=23))
    assert await is_signed_in(node, token)
    clock.advance(timedelta(days=14))

    assert not await is_signed_in(node, token)


async def test_a_used_session_ends_after_90_days(node: Node, clock: ManualClock) -> None:
    token = await sign_in(node)

    for _ in range(8):
        clock.advance(timedelta(days=11))
        assert await is_signed_in(node, token)
    clock.advance(timedelta(days=2))

    assert not await is_signed_in(node, token)


async def test_an_open_socket_keeps_its_session_in_use(node: Node, clock: ManualClock) -> None:
    token = await sign_in(node)
    session_id = (await node.sessions.caller(token)).session_id

    for _ in range(3):
        clock.advance(timedelta(days=10))
        assert await node.sessions.live([session_id]) == {session_id}

    assert await is_signed_in(node, token)


async def test_a_closed_session_ends_at_once_here_and_is_told(node: Node) -> None:
    token = await sign_in(node)
    session_id = (await node.sessions.caller(token)).session_id

    await node.sessions.close(token)
    await node.sessions.close(token)

    assert not await is_signed_in(node, token)
    assert node.revocations.told == [(None, session_id, "signed_out")]


async def test_a_closed_session_ends_within_5_s_on_a_node_that_was_not_told(
    node: Node, other_node: Node, clock: ManualClock
) -> None:
    token = await sign_in(node)
    assert await is_signed_in(other_node, token)

    await node.sessions.close(token)
    clock.advance(timedelta(seconds=5))

    assert not await is_signed_in(other_node, token)


async def test_who_called_of_late_is_read_along_with_the_live_and_no_longer_trusted_for_it(
    node: Node, other_node: Node, clock: ManualClock
) -> None:
    token = await sign_in(node)
    caller = await node.sessions.caller(token)
    clock.advance(timedelta(seconds=4))

    await node.sessions.live([caller.session_id])
    clock.advance(timedelta(seconds=4))
    await other_node.sessions.close(token)
    signed_in_by_the_look = await is_signed_in(node, token)
    clock.advance(timedelta(seconds=1))

    assert signed_in_by_the_look
    assert not await is_signed_in(node, token)


async def test_who_has_not_called_for_minutes_is_not_read_along(
    node: Node, other_node: Node, clock: ManualClock
) -> None:
    token = await sign_in(node)
    caller = await node.sessions.caller(token)
    clock.advance(timedelta(minutes=2))

    await node.sessions.live([caller.session_id])
    await other_node.sessions.close(token)

    assert not await is_signed_in(node, token)


async def test_a_node_that_is_told_forgets_at_once(node: Node, other_node: Node) -> None:
    token = await sign_in(node)
    caller = await other_node.sessions.caller(token)

    await node.sessions.close(token)
    other_node.sessions.forget(caller.session_id)

    assert not await is_signed_in(other_node, token)


async def test_the_others_are_closed_and_ones_own_stays(node: Node) -> None:
    mine, *others = [await sign_in(node) for _ in range(3)]
    await node.accounts.add(an_application(2), verified=True)
    somebodys = await sign_in(node, email="doctor2@example.org")

    closed = await node.sessions.close_others(await node.sessions.caller(mine))

    assert closed == 2
    assert [await is_signed_in(node, token) for token in (mine, somebodys, *others)] == [
        True, True, False, False,
    ]  # fmt: skip


async def test_a_suspended_doctor_has_no_session_and_every_node_is_told(node: Node) -> None:
    token = await sign_in(node)
    caller = await node.sessions.caller(token)

    await node.accounts.suspend(EMAIL)

    assert not await is_signed_in(node, token)
    assert await node.sessions.live([caller.session_id]) == set()
    assert node.revocations.told == [(caller.doctor_id, None, "suspended")]


async def test_a_sign_in_that_overtakes_a_suspension_is_worth_nothing(
    node: Node, store: Store
) -> None:
    await store.accounts.set_status(EMAIL, "suspended")
    await store.accounts.set_status(EMAIL, "verified")
    token = await sign_in(node)
    session_id = (await node.sessions.caller(token)).session_id
    node.sessions.forget(session_id)

    # The status is written, the sessions are not removed yet: a crash in between.
    await store.accounts.set_status(EMAIL, "suspended")

    assert not await is_signed_in(node, token)
    assert await node.sessions.live([session_id]) == set()


async def test_what_was_revoked_while_it_was_read_is_not_remembered(node: Node) -> None:
    token = await sign_in(node)

    reading = asyncio.create_task(node.sessions.caller(token))
    await asyncio.sleep(0)
    await node.accounts.suspend(EMAIL)
    await asyncio.gather(reading, return_exceptions=True)

    assert not await is_signed_in(node, token)


async def test_being_verified_is_seen_at_once(node: Node) -> None:
    await node.accounts.register(an_application(2))
    token = await sign_in(node, email="doctor2@example.org")
    assert not (await node.sessions.caller(token)).verified

    await node.accounts.verify("doctor2@example.org")

    assert (await node.sessions.caller(token)).verified


async def test_the_live_of_many_are_told_in_one_round(node: Node) -> None:
    tokens = [await sign_in(node) for _ in range(3)]
    callers = [await node.sessions.caller(token) for token in tokens]
    await node.sessions.close(tokens[0])

    live = await node.sessions.live([caller.session_id for caller in callers] + [_unknown()])

    assert live == {caller.session_id for caller in callers[1:]}


def _unknown() -> SessionId:
    return SessionId(new_id())
