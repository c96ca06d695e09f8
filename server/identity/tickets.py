"""Tickets: links from letters and challenges of passkeys. Each is used once, before its end.

The database holds a ticket's id only. What is asked for in return is made from the id with the
server's secret: who reads the database can follow no link, and a made-up one costs no query.
"""

import base64
import hashlib
import hmac
import re
from contextlib import suppress
from datetime import timedelta
from typing import Final

from server.clock import Clock
from server.errors import InvalidError
from store.errors import DuplicateError
from store.ids import DoctorId, new_id
from store.records.ticket import Ticket, TicketPurpose
from store.tickets import Tickets as StoredTickets

TOKEN_PATTERN: Final = r"^[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{22}$"  # noqa: S105 - a form, no token
LASTS: Final[dict[TicketPurpose, timedelta]] = {
    "confirm_email": timedelta(days=3),
    "reset_password": timedelta(hours=1),
    "already_registered": timedelta(days=1),
    "password_changed": timedelta(days=1),
    "factors_changed": timedelta(days=1),
    "licence_asked": timedelta(days=3),
    "licence_verified": timedelta(days=3),
    "licence_rejected": timedelta(days=3),
    "licence_due": timedelta(days=3),
    "licence_expired": timedelta(days=3),
    "suspended": timedelta(days=3),
    "passkey": timedelta(minutes=5),
    "hospital": timedelta(minutes=10),
}
"""For letters without a link: how long they are tried."""
_MAC_BYTES: Final = 16
_WORTHLESS: Final = "is no link of ours, was used, or is too old; ask for another"


class Tickets:
    """Gives tickets out and takes them back.

    Args:
        secret: Of this purpose only, the same on all nodes.
    """

    def __init__(self, tickets: StoredTickets, *, secret: bytes, clock: Clock) -> None:
        self._tickets = tickets
        self._secret = secret
        self._clock = clock

    async def give(
        self,
        purpose: TicketPurpose,
        doctor_id: DoctorId | None,
        *,
        letter: bool = False,
        lasts: timedelta | None = None,
        once: str | None = None,
    ) -> Ticket:
        """Keep a new ticket and return it.

        Args:
            letter: Whether it is to be brought to the doctor by e-mail.
            lasts: Instead of the usual time.
            once: What it is the only one of.

        Raises:
            DuplicateError: There is one of the same `once`.
        """
        now = self._clock.now()
        ticket = Ticket(
            id=new_id(),
            purpose=purpose,
            doctor_id=doctor_id,
            made_at=now,
            ends_at=now + (lasts or LASTS[purpose]),
            state="pending" if letter else "done",
            due_at=now,
            lease_until=now,
            once=once,
        )
        await self._tickets.add(ticket)
        return ticket

    async def write(self, purpose: TicketPurpose, doctor_id: DoctorId, *, every: timedelta) -> None:
        """Have a letter written, unless the doctor got one like it within `every`."""
        now = self._clock.now()
        if await self._tickets.made_since(doctor_id, purpose, now - every):
            return
        # Of two that ask at the same moment, on whatever node, the index lets one through.
        span = int(now.timestamp() // every.total_seconds())
        with suppress(DuplicateError):
            await self.give(purpose, doctor_id, letter=True, once=f"{purpose}:{doctor_id}:{span}")

    def token(self, ticket: Ticket) -> str:
        """Return what the ticket's link ends in."""
        return f"{ticket.id}.{self._mac(ticket.purpose, ticket.id)}"

    def challenge(self, ticket_id: str) -> bytes:
        """Return what a passkey is to sign."""
        return hmac.new(self._secret, f"challenge\0{ticket_id}".encode(), hashlib.sha256).digest()

    async def follow(self, token: str, purpose: TicketPurpose) -> DoctorId:
        """Spend the ticket of a link; return whose it was.

        Raises:
            InvalidError: It is no link of ours, was used, or is too old.
        """
        ticket_id, _, mac = token.partition(".")
        if not re.fullmatch(TOKEN_PATTERN, token):
            raise InvalidError(fields={"token": _WORTHLESS})
        if hmac.compare_digest(mac.encode(), self._mac(purpose, ticket_id).encode()):
            ticket = await self.use(ticket_id, purpose)
            if ticket is not None and ticket.doctor_id is not None:
                return ticket.doctor_id
        raise InvalidError(fields={"token": _WORTHLESS})

    async def use(self, ticket_id: str, purpose: TicketPurpose) -> Ticket | None:
        """Spend a ticket by its id; None when it is worth nothing."""
        return await self._tickets.use(ticket_id, purpose, now=self._clock.now())

    async def cancel(self, doctor_id: DoctorId, *purposes: TicketPurpose) -> None:
        """Make the doctor's tickets for these purposes worthless."""
        await self._tickets.cancel(doctor_id, purposes, at=self._clock.now())

    def _mac(self, purpose: TicketPurpose, ticket_id: str) -> str:
        digest = hmac.new(self._secret, f"{purpose}\0{ticket_id}".encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest[:_MAC_BYTES]).decode().rstrip("=")
