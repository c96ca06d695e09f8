"""Proving an address, and getting back in. No answer here tells whether an address is known."""

from datetime import timedelta
from typing import Final

from server.errors import ConflictError, InvalidError, NotFoundError
from server.identity.applications import email_address
from server.identity.attempts import Attempts
from server.identity.beside import Beside
from server.identity.passwords import Passwords
from server.identity.session import Caller
from server.identity.sessions import Sessions
from server.identity.tickets import Tickets
from store.accounts import Accounts as StoredAccounts
from store.ids import DoctorId
from store.records.account import Account
from store.records.ticket import TicketPurpose

LETTER_EVERY: Final = timedelta(minutes=5)
"""Nobody's mailbox is filled by somebody else's asking."""
OPERATORS_LINK_LASTS: Final = timedelta(hours=24)
_NO_MAIL: Final = "This server sends no e-mail; ask whoever runs it for a link"
_WRONG: Final = "is not your present password"


class Recovery:
    """Links for addresses and passwords.

    Args:
        mails: Whether letters reach anybody.
        asks_address: Whether a new doctor must follow a link before they may do anything.
    """

    def __init__(
        self,
        *,
        accounts: StoredAccounts,
        sessions: Sessions,
        passwords: Passwords,
        tickets: Tickets,
        attempts: Attempts,
        mails: bool,
        asks_address: bool,
    ) -> None:
        self._accounts = accounts
        self._sessions = sessions
        self._passwords = passwords
        self._tickets = tickets
        self._attempts = attempts
        self.mails = mails
        self.asks_address = asks_address
        self._beside = Beside("letter")

    def registered(self, email: str, doctor_id: DoctorId) -> None:
        """Write to the address, beside the answer.

        Args:
            doctor_id: What the answer said: of the new account, or of nobody when the address
                had one already; then its owner is told of the attempt.
        """
        if self.asks_address:
            self._beside.begin(self._write_to_registered(email, doctor_id))

    def ask_reset(self, email: str) -> None:
        """Write a link to the address, if an account has it; nothing here waits or tells.

        Raises:
            ConflictError: This server sends no e-mail.
        """
        if not self.mails:
            raise ConflictError(_NO_MAIL)
        self._beside.begin(self._write_to_forgetful(email))

    async def ask_confirmation(self, caller: Caller) -> None:
        """Write the link that proves the caller's address once more.

        Raises:
            ConflictError: This server sends no e-mail.
        """
        if not self.mails:
            raise ConflictError(_NO_MAIL)
        if not caller.email_verified:
            await self._tickets.write("confirm_email", caller.doctor_id, every=LETTER_EVERY)

    async def confirm_email(self, token: str) -> None:
        """Note that the doctor reads what is sent to their address.

        Raises:
            InvalidError: The link is worth nothing.
        """
        doctor_id = await self._tickets.follow(token, "confirm_email")
        if await self._accounts.confirm_email(doctor_id) is not None:
            await self._sessions.changed(doctor_id)

    async def reset(self, token: str, password: str) -> None:
        """Set another password by a link; ends all sessions. Second factors stay.

        Raises:
            InvalidError: The link is worth nothing.
            UnavailableError: Too many passwords are made at this moment; the link is still good.
        """
        hashed = await self._passwords.hash(password)
        doctor_id = await self._tickets.follow(token, "reset_password")
        await self._set(doctor_id, hashed)
        await self._sessions.close_all(doctor_id, reason="signed_out")

    async def change(self, caller: Caller, *, password: str, new: str) -> None:
        """Set another password; ends all other sessions.

        Raises:
            InvalidError: The present password is wrong.
            RateLimitedError: Too many guesses in this session.
        """
        guess = f"prove\0{caller.session_id}"
        await self._attempts.begin(guess)
        stored = await self._accounts.password_hash(caller.doctor_id)
        if not await self._passwords.verify(stored, password):
            raise InvalidError(fields={"password": _WRONG})
        await self._attempts.right(guess)
        await self._set(caller.doctor_id, await self._passwords.hash(new))
        await self._sessions.close_others(caller)

    async def operators_link(self, email: str) -> tuple[DoctorId, str]:
        """Return whose account it is, and what their link to another password ends in.

        Raises:
            NotFoundError: No account has the address.
        """
        account = await self._account(email)
        if account is None:
            raise NotFoundError
        ticket = await self._tickets.give("reset_password", account.id, lasts=OPERATORS_LINK_LASTS)
        return account.id, self._tickets.token(ticket)

    async def close(self) -> None:
        """Finish what was begun beside an answer."""
        await self._beside.close()

    async def _set(self, doctor_id: DoctorId, hashed: str) -> None:
        await self._accounts.set_password_hash(doctor_id, hashed)
        await self._tickets.cancel(doctor_id, "reset_password")
        if self.mails:
            await self._tickets.write("password_changed", doctor_id, every=LETTER_EVERY)

    async def _write_to_registered(self, email: str, doctor_id: DoctorId) -> None:
        account = await self._account(email)
        if account is None:
            return
        is_new = account.id == doctor_id
        purpose: TicketPurpose = "confirm_email" if is_new else "already_registered"
        await self._tickets.write(purpose, account.id, every=LETTER_EVERY)

    async def _write_to_forgetful(self, email: str) -> None:
        account = await self._account(email)
        if account is not None and account.status != "suspended":
            await self._tickets.write("reset_password", account.id, every=LETTER_EVERY)

    async def _account(self, email: str) -> Account | None:
        try:
            return await self._accounts.to_sign_in(email_address(email))
        except ValueError:
            return None
