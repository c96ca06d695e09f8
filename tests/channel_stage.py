"""Paging with every channel: a phone that takes pushes, a mail server, a provider of messages."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from server.clock import ManualClock
from server.config import Settings
from server.notify.assembly import build_channels
from server.notify.channels import ChannelChoices
from server.notify.devices import Subscription
from store.client import Store
from store.ids import DoctorId, PageId
from store.records.account import Account
from store.records.delivery import Delivery
from tests.paging_stage import SECRET, Stage, paging_stage
from tests.phone_provider import WEBHOOK_SECRET, PhoneProvider, phone_provider
from tests.push_catcher import Browser, PushCatcher, push_catcher
from tests.smtp_sink import SmtpSink, smtp_sink

PHONE = "+34600000000"


@dataclass
class Reach:
    """A stage with all channels, and what stands at their ends."""

    stage: Stage
    pushes: PushCatcher
    mail: SmtpSink
    provider: PhoneProvider
    choices: ChannelChoices

    async def doctor(self, *, phone: str | None = PHONE, browsers: int = 1) -> Account:
        """A cardiologist with a confirmed number and a phone that takes pushes."""
        (account,) = await self.stage.doctors(1)
        await self.stage.store.channel_plans.set_phone(account.id, phone)
        for _ in range(browsers):
            await self.subscribe(account.id, self.pushes.subscribe())
        return account

    async def subscribe(self, doctor_id: DoctorId, browser: Browser) -> None:
        keys = browser.subscription["keys"]
        subscription = Subscription(browser.endpoint, keys["p256dh"], keys["auth"])
        await self.stage.devices.subscribe(doctor_id, subscription, label=None)

    async def deliveries(self, page_id: PageId) -> dict[str, Delivery]:
        planned = await self.stage.store.deliveries.of_pages([page_id])
        return {one.channel: one for one in planned}

    def counts(self) -> tuple[int, int, int]:
        """How many pushes, e-mails, and messages to phones have arrived."""
        return len(self.pushes.caught), len(self.mail.mails), len(self.provider.messages)


@asynccontextmanager
async def channel_stage(store: Store, clock: ManualClock, **chosen: str) -> AsyncIterator[Reach]:
    """Set up all channels and what stands at their ends.

    Args:
        chosen: Further settings.
    """
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        pushes = await enter(push_catcher())
        mail = await enter(smtp_sink())
        provider = await enter(phone_provider(clock))
        settings = Settings.model_validate(
            {
                "public_url": "https://curbside.example",
                "smtp_url": mail.url,
                "mail_from": "Curbside <pages@curbside.example>",
                "sms_webhook_url": provider.url,
                "sms_webhook_secret": WEBHOOK_SECRET,
                "sms_webhook_kinds": "sms,voice",
                **chosen,
            }
        )
        built = build_channels(settings, clock=clock, stack=stack)
        stage = await enter(
            paging_stage(store, clock, push_hosts=(pushes.host,), channels=built.channels)
        )
        choices = ChannelChoices(
            plans=store.channel_plans,
            configured=stage.channels.keys(),
            codes=built.codes,
            secret=SECRET,
            clock=clock,
        )
        yield Reach(stage, pushes, mail, provider, choices)
