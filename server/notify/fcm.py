"""Firebase Cloud Messaging, HTTP v1: native Android clients. Signed in by a service account."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import orjson

from server.logs import get_logger
from server.notify.channel import Capability, Destination, Notice, Outcome, Receipt, Throttle
from server.notify.endpoints import EndpointError
from server.notify.note_texts import note_path, note_text
from server.notify.push_client import PushClient, PushUnreachableError
from server.notify.responses import judge
from server.notify.texts import PushText, notice_text, test_text
from server.notify.tokens import SigningKey, load_key, sign_token
from store.records.account import Language
from store.records.delivery import ChannelName
from store.records.device import Device
from store.records.note import Note

SCOPE: Final = "https://www.googleapis.com/auth/firebase.messaging"
_GRANT: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_ASSERTION_LIFE: Final = timedelta(minutes=60)
_RENEW_BEFORE: Final = timedelta(minutes=5)
_TEST_LIFE: Final = timedelta(minutes=5)
_NOTE_LIFE: Final = timedelta(hours=12)
_OK: Final = 200
_UNAUTHORIZED: Final = 401
_UNREGISTERED: Final = (404,)
"""The service's UNREGISTERED: the app was removed or its token replaced."""

_log = get_logger("notify")


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """The JSON file that Firebase hands out, as far as it is needed."""

    project_id: str
    client_email: str
    token_uri: str
    key: SigningKey = field(repr=False)

    @classmethod
    def read(cls, path: Path) -> "ServiceAccount":
        """Read the file.

        Raises:
            OSError: It can't be read.
            ValueError: It is no service account.
        """
        kept = orjson.loads(path.read_bytes())
        try:
            return cls(
                project_id=kept["project_id"],
                client_email=kept["client_email"],
                token_uri=kept["token_uri"],
                key=load_key(kept["private_key"].encode()),
            )
        except (KeyError, TypeError, AttributeError) as err:
            message = "is no service account file"
            raise ValueError(message) from err


class FcmChannel:
    """One message a device; the same page again takes the same place on it."""

    name: ChannelName = "fcm"
    capability = Capability(reaches="device", takes_back=True)
    throttle: Throttle | None = Throttle(per_s=100.0, burst=200)
    receipts: frozenset[Receipt] = frozenset({"shown", "opened"})

    def __init__(
        self, *, account: ServiceAccount, client: PushClient, url: str, origin: str
    ) -> None:
        self._account = account
        self._client = client
        self._url = f"{url.rstrip('/')}/v1/projects/{account.project_id}/messages:send"
        self._origin = origin.rstrip("/")
        self._token: tuple[str, datetime] | None = None
        self._signing_in = asyncio.Lock()

    async def send(self, notice: Notice, to: Destination, *, now: datetime) -> Outcome:
        """Send a page to a device; `gone` when the service knows its token no more."""
        if to.device is None:
            return Outcome("gone")
        over = notice.thanks is not None
        data = {"page_id": notice.page_id, "navigate": f"{self._origin}/p/{notice.page_id}"}
        message = _message(
            notice_text(notice),
            data={**data, "over": "true"} if over else {**data, "receipt": to.receipt},
            tag=notice.page_id,
            life=notice.expires_at - now,
            high=notice.urgency == "now" and not over,
        )
        return await self._post(to.device, message, now=now)

    async def send_test(self, device: Device, language: Language, *, now: datetime) -> Outcome:
        """Send a harmless notification."""
        text, data = test_text(language), {"test": "true"}
        message = _message(text, data=data, tag="test", life=_TEST_LIFE, high=True)
        return await self._post(device, message, now=now)

    async def send_note(self, note: Note, to: Destination, *, now: datetime) -> Outcome:
        """Send a note to a device."""
        if to.device is None:
            return Outcome("gone")
        data = {"note": "true", "navigate": f"{self._origin}{note_path(note)}"}
        # The same however often it is sent; the id itself names doctors.
        tag = hashlib.sha256(note.id.encode()).hexdigest()
        message = _message(note_text(note), data=data, tag=tag, life=_NOTE_LIFE, high=False)
        return await self._post(to.device, message, now=now)

    async def _post(self, device: Device, message: dict[str, Any], *, now: datetime) -> Outcome:
        try:
            token = await self._access_token(now)
            if token is None:
                return Outcome("again")
            response = await self._client.post(
                self._url,
                headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
                body=orjson.dumps({"message": {"token": device.token, **message}}),
            )
        except EndpointError:
            _log.warning("push endpoint refused", channel=self.name)
            return Outcome("refused")
        except PushUnreachableError:
            return Outcome("again")
        if response.status == _UNAUTHORIZED:
            self._token = None
            return Outcome("again")
        return judge(response, channel=self.name, gone=_UNREGISTERED, now=now)

    async def _access_token(self, now: datetime) -> str | None:
        async with self._signing_in:
            if self._token is not None and self._token[1] - now > _RENEW_BEFORE:
                return self._token[0]
            claims = {
                "iss": self._account.client_email,
                "scope": SCOPE,
                "aud": self._account.token_uri,
                "iat": int(now.timestamp()),
                "exp": int((now + _ASSERTION_LIFE).timestamp()),
            }
            assertion = sign_token(self._account.key, claims)
            response = await self._client.post(
                self._account.token_uri,
                headers={"Content-Type": "application/x-www-form-urlencoded"},
                body=urlencode({"grant_type": _GRANT, "assertion": assertion}).encode(),
            )
            granted = _granted(response.body) if response.status == _OK else None
            if granted is None:
                _log.warning("sign-in refused", channel=self.name, status=response.status)
                return None
            token, life = granted
            self._token = (token, now + life)
            return token


def _message(
    text: PushText, *, data: Mapping[str, str], tag: str, life: timedelta, high: bool
) -> dict[str, Any]:
    return {
        "notification": {"title": text.title, "body": text.body},
        "data": dict(data),
        "android": {
            # Not delivered yet, a later message takes the place of an earlier one.
            "collapse_key": tag,
            "priority": "HIGH" if high else "NORMAL",
            "ttl": f"{max(int(life.total_seconds()), 0)}s",
            "notification": {"tag": tag},
        },
    }


def _granted(body: bytes) -> tuple[str, timedelta] | None:
    try:
        answer = orjson.loads(body)
        return str(answer["access_token"]), timedelta(seconds=int(answer["expires_in"]))
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        return None
