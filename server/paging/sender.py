"""The worker of deliveries: claims what is due, looks once more, sends, records what became of it.

Sent at least once: a delivery whose outcome is unknown stays pending and is sent again with the
same page id, topic and tag, so that a device shows it once. One that failed holds up no other.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from server.clock import Clock
from server.metrics import curbside_deliveries_total
from server.notify.channel import Channel, Outcome
from server.paging.loop import Loop
from server.paging.pool import Pool
from server.paging.ports import CaseDesk
from server.paging.service import notice_of
from store.deliveries import Deliveries
from store.devices import Devices
from store.pages import Pages
from store.records.delivery import ChannelName, Delivery
from store.records.device import Device
from store.records.page import Page

# Longer than any channel's time limit (5 s), so a slow send is not sent twice.
LEASE: Final = timedelta(seconds=8)
LOOK_EVERY: Final = timedelta(seconds=1)
FIRST_PAUSE: Final = timedelta(seconds=2)
LONGEST_PAUSE: Final = timedelta(seconds=60)
_AT_ONCE: Final = 32
_MAX_DOUBLINGS: Final = 5


class Sender:
    """Drive it by `run` in a task, or round by round in tests."""

    def __init__(
        self,
        *,
        deliveries: Deliveries,
        pages: Pages,
        devices: Devices,
        channels: Mapping[ChannelName, Channel],
        desk: CaseDesk,
        clock: Clock,
    ) -> None:
        self._deliveries = deliveries
        self._pages = pages
        self._devices = devices
        self._channels = channels
        self._desk = desk
        self._clock = clock
        self._loop = Loop(
            name="deliveries", work=self._round, after_failure=LOOK_EVERY, clock=clock
        )
        self._pool: Pool[Delivery] = Pool(
            name="deliveries",
            claim=self._claim,
            work=self._send,
            at_once=_AT_ONCE,
            on_room=self._loop.wake,
        )

    def wake(self) -> None:
        """Look now."""
        self._loop.wake()

    async def run(self) -> None:
        """Work until cancelled."""
        await self._loop.run()

    async def run_once(self) -> int:
        """Send everything that is due and return how many were tried."""
        return await self._pool.drain()

    async def close(self) -> None:
        """Stop in the middle; what was under way is sent again."""
        await self._pool.close()

    async def _round(self) -> timedelta:
        await self._pool.take()
        return LOOK_EVERY

    async def _claim(self) -> Delivery | None:
        return await self._deliveries.claim_due(now=self._clock.now(), lease=LEASE)

    async def _send(self, delivery: Delivery) -> None:
        page = await self._pages.get(delivery.page_id)
        now = self._clock.now()
        if page is None or page.state != "offered" or page.expires_at <= now:
            await self._deliveries.finish(delivery, state="cancelled", at=now)
            return
        if page.snoozed_until is not None and page.snoozed_until > now:
            await self._deliveries.repeat(delivery, due_at=page.snoozed_until)
            return
        if not (await self._desk.case_need(page.case_id, page.run)).needed:
            await self._deliveries.finish(delivery, state="cancelled", at=now)
            return
        device = await self._device_of(delivery)
        channel = self._channels[delivery.channel]
        outcome = await channel.send(notice_of(page), device, now=now)
        curbside_deliveries_total.labels(delivery.channel, outcome.result).inc()
        await self._record(delivery, page, device, outcome)

    async def _device_of(self, delivery: Delivery) -> Device | None:
        if delivery.device_id is None:
            return None
        device = await self._devices.get(delivery.device_id)
        return device if device is None or device.doctor_id == delivery.doctor_id else None

    async def _record(
        self, delivery: Delivery, page: Page, device: Device | None, outcome: Outcome
    ) -> None:
        now = self._clock.now()
        if outcome.result == "again":
            again_at = now + _pause(delivery.tries, outcome.wait)
            if again_at < page.expires_at:
                await self._deliveries.repeat(delivery, due_at=again_at)
                return
        await self._finish(delivery, outcome, now)
        if device is not None and outcome.result == "gone":
            await self._devices.prune(device.id, endpoint=device.endpoint)
        elif device is not None and outcome.result == "accepted":
            await self._devices.accepted(device.id, now)

    async def _finish(self, delivery: Delivery, outcome: Outcome, now: datetime) -> None:
        if outcome.result == "accepted":
            await self._deliveries.finish(delivery, state="accepted", at=now)
        elif outcome.result == "gone":
            await self._deliveries.finish(delivery, state="unreachable", at=now)
        else:
            await self._deliveries.finish(delivery, state="failed", at=now)


def _pause(tries: int, asked: timedelta | None) -> timedelta:
    """Return how long to wait after the try with this number: 2, 4, 8 … 60 s, or as asked."""
    doubled = FIRST_PAUSE * (1 << min(max(tries - 1, 0), _MAX_DOUBLINGS))
    return max(min(doubled, LONGEST_PAUSE), asked or timedelta(0))
