"""What the WebAuthn library asks of browsers and checks of their answers. Loaded at the first."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

_TIMEOUT_MS: Final = 120_000
# What the library's parsers raise on bytes that are no such thing, beside its own errors.
_MALFORMED: Final = (WebAuthnException, ValueError, KeyError, TypeError, IndexError, EOFError)


@dataclass(frozen=True, slots=True)
class Used:
    """What a signature says.

    Args:
        count: How often the passkey signed, as far as its device counts.
        by_its_owner: The device made sure of it by a finger, a face or a code.
    """

    count: int
    by_its_owner: bool


@dataclass(frozen=True, slots=True)
class New:
    """The public half of a passkey that was made."""

    passkey_id: str
    public_key: bytes
    count: int


def question(domain: str, challenge: bytes) -> dict[str, Any]:
    """Return what any passkey of this domain may sign."""
    options = generate_authentication_options(
        rp_id=domain,
        challenge=challenge,
        timeout=_TIMEOUT_MS,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return _plain(options)


def question_for_new(
    domain: str,
    challenge: bytes,
    *,
    service: str,
    handle: bytes,
    email: str,
    name: str,
    known: Sequence[str],
) -> dict[str, Any]:
    """Return what a browser needs to make a passkey.

    Args:
        handle: What devices know the account by.
        known: Ids of the passkeys that the account has; their devices make no second one.
    """
    options = generate_registration_options(
        rp_id=domain,
        rp_name=service,
        user_id=handle,
        user_name=email,
        user_display_name=name,
        challenge=challenge,
        timeout=_TIMEOUT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            # Found by the browser without a name: signing in asks for none.
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known
        ],
    )
    return _plain(options)


def check_use(
    domain: str,
    origins: Sequence[str],
    challenge: bytes,
    *,
    passkey_id: str,
    response: dict[str, str],
    public_key: bytes,
    count: int,
) -> Used | None:
    """Return what the signature says, None when it is not this key's under this challenge."""
    try:
        verified = verify_authentication_response(
            credential=_credential(passkey_id, response),
            expected_challenge=challenge,
            expected_rp_id=domain,
            expected_origin=list(origins),
            credential_public_key=public_key,
            credential_current_sign_count=count,
        )
    except _MALFORMED:
        return None
    return Used(verified.new_sign_count, by_its_owner=verified.user_verified)


def check_new(
    domain: str,
    origins: Sequence[str],
    challenge: bytes,
    *,
    passkey_id: str,
    response: dict[str, str],
) -> New | None:
    """Return the key that was made for this challenge, None when it was not."""
    try:
        verified = verify_registration_response(
            credential=_credential(passkey_id, response),
            expected_challenge=challenge,
            expected_rp_id=domain,
            expected_origin=list(origins),
        )
    except _MALFORMED:
        return None
    return New(
        passkey_id=bytes_to_base64url(verified.credential_id),
        public_key=verified.credential_public_key,
        count=verified.sign_count,
    )


def _plain(options: Any) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(options_to_json(options))
    return plain


def _credential(passkey_id: str, response: dict[str, str]) -> dict[str, Any]:
    return {"id": passkey_id, "rawId": passkey_id, "type": "public-key", "response": response}
