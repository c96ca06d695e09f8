"""Attacks on signing in, tried on the real stores: guessing, replaying, finding out, staying."""

from datetime import timedelta

import pyotp
import pytest

from server.clock import ManualClock
from server.errors import (
    ConflictError,
    InvalidError,
    NotFoundError,
    RateLimitedError,
    SecondFactorNeededError,
    UnauthenticatedError,
)
from server.identity.passkeys import Signed
from server.identity.signing_in import Credentials, From
from store.client import Store
from store.ids import DoctorId
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
    wrong_passwords,
)
from tests.passkey_device import PasskeyDevice

ELSEWHERE = "198.51.100.9"


async def doctor_id(store: Store) -> DoctorId:
    account = await store.accounts.to_sign_in(EMAIL)
    assert account is not None
    return account.id


async def with_app(node: Node, clock: ManualClock) -> tuple[pyotp.TOTP, tuple[str, ...]]:
    """Set up an authenticator app; its first code is spent."""
    owner = (await signed_in(node))[1].doctor_id
    app = pyotp.TOTP(await node.parts.factors.begin_totp(owner))
    codes = await node.parts.factors.confirm_totp(owner, app.at(clock.now()))
    clock.advance(timedelta(seconds=60))
    return app, codes


async def test_whoever_guesses_from_elsewhere_is_held_up_and_the_doctor_is_not(
    identity: Node,
) -> None:
    guesses = wrong_passwords()
    for _ in range(10):
        with pytest.raises(UnauthenticatedError):
            await identity.open(EMAIL, next(guesses), address=ELSEWHERE)

    with pytest.raises(RateLimitedError):
        await identity.open(EMAIL, address=ELSEWHERE)
    assert (await identity.open(EMAIL)).token


async def test_whoever_guesses_in_the_same_hospital_does_not_keep_a_known_device_out(
    identity: Node,
) -> None:
    device = (await identity.open(EMAIL)).device
    guesses = wrong_passwords()
    for _ in range(10):
        with pytest.raises(UnauthenticatedError):
            await identity.open(EMAIL, next(guesses))

    with pytest.raises(RateLimitedError):
        await identity.open(EMAIL)
    assert (await identity.open(EMAIL, device=device)).device is None


async def test_an_unknown_address_is_held_up_as_a_known_one_is(identity: Node) -> None:
    answers = []
    for email in (EMAIL, "nobody@example.org"):
        told = []
        for _ in range(12):
            try:
                await identity.open(email, "not this one, no")
            except (UnauthenticatedError, RateLimitedError) as err:
                told.append((err.code, err.message, err.retry_after_s))
        answers.append(told)

    assert answers[0] == answers[1]


async def test_registering_again_tells_only_the_owner_of_the_address(identity: Node) -> None:
    new = await identity.accounts.register(an_application(2))
    again = await identity.accounts.register(an_application(3, email=EMAIL))

    assert len(new) == len(again)
    assert sorted(await identity.letters())[:1] == [("already_registered", EMAIL, "/sign-in")]


async def test_asking_for_a_reset_tells_nothing_and_writes_only_to_doctors(identity: Node) -> None:
    for email in (EMAIL, "nobody@example.org", EMAIL):
        identity.parts.recovery.ask_reset(email)

    [(purpose, address, _)] = await identity.letters()
    assert (purpose, address) == ("reset_password", EMAIL)


async def test_a_reset_link_works_once_and_ends_every_session(identity: Node) -> None:
    opened, _ = await signed_in(identity)
    identity.parts.recovery.ask_reset(EMAIL)
    await identity.letters()
    token = identity.mailbox.token()

    await identity.parts.recovery.reset(token, "a harbour in autumn")

    with pytest.raises(InvalidError):
        await identity.parts.recovery.reset(token, "somebody else's words")
    with pytest.raises(UnauthenticatedError):
        await identity.sessions.caller(opened.token)
    with pytest.raises(UnauthenticatedError):
        await identity.open(EMAIL)
    assert (await identity.open(EMAIL, "a harbour in autumn")).token


async def test_an_old_a_forged_or_another_kind_of_link_is_worth_nothing(
    identity: Node, clock: ManualClock
) -> None:
    await identity.accounts.register(an_application(2))
    await identity.letters()
    confirming = identity.mailbox.token()
    identity.parts.recovery.ask_reset(EMAIL)
    await identity.letters()
    reset = identity.mailbox.token()
    clock.advance(timedelta(hours=1))

    for token in (reset, confirming, f"{reset[:22]}.{'A' * 22}", "", "." * 45, "\ud800"):
        with pytest.raises(InvalidError):
            await identity.parts.recovery.reset(token, "a harbour in autumn")


async def test_nothing_in_the_database_makes_a_link(
    identity: Node, store: Store, clock: ManualClock
) -> None:
    identity.parts.recovery.ask_reset(EMAIL)
    await identity.letters()
    ticket_id, _, mac = identity.mailbox.token().partition(".")

    kept = await store.tickets.use(ticket_id, "reset_password", now=clock.now())

    assert kept is not None
    assert mac not in repr(kept.model_dump())


async def test_a_letter_waits_for_a_mail_server_that_is_away(
    identity: Node, clock: ManualClock
) -> None:
    identity.mailbox.away = True
    identity.parts.recovery.ask_reset(EMAIL)
    assert await identity.letters() == []
    identity.mailbox.away = False

    clock.advance(timedelta(minutes=1))

    assert len(await identity.letters()) == 1


async def test_an_address_that_nobody_read_at_opens_nothing_until_its_link_is_followed(
    identity: Node, store: Store
) -> None:
    owner = await identity.accounts.register(an_application(2))
    await store.accounts.set_status("doctor2@example.org", "verified")
    opened, caller = await signed_in(identity, "doctor2@example.org")
    assert not caller.verified
    await identity.letters()

    await identity.parts.recovery.confirm_email(identity.mailbox.token())

    assert (await identity.sessions.caller(opened.token)).verified
    assert (await identity.accounts.profile(owner)).email_verified


async def test_the_right_password_alone_opens_nothing_where_there_is_an_app(
    identity: Node, clock: ManualClock
) -> None:
    app, _ = await with_app(identity, clock)

    with pytest.raises(SecondFactorNeededError):
        await identity.open(EMAIL)
    with pytest.raises(UnauthenticatedError):
        await identity.open(EMAIL, "a lighthouse in summer", code=app.at(clock.now()))
    opened = await identity.open(EMAIL, code=app.at(clock.now()))
    assert (await identity.sessions.caller(opened.token)).strong


async def test_a_code_that_was_looked_over_the_shoulder_is_spent(
    identity: Node, clock: ManualClock
) -> None:
    app, _ = await with_app(identity, clock)
    code = app.at(clock.now())
    await identity.open(EMAIL, code=code)

    with pytest.raises(UnauthenticatedError):
        await identity.open(EMAIL, code=code)


async def test_a_recovery_code_works_once(identity: Node, clock: ManualClock) -> None:
    _, [code, *_] = await with_app(identity, clock)
    await identity.open(EMAIL, code=code.upper())

    with pytest.raises(UnauthenticatedError):
        await identity.open(EMAIL, code=code)


async def test_codes_are_guessed_ten_times_and_from_many_networks_no_oftener(
    identity: Node, store: Store, clock: ManualClock
) -> None:
    await with_app(identity, clock)
    device = (await by_passkey(identity, await own_passkey(identity, store))).device
    for n in range(10):
        with pytest.raises(UnauthenticatedError):
            await identity.open(EMAIL, code="000000", address=f"198.51.100.{n}")

    with pytest.raises(RateLimitedError):
        await identity.open(EMAIL, code="000000", address="198.51.100.99")
    with pytest.raises(UnauthenticatedError):
        await identity.open(EMAIL, code="000000", device=device)


async def own_passkey(identity: Node, store: Store) -> Signed:
    """Give the doctor a passkey and sign with it; the app stays."""
    device = PasskeyDevice()
    account = await identity.accounts.profile(await doctor_id(store))
    made = device.make(await identity.parts.passkeys.begin(account))
    await identity.parts.passkeys.add(account.id, made, name="My phone")
    return await signature(identity, device)


async def test_the_seed_of_an_app_can_not_be_read_in_the_database(
    identity: Node, store: Store, clock: ManualClock
) -> None:
    app, codes = await with_app(identity, clock)

    kept = repr((await store.factors.get(await doctor_id(store))).model_dump())

    assert app.secret not in kept
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)


async def test_a_moderator_without_a_second_factor_may_only_set_one_up(identity: Node) -> None:
    await identity.accounts.add(an_application(2), verified=True, role="moderator")
    opened, caller = await signed_in(identity, "doctor2@example.org")
    assert (opened.lacks_factor, caller.lacks_factor) == (True, True)

    await with_passkey(identity, PasskeyDevice(), "doctor2@example.org")
    await identity.sessions.prove(caller, strong=True)

    assert not (await identity.sessions.caller(opened.token)).lacks_factor


async def test_a_moderator_can_not_remove_the_last_second_factor(identity: Node) -> None:
    await identity.accounts.add(an_application(2), verified=True, role="moderator")
    device = PasskeyDevice()
    caller = await with_passkey(identity, device, "doctor2@example.org")
    [passkey] = (await identity.parts.factors.read(caller.doctor_id)).passkeys

    with pytest.raises(ConflictError):
        await identity.parts.factors.remove_passkey(caller, passkey.passkey_id)


async def test_a_proof_lasts_a_quarter_of_an_hour_and_is_given_anew_by_the_password(
    identity: Node, clock: ManualClock
) -> None:
    opened, caller = await signed_in(identity)
    assert caller.proof_ends_at == clock.now() + timedelta(minutes=15)
    clock.advance(timedelta(minutes=15))

    with pytest.raises(InvalidError):
        await identity.parts.signing_in.prove(caller, Credentials("", "a guess at it"), From(HOME))
    await identity.parts.signing_in.prove(caller, Credentials("", PASSWORD), From(HOME))

    again = await identity.sessions.caller(opened.token)
    assert again.proof_ends_at == clock.now() + timedelta(minutes=15)


async def test_changing_the_password_takes_the_present_one_and_ends_other_sessions(
    identity: Node,
) -> None:
    other, _ = await signed_in(identity)
    opened, caller = await signed_in(identity)

    with pytest.raises(InvalidError):
        await identity.parts.recovery.change(caller, password="a guess at it", new="a harbour here")
    await identity.parts.recovery.change(caller, password=PASSWORD, new="a harbour in autumn")

    assert (await identity.sessions.caller(opened.token)).doctor_id == caller.doctor_id
    with pytest.raises(UnauthenticatedError):
        await identity.sessions.caller(other.token)
    assert ("password_changed", EMAIL, "/security") in await identity.letters()


async def test_only_ones_own_session_can_be_revoked(identity: Node) -> None:
    await identity.accounts.add(an_application(2), verified=True)
    _, caller = await signed_in(identity)
    _, other = await signed_in(identity, "doctor2@example.org")

    with pytest.raises(NotFoundError):
        await identity.sessions.close_own(caller, other.session_id)
    await identity.sessions.close_own(caller, caller.session_id)

    assert identity.revocations.told == [(None, caller.session_id, "signed_out")]
