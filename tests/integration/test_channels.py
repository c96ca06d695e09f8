"""Pages over every channel in a doctor's order: on to the next when nothing is heard of one."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from server.clock import ManualClock
from store.client import Store
from store.ids import DeliveryId, new_id
from store.records.delivery import ChannelName
from tests.channel_stage import Reach, channel_stage

PUSH: tuple[ChannelName, ...] = ("web_push",)


@pytest_asyncio.fixture
async def reach(store: Store, clock: ManualClock) -> AsyncIterator[Reach]:
    async with channel_stage(store, clock) as opened:
        yield opened


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


async def test_a_mail_server_that_is_away_holds_up_nobody(
    reach: Reach, store: Store, clock: ManualClock
) -> None:
    reach.mail.hangs = True
    await reach.doctor(browsers=0)
    await reach.stage.post(waves="1@0")

    await reach.stage.turn(2)

    assert reach.counts() == (0, 0, 1)
