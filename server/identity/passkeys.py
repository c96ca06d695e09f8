"""Passkeys (WebAuthn): adding one, and checking what one signed. Only public halves are kept."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
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

from server.clock import Clock
from server.errors import ConflictError, InvalidError
from server.identity.tickets import Tickets
from store.errors import DuplicateError
from store.factors import Factors as StoredFactors
from store.ids import DoctorId
from store.records.account import Account
from store.records.factor import Passkey

MAX_PASSKEYS: Final = 10
SERVICE: Final = "Curbside"
_TIMEOUT_MS: Final = 120_000
_NOT_TAKEN: Final = "was not made for this page just now; try again"
# What the library's parsers raise on bytes that are no such thing, beside its own errors.
_MALFORMED: Final = (WebAuthnException, ValueError, KeyError, TypeError, IndexError, EOFError)


@dataclass(frozen=True, slots=True)
class Site:
    """Where passkeys are used.

    Args:
        domain: The relying party's id: a passkey of one domain is worth nothing on another.
        origins: The pages that may ask for a signature.
    """

    domain: str
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What a browser's `navigator.credentials` is asked, and under which id it is answered."""

    challenge_id: str
    options: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Signed:
    """What a passkey signed, each part in base64url as the browser hands it out."""

    challenge_id: str
    passkey_id: str
    client_data: str
    authenticator_data: str
    signature: str


@dataclass(frozen=True, slots=True)
class Made:
    """A passkey that a browser made, each part in base64url."""

    challenge_id: str
    passkey_id: str
    client_data: str
    attestation: str


@dataclass(frozen=True, slots=True)
class Proof:
    """Whose passkey signed.

    Args:
        by_its_owner: The device made sure of it by a finger, a face or a code, so that the
            passkey is worth two factors.
    """

    doctor_id: DoctorId
    by_its_owner: bool


class Passkeys:
    """Asks for signatures and checks them; a challenge is answered once."""

    def __init__(
        self,
        factors: StoredFactors,
        *,
        tickets: Tickets,
        site: Site,
        secret: bytes,
        clock: Clock,
    ) -> None:
        self._factors = factors
        self._tickets = tickets
        self._site = site
        self._secret = secret
        self._clock = clock

    async def ask(self) -> Question:
        """Return what any passkey of this site may answer: nobody says who they are first."""
        ticket = await self._tickets.give("passkey", None)
        options = generate_authentication_options(
            rp_id=self._site.domain,
            challenge=self._tickets.challenge(ticket.id),
            timeout=_TIMEOUT_MS,
            user_verification=UserVerificationRequirement.PREFERRED,
        )
        return Question(ticket.id, json.loads(options_to_json(options)))

    async def check(self, signed: Signed) -> Proof | None:
        """Return whose passkey signed our challenge, None when that can't be said."""
        ticket = await self._tickets.use(signed.challenge_id, "passkey")
        if ticket is None or ticket.doctor_id is not None:
            return None
        factors = await self._factors.with_passkey(signed.passkey_id)
        known = () if factors is None else factors.passkeys
        key = next((one for one in known if one.passkey_id == signed.passkey_id), None)
        if factors is None or key is None:
            return None
        try:
            verified = verify_authentication_response(
                credential=_credential(
                    signed.passkey_id,
                    clientDataJSON=signed.client_data,
                    authenticatorData=signed.authenticator_data,
                    signature=signed.signature,
                ),
                expected_challenge=self._tickets.challenge(ticket.id),
                expected_rp_id=self._site.domain,
                expected_origin=list(self._site.origins),
                credential_public_key=key.public_key,
                credential_current_sign_count=key.sign_count,
            )
        except _MALFORMED:
            return None
        if not await self._factors.use_passkey(
            factors.doctor_id,
            key.passkey_id,
            old_count=key.sign_count,
            count=verified.new_sign_count,
            at=self._clock.now(),
        ):
            return None
        return Proof(factors.doctor_id, by_its_owner=verified.user_verified)

    async def begin(self, account: Account) -> Question:
        """Return what a browser needs to make a passkey for the doctor."""
        ticket = await self._tickets.give("passkey", account.id)
        options = generate_registration_options(
            rp_id=self._site.domain,
            rp_name=SERVICE,
            user_id=self._handle(account.id),
            user_name=account.email,
            user_display_name=account.name,
            challenge=self._tickets.challenge(ticket.id),
            timeout=_TIMEOUT_MS,
            authenticator_selection=AuthenticatorSelectionCriteria(
                # Found by the browser without a name: signing in asks for none.
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.PREFERRED,
            ),
            exclude_credentials=_descriptors((await self._factors.get(account.id)).passkeys),
        )
        return Question(ticket.id, json.loads(options_to_json(options)))

    async def add(self, doctor_id: DoctorId, made: Made, *, name: str) -> Passkey:
        """Keep a passkey that was made for the doctor's own question.

        Raises:
            InvalidError: It was not, or can't be checked.
            ConflictError: It is kept already, or the doctor has ten.
        """
        ticket = await self._tickets.use(made.challenge_id, "passkey")
        if ticket is None or ticket.doctor_id != doctor_id:
            raise InvalidError(fields={"passkey": _NOT_TAKEN})
        try:
            verified = verify_registration_response(
                credential=_credential(
                    made.passkey_id,
                    clientDataJSON=made.client_data,
                    attestationObject=made.attestation,
                ),
                expected_challenge=self._tickets.challenge(ticket.id),
                expected_rp_id=self._site.domain,
                expected_origin=list(self._site.origins),
            )
        except _MALFORMED as err:
            raise InvalidError(fields={"passkey": _NOT_TAKEN}) from err
        passkey = Passkey(
            passkey_id=bytes_to_base64url(verified.credential_id),
            public_key=verified.credential_public_key,
            sign_count=verified.sign_count,
            name=name,
            created_at=self._clock.now(),
        )
        try:
            kept = await self._factors.add_passkey(doctor_id, passkey, most=MAX_PASSKEYS)
        except DuplicateError as err:
            message = "This passkey is in use already"
            raise ConflictError(message) from err
        if not kept:
            message = f"An account has {MAX_PASSKEYS} passkeys at most; remove one first"
            raise ConflictError(message)
        return passkey

    def _handle(self, doctor_id: DoctorId) -> bytes:
        """What devices know the account by; it tells nobody the doctor's id."""
        return hmac.new(self._secret, f"handle\0{doctor_id}".encode(), hashlib.sha256).digest()


def _credential(passkey_id: str, **response: str) -> dict[str, Any]:
    return {"id": passkey_id, "rawId": passkey_id, "type": "public-key", "response": response}


def _descriptors(passkeys: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.passkey_id)) for one in passkeys
    ]
