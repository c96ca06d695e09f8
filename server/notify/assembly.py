"""Puts the channels of one node together: those that the operator set up, and no others."""

from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Literal

from server.clock import Clock
from server.config import Settings
from server.notify.channel import Channel
from server.notify.email import EmailChannel, MailServer
from server.notify.push_client import PushClient
from server.notify.webhook import CodeSender, PhoneChannel, Webhook, host_of
from store.records.delivery import ChannelName


@dataclass(frozen=True, slots=True)
class OperatorsChannels:
    """What the operator set up beside Web Push, which needs no setting."""

    channels: dict[ChannelName, Channel]
    codes: CodeSender | None


def build_channels(settings: Settings, *, clock: Clock, stack: AsyncExitStack) -> OperatorsChannels:
    """Build them; their connections are closed by `stack`."""
    channels: dict[ChannelName, Channel] = {}
    if settings.smtp_url is not None and settings.mail_from is not None:
        channels["email"] = EmailChannel(
            server=MailServer.of(settings.smtp_url.get_secret_value()),
            sender=settings.mail_from,
            origin=settings.base_url,
        )
    codes = None
    if settings.sms_webhook_url is not None and settings.sms_webhook_secret is not None:
        url = settings.sms_webhook_url
        client = PushClient(allowed=[host_of(url)])
        stack.push_async_callback(client.close)
        secret = settings.sms_webhook_secret.get_secret_value().encode()
        webhook = Webhook(url=url, secret=secret, client=client, clock=clock)
        kinds: tuple[Literal["sms", "voice"], ...] = ("sms", "voice")
        for kind in kinds:
            if kind in settings.sms_webhook_kinds:
                channels[kind] = PhoneChannel(kind, webhook=webhook, origin=settings.base_url)
        codes = CodeSender(webhook)
    return OperatorsChannels(channels, codes)
