"""Passkeys (WebAuthn): adding one, and checking what one signed. Only public halves are kept."""

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Any, Final

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
_NOT_TAKEN: Final = "was not made for this page just now; try again"


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
        from server.identity import ceremony  # noqa: PLC0415 - loaded when needed

        ticket = await self._tickets.give("passkey", None)
        asked = ceremony.question(self._site.domain, self._tickets.challenge(ticket.id))
        return Question(ticket.id, asked)

    async def check(self, signed: Signed) -> Proof | None:
        """Return whose passkey signed our challenge, None when that can't be said."""
        from server.identity import ceremony  # noqa: PLC0415 - loaded when needed

        ticket = await self._tickets.use(signed.challenge_id, "passkey")
        if ticket is None or ticket.doctor_id is not None:
            return None
        factors = await self._factors.with_passkey(signed.passkey_id)
        known = () if factors is None else factors.passkeys
        key = next((one for one in known if one.passkey_id == signed.passkey_id), None)
        if factors is None or key is None:
            return None
        used = ceremony.check_use(
            self._site.domain,
            self._site.origins,
            self._tickets.challenge(ticket.id),
            passkey_id=signed.passkey_id,
            response={
                "clientDataJSON": signed.client_data,
                "authenticatorData": signed.authenticator_data,
                "signature": signed.signature,
            },
            public_key=key.public_key,
            count=key.sign_count,
        )
        if used is None:
            return None
        if not await self._factors.use_passkey(
            factors.doctor_id,
            key.passkey_id,
            old_count=key.sign_count,
            count=used.count,
            at=self._clock.now(),
        ):
            return None
        return Proof(factors.doctor_id, by_its_owner=used.by_its_owner)

    async def begin(self, account: Account) -> Question:
        """Return what a browser needs to make a passkey for the doctor."""
        from server.identity import ceremony  # noqa: PLC0415 - loaded when needed

        ticket = await self._tickets.give("passkey", account.id)
        passkeys = (await self._factors.get(account.id)).passkeys
        asked = ceremony.question_for_new(
            self._site.domain,
            self._tickets.challenge(ticket.id),
            service=SERVICE,
            handle=self._handle(account.id),
            email=account.email,
            name=account.name,
            known=[one.passkey_id for one in passkeys],
        )
        return Question(ticket.id, asked)

    async def add(self, doctor_id: DoctorId, made: Made, *, name: str) -> Passkey:
        """Keep a passkey that was made for the doctor's own question.

        Raises:
            InvalidError: It was not, or can't be checked.
            ConflictError: It is kept already, or the doctor has ten.
        """
        from server.identity import ceremony  # noqa: PLC0415 - loaded when needed

        ticket = await self._tickets.use(made.challenge_id, "passkey")
        if ticket is None or ticket.doctor_id != doctor_id:
            raise InvalidError(fields={"passkey": _NOT_TAKEN})
        new = ceremony.check_new(
            self._site.domain,
            self._site.origins,
            self._tickets.challenge(ticket.id),
            passkey_id=made.passkey_id,
            response={"clientDataJSON": made.client_data, "attestationObject": made.attestation},
        )
        if new is None:
            raise InvalidError(fields={"passkey": _NOT_TAKEN})
        passkey = Passkey(
            passkey_id=new.passkey_id,
            public_key=new.public_key,
            sign_count=new.count,
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
