"""Web Push: encrypted for the device (RFC 8291), signed by us (RFC 8292), declarative body.

The encryption is pywebpush's; sending is ours, since its own follows redirects and may wait for
hours. Sent again, a page carries the same `Topic` and `tag`: a device shows it once.
"""

import base64
import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import orjson

from server.logs import get_logger
from server.notify.channel import Capability, Destination, Notice, Outcome, Receipt, Throttle
from server.notify.endpoints import EndpointError
from server.notify.note_texts import note_path, note_text
from server.notify.push_client import PushClient, PushUnreachableError
from server.notify.responses import judge
from server.notify.texts import PushText, notice_text, test_text
from server.notify.vapid import Vapid
from store.records.account import Language
from store.records.delivery import ChannelName
from store.records.device import Device
from store.records.note import Note

DECLARATIVE: Final = 8030
"""Marks a body that browsers with declarative Web Push show without waking a service worker."""
_TOPIC_CHARS: Final = 32
_TEST_LIFE: Final = timedelta(minutes=5)
_NOTE_LIFE: Final = timedelta(hours=12)
_GONE: Final = (404, 410)

_log = get_logger("notify")


class WebPushChannel:
    """Sends to one device's push service; `origin` is where our links lead."""

    name: ChannelName = "web_push"
    capability = Capability(reaches="device", takes_back=True)
    throttle: Throttle | None = Throttle(per_s=200.0, burst=400)
    receipts: frozenset[Receipt] = frozenset({"shown", "opened"})

    def __init__(self, *, client: PushClient, vapid: Vapid, origin: str) -> None:
        self._client = client
        self._vapid = vapid
        self._origin = origin.rstrip("/")

    async def send(self, notice: Notice, to: Destination, *, now: datetime) -> Outcome:
        """Push a page to a device; `gone` when the device is, or its push service says so."""
        if to.device is None:
            return Outcome("gone")
        over = notice.thanks is not None
        body = self._body(
            notice_text(notice),
            language=notice.language,
            path="/" if over else f"/p/{notice.page_id}",
            tag=notice.page_id,
            # What is over rings no more; it takes the place of the page that has the same tag.
            data={"over": True} if over else {"page_id": notice.page_id, "receipt": to.receipt},
            silent=over,
        )
        headers = {
            "TTL": str(max(int((notice.expires_at - now).total_seconds()), 0)),
            "Urgency": "high" if notice.urgency == "now" and not over else "normal",
            "Topic": topic(notice.page_id),
        }
        return await self._post(to.device, body, headers, now=now)

    async def send_test(self, device: Device, language: Language, *, now: datetime) -> Outcome:
        """Push a harmless notification, so that a doctor sees that pages will arrive."""
        body = self._body(
            test_text(language),
            language=language,
            path="/settings",
            tag="test",
            data={"test": True},
        )
        headers = {"TTL": str(int(_TEST_LIFE.total_seconds())), "Urgency": "high", "Topic": "test"}
        return await self._post(device, body, headers, now=now)

    async def send_note(self, note: Note, to: Destination, *, now: datetime) -> Outcome:
        """Push a note to a device."""
        if to.device is None:
            return Outcome("gone")
        body = self._body(
            note_text(note),
            language=note.language,
            path=note_path(note),
            tag=topic(note.id),
            data={"note": True},
        )
        headers = {
            "TTL": str(int(_NOTE_LIFE.total_seconds())),
            "Urgency": "normal",
            "Topic": topic(note.id),
        }
        return await self._post(to.device, body, headers, now=now)

    def _body(
        self,
        text: PushText,
        *,
        language: Language,
        path: str,
        tag: str,
        data: Mapping[str, Any],
        silent: bool = False,
    ) -> bytes:
        return orjson.dumps(
            {
                "web_push": DECLARATIVE,
                "notification": {
                    "title": text.title,
                    "body": text.body,
                    "lang": language,
                    "navigate": f"{self._origin}{path}",
                    "tag": tag,
                    "data": dict(data),
                    "silent": silent,
                },
            }
        )

    async def _post(
        self, device: Device, body: bytes, headers: Mapping[str, str], *, now: datetime
    ) -> Outcome:
        from pywebpush import WebPusher  # noqa: PLC0415 - loaded when needed

        subscription = {
            "endpoint": device.endpoint,
            "keys": {"p256dh": device.p256dh, "auth": device.auth},
        }
        encrypted = WebPusher(subscription).encode(body, content_encoding="aes128gcm")
        try:
            response = await self._client.post(
                device.endpoint,
                headers={
                    **headers,
                    **self._vapid.headers(device.endpoint, now=now),
                    "Content-Encoding": "aes128gcm",
                    "Content-Type": "application/octet-stream",
                },
                body=encrypted["body"],
            )
        except EndpointError:
            _log.warning("push endpoint refused", channel=self.name)
            return Outcome("refused")
        except PushUnreachableError:
            return Outcome("again")
        return judge(response, channel=self.name, gone=_GONE, now=now)


def topic(name: str) -> str:
    """Return the push message's Topic: at most 32 URL-safe characters (RFC 8030 section 5.4)."""
    digest = hashlib.sha256(name.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()[:_TOPIC_CHARS]
