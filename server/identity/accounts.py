"""Accounts: registering, verifying, suspending, availability. Never says which addresses exist."""

import hashlib
import hmac
import secrets
from collections.abc import Awaitable
from datetime import datetime, timedelta
from typing import Final, Literal, Protocol

from server.clock import Clock
from server.errors import ConflictError, NotFoundError
from server.identity.applications import NewDoctor, check, email_address
from server.identity.groups import Groups, GroupSizes
from server.identity.passwords import Passwords
from store.accounts import Accounts as StoredAccounts
from store.errors import DuplicateError
from store.ids import DoctorId, new_id
from store.records.account import Account, LicenceStatus, Role
from store.secrets import Secrets

VERIFIED_FOR: Final = timedelta(days=365)
"""Then the licence is looked at once more."""
_LICENCE_SECRET: Final = "licence_key"  # noqa: S105 - its name, not its value
_LICENCE_SECRET_BYTES: Final = 32
_LICENCE_TAKEN: Final = "belongs to another account; write to us if this licence is yours"
_EMAIL_TAKEN: Final = "belongs to another account"


Standing = Literal["verified", "expired", "rejected"]
"""What becomes of a licence when it is looked at."""


class StatusListener(Protocol):
    """Told when a doctor's standing changed; whoever remembers it must forget."""

    def __call__(self, doctor_id: DoctorId, /) -> Awaitable[None]: ...


class RegistrationListener(Protocol):
    """Told of every registration, also of one that changed nothing; never waits."""

    def __call__(self, email: str, doctor_id: DoctorId, /) -> None: ...


class Accounts:
    """The doctors.

    Args:
        on_suspended: Ends the doctor's sessions everywhere; called after the account says so.
        on_lost: The same for one who may no more read cases, but sign in.
        on_changed: Called after any other change of standing.
        on_registered: Called with the address and the id that was answered.
    """

    def __init__(
        self,
        accounts: StoredAccounts,
        *,
        secrets: Secrets,
        passwords: Passwords,
        clock: Clock,
        on_suspended: StatusListener,
        on_lost: StatusListener,
        on_changed: StatusListener,
        on_registered: RegistrationListener | None = None,
    ) -> None:
        self._accounts = accounts
        self._secrets = secrets
        self._passwords = passwords
        self._clock = clock
        self._on_suspended = on_suspended
        self._on_lost = on_lost
        self._on_changed = on_changed
        self._on_registered = on_registered
        self._groups = Groups(accounts, clock=clock)

    async def register(self, stated: NewDoctor) -> DoctorId:
        """Open a pending account and return its id.

        An address that has an account gets the same answer after the same work, with an id
        of nobody, and nothing is stored: nobody learns here who is a member.

        Raises:
            InvalidError: Some fields are wrong.
            ConflictError: The licence has an account already.
        """
        account = await self._make(stated, verified=False, role="doctor")
        added = True
        try:
            await self._accounts.add(account)
        except DuplicateError:
            added = False
        # Asked either way, so that both take the same time. The licence decides first, whichever
        # index refused: were a taken address to hide a taken licence, the difference would tell
        # that the address is taken.
        if await self._accounts.holds_licence(account.licence_key) and not added:
            raise ConflictError(fields={"licence_number": _LICENCE_TAKEN})
        if self._on_registered is not None:
            self._on_registered(account.email, account.id)
        return account.id

    async def add(
        self, stated: NewDoctor, *, verified: bool = False, role: Role = "doctor"
    ) -> DoctorId:
        """Open an account as an operator and return its id.

        Args:
            verified: Licence and e-mail address were checked by the operator.

        Raises:
            InvalidError: Some fields are wrong.
            ConflictError: The address or the licence has an account already; `fields` names it.
        """
        account = await self._make(stated, verified=verified, role=role)
        try:
            await self._accounts.add(account)
        except DuplicateError as err:
            taken = {"email": _EMAIL_TAKEN} if err.index == ("email",) else {}
            if await self._accounts.holds_licence(account.licence_key):
                taken["licence_number"] = _LICENCE_TAKEN
            raise ConflictError(fields=taken) from err
        return account.id

    async def verify(self, email: str) -> DoctorId:
        """Say that the operator checked licence and address; lifts a suspension.

        Raises:
            NotFoundError: No account has the address.
        """
        until = self._clock.now() + VERIFIED_FOR
        account = await self._set_status(
            email, "verified", email_verified=True, verified_until=until
        )
        await self._on_changed(account.id)
        return account.id

    async def suspend(self, email: str) -> DoctorId:
        """Shut the doctor out, live sockets too. Safe to repeat.

        Raises:
            NotFoundError: No account has the address.
        """
        account = await self._set_status(email, "suspended")
        await self._on_suspended(account.id)
        return account.id

    async def readmit(self, doctor_id: DoctorId) -> None:
        """Lift a suspension; the licence stands as it did when they were shut out. Safe to repeat.

        Raises:
            NotFoundError: There is no such doctor.
        """
        account = await self.profile(doctor_id)
        if account.status == "suspended":
            is_over = account.verified_until is not None and (
                account.verified_until <= self._clock.now()
            )
            await self._set_status(account.email, "expired" if is_over else "verified")
        await self._on_changed(doctor_id)

    async def set_standing(
        self, doctor_id: DoctorId, status: Standing, *, email_verified: bool | None = None
    ) -> Account:
        """Note what reviewers found about a licence. Who is no more verified is signed out.

        Args:
            email_verified: Set together with it; None leaves it as it is.

        Raises:
            ConflictError: The doctor is suspended, which this must not lift, or is gone.
        """
        before = await self._accounts.get(doctor_id)
        now = self._clock.now()
        account = await self._accounts.set_standing(
            doctor_id,
            status,
            verified_until=now + VERIFIED_FOR if status == "verified" else now,
            email_verified=email_verified,
        )
        if account is None:
            message = "This account is suspended or gone."
            raise ConflictError(message)
        if before is not None and before.verified and not account.verified:
            await self._on_lost(doctor_id)
        else:
            await self._on_changed(doctor_id)
        return account

    async def set_role(self, email: str, role: Role) -> None:
        """Give the doctor another role.

        Raises:
            NotFoundError: No account has the address.
        """
        account = await self._accounts.set_role(email, role)
        if account is None:
            raise NotFoundError
        await self._on_changed(account.id)

    async def expire(self, account: Account) -> bool:
        """End a verification and sign the doctor out; False when it was renewed, or is over."""
        if account.verified_until is None:
            return False
        expired = await self._accounts.expire(account.id, until=account.verified_until)
        if expired is None:
            return False
        await self._on_lost(account.id)
        return True

    async def profile(self, doctor_id: DoctorId) -> Account:
        """Return the account, without its password hash.

        Raises:
            NotFoundError: There is no such doctor.
        """
        account = await self._accounts.get(doctor_id)
        if account is None:
            raise NotFoundError
        return account

    async def group_sizes(self, specialty: str, country: str) -> GroupSizes:
        """Return how many verified doctors hold exactly this specialty, at most a minute ago."""
        return await self._groups.sizes(specialty, country)

    async def set_availability(
        self,
        doctor_id: DoctorId,
        available: bool,  # noqa: FBT001 - the doctor's own word, said with its end
        until: datetime,
    ) -> None:
        """Set whether the doctor may be paged until `until`.

        Raises:
            NotFoundError: There is no such doctor.
        """
        account = await self._accounts.set_availability(doctor_id, available=available, until=until)
        if account is None:
            raise NotFoundError

    async def of_address(self, email: str) -> DoctorId:
        """Return whose address it is, for an operator.

        Raises:
            NotFoundError: No account has the address.
        """
        try:
            account = await self._accounts.to_sign_in(email_address(email))
        except ValueError as err:
            raise NotFoundError from err
        if account is None:
            raise NotFoundError
        return account.id

    async def _set_status(
        self,
        email: str,
        status: LicenceStatus,
        *,
        email_verified: bool | None = None,
        verified_until: datetime | None = None,
    ) -> Account:
        try:
            address = email_address(email)
        except ValueError as err:
            raise NotFoundError from err
        account = await self._accounts.set_status(
            address, status, email_verified=email_verified, verified_until=verified_until
        )
        if account is None:
            raise NotFoundError
        return account

    async def _make(self, stated: NewDoctor, *, verified: bool, role: Role) -> Account:
        doctor = check(stated)
        now = self._clock.now()
        return Account(
            id=DoctorId(new_id()),
            email=doctor.email,
            email_verified=verified,
            password_hash=await self._passwords.hash(doctor.password),
            name=doctor.name,
            country=doctor.country,
            licence_number=doctor.licence_number,
            licence_key=await self._licence_key(doctor),
            specialties=doctor.specialties,
            languages=doctor.languages,
            time_zone=doctor.time_zone,
            status="verified" if verified else "pending",
            role=role,
            created_at=now,
            verified_until=now + VERIFIED_FOR if verified else None,
        )

    async def _licence_key(self, doctor: NewDoctor) -> str:
        secret = await self._secrets.get_or_create(
            _LICENCE_SECRET, lambda: secrets.token_bytes(_LICENCE_SECRET_BYTES)
        )
        licence = f"{doctor.country}\0{doctor.licence_number}".encode()
        return hmac.new(secret, licence, hashlib.sha256).hexdigest()


def availability(account: Account, now: datetime) -> tuple[bool | None, datetime | None]:
    """Return what the doctor said about being paged and until when; (None, None) once lapsed."""
    if account.available_until is None or account.available_until <= now:
        return None, None
    return account.available, account.available_until
