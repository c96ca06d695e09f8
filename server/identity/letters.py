"""Letters about an account: handed to the mail server beside the commands that ask for them.

So no answer waits for a mail server, and none tells by its time whether somebody is written to.
"""

from datetime import timedelta
from typing import Final, Protocol

from server.clock import Clock
from server.identity.tickets import Tickets
from store.accounts import Accounts as StoredAccounts
from store.records.account import Language
from store.records.ticket import LINKED, Ticket, TicketPurpose
from store.tickets import Tickets as StoredTickets

LEASE: Final = timedelta(seconds=30)
"""Longer than a channel's time limit, so that a slow hand-in is not done twice."""
AGAIN_AFTER: Final = timedelta(minutes=1)
MAX_TRIES: Final = 30
MAX_ROUND: Final = 100
PATHS: Final[dict[TicketPurpose, str]] = {
    "confirm_email": "/confirm",
    "reset_password": "/reset",
    "already_registered": "/sign-in",
    "password_changed": "/security",
    "factors_changed": "/security",
    "licence_asked": "/licence",
    "licence_verified": "/licence",
    "licence_rejected": "/licence",
    "licence_due": "/licence",
    "licence_expired": "/licence",
    "suspended": "/appeal",
}


class Mailer(Protocol):
    """The e-mail channel, as far as letters need it."""

    async def send_letter(
        self, ticket: Ticket, *, address: str, language: Language, path: str
    ) -> bool:
        """Hand one letter in; False when it is worth trying again."""
        ...


class Letters:
    """Sends what waits. Several nodes may: each letter is claimed."""

    def __init__(
        self,
        tickets: StoredTickets,
        *,
        accounts: StoredAccounts,
        links: Tickets,
        mailer: Mailer,
        clock: Clock,
    ) -> None:
        self._tickets = tickets
        self._accounts = accounts
        self._links = links
        self._mailer = mailer
        self._clock = clock

    async def run_once(self) -> int:
        """Send the letters that are due; return how many were tried."""
        for tried in range(MAX_ROUND):
            claimed = await self._tickets.claim_letter(now=self._clock.now(), lease=LEASE)
            if claimed is None:
                return tried
            await self._send(claimed)
        return MAX_ROUND

    async def _send(self, claimed: Ticket) -> None:
        now = self._clock.now()
        account = None
        if claimed.doctor_id is not None and now < claimed.ends_at:
            account = await self._accounts.get(claimed.doctor_id)
        is_shut_out = account is not None and account.status == "suspended"
        is_moot = is_shut_out != (claimed.purpose == "suspended")
        if account is None or is_moot or claimed.tries > MAX_TRIES:
            await self._tickets.finish_letter(claimed)
            return
        path = PATHS[claimed.purpose]
        if claimed.purpose in LINKED:
            # After the #, a link's token stays in the browser: no log of a proxy has it.
            path = f"{path}#{self._links.token(claimed)}"
        done = await self._mailer.send_letter(
            claimed, address=account.email, language=account.languages[0], path=path
        )
        if done:
            await self._tickets.finish_letter(claimed)
        else:
            await self._tickets.repeat_letter(claimed, due_at=now + AGAIN_AFTER)
