"""SMS and calls by a signed webhook, behind which any provider can sit.

A body is signed together with the time, so that neither can be changed or sent again later:
`X-Curbside-Signature: v1=` hex HMAC-SHA-256(secret, timestamp "." body). A receiver refuses a
timestamp that is more than five minutes off, and a `message_id` that it has seen.
"""

import hashlib
import hmac
from datetime import datetime
from typing import Final, Literal
from urllib.parse import urlsplit

import orjson

from server.clock import Clock
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
from server.notify.endpoints import EndpointError
from server.notify.note_texts import note_path, note_sms
from server.notify.push_client import PushClient, PushUnreachableError
from server.notify.responses import judge
from server.notify.texts import call_text, code_text, sms_text
from store.ids import new_id
from store.records.account import Language
from store.records.delivery import ChannelName
from store.records.note import Note

TIMESTAMP: Final = "X-Curbside-Timestamp"
SIGNATURE: Final = "X-Curbside-Signature"
REPLAY_WINDOW_S: Final = 300
_GONE: Final = (410,)
"""The number is no more. A 404 would rather be a wrong address of the webhook itself."""

_log = get_logger("notify")


class Webhook:
    """Posts signed messages to the operator's provider; one client, one secret."""

    def __init__(self, *, url: str, secret: bytes, client: PushClient, clock: Clock) -> None:
        self._url = url
        self._secret = secret
        self._client = client
        self._clock = clock

    async def post(
        self,
        kind: Literal["sms", "voice"],
        *,
        message_id: str,
        phone: str,
        text: str,
        language: Language,
    ) -> Outcome:
        """Post one message. The same `message_id` again is the same message."""
        now = self._clock.now()
        body = orjson.dumps(
            {
                "kind": kind,
                "message_id": message_id,
                "to": phone,
                "text": text,
                "language": language,
            }
        )
        timestamp = str(int(now.timestamp()))
        headers = {
            "Content-Type": "application/json",
            TIMESTAMP: timestamp,
            SIGNATURE: f"v1={sign(self._secret, timestamp, body)}",
        }
        try:
            response = await self._client.post(self._url, headers=headers, body=body)
        except EndpointError:
            _log.warning("webhook refused", channel=kind)
            return Outcome("refused")
        except PushUnreachableError:
            return Outcome("again")
        return judge(response, channel=kind, gone=_GONE, now=now)


class PhoneChannel:
    """A page by SMS, or read out in a call."""

    capability = Capability(reaches="phone")
    receipts: frozenset[Receipt] = frozenset()

    def __init__(
        self,
        name: Literal["sms", "voice"],
        *,
        webhook: Webhook,
        origin: str,
        throttle: Throttle | None = None,
    ) -> None:
        self.throttle = throttle
        self.name: ChannelName = name
        self._kind: Literal["sms", "voice"] = name
        self._webhook = webhook
        self._origin = origin.rstrip("/")

    async def send(self, notice: Notice, to: Destination, *, now: datetime) -> Outcome:
        """Post one message; `gone` when the doctor has no number any more."""
        del now
        if to.phone is None:
            return Outcome("gone")
        link = f"{self._origin}/p/{notice.page_id}"
        return await self._webhook.post(
            self._kind,
            message_id=_message_id(self._kind, notice),
            phone=to.phone,
            text=sms_text(notice, link=link) if self._kind == "sms" else call_text(notice),
            language=notice.language,
        )

    async def send_note(self, note: Note, to: Destination, *, now: datetime) -> Outcome:
        """Send a short message; calls are for pages only."""
        del now
        if to.phone is None:
            return Outcome("gone")
        if self._kind != "sms":
            return Outcome("refused")
        return await self._webhook.post(
            "sms",
            message_id=hashlib.sha256(f"note:{note.id}".encode()).hexdigest()[:32],
            phone=to.phone,
            text=note_sms(note, link=f"{self._origin}{note_path(note)}"),
            language=note.language,
        )


class CodeSender:
    """Sends the codes by which doctors confirm their numbers."""

    def __init__(self, webhook: Webhook) -> None:
        self._webhook = webhook

    async def send_code(self, phone: str, code: str, language: Language) -> Outcome:
        """Send a code by SMS."""
        return await self._webhook.post(
            "sms",
            message_id=f"code-{new_id()}",
            phone=phone,
            text=code_text(code, language),
            language=language,
        )


def sign(secret: bytes, timestamp: str, body: bytes) -> str:
    """Return the signature of a body sent at `timestamp` (seconds since 1970), as hex."""
    return hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def host_of(url: str) -> str:
    """Return `host:port` of an address that the operator set, for the client's allow-list."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


def _message_id(kind: str, notice: Notice) -> str:
    return hashlib.sha256(f"{kind}:{sending_of(notice)}".encode()).hexdigest()[:32]
