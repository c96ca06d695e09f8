"""Puts the channels of one node together: those that the operator set up, and no others."""

import math
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from server.clock import Clock
from server.config import Settings
from server.notify.apns import ApnsChannel, AppleKey
from server.notify.channel import Channel, Throttle
from server.notify.devices import DeviceChannel
from server.notify.email import EmailChannel, MailServer
from server.notify.fcm import FcmChannel, ServiceAccount
from server.notify.push_client import PushClient
from server.notify.tokens import SigningKey, load_key
from server.notify.webhook import CodeSender, PhoneChannel, Webhook, host_of
from store.records.delivery import ChannelName
from store.records.device import DeviceKind

_BURST_S: Final = 4.0
"""What was not sent for so long may be sent at once."""


@dataclass(frozen=True, slots=True)
class OperatorsChannels:
    """What the operator set up beside Web Push, which needs no setting."""

    channels: Mapping[ChannelName, Channel]
    apps: Mapping[DeviceKind, DeviceChannel]
    """Those of them that reach installed apps."""
    codes: CodeSender | None
    mailer: EmailChannel | None
    """Of the channels the one that writes letters."""


class ChannelSettingError(ValueError):
    """A file that a setting names can't be used; the message names the setting."""


def build_channels(settings: Settings, *, clock: Clock, stack: AsyncExitStack) -> OperatorsChannels:
    """Build them; their connections are closed by `stack`.

    Raises:
        ChannelSettingError: A key file can't be used.
    """
    channels: dict[ChannelName, Channel] = {}
    apps: dict[DeviceKind, DeviceChannel] = {}
    fcm, apns = _fcm(settings, stack), _apns(settings, stack)
    if fcm is not None:
        channels["fcm"] = apps["fcm"] = fcm
    if apns is not None:
        channels["apns"] = apps["apns"] = apns
    mailer = None
    if settings.smtp_url is not None and settings.mail_from is not None:
        channels["email"] = mailer = EmailChannel(
            server=MailServer.of(settings.smtp_url.get_secret_value()),
            sender=settings.mail_from,
            origin=settings.base_url,
            throttle=_throttle(settings.email_per_s),
        )
    webhook = _webhook(settings, clock, stack)
    if webhook is None:
        return OperatorsChannels(channels, apps, codes=None, mailer=mailer)
    kinds: tuple[Literal["sms", "voice"], ...] = ("sms", "voice")
    for kind in kinds:
        if kind in settings.sms_webhook_kinds:
            per_s = settings.sms_per_s if kind == "sms" else settings.voice_per_s
            channels[kind] = PhoneChannel(
                kind, webhook=webhook, origin=settings.base_url, throttle=_throttle(per_s)
            )
    return OperatorsChannels(channels, apps, CodeSender(webhook), mailer)


def _throttle(per_s: float) -> Throttle:
    return Throttle(per_s=per_s, burst=max(math.ceil(per_s * _BURST_S), 1))


def _webhook(settings: Settings, clock: Clock, stack: AsyncExitStack) -> Webhook | None:
    url, secret = settings.sms_webhook_url, settings.sms_webhook_secret
    if url is None or secret is None:
        return None
    client = _client(stack, url)
    return Webhook(url=url, secret=secret.get_secret_value().encode(), client=client, clock=clock)


def _fcm(settings: Settings, stack: AsyncExitStack) -> FcmChannel | None:
    if settings.fcm_credentials_file is None:
        return None
    try:
        account = ServiceAccount.read(settings.fcm_credentials_file)
    except (OSError, ValueError) as err:
        message = "CURBSIDE_FCM_CREDENTIALS_FILE can't be read as a service account"
        raise ChannelSettingError(message) from err
    return FcmChannel(
        account=account,
        client=_client(stack, settings.fcm_url, account.token_uri, http2_only=True),
        url=settings.fcm_url,
        origin=settings.base_url,
    )


def _apns(settings: Settings, stack: AsyncExitStack) -> ApnsChannel | None:
    path, topic = settings.apns_key_file, settings.apns_topic
    key_id, team_id = settings.apns_key_id, settings.apns_team_id
    if path is None or topic is None or key_id is None or team_id is None:
        return None
    return ApnsChannel(
        key=AppleKey(key_id=key_id, team_id=team_id, topic=topic, key=_apple_key(path)),
        client=_client(stack, settings.apns_url, http2_only=True),
        url=settings.apns_url,
        origin=settings.base_url,
    )


def _apple_key(path: Path) -> SigningKey:
    try:
        return load_key(path.read_bytes())
    except (OSError, ValueError) as err:
        message = "CURBSIDE_APNS_KEY_FILE can't be read as a key"
        raise ChannelSettingError(message) from err


def _client(stack: AsyncExitStack, *urls: str, http2_only: bool = False) -> PushClient:
    # Named with their ports by the operator, these may be on a private network.
    client = PushClient(allowed=[host_of(url) for url in urls], http2_only=http2_only)
    stack.push_async_callback(client.close)
    return client
