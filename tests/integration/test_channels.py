"""Pages over every channel in a doctor's order: on to the next when nothing is heard of one."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
import pytest
import pytest_asyncio

from server.clock import ManualClock
from server.config import Settings
from server.errors import InvalidError, RateLimitedError
from server.notify.assembly import build_channels
from server.notify.channels import ChannelChoices
from server.notify.devices import Subscription
from store.client import Store
from store.ids import DeliveryId, DoctorId, PageId, new_id
from store.records.account import Account
from store.records.channel_plan import RouteStep
from store.records.delivery import ChannelName, Delivery
from tests.paging_stage import SECRET, Stage, paging_stage
from tests.phone_provider import WEBHOOK_SECRET, PhoneProvider, phone_provider
from tests.push_catcher import Browser, PushCatcher, push_catcher
from tests.smtp_sink import SmtpSink, smtp_sink

PUSH: tuple[ChannelName, ...] = ("web_push",)
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


@pytest_asyncio.fixture
async def reach(store: Store, clock: ManualClock) -> AsyncIterator[Reach]:
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


async def test_the_next_channel_is_used_after_its_delay_while_nothing_is_heard(
    reach: Reach,
) -> None:
    await reach.doctor()

    await reach.stage.post(waves="1@0")
    heard = [reach.counts()]
    for minutes in (0.99, 0.01, 0.99, 0.01, 20):
        await reach.stage.turn(minutes)
        heard.append(reach.counts())

    assert heard == [(1, 0, 0), (1, 0, 0), (1, 1, 0), (1, 1, 0), (1, 1, 1), (1, 1, 1)]


@pytest.mark.parametrize("opened", [False, True])
async def test_a_receipt_spares_the_doctor_the_later_channels(reach: Reach, opened: bool) -> None:  # noqa: FBT001 - a parameter
    await reach.doctor()
    case = await reach.stage.post(waves="1@0")
    (page,) = await reach.stage.pages(case)
    receipt = DeliveryId(reach.pushes.caught[0].payload["notification"]["data"]["receipt"])

    await reach.stage.parts.receipts.shown(receipt, opened=opened)
    await reach.stage.turn(1)
    await reach.stage.turn(1)

    kept = await reach.deliveries(page.id)
    (page,) = await reach.stage.pages(case)
    assert reach.counts() == (1, 0, 0)
    assert {kept["email"].state, kept["sms"].state} == {"spared"}
    assert (page.shown_at is not None, page.opened_at is not None) == (True, opened)
    assert page.state == "offered"


async def test_a_receipt_that_was_never_given_out_changes_nothing(reach: Reach) -> None:
    await reach.doctor()
    await reach.stage.post(waves="1@0")

    await reach.stage.parts.receipts.shown(DeliveryId(new_id()), opened=True)
    await reach.stage.turn(1)

    assert reach.counts() == (1, 1, 0)


async def test_whoever_acknowledged_hears_no_more(reach: Reach) -> None:
    doctor = await reach.doctor()
    case = await reach.stage.post(waves="1@0")
    (page,) = await reach.stage.pages(case)

    await reach.stage.parts.paging.acknowledge(page.id, doctor.id)
    await reach.stage.turn(5)

    # The second push takes the page down.
    assert reach.counts() == (2, 0, 0)
    assert reach.pushes.caught[1].payload["notification"]["data"] == {"over": True}


async def test_after_a_snooze_all_channels_come_again_in_their_order(reach: Reach) -> None:
    doctor = await reach.doctor()
    case = await reach.stage.post(waves="1@0")
    (page,) = await reach.stage.pages(case)
    receipt = DeliveryId(reach.pushes.caught[0].payload["notification"]["data"]["receipt"])
    await reach.stage.parts.receipts.shown(receipt, opened=False)
    await reach.stage.turn(2)

    await reach.stage.parts.paging.snooze(page.id, doctor.id, minutes=10)
    await reach.stage.turn(9.9)
    quiet = reach.counts()
    heard = []
    for minutes in (0.1, 1, 1):
        await reach.stage.turn(minutes)
        heard.append(reach.counts())

    assert quiet == (1, 0, 0)
    assert heard == [(2, 0, 0), (2, 1, 0), (2, 1, 1)]


async def test_a_gone_device_brings_the_next_channel_at_once(reach: Reach) -> None:
    doctor = await reach.doctor(browsers=0)
    gone = reach.pushes.subscribe()
    gone.answers.append((410, {}))
    await reach.subscribe(doctor.id, gone)

    await reach.stage.post(waves="1@0")

    assert reach.counts() == (0, 1, 0)
    assert await reach.stage.devices.list(doctor.id) == []


async def test_a_gone_device_changes_nothing_while_another_one_works(reach: Reach) -> None:
    doctor = await reach.doctor()
    gone = reach.pushes.subscribe()
    gone.answers.append((404, {}))
    await reach.subscribe(doctor.id, gone)

    await reach.stage.post(waves="1@0")

    assert reach.counts() == (1, 0, 0)


async def test_a_doctor_out_of_reach_is_replaced_at_once(reach: Reach) -> None:
    lost = await reach.doctor(phone=None, browsers=0)
    gone = reach.pushes.subscribe()
    gone.answers.append((410, {}))
    await reach.subscribe(lost.id, gone)
    reach.mail.answers[lost.email] = "550 no such mailbox"
    case = await reach.stage.post(waves="1@0")
    alone = [page.doctor_id for page in await reach.stage.pages(case)]

    other = await reach.doctor()
    await reach.stage.turn(0.5)
    await reach.stage.worker.auditor.run_once()
    await reach.stage.worker.run_once()
    await reach.stage.worker.auditor.run_once()
    await reach.stage.worker.run_once()

    pages = await reach.stage.pages(case)
    assert alone == [lost.id]
    assert [page.doctor_id for page in pages] == [lost.id, other.id]
    assert pages[0].state == "offered"
    assert reach.counts() == (1, 0, 0)


async def test_the_auditor_goes_on_where_a_node_died_after_a_device_was_gone(reach: Reach) -> None:
    await reach.doctor()
    case = await reach.stage.arm(waves="1@0")
    reach.stage.cases.posted[case.case_id] = case.posted_at
    await reach.stage.worker.waves.run_once()
    now, deliveries = reach.stage.clock.now(), reach.stage.store.deliveries
    (claimed,) = await deliveries.claim_due(
        now=now, lease=timedelta(seconds=8), channels=PUSH, limit=9
    )
    await deliveries.finish(claimed, state="unreachable", at=now)

    await reach.stage.turn(0.2)
    before = reach.counts()
    await reach.stage.worker.auditor.run_once()
    await reach.stage.worker.run_once()

    assert (before, reach.counts()) == ((0, 0, 0), (0, 1, 0))


async def test_one_failed_delivery_stops_no_other(reach: Reach) -> None:
    doctor = await reach.doctor()
    reach.mail.answers[doctor.email] = "554 not wanted here"
    reach.provider.answers.append(500)

    await reach.stage.post(waves="1@0")
    await reach.stage.turn(1)
    failed_at_1 = reach.counts()
    await reach.stage.turn(1)
    await reach.stage.turn(0.1)

    assert failed_at_1 == (1, 0, 0)
    assert reach.counts() == (1, 0, 1)


async def test_an_email_holds_specialty_urgency_and_link_and_nothing_else(reach: Reach) -> None:
    doctor = await reach.doctor(browsers=0)
    case = await reach.stage.post(waves="1@0")
    (page,) = await reach.stage.pages(case)
    await reach.stage.turn(1)

    (mail,) = reach.mail.mails
    assert mail.message["Subject"] == "Cardiología: se necesita ayuda ya"
    assert mail.message["To"] == doctor.email
    assert mail.message["From"] == "Curbside <pages@curbside.example>"
    assert mail.message["Auto-Submitted"] == "auto-generated"
    assert mail.message["Content-Language"] == "es"
    assert f"https://curbside.example/p/{page.id}" in mail.words
    assert mail.message["Message-ID"].endswith("@curbside.example>")
    assert "Elena" not in mail.message.as_string()
    assert doctor.id not in mail.words
    assert case.case_id not in mail.message.as_string()


async def test_an_email_whose_outcome_is_unknown_is_sent_again_as_the_same_message(
    reach: Reach,
) -> None:
    await reach.doctor(browsers=0)
    reach.mail.drops = 1
    await reach.stage.post(waves="1@0")
    await reach.stage.turn(1)
    await reach.stage.turn(0.1)

    first, again = (mail.message["Message-ID"] for mail in reach.mail.mails)
    assert first == again
    assert first.startswith("<page-")


async def test_a_mail_server_that_is_away_holds_up_nobody(
    reach: Reach, store: Store, clock: ManualClock
) -> None:
    reach.mail.hangs = True
    await reach.doctor(browsers=0)
    await reach.stage.post(waves="1@0")

    await reach.stage.turn(2)

    assert reach.counts() == (0, 0, 1)


async def test_messages_to_phones_are_signed_and_hold_no_clinical_word(reach: Reach) -> None:
    doctor = await reach.doctor(browsers=0)
    await reach.choices.choose(
        doctor.id, [RouteStep(route="sms", delay_s=0), RouteStep(route="voice", delay_s=60)]
    )
    case = await reach.stage.post(waves="1@0")
    (page,) = await reach.stage.pages(case)
    await reach.stage.turn(1)

    sms, voice = reach.provider.messages
    assert (sms["kind"], voice["kind"], sms["to"]) == ("sms", "voice", PHONE)
    assert sms["text"] == (
        f"Curbside. Cardiología: se necesita ayuda ya. https://curbside.example/p/{page.id}"
    )
    assert "https://" not in voice["text"]
    assert sms["message_id"] != voice["message_id"]


async def test_a_message_that_is_caught_is_worth_nothing_later(reach: Reach) -> None:
    doctor = await reach.doctor(browsers=0)
    await reach.choices.choose(doctor.id, [RouteStep(route="sms", delay_s=0)])
    await reach.stage.post(waves="1@0")
    assert reach.provider.last is not None
    headers, body = reach.provider.last
    kept = {name: value for name, value in headers.items() if name.startswith("X-Curbside")}

    async with aiohttp.ClientSession() as http:
        at_once = await http.post(reach.provider.url, data=body, headers=kept)
        changed = await http.post(reach.provider.url, data=body + b" ", headers=kept)
        await reach.stage.turn(6)
        late = await http.post(reach.provider.url, data=body, headers=kept)

    assert (at_once.status, changed.status, late.status) == (204, 401, 403)
    assert len(reach.provider.messages) == 1


async def test_a_number_is_used_once_its_code_came_back(reach: Reach) -> None:
    doctor = await reach.doctor(phone=None)
    with pytest.raises(InvalidError) as refused:
        await reach.choices.choose(doctor.id, [RouteStep(route="sms", delay_s=0)])

    await reach.choices.send_code(doctor.id, PHONE, language="en")
    with pytest.raises(RateLimitedError):
        await reach.choices.send_code(doctor.id, "+34600000001", language="en")
    before = (await reach.choices.read(doctor.id)).phone
    code = reach.provider.messages[0]["text"].split()[1]
    after = (await reach.choices.confirm(doctor.id, code)).phone

    assert set(refused.value.fields) == {"steps.0.channel"}
    assert (before, after) == (None, PHONE)


async def test_a_code_can_be_tried_five_times_within_ten_minutes(reach: Reach) -> None:
    doctor = await reach.doctor(phone=None)
    await reach.choices.send_code(doctor.id, PHONE, language="en")
    code = reach.provider.messages[0]["text"].split()[1]
    wrong = f"{(int(code) + 1) % 1_000_000:06}"

    for tried in (wrong, wrong, wrong, wrong, wrong, code):
        with pytest.raises(InvalidError):
            await reach.choices.confirm(doctor.id, tried)

    assert (await reach.choices.read(doctor.id)).phone is None


async def test_a_withdrawn_page_is_replaced_on_the_devices_that_got_it(reach: Reach) -> None:
    await reach.doctor(browsers=2)
    case = await reach.stage.post(waves="1@0")
    (page,) = await reach.stage.pages(case)
    reach.stage.cases.closed[case.case_id] = "answered"

    for _ in range(2):
        await reach.stage.parts.paging.stop(case.case_id, 1, "answered")
        await reach.stage.turn(0.2)

    first, _, *over = reach.pushes.caught
    assert len(over) == 2
    for caught in over:
        shown = caught.payload["notification"]
        assert shown["title"] == "Cardiología: respondido, gracias"
        assert (shown["tag"], shown["silent"]) == (page.id, True)
        assert shown["navigate"] == "https://curbside.example/"
        assert caught.headers["Topic"] == first.headers["Topic"]
    await reach.stage.turn(5)
    assert reach.counts() == (4, 0, 0)


async def test_a_page_that_its_doctor_answered_is_taken_down_on_all_their_devices_once(
    reach: Reach,
) -> None:
    doctor = await reach.doctor(browsers=2)
    case = await reach.stage.post(waves="1@0")
    (page,) = await reach.stage.pages(case)
    for _ in range(2):
        await reach.stage.parts.paging.acknowledge(page.id, doctor.id)
        await reach.stage.turn(0.2)
    reach.stage.cases.closed[case.case_id] = "answered"

    await reach.stage.parts.paging.stop(case.case_id, 1, "answered")
    await reach.stage.turn(1)

    said = [caught.payload["notification"] for caught in reach.pushes.caught[2:]]
    assert [shown["title"] for shown in said] == ["Cardiología: has dicho que acudes"] * 2
    assert all(shown["silent"] and shown["tag"] == page.id for shown in said)
    assert reach.stage.phones.withdrawn() == {doctor.id: "acknowledged"}
    assert reach.counts() == (4, 0, 0)
