"""Accounts on a real MongoDB: who may register, what is told of others, counts of groups."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from server.clock import ManualClock
from server.errors import ConflictError, InvalidError, NotFoundError, UnavailableError
from server.identity.accounts import availability
from server.identity.groups import GroupSizes
from store.client import Store
from store.ids import DoctorId, new_id
from tests.identity_stage import PASSWORD, Node, a_node, an_application


@pytest.fixture
async def node(store: Store, clock: ManualClock) -> AsyncIterator[Node]:
    node = a_node(store, clock)
    yield node
    node.passwords.close()


async def test_a_registered_doctor_is_pending_and_not_verified(node: Node) -> None:
    doctor_id = await node.accounts.register(an_application())

    account = await node.accounts.profile(doctor_id)
    assert (account.status, account.verified, account.role) == ("pending", False, "doctor")


async def test_the_password_is_kept_as_argon2id_only(node: Node, store: Store) -> None:
    await node.accounts.register(an_application())

    account = await store.accounts.to_sign_in("doctor1@example.org")
    assert account is not None
    assert account.password_hash.startswith("$argon2id$")


async def test_a_password_hash_is_read_for_nothing_but_signing_in(node: Node, store: Store) -> None:
    doctor_id = await node.accounts.add(an_application(), verified=True)

    read = [
        await node.accounts.profile(doctor_id),
        *await store.accounts.candidates(["cardiology"]),
        *(await store.accounts.many([doctor_id])).values(),
    ]

    assert [account.password_hash for account in read] == ["", "", ""]


async def test_a_known_address_is_answered_like_a_new_one_and_nothing_is_stored(
    node: Node, store: Store
) -> None:
    known = await node.accounts.register(an_application(1))

    answered = await node.accounts.register(an_application(2, email="DOCTOR1@example.org"))

    assert len(answered) == len(known)
    assert await store.accounts.get(answered) is None
    assert (await node.accounts.profile(known)).name == "Rosa Vidal the 1th"


@pytest.mark.parametrize("email", ["doctor1@example.org", "doctor2@example.org"])
async def test_a_taken_licence_is_told_whether_or_not_the_address_is_taken(
    node: Node, email: str
) -> None:
    await node.accounts.register(an_application(1))

    with pytest.raises(ConflictError) as caught:
        await node.accounts.register(an_application(2, email=email, licence_number="28/08/00001"))

    assert set(caught.value.fields) == {"licence_number"}


async def test_of_many_who_claim_one_licence_at_once_one_gets_it(node: Node, store: Store) -> None:
    claims = [an_application(n, licence_number="280812345") for n in range(8)]

    answers = await asyncio.gather(
        *(node.accounts.register(claim) for claim in claims), return_exceptions=True
    )

    ids = [answer for answer in answers if isinstance(answer, str)]
    assert len(ids) == 1
    assert len(await store.accounts.many([DoctorId(doctor_id) for doctor_id in ids])) == 1


async def test_the_same_number_in_another_country_is_another_licence(node: Node) -> None:
    await node.accounts.register(an_application(1, country="MX", licence_number="1234567"))

    assert await node.accounts.register(an_application(2, country="GB", licence_number="1234567"))


async def test_an_operator_is_told_which_field_is_taken(node: Node) -> None:
    await node.accounts.add(an_application(1))

    with pytest.raises(ConflictError) as same_address:
        await node.accounts.add(an_application(2, email="doctor1@example.org"))
    with pytest.raises(ConflictError) as same_licence:
        await node.accounts.add(an_application(1, email="doctor2@example.org"))

    assert set(same_address.value.fields) == {"email"}
    assert set(same_licence.value.fields) == {"licence_number"}


async def test_wrong_fields_store_nothing(node: Node, store: Store) -> None:
    with pytest.raises(InvalidError):
        await node.accounts.register(an_application(licence_number="12"))

    assert await store.accounts.to_sign_in("doctor1@example.org") is None


async def test_an_operator_verifies_licence_and_address(node: Node) -> None:
    doctor_id = await node.accounts.register(an_application())

    await node.accounts.verify("Doctor1@Example.org")

    assert (await node.accounts.profile(doctor_id)).verified


@pytest.mark.parametrize("act", ["verify", "suspend"])
async def test_an_address_without_account_is_not_found(node: Node, act: str) -> None:
    with pytest.raises(NotFoundError):
        await getattr(node.accounts, act)("nobody@example.org")


async def test_group_sizes_count_verified_doctors_only(node: Node, clock: ManualClock) -> None:
    await node.accounts.add(an_application(1), verified=True)
    await node.accounts.add(
        an_application(2, specialties=("cardiology", "neurology"), country="MX",
                       licence_number="1234567"),
        verified=True,
    )  # fmt: skip
    await node.accounts.add(an_application(3))
    assert await node.accounts.group_sizes("cardiology", "ES") == GroupSizes(2, 1)
    assert await node.accounts.group_sizes("neurology", "ES") == GroupSizes(1, 0)
    assert await node.accounts.group_sizes("urology", "ES") == GroupSizes(0, 0)

    await node.accounts.verify("doctor3@example.org")
    assert await node.accounts.group_sizes("cardiology", "ES") == GroupSizes(2, 1)
    clock.advance(timedelta(seconds=60))

    assert await node.accounts.group_sizes("cardiology", "ES") == GroupSizes(3, 2)


async def test_candidates_are_verified_holders_of_any_asked_specialty(
    node: Node, store: Store
) -> None:
    cardiologist = await node.accounts.add(an_application(1), verified=True)
    await node.accounts.add(an_application(2))
    await node.accounts.add(an_application(3, specialties=("urology",)), verified=True)
    await node.accounts.add(an_application(4), verified=True)
    await node.accounts.suspend("doctor4@example.org")

    found = await store.accounts.candidates(["cardiology", "neurology"])

    assert [account.id for account in found] == [cardiologist]


async def test_coordinators_are_verified_moderators_and_admins(node: Node, store: Store) -> None:
    moderator = await node.accounts.add(an_application(1), verified=True, role="moderator")
    await node.accounts.add(an_application(2), verified=True)
    await node.accounts.add(an_application(3), role="admin")

    assert [account.id for account in await store.accounts.coordinators()] == [moderator]


async def test_a_page_is_noted_once_however_often_it_is_told(
    node: Node, store: Store, clock: ManualClock
) -> None:
    doctor_id = await node.accounts.add(an_application(), verified=True)

    await store.accounts.record_paged([doctor_id], clock.now())
    await store.accounts.record_paged([doctor_id], clock.now())

    assert (await node.accounts.profile(doctor_id)).paged_at == (clock.now(),)


async def test_only_the_last_pages_are_remembered(
    node: Node, store: Store, clock: ManualClock
) -> None:
    doctor_id = await node.accounts.add(an_application(), verified=True)

    for _ in range(70):
        clock.advance(timedelta(minutes=1))
        await store.accounts.record_paged([doctor_id], clock.now())

    paged_at = (await node.accounts.profile(doctor_id)).paged_at
    assert len(paged_at) == 64
    assert paged_at[-1] == clock.now()


async def test_availability_lapses_at_its_end(node: Node, clock: ManualClock) -> None:
    doctor_id = await node.accounts.add(an_application(), verified=True)
    until = clock.now() + timedelta(hours=12)

    await node.accounts.set_availability(doctor_id, available=True, until=until)
    account = await node.accounts.profile(doctor_id)

    assert availability(account, clock.now()) == (True, until)
    assert availability(account, until) == (None, None)


async def test_nobody_can_be_available_who_does_not_exist(node: Node, clock: ManualClock) -> None:
    with pytest.raises(NotFoundError):
        await node.accounts.set_availability(DoctorId(new_id()), available=True, until=clock.now())


async def test_too_many_hashes_at_once_are_refused_as_retryable(node: Node) -> None:
    answers = await asyncio.gather(
        *(node.passwords.hash(PASSWORD) for _ in range(40)), return_exceptions=True
    )

    assert 16 <= sum(isinstance(answer, str) for answer in answers) < 40
    assert all(isinstance(answer, str | UnavailableError) for answer in answers)
    assert await node.passwords.hash(PASSWORD)
