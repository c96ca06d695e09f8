"""Attacks with passkeys: copies, other pages, other doctors, answers given twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from server.clock import ManualClock
from server.errors import ConflictError, InvalidError, UnauthenticatedError
from server.identity.signing_in import Credentials, From
from tests.identity_stage import (
    EMAIL,
    HOME,
    PASSWORD,
    Node,
    an_application,
    by_passkey,
    signature,
    signed_in,
    with_passkey,
)
from tests.passkey_device import PasskeyDevice


async def test_a_passkey_alone_signs_in_and_is_worth_two_factors(identity: Node) -> None:
    device = PasskeyDevice()
    caller = await with_passkey(identity, device)

    opened = await by_passkey(identity, await signature(identity, device))

    again = await identity.sessions.caller(opened.token)
    assert (again.doctor_id, again.strong) == (caller.doctor_id, True)


async def test_what_a_passkey_signed_counts_once(identity: Node) -> None:
    device = PasskeyDevice()
    await with_passkey(identity, device)
    signed = await signature(identity, device)
    await by_passkey(identity, signed)

    with pytest.raises(UnauthenticatedError):
        await by_passkey(identity, signed)


async def test_a_passkey_of_another_page_domain_or_key_signs_nobody_in(
    identity: Node, clock: ManualClock
) -> None:
    device = PasskeyDevice()
    await with_passkey(identity, device)
    elsewhere = (
        replace(device, origin="https://curbside.evil.example"),
        replace(device, domain="evil.example"),
    )
    forged = [await signature(identity, other) for other in elsewhere]
    forged.append(await signature(identity, PasskeyDevice(passkey_id=device.passkey_id)))
    forged.append(replace(await signature(identity, device), signature="AAAA"))
    forged.append(replace(await signature(identity, device), client_data="e30"))
    late = await signature(identity, device)
    clock.advance(timedelta(minutes=5))

    for signed in (*forged, late):
        with pytest.raises(UnauthenticatedError):
            await by_passkey(identity, signed)


async def test_a_copied_passkey_whose_count_falls_back_signs_nobody_in(identity: Node) -> None:
    device = PasskeyDevice(counts=True)
    await with_passkey(identity, device)
    copy = replace(device)
    for _ in range(2):
        await by_passkey(identity, await signature(identity, device))

    with pytest.raises(UnauthenticatedError):
        await by_passkey(identity, await signature(identity, copy))


async def test_a_device_that_does_not_ask_for_its_owner_needs_the_password_too(
    identity: Node,
) -> None:
    device = PasskeyDevice(knows_owner=False)
    await with_passkey(identity, device)

    with pytest.raises(UnauthenticatedError):
        await by_passkey(identity, await signature(identity, device))
    given = Credentials(EMAIL, PASSWORD, passkey=await signature(identity, device))
    assert (await identity.parts.signing_in.open(given, From(HOME))).token


async def test_somebody_elses_passkey_is_no_second_factor(identity: Node) -> None:
    await identity.accounts.add(an_application(2), verified=True)
    device, other = PasskeyDevice(), PasskeyDevice()
    await with_passkey(identity, device)
    await with_passkey(identity, other, "doctor2@example.org")

    given = Credentials(EMAIL, PASSWORD, passkey=await signature(identity, other))
    with pytest.raises(UnauthenticatedError):
        await identity.parts.signing_in.open(given, From(HOME))


async def test_a_passkey_can_not_be_added_twice_or_by_another_doctors_question(
    identity: Node,
) -> None:
    await identity.accounts.add(an_application(2), verified=True)
    device = PasskeyDevice()
    caller = await with_passkey(identity, device)
    _, other = await signed_in(identity, "doctor2@example.org")
    passkeys = identity.parts.passkeys
    account = await identity.accounts.profile(other.doctor_id)

    made = device.make(await passkeys.begin(account))
    with pytest.raises(InvalidError):
        await passkeys.add(caller.doctor_id, made, name="Mine")
    made = device.make(await passkeys.begin(account))
    with pytest.raises(ConflictError):
        await passkeys.add(other.doctor_id, made, name="Mine")
