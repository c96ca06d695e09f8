"""E-mail: the second way to somebody whose phone says nothing. Specialty, urgency and a link.

Sent again, a page carries the same Message-ID: mail programs show it once. A link that a mail
scanner opens acknowledges nothing.
"""

import asyncio
import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from ipaddress import ip_address
from typing import Final
from urllib.parse import unquote, urlsplit

import aiosmtplib

from server.logs import get_logger
from server.notify.channel import (
    Capability,
    Destination,
    Notice,
    Outcome,
    Receipt,
    Throttle,
    sending_of,
)
from server.notify.letter_texts import letter_text
from server.notify.note_texts import note_email, note_path
from server.notify.push_client import TIME_LIMIT_S
from server.notify.texts import PushText, email_text
from store.records.account import Language
from store.records.delivery import ChannelName
from store.records.note import Note
from store.records.ticket import Ticket

_PORTS: Final = {"smtp": 587, "smtps": 465}
_PERMANENT: Final = range(500, 600)
_NO_MAILBOX: Final = frozenset({550, 551, 553})
"""RFC 5321 section 4.2.3: no such mailbox, elsewhere, or no mailbox of that name."""

_log = get_logger("notify")


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in.

    Args:
        start_tls: True: the connection is made secure before anything is said, or given up; None:
            when the server can; only for a server on this machine.
    """

    host: str
    port: int
    tls: bool
    start_tls: bool | None
    username: str | None = None
    password: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, url: str) -> "MailServer":
        """Read `smtp://` (STARTTLS, port 587) or `smtps://` (TLS, port 465), with a login or not.

        Raises:
            ValueError: It is neither.
        """
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            message = "must be smtp://[user:password@]host[:port] or smtps://…"
            raise ValueError(message)
        tls = parts.scheme == "smtps"
        return cls(
            host=parts.hostname,
            port=parts.port or _PORTS[parts.scheme],
            tls=tls,
            start_tls=False if tls else None if _is_loopback(parts.hostname) else True,
            username=None if parts.username is None else unquote(parts.username),
            password=None if parts.password is None else unquote(parts.password),
        )


class EmailChannel:
    """One message a page; `origin` is where our links lead, `sender` whom it is from."""

    name: ChannelName = "email"
    capability = Capability(reaches="mailbox")
    receipts: frozenset[Receipt] = frozenset()

    def __init__(
        self, *, server: MailServer, sender: str, origin: str, throttle: Throttle | None = None
    ) -> None:
        name, address = parseaddr(sender)
        self.throttle = throttle
        self._server = server
        self._sender = Address(display_name=name, addr_spec=address)
        self._origin = origin.rstrip("/")

    async def send(self, notice: Notice, to: Destination, *, now: datetime) -> Outcome:
        """Hand one message in; `gone` when the server knows no such mailbox."""
        if to.email is None:
            return Outcome("gone")
        text = email_text(notice, link=f"{self._origin}/p/{notice.page_id}")
        message = self._message(
            text,
            to.email,
            message_id=message_id(notice, self._sender.domain),
            language=notice.language,
            now=now,
        )
        if notice.urgency == "now":
            message["Importance"] = "high"
        return await self._hand_in(message)

    async def send_note(self, note: Note, to: Destination, *, now: datetime) -> Outcome:
        """Hand in one message that is about no page."""
        if to.email is None:
            return Outcome("gone")
        digest = hashlib.sha256(note.id.encode()).hexdigest()[:32]
        message = self._message(
            note_email(note, link=f"{self._origin}{note_path(note)}"),
            to.email,
            message_id=f"<note-{digest}@{self._sender.domain}>",
            language=note.language,
            now=now,
        )
        return await self._hand_in(message)

    async def send_letter(
        self, ticket: Ticket, *, address: str, language: Language, path: str
    ) -> bool:
        """Hand in one letter about an account; False when it is worth trying again."""
        digest = hashlib.sha256(ticket.id.encode()).hexdigest()[:32]
        message = self._message(
            letter_text(ticket.purpose, language, link=f"{self._origin}{path}"),
            address,
            message_id=f"<letter-{digest}@{self._sender.domain}>",
            language=language,
            now=ticket.made_at,
        )
        return (await self._hand_in(message)).result != "again"

    async def _hand_in(self, message: EmailMessage) -> Outcome:
        server = self._server
        try:
            async with asyncio.timeout(TIME_LIMIT_S):
                await aiosmtplib.send(
                    message,
                    hostname=server.host,
                    port=server.port,
                    use_tls=server.tls,
                    start_tls=server.start_tls,
                    username=server.username,
                    password=server.password,
                    # Not looked up: a resolver that hangs must not hold up a page.
                    local_hostname=self._sender.domain,
                )
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as err:
            return _judge(err)
        return Outcome("accepted")

    def _message(
        self, text: PushText, address: str, *, message_id: str, language: Language, now: datetime
    ) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["From"] = self._sender
        message["To"] = Address(addr_spec=address)
        message["Subject"] = text.title
        message["Date"] = format_datetime(now)
        message["Message-ID"] = message_id
        # RFC 3834: no automatic reply comes back.
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text.body)
        message["Content-Language"] = language
        return message


def message_id(notice: Notice, domain: str) -> str:
    """Return the page's Message-ID: the same however often it is sent, new after a snooze."""
    return f"<page-{hashlib.sha256(sending_of(notice).encode()).hexdigest()[:32]}@{domain}>"


def _judge(err: Exception) -> Outcome:
    if isinstance(err, aiosmtplib.SMTPRecipientsRefused):
        codes = [refused.code for refused in err.recipients]
        if codes and all(code in _NO_MAILBOX for code in codes):
            return Outcome("gone")
        return Outcome("refused" if all(code in _PERMANENT for code in codes) else "again")
    if isinstance(err, aiosmtplib.SMTPResponseException) and err.code in _PERMANENT:
        _log.warning("mail refused", channel="email", status=err.code)
        return Outcome("refused")
    _log.warning("mail server unreachable", channel="email", error=type(err).__name__)
    return Outcome("again")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
