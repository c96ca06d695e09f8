"""What stands at the ends of the channels in a run; each notes what comes, and when.

A push service that decrypts, a mail server, a provider of SMS that checks signatures. What is noted
becomes history once it is known which case a page belongs to.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import web

from server.clock import PrimaryClock
from tests.faults.history import History
from tests.phone_provider import WEBHOOK_SECRET, PhoneProvider
from tests.push_catcher import PushCatcher
from tests.smtp_sink import SmtpSink

ACCEPTED: Final = range(200, 300)
LIVE: Final = "live"
_PAGE_LINK: Final = re.compile(r"/p/([A-Za-z0-9_-]+)")


@dataclass
class Notes:
    """What came since the scene began, over whatever channel."""

    history: History | None = None
    lines: list[dict[str, Any]] = field(default_factory=list)

    def begin(self, history: History) -> None:
        """Take notes for this scene from now on."""
        self.history = history
        self.lines.clear()

    def came(
        self,
        channel: str,
        page: str,
        *,
        device: str,
        topic: str = "",
        tag: str = "",
        op: str = "push",
        status: int = web.HTTPOk.status_code,
    ) -> None:
        """Note one page that came, or was told to whoever asked (`listed`)."""
        if self.history is not None:
            line = {"op": op, "at_s": self.history.now_s(), "channel": channel, "page": page}
            names = {"device": device, "topic": topic, "tag": tag, "status": status}
            self.lines.append(line | names)


class NotingCatcher(PushCatcher):
    """The push service."""

    def __init__(self, notes: Notes) -> None:
        super().__init__()
        self._notes = notes

    async def receive(self, request: web.Request) -> web.Response:
        answer = await super().receive(request)
        if answer.status in ACCEPTED:
            # Nothing was awaited since it was caught.
            caught = self.caught[-1]
            payload = caught.payload["notification"]
            page_id = payload["data"].get("page_id")
            # Without a page it says that one is over.
            if page_id is not None:
                topic = caught.headers.get("Topic", "")
                names = {"topic": topic, "tag": payload["tag"], "device": caught.device}
                self._notes.came("web_push", page_id, **names, status=answer.status)
        return answer


class NotingSink(SmtpSink):
    """The mail server."""

    def __init__(self, notes: Notes) -> None:
        super().__init__()
        self._notes = notes

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A node that is killed says no good-bye.
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            await super().serve(reader, writer)

    async def _take(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        envelope: Mapping[str, str],
    ) -> bool:
        told = await super()._take(reader, writer, envelope)
        mail = self.mails.pop()
        name = mail.message["Message-ID"]
        page_id = _page_in(mail.message.get_content())
        self._notes.came("email", page_id, device=mail.recipient, topic=name)
        return told


class NotingProvider(PhoneProvider):
    """The provider of SMS; what it gets again is noted again."""

    def __init__(self, notes: Notes) -> None:
        super().__init__(PrimaryClock())
        self._notes = notes

    async def receive(self, request: web.Request) -> web.Response:
        answer = await super().receive(request)
        if answer.status in ACCEPTED and self.last is not None:
            # Nothing was awaited since it came.
            message = json.loads(self.last[1])
            page_id = _page_in(message["text"])
            names = {"device": message["to"], "topic": message["message_id"]}
            self._notes.came(message["kind"], page_id, **names, status=answer.status)
        return answer


def _page_in(text: str) -> str:
    found = _PAGE_LINK.search(text)
    assert found is not None, "a message without a link to its page"
    return found[1]


@dataclass(frozen=True)
class Ends:
    """All of them, and what nodes must be told to find them."""

    notes: Notes
    pushes: NotingCatcher
    settings: Mapping[str, str]


@asynccontextmanager
async def open_ends() -> AsyncIterator[Ends]:
    """Run all of them on free loopback ports."""
    notes = Notes()
    pushes, mail, provider = NotingCatcher(notes), NotingSink(notes), NotingProvider(notes)
    async with AsyncExitStack() as stack:
        pushes.host = await _served(stack, "/push/{token}", pushes.receive)
        provider.url = f"http://{await _served(stack, '/messages', provider.receive)}/messages"
        server = await asyncio.start_server(mail.serve, "127.0.0.1", 0)
        stack.push_async_callback(server.wait_closed)
        stack.callback(server.close)
        mail.port = server.sockets[0].getsockname()[1]
        yield Ends(
            notes,
            pushes,
            {
                "CURBSIDE_PUSH_HOSTS": pushes.host,
                "CURBSIDE_SMTP_URL": mail.url,
                "CURBSIDE_MAIL_FROM": "Curbside <pages@faults.example>",
                "CURBSIDE_SMS_WEBHOOK_URL": provider.url,
                "CURBSIDE_SMS_WEBHOOK_SECRET": WEBHOOK_SECRET,
            },
        )


async def _served(stack: AsyncExitStack, path: str, receive: Any) -> str:
    app = web.Application()
    app.router.add_post(path, receive)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    return f"{host}:{port}"
