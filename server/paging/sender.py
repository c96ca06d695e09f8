"""The worker of deliveries: claims what is due, looks once more, sends, records what became of it.

Sent at least once: a delivery whose outcome is unknown stays pending and is sent again with the
same page id, topic and tag, so that a device shows it once. One that failed holds up no other.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from server.clock import Clock
from server.metrics import curbside_deliveries_total
from server.notify.channel import Channel, Destination, Outcome, SendResult
from server.notify.routing import received
from server.paging.destinations import Destinations
from server.paging.lanes import Lanes
from server.paging.loop import Loop
from server.paging.pool import Pool
from server.paging.ports import CaseDesk
from server.paging.reach import Reach
from server.paging.service import notice_of
from store.deliveries import Deliveries
from store.devices import Devices
from store.pages import Pages
from store.records.delivery import ChannelName, Delivery, DeliveryState
from store.records.page import Page

LOOK_EVERY: Final = timedelta(seconds=1)
FIRST_PAUSE: Final = timedelta(seconds=2)
LONGEST_PAUSE: Final = timedelta(seconds=60)
_STATES: Final[Mapping[SendResult, DeliveryState]] = {
    "accepted": "accepted",
    "gone": "unreachable",
    "refused": "failed",
    "again": "failed",
}
"""What a delivery that is not tried again ends as."""
_MAX_DOUBLINGS: Final = 5


_HANDED_AT_ONCE: Final = 4
Handed = tuple[Delivery, Page]


class Sender:
    """Drive it by `run` in a task, or round by round in tests."""

    def __init__(
        self,
        *,
        deliveries: Deliveries,
        pages: Pages,
        devices: Devices,
        destinations: Destinations,
        reach: Reach,
        channels: Mapping[ChannelName, Channel],
        desk: CaseDesk,
        clock: Clock,
    ) -> None:
        self._deliveries = deliveries
        self._pages = pages
        self._devices = devices
        self._destinations = destinations
        self._reach = reach
        self._channels = channels
        self._desk = desk
        self._clock = clock
        self._loop = Loop(
            name="deliveries", work=self._round, after_failure=LOOK_EVERY, clock=clock
        )
        self._lanes = Lanes(
            channels, deliveries=deliveries, send=self._send, on_room=self._loop.wake, clock=clock
        )
        self._handed: list[Handed] = []
        # A loop of its own: what is claimed already does not wait for a look at what is not.
        self._handed_loop = Loop(
            name="handed", work=self._handed_round, after_failure=LOOK_EVERY, clock=clock
        )
        self._handed_pool: Pool[list[Handed]] = Pool(
            name="deliveries",
            claim=self._take_handed,
            work=self._send_handed,
            at_once=_HANDED_AT_ONCE,
            on_room=self._handed_loop.wake,
        )

    def wake(self) -> None:
        """Look now."""
        self._loop.wake()

    def hand(self, deliveries: Iterable[Handed]) -> None:
        """Take over live deliveries that are claimed, each with its page, and send them at once.

        What is not sent before its claim lapses is claimed by somebody, like all others.
        """
        self._handed += deliveries
        self._handed_loop.wake()

    async def run(self) -> None:
        """Work until cancelled."""
        await asyncio.gather(self._handed_loop.run(), self._loop.run())

    async def run_once(self) -> int:
        """Send everything that is due and return how many were tried."""
        handed = len(self._handed)
        await self._handed_pool.drain()
        return handed + await self._lanes.drain()

    async def close(self) -> None:
        """Stop in the middle; what was under way is sent again."""
        await self._handed_pool.close()
        await self._lanes.close()

    async def _handed_round(self) -> timedelta:
        await self._handed_pool.take()
        return LOOK_EVERY

    async def _round(self) -> timedelta:
        await self._lanes.take()
        return LOOK_EVERY

    async def _take_handed(self, room: int) -> list[list[Handed]]:
        del room
        handed, self._handed = self._handed, []
        return [handed] if handed else []

    async def _send_handed(self, handed: list[Handed]) -> None:
        """Look at all of them once more together, send, and note together that they are sent."""
        now = self._clock.now()
        held = [each for each in handed if each[0].lease_until > now]
        to_send, needs = await asyncio.gather(
            self._pages.to_send([page.id for _, page in held], now=now),
            self._desk.case_needs({(page.case_id, page.run) for _, page in held}),
        )
        sent, others = list[Delivery](), list[Delivery]()
        for delivery, page in held:
            if page.id in to_send and needs[page.case_id, page.run].needed:
                to = Destination(delivery.id)
                await self._channels["live"].send(notice_of(page), to, now=now)
                sent.append(delivery)
            else:
                others.append(delivery)
        curbside_deliveries_total.labels("live", "accepted").inc(len(sent))
        await self._deliveries.finish_many(sent, state="accepted", at=self._clock.now())
        for delivery in others:
            await self._send(delivery)

    async def _send(self, delivery: Delivery) -> None:
        page = await self._pages.get(delivery.page_id)
        now = self._clock.now()
        if page is None:
            await self._deliveries.finish(delivery, state="cancelled", at=now)
            return
        if delivery.thanks is None and not await self._wanted(delivery, page, now):
            return
        to = await self._destinations.of(delivery)
        notice = replace(notice_of(page), thanks=delivery.thanks)
        channel = self._channels.get(delivery.channel)
        # Planned by a node that had this channel; this one was started without it.
        outcome = Outcome("refused") if channel is None else await channel.send(notice, to, now=now)
        curbside_deliveries_total.labels(delivery.channel, outcome.result).inc()
        await self._record(delivery, page, to, outcome)

    async def _wanted(self, delivery: Delivery, page: Page, now: datetime) -> bool:
        """Look once more whether the page is to be sent; end or put off the delivery if not."""
        if page.state != "offered" or page.expires_at <= now:
            await self._deliveries.finish(delivery, state="cancelled", at=now)
            return False
        if page.snoozed_until is not None and page.snoozed_until > now:
            again_at = page.snoozed_until + timedelta(seconds=delivery.delay_s)
            await self._deliveries.repeat(delivery, due_at=again_at)
            return False
        if delivery.delay_s > 0 and received(page):
            await self._deliveries.finish(delivery, state="spared", at=now)
            return False
        if not (await self._desk.case_need(page.case_id, page.run)).needed:
            await self._deliveries.finish(delivery, state="cancelled", at=now)
            return False
        return True

    async def _record(
        self, delivery: Delivery, page: Page, to: Destination, outcome: Outcome
    ) -> None:
        now = self._clock.now()
        if outcome.result == "again":
            again_at = now + _pause(delivery.tries, outcome.wait)
            if again_at < page.expires_at:
                await self._deliveries.repeat(delivery, due_at=again_at)
                return
        await self._deliveries.finish(delivery, state=_STATES[outcome.result], at=now)
        if to.device is not None and outcome.result == "gone":
            await self._devices.prune(to.device.id, endpoint=to.device.endpoint)
        elif to.device is not None and outcome.result == "accepted":
            await self._devices.accepted(to.device.id, now)
        if outcome.result in {"gone", "refused"} and delivery.thanks is None:
            await self._reach.lost(page)


def _pause(tries: int, asked: timedelta | None) -> timedelta:
    """Return how long to wait after the try with this number: 2, 4, 8 … 60 s, or as asked."""
    doubled = FIRST_PAUSE * (1 << min(max(tries - 1, 0), _MAX_DOUBLINGS))
    return max(min(doubled, LONGEST_PAUSE), asked or timedelta(0))
