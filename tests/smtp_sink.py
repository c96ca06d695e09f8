"""A mail server for tests: speaks SMTP, keeps every message, refuses whom it is told to."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP


@dataclass(frozen=True)
class Mail:
    """One message as it came in."""

    sender: str
    recipient: str
    message: EmailMessage

    @property
    def words(self) -> str:
        """What a reader sees."""
        return f"{self.message['Subject']}\n{self.message.get_content()}"


@dataclass
class SmtpSink:
    """Keeps what arrives. `answers` holds what a recipient is answered instead of 250."""

    port: int = 0
    mails: list[Mail] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    sessions: int = 0
    hangs: bool = False
    drops: int = 0
    """How many messages it takes without saying so."""

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hold one conversation (RFC 5321)."""
        self.sessions += 1
        if not self.hangs:
            writer.write(b"220 sink.example ESMTP\r\n")
        envelope = {"MAIL": "", "RCPT": ""}
        while line := (await reader.readline()).decode().strip():
            verb, _, rest = line.partition(" ")
            verb = verb.upper()
            if verb in envelope:
                envelope[verb] = _address(rest)
            if verb == "DATA" and not await self._take(reader, writer, envelope):
                break
            answer = self.answers.get(envelope["RCPT"]) if verb == "RCPT" else None
            writer.write(f"{answer or '250 OK'}\r\n".encode())
            await writer.drain()
            if verb == "QUIT":
                break
        writer.close()

    async def _take(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        envelope: Mapping[str, str],
    ) -> bool:
        writer.write(b"354 go on\r\n")
        raw = (await reader.readuntil(b"\r\n.\r\n")).removesuffix(b".\r\n")
        message = message_from_bytes(raw.replace(b"\r\n..", b"\r\n."), policy=SMTP)
        assert isinstance(message, EmailMessage)
        self.mails.append(Mail(envelope["MAIL"], envelope["RCPT"], message))
        if not self.drops:
            return True
        self.drops -= 1
        return False


def _address(rest: str) -> str:
    return rest[rest.index("<") + 1 : rest.index(">")]


@asynccontextmanager
async def smtp_sink() -> AsyncIterator[SmtpSink]:
    """Run a mail server on a free loopback port."""
    sink = SmtpSink()
    server = await asyncio.start_server(sink.serve, "127.0.0.1", 0)
    sink.port = server.sockets[0].getsockname()[1]
    try:
        yield sink
    finally:
        server.close()
        await server.wait_closed()
