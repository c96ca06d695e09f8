"""Doctors found, suspended and given roles on a whole node: who may, and what is kept of it."""

import pytest

from server.app import Node
from server.errors import ForbiddenError, NotFoundError
from store.client import Store
from store.ids import DoctorId
from store.records.account import Account
from tests.integration.test_moderation import kept
from tests.integration.test_permissions import call, sign_in
from tests.integration.test_rooms import enrol


async def account_of(store: Store, doctor_id: DoctorId) -> Account:
    account = await store.accounts.get(doctor_id)
    assert account is not None
    return account


async def test_doctors_are_found_by_parts_of_name_and_address_and_suspended(
    node: Node, store: Store
) -> None:
    doctor = await enrol(store)
    moderator = await enrol(store, role="moderator")
    email = (await account_of(store, doctor.doctor_id)).email
    doctors = node.services.doctors

    (found,) = await doctors.find(status=None, text=email[2:-2].upper())
    assert (found.id, found.password_hash) == (doctor.doctor_id, "")
    assert await doctors.find(status="suspended", text=None) == []
    assert await doctors.find(status=None, text=".*") == []

    token = await sign_in(store, moderator)
    assert await call(node, "doctor:find", token, status="verified") == "ok"
    assert await call(node, "doctor:suspend", token, email=email) == "ok"
    assert [one.id for one in await doctors.find(status="suspended", text=None)] == [found.id]
    (audited,) = await kept(store, "doctor_suspended")
    assert audited.about == {"doctor_id": doctor.doctor_id}


async def test_nobody_suspends_themselves_and_a_moderator_only_an_admin(
    node: Node, store: Store
) -> None:
    moderator, other = [await enrol(store, role="moderator") for _ in range(2)]
    admin = await enrol(store, role="admin")
    own, theirs = [(await account_of(store, one.doctor_id)).email for one in (moderator, other)]
    doctors = node.services.doctors

    for email in (own, theirs):
        with pytest.raises(ForbiddenError):
            await doctors.suspend(email, None, by=moderator)
    with pytest.raises(NotFoundError):
        await doctors.suspend("no@where.example", None, by=admin)
    assert await kept(store, "doctor_suspended") == []

    out = await doctors.suspend(theirs, None, by=admin)
    assert out.status == "suspended"


async def test_an_admin_gives_roles_but_not_to_themselves(node: Node, store: Store) -> None:
    doctor = await enrol(store)
    admin = await enrol(store, role="admin")
    email, own = [(await account_of(store, one.doctor_id)).email for one in (doctor, admin)]

    made = await node.services.doctors.set_role(email, "moderator", by=admin)
    assert made.role == "moderator"
    (audited,) = await kept(store, "role_set")
    assert audited.about == {"doctor_id": doctor.doctor_id, "became": "moderator"}
    with pytest.raises(ForbiddenError):
        await node.services.doctors.set_role(own, "doctor", by=admin)
