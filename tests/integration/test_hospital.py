"""Signing in by way of a hospital, against a provider that signs real tokens and false ones."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, Final

import pytest
import pytest_asyncio
from joserfc.jwk import OctKey

from server.clock import ManualClock
from server.config import Settings
from server.errors import ForbiddenError, NotFoundError, UnauthenticatedError, UnavailableError
from server.identity.hospitals import Begun, Hospitals
from server.identity.signing_in import From, SignedIn
from store.client import Store
from tests.hospital_provider import (
    CLIENT_ID,
    CLIENT_SECRET,
    HospitalProvider,
    hospital_provider,
    new_key,
)
from tests.identity_stage import EMAIL, HOME, Node, a_node, an_application, with_passkey
from tests.passkey_device import PasskeyDevice


@pytest_asyncio.fixture
async def provider(clock: ManualClock) -> AsyncIterator[HospitalProvider]:
    async with hospital_provider(clock) as running:
        running.person = {"email": EMAIL}
        yield running


@pytest_asyncio.fixture
async def node(store: Store, clock: ManualClock, provider: HospitalProvider) -> Node:
    opened = a_node(
        store,
        clock,
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT_ID,
        oidc_client_secret=CLIENT_SECRET,
        oidc_name="General Hospital",
        oidc_domains=("example.org", "Hospital.example"),
    )
    await opened.accounts.add(an_application(), verified=True)
    return opened


def hospitals(node: Node) -> Hospitals:
    return node.parts.hospitals


async def come_back(node: Node, provider: HospitalProvider) -> SignedIn | None:
    """Begin, sign in at the hospital, and come back."""
    begun = await hospitals(node).begin()
    return await finish(node, begun, *provider.sign_in(begun.url))


async def finish(node: Node, begun: Begun, code: str, state: str) -> SignedIn | None:
    return await hospitals(node).open(code, state, begun.keep, From(HOME))


async def test_a_doctor_whose_address_the_hospital_vouches_for_is_signed_in(
    node: Node, provider: HospitalProvider
) -> None:
    opened = await come_back(node, provider)

    assert opened is not None
    caller = await node.sessions.caller(opened.token)
    assert (opened.account.email, caller.strong) == (EMAIL, False)
    assert hospitals(node).name == "General Hospital"


async def test_an_address_without_an_account_opens_nothing(
    node: Node, provider: HospitalProvider
) -> None:
    provider.person = {"email": "new@hospital.example"}

    assert await come_back(node, provider) is None


LIES: Final[tuple[dict[str, Any], ...]] = (
    {"iss": "https://elsewhere.example"},
    {"iss": None},
    {"aud": "another-client"},
    {"aud": [CLIENT_ID, "another-client"]},
    {"aud": [CLIENT_ID, "another-client"], "azp": "another-client"},
    {"azp": "another-client"},
    {"nonce": "another"},
    {"nonce": None},
    {"exp": 1_000},
    {"exp": None},
    {"iat": 9_999_999_999},
    {"sub": None},
    {"email_verified": False},
    {"email_verified": None},
    {"email_verified": "true"},
    {"email": None},
    {"email": "no address"},
)
"""What a token may say instead."""


async def test_a_token_that_says_something_else_is_refused(
    node: Node, provider: HospitalProvider
) -> None:
    for lies in LIES:
        provider.lies = lies
        with pytest.raises(UnauthenticatedError):
            await come_back(node, provider)


async def test_a_hospital_vouches_for_no_address_but_its_own(
    node: Node, provider: HospitalProvider
) -> None:
    await node.accounts.add(an_application(3, email="rosa@elsewhere.example"), verified=True)
    provider.person = {"email": "rosa@elsewhere.example"}

    with pytest.raises(UnauthenticatedError):
        await come_back(node, provider)


async def test_staff_sign_in_with_their_own_second_factor_only(
    node: Node, provider: HospitalProvider
) -> None:
    await node.accounts.set_role(EMAIL, "moderator")

    with pytest.raises(ForbiddenError):
        await come_back(node, provider)


async def test_a_provider_that_wants_the_secret_in_the_form_gets_it_there(
    node: Node, provider: HospitalProvider
) -> None:
    provider.proofs = ["private_key_jwt", "client_secret_post"]

    assert await come_back(node, provider) is not None


async def test_a_token_that_expired_or_is_signed_by_another_key_is_refused(
    node: Node, provider: HospitalProvider, clock: ManualClock
) -> None:
    provider.lies = {"exp": int((clock.now() - timedelta(minutes=2)).timestamp())}
    with pytest.raises(UnauthenticatedError):
        await come_back(node, provider)

    provider.lies, provider.signs_with = {}, new_key("of nobody here")
    with pytest.raises(UnauthenticatedError):
        await come_back(node, provider)


async def test_a_token_signed_with_the_secret_that_both_know_is_refused(
    node: Node, provider: HospitalProvider
) -> None:
    provider.algorithm = "HS256"
    provider.signs_with = OctKey.import_key(CLIENT_SECRET)  # type: ignore[assignment] # a lie

    with pytest.raises(UnauthenticatedError):
        await come_back(node, provider)


async def test_a_key_that_the_hospital_has_changed_is_looked_up(
    node: Node, provider: HospitalProvider
) -> None:
    assert await come_back(node, provider) is not None
    provider.renew_key()

    assert await come_back(node, provider) is not None


async def test_it_is_finished_once_where_it_was_begun_and_in_time(
    node: Node, provider: HospitalProvider, clock: ManualClock
) -> None:
    begun, other = await hospitals(node).begin(), await hospitals(node).begin()
    code, state = provider.sign_in(begun.url)

    with pytest.raises(UnauthenticatedError):
        await finish(node, other, code, state)
    assert await finish(node, begun, code, state) is not None
    with pytest.raises(UnauthenticatedError):
        await finish(node, begun, code, state)
    late = await hospitals(node).begin()
    clock.advance(timedelta(minutes=11))
    with pytest.raises(UnauthenticatedError):
        await finish(node, late, *provider.sign_in(late.url))


async def test_a_code_of_another_sign_in_is_refused(node: Node, provider: HospitalProvider) -> None:
    mine, theirs = await hospitals(node).begin(), await hospitals(node).begin()
    _, state = provider.sign_in(mine.url)
    code, _ = provider.sign_in(theirs.url)

    with pytest.raises(UnauthenticatedError):
        await finish(node, mine, code, state)


async def test_an_account_belongs_to_one_person_at_the_hospital(
    node: Node, provider: HospitalProvider
) -> None:
    assert await come_back(node, provider) is not None
    provider.person = {"email": EMAIL, "sub": "person-2"}

    with pytest.raises(ForbiddenError):
        await come_back(node, provider)
    provider.person = {"email": "married@hospital.example"}
    again = await come_back(node, provider)
    assert again is not None
    assert again.account.email == EMAIL


async def test_it_opens_no_account_that_is_shut_out_unproven_or_has_a_second_factor(
    node: Node, provider: HospitalProvider
) -> None:
    await node.accounts.add(an_application(2))
    provider.person = {"email": "doctor2@example.org", "sub": "person-2"}
    with pytest.raises(UnauthenticatedError):
        await come_back(node, provider)

    provider.person = {"email": EMAIL}
    await with_passkey(node, PasskeyDevice())
    with pytest.raises(ForbiddenError):
        await come_back(node, provider)

    await node.accounts.suspend(EMAIL)
    with pytest.raises(UnauthenticatedError):
        await come_back(node, provider)


async def test_without_a_hospital_there_is_nothing_to_begin(
    store: Store, clock: ManualClock
) -> None:
    off = hospitals(a_node(store, clock))

    assert off.name is None
    with pytest.raises(NotFoundError):
        await off.begin()


TELLS: Final[tuple[dict[str, Any], ...]] = (
    {"issuer": "https://elsewhere.example"},
    {"token_endpoint": "http://elsewhere.example/token"},
    {"authorization_endpoint": "javascript:alert(1)"},
    {"authorization_endpoint": "https:///"},
    {"jwks_uri": "file:///etc/passwd"},
    {"jwks_uri": None},
    {"more": "x" * 300_000},
)
"""What a provider may say of itself instead."""


async def test_a_provider_that_describes_itself_otherwise_is_not_followed(
    node: Node, provider: HospitalProvider
) -> None:
    for tells in TELLS:
        provider.tells = tells
        with pytest.raises(UnavailableError):
            await hospitals(node).begin()


def test_a_hospital_is_set_up_whole_and_where_addresses_are_proved() -> None:
    whole = {
        "oidc_issuer": "https://sso.hospital.example",
        "oidc_client_id": CLIENT_ID,
        "oidc_client_secret": CLIENT_SECRET,
        "oidc_name": "General Hospital",
        "oidc_domains": "hospital.example",
        "smtp_url": "smtp://127.0.0.1",
        "mail_from": "curbside@hospital.example",
    }

    assert Settings.model_validate(whole).problems() == []
    for name in ("oidc_client_secret", "oidc_domains"):
        told = Settings.model_validate({**whole, name: ""}).problems()
        assert "_DOMAINS, or none" in told[0]
    told = Settings.model_validate({**whole, "email_verification": "off"}).problems()
    assert "CURBSIDE_SMTP_URL" in told[0]
