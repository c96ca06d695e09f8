"""Signing in: by password with a second factor where there is one, or by a passkey alone.

Whatever is wrong is told alike and takes the same work, until the password was right. Guesses
are counted where they come from, apart for devices that the doctor signed in from before.
"""

from dataclasses import dataclass, field
from typing import Final

from server.errors import InvalidError, SecondFactorNeededError, UnauthenticatedError
from server.identity.applications import email_address
from server.identity.attempts import Attempts
from server.identity.factors import SecondFactors
from server.identity.known_devices import KnownDevices
from server.identity.networks import network_of
from server.identity.passkeys import Passkeys, Signed
from server.identity.passwords import Passwords
from server.identity.session import Caller
from server.identity.sessions import Sessions
from store.accounts import Accounts as StoredAccounts
from store.records.account import Account

_WRONG: Final = "E-mail address or password is wrong."
_WRONG_PASSWORD: Final = "is not your password"  # noqa: S105 - words, no password
_WRONG_CODE: Final = "The code is wrong, was used, or is too old."
_WRONG_PASSKEY: Final = "This passkey signs nobody in here."
_NOT_ALONE: Final = "This passkey does not ask whose hand it is in; use it after your password."
_NO_SECOND_FACTOR: Final = "your account has no second factor; leave this out"
_NEEDED: Final = "is needed beside the password: of your app, or a recovery code"


@dataclass(frozen=True, slots=True)
class From:
    """Where somebody signs in from.

    Args:
        address: Of the network.
        agent: The User-Agent.
        device: The token of a device that somebody signed in from before.
    """

    address: str
    agent: str = ""
    device: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody signs in with."""

    email: str
    password: str = field(repr=False)
    code: str | None = field(default=None, repr=False)
    passkey: Signed | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What came of it.

    Args:
        token: Of the session, shown this once.
        account: Without the password's hash.
        device: A token for the device to keep; None when it has one.
        lacks_factor: The role needs a second factor that is still to be set up.
    """

    token: str = field(repr=False)
    account: Account
    device: str | None = field(repr=False)
    lacks_factor: bool


class SigningIn:
    """Opens sessions for those who prove who they are."""

    def __init__(
        self,
        *,
        accounts: StoredAccounts,
        sessions: Sessions,
        passwords: Passwords,
        factors: SecondFactors,
        passkeys: Passkeys,
        attempts: Attempts,
        devices: KnownDevices,
    ) -> None:
        self._accounts = accounts
        self._sessions = sessions
        self._passwords = passwords
        self._factors = factors
        self._passkeys = passkeys
        self._attempts = attempts
        self._devices = devices

    async def open(self, given: Credentials, where: From) -> SignedIn:
        """Sign in by password.

        Raises:
            UnauthenticatedError: No such account, wrong password, or suspended: all the same,
                after the same work. Or the second factor was wrong.
            SecondFactorNeededError: The password is right and something more is needed.
            InvalidError: A code was given and the account has no second factor.
            RateLimitedError: Too many guesses from there; says when the next one may come.
        """
        account, device, strong = await self._proved(given, where, is_suspended=False)
        if self._passwords.is_weak(account.password_hash):
            await self._strengthen(account, given.password)
        return await self._start(account, where, device, strong=strong)

    async def suspended(self, given: Credentials, where: From) -> Account:
        """Return whose suspended account it is, for reading why and appealing; opens nothing.

        Raises:
            UnauthenticatedError: No such account, wrong password, or not suspended: all the same,
                after the same work. Or the second factor was wrong.
            SecondFactorNeededError, InvalidError, RateLimitedError: As `open`.
        """
        account, _, _ = await self._proved(given, where, is_suspended=True)
        return account

    async def open_by_passkey(self, signed: Signed, where: From) -> SignedIn:
        """Sign in by a passkey alone: a device, and its owner's finger or code.

        Raises:
            UnauthenticatedError: It signs nobody in here.
        """
        proof = await self._passkeys.check(signed)
        account = None if proof is None else await self._accounts.get(proof.doctor_id)
        if proof is None or account is None or account.status == "suspended":
            raise UnauthenticatedError(_WRONG_PASSKEY)
        if not proof.by_its_owner:
            raise UnauthenticatedError(_NOT_ALONE)
        device = self._devices.device(where.device, account.email)
        return await self._start(account, where, device, strong=True)

    async def open_vouched(self, account: Account, where: From) -> SignedIn:
        """Sign in whom somebody else vouches for: worth a password, never a second factor."""
        device = self._devices.device(where.device, account.email)
        return await self._start(account, where, device, strong=False)

    async def prove(self, caller: Caller, given: Credentials, where: From) -> None:
        """Have a signed-in doctor prove again who they are, as for a dangerous act.

        Args:
            given: Password, and the code where there is one, or a passkey. Its address is not
                looked at.

        Raises:
            InvalidError: Something given is wrong; the session stays.
            SecondFactorNeededError: The password is right and something more is needed.
            RateLimitedError: Too many guesses in this session.
        """
        guess = f"prove\0{caller.session_id}"
        await self._attempts.begin(guess)
        if given.passkey is not None and not given.password:
            proof = await self._passkeys.check(given.passkey)
            if proof is None or proof.doctor_id != caller.doctor_id or not proof.by_its_owner:
                raise InvalidError(fields={"passkey": _WRONG_PASSKEY})
            strong = True
        else:
            account = await self._of(caller)
            if not await self._passwords.verify(account.password_hash, given.password):
                raise InvalidError(fields={"password": _WRONG_PASSWORD})
            device = self._devices.device(where.device, account.email)
            strong = await self._second_again(account, given, device)
        await self._attempts.right(guess)
        await self._sessions.prove(caller, strong=strong)

    async def _proved(
        self, given: Credentials, where: From, *, is_suspended: bool
    ) -> tuple[Account, str | None, bool]:
        """Return the account, the known device, and whether a second factor was given."""
        email = _as_kept(given.email)
        device = self._devices.device(where.device, email)
        guess = f"password\0{email}\0{device or network_of(where.address)}"
        await self._attempts.begin(guess)
        account = await self._accounts.to_sign_in(email) if email else None
        matches = await self._passwords.verify(
            None if account is None else account.password_hash, given.password
        )
        if account is None or not matches or (account.status == "suspended") != is_suspended:
            raise UnauthenticatedError(_WRONG)
        strong = await self._second(account, given, device)
        await self._attempts.right(guess)
        return account, device, strong

    async def _second(self, account: Account, given: Credentials, device: str | None) -> bool:
        """Return whether a second factor was given; none is only right where there is none."""
        factors = await self._factors.read(account.id)
        if not factors.any:
            if given.code:
                raise InvalidError(fields={"code": _NO_SECOND_FACTOR})
            return False
        if given.passkey is None and not given.code:
            raise SecondFactorNeededError(fields={"code": _NEEDED})
        # Whoever guesses codes knows the password, so this may hold up the owner's new devices.
        guess = f"code\0{account.id}\0{device or ''}"
        await self._attempts.begin(guess)
        if given.passkey is not None:
            proof = await self._passkeys.check(given.passkey)
            right = proof is not None and proof.doctor_id == account.id
        else:
            right = await self._factors.accepts(factors, given.code or "")
        if not right:
            raise UnauthenticatedError(_WRONG_CODE)
        await self._attempts.right(guess)
        return True

    async def _second_again(self, account: Account, given: Credentials, device: str | None) -> bool:
        try:
            return await self._second(account, given, device)
        except SecondFactorNeededError:
            raise
        except UnauthenticatedError as err:
            raise InvalidError(fields={"code": _WRONG_CODE}) from err

    async def _start(
        self, account: Account, where: From, device: str | None, *, strong: bool
    ) -> SignedIn:
        token = await self._sessions.start(
            account, address=where.address, agent=where.agent, strong=strong
        )
        return SignedIn(
            token=token,
            account=account.model_copy(update={"password_hash": ""}),
            device=None if device else self._devices.token(account.email),
            lacks_factor=self._sessions.needs_factor(account) and not strong,
        )

    async def _of(self, caller: Caller) -> Account:
        account = await self._accounts.get(caller.doctor_id)
        stored = await self._accounts.password_hash(caller.doctor_id)
        if account is None or stored is None:
            raise UnauthenticatedError(_WRONG)
        return account.model_copy(update={"password_hash": stored})

    async def _strengthen(self, account: Account, password: str) -> None:
        await self._accounts.replace_password_hash(
            account.id, old=account.password_hash, new=await self._passwords.hash(password)
        )


def _as_kept(email: str) -> str:
    """Return the address as accounts are looked up by; what is none belongs to nobody."""
    try:
        return email_address(email)
    except ValueError:
        return ""
