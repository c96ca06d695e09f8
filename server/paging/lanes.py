"""A lane for each channel: what hangs or is throttled in one takes no place from another."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Final

from server.clock import Clock
from server.metrics import curbside_deliveries_waiting
from server.notify.channel import Channel
from server.notify.throttle import Bucket
from server.paging.pool import Pool
from store.deliveries import Deliveries
from store.records.delivery import ChannelName, Delivery

# Longer than any channel's time limit (5 s), so a slow send is not sent twice.
LEASE: Final = timedelta(seconds=8)
_AT_ONCE: Final[Mapping[ChannelName, int]] = {"live": 32, "web_push": 32, "fcm": 16, "apns": 16}
"""How many sends at once on one node."""
_OTHERS_AT_ONCE: Final = 8


class Lanes:
    """Claims what is due over each channel, as much as that takes; the rest stays due.

    Args:
        send: Sends one delivery and records what became of it.
        on_room: Called when a full lane has room again.
    """

    def __init__(
        self,
        channels: Mapping[ChannelName, Channel],
        *,
        deliveries: Deliveries,
        send: Callable[[Delivery], Awaitable[None]],
        on_room: Callable[[], None],
        clock: Clock,
    ) -> None:
        self._deliveries = deliveries
        self._clock = clock
        self._lanes = [
            Pool(
                name="deliveries",
                claim=self._claims(channel),
                work=send,
                at_once=_AT_ONCE.get(name, _OTHERS_AT_ONCE),
                on_room=on_room,
            )
            for name, channel in channels.items()
        ]

    async def take(self) -> None:
        """Begin what is due, as far as there is room."""
        await asyncio.gather(*(lane.take() for lane in self._lanes))

    async def drain(self) -> int:
        """Send everything that is due and not throttled, and return how much that was."""
        return sum([await lane.drain() for lane in self._lanes])

    async def close(self) -> None:
        """Stop in the middle."""
        for lane in self._lanes:
            await lane.close()

    def _claims(self, channel: Channel) -> Callable[[int], Awaitable[list[Delivery]]]:
        bucket = Bucket(channel.throttle, clock=self._clock)
        waiting = curbside_deliveries_waiting.labels(channel.name)

        async def claim(room: int) -> list[Delivery]:
            now = self._clock.now()
            most = bucket.room(room)
            if most == 0:
                waiting.set(await self._deliveries.due_over(channel.name, now=now))
                return []
            claimed = await self._deliveries.claim_due(
                now=now, lease=LEASE, channels=[channel.name], limit=most
            )
            bucket.spend(len(claimed))
            if len(claimed) < most:
                waiting.set(0)
            return claimed

        return claim
