"""Apple's push service over HTTP/2: native iOS clients. Signed in by a token of our own key."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import orjson

from server.logs import get_logger
from server.notify.channel import Capability, Destination, Notice, Outcome, Receipt, Throttle
from server.notify.endpoints import EndpointError
from server.notify.note_texts import note_path, note_text
from server.notify.push_client import PushClient, PushResponse, PushUnreachableError
from server.notify.responses import judge
from server.notify.texts import PushText, notice_text, test_text
from server.notify.tokens import SigningKey, sign_token
from store.records.account import Language
from store.records.delivery import ChannelName
from store.records.device import Device
from store.records.note import Note

TOKEN_LIFE: Final = timedelta(minutes=40)
"""Apple refuses tokens older than 60 minutes, and renewals more often than every 20."""
_TEST_LIFE: Final = timedelta(minutes=5)
_NOTE_LIFE: Final = timedelta(hours=12)
_UNREGISTERED: Final = (410,)
_BAD_REQUEST: Final = 400
_FORBIDDEN: Final = 403
_GONE_REASONS: Final = frozenset({"BadDeviceToken", "DeviceTokenNotForTopic"})
_SIGN_AGAIN: Final = frozenset({"ExpiredProviderToken", "InvalidProviderToken"})

_log = get_logger("notify")


@dataclass(frozen=True, slots=True)
class AppleKey:
    """A key from the developer account, and the app that it is for (its bundle id)."""

    key_id: str
    team_id: str
    topic: str
    key: SigningKey = field(repr=False)


class ApnsChannel:
    """One notification a device; the same page again takes the same place on it."""

    name: ChannelName = "apns"
    capability = Capability(reaches="device", takes_back=True)
    throttle: Throttle | None = Throttle(per_s=100.0, burst=200)
    receipts: frozenset[Receipt] = frozenset({"shown", "opened"})

    def __init__(self, *, key: AppleKey, client: PushClient, url: str, origin: str) -> None:
        self._key = key
        self._client = client
        self._url = url.rstrip("/")
        self._origin = origin.rstrip("/")
        self._token: tuple[str, datetime] | None = None

    async def send(self, notice: Notice, to: Destination, *, now: datetime) -> Outcome:
        """Send a page to a device; `gone` when Apple knows its token no more."""
        if to.device is None:
            return Outcome("gone")
        over = notice.thanks is not None
        data = {"page_id": notice.page_id, "navigate": f"{self._origin}/p/{notice.page_id}"}
        body = _body(
            notice_text(notice),
            data={**data, "over": True} if over else {**data, "receipt": to.receipt},
            loud=not over,
            urgent=notice.urgency == "now" and not over,
        )
        headers = {
            "apns-collapse-id": notice.page_id,
            "apns-expiration": str(int(notice.expires_at.timestamp())),
            "apns-priority": "5" if over else "10",
        }
        return await self._post(to.device, body, headers, now=now)

    async def send_test(self, device: Device, language: Language, *, now: datetime) -> Outcome:
        """Send a harmless notification."""
        body = _body(test_text(language), data={"test": True}, loud=True, urgent=False)
        expires = str(int((now + _TEST_LIFE).timestamp()))
        headers = {
            "apns-collapse-id": "test",
            "apns-expiration": expires,
            "apns-priority": "10",
        }
        return await self._post(device, body, headers, now=now)

    async def send_note(self, note: Note, to: Destination, *, now: datetime) -> Outcome:
        """Send a note to a device."""
        if to.device is None:
            return Outcome("gone")
        data = {"note": True, "navigate": f"{self._origin}{note_path(note)}"}
        body = _body(note_text(note), data=data, loud=False, urgent=False, category="note")
        headers = {
            # At most 64 bytes, and the same however often it is sent.
            "apns-collapse-id": hashlib.sha256(note.id.encode()).hexdigest(),
            "apns-expiration": str(int((now + _NOTE_LIFE).timestamp())),
            "apns-priority": "5",
        }
        return await self._post(to.device, body, headers, now=now)

    async def _post(
        self, device: Device, body: bytes, headers: Mapping[str, str], *, now: datetime
    ) -> Outcome:
        try:
            response = await self._client.post(
                f"{self._url}/3/device/{device.token}",
                headers={
                    **headers,
                    "authorization": f"bearer {self._provider_token(now)}",
                    "apns-topic": self._key.topic,
                    "apns-push-type": "alert",
                    "Content-Type": "application/json",
                },
                body=body,
            )
        except EndpointError:
            _log.warning("push endpoint refused", channel=self.name)
            return Outcome("refused")
        except PushUnreachableError:
            return Outcome("again")
        reason = _reason(response)
        if response.status == _BAD_REQUEST and reason in _GONE_REASONS:
            return Outcome("gone")
        if response.status == _FORBIDDEN and reason in _SIGN_AGAIN:
            self._token = None
            return Outcome("again", wait=timedelta(seconds=20))
        return judge(response, channel=self.name, gone=_UNREGISTERED, now=now)

    def _provider_token(self, now: datetime) -> str:
        if self._token is not None and now - self._token[1] < TOKEN_LIFE:
            return self._token[0]
        claims = {"iss": self._key.team_id, "iat": int(now.timestamp())}
        token = sign_token(self._key.key, claims, kid=self._key.key_id)
        self._token = (token, now)
        return token


def _body(
    text: PushText, *, data: Mapping[str, Any], loud: bool, urgent: bool, category: str = "page"
) -> bytes:
    aps: dict[str, Any] = {
        "alert": {"title": text.title, "body": text.body},
        "category": category,
        # Lets the app's extension tell that the page is shown, before it is tapped.
        "mutable-content": 1,
        "interruption-level": "time-sensitive" if urgent else "active" if loud else "passive",
    }
    if loud:
        aps["sound"] = "default"
    return orjson.dumps({"aps": aps, **data})


def _reason(response: PushResponse) -> str | None:
    try:
        answer = orjson.loads(response.body)
    except orjson.JSONDecodeError:
        return None
    return str(answer.get("reason")) if isinstance(answer, dict) else None
