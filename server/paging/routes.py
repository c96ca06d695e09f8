"""Plans the deliveries of pages: each doctor's channels in their order, each with its delay."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from server.notify.routing import CHANNELS_OF, DEVICE_CHANNELS, steps_for
from store.channel_plans import ChannelPlans
from store.devices import Devices
from store.ids import DeliveryId, new_id
from store.records.channel_plan import ChannelPlan, RouteStep
from store.records.delivery import ChannelName, Delivery
from store.records.device import Device
from store.records.page import Page


class Routes:
    """Reads what doctors chose; sends nothing.

    Args:
        configured: The channels that this server can send over.
    """

    def __init__(
        self, *, devices: Devices, plans: ChannelPlans, configured: Collection[ChannelName]
    ) -> None:
        self._devices = devices
        self._plans = plans
        self._configured = frozenset(configured)

    async def deliveries(self, pages: Sequence[Page], now: datetime) -> list[Delivery]:
        """Return a delivery of each page over every channel of its doctor, the live one first."""
        doctor_ids = {page.doctor_id for page in pages}
        devices = await self._devices.of_doctors(doctor_ids)
        plans = await self._plans.many(doctor_ids)
        planned = [_delivery(page, "live", None, 0, now) for page in pages]
        for page in pages:
            plan = plans.get(page.doctor_id) or ChannelPlan(doctor_id=page.doctor_id)
            own = [device for device in devices if device.doctor_id == page.doctor_id]
            for step in steps_for(plan, self._configured):
                planned += self._step(page, step, own, now)
        return planned

    def _step(
        self, page: Page, step: RouteStep, devices: Sequence[Device], now: datetime
    ) -> list[Delivery]:
        if step.route == "push":
            return [
                _delivery(page, device.kind, device, step.delay_s, now)
                for device in devices
                if device.kind in self._configured and device.kind in DEVICE_CHANNELS
            ]
        return [
            _delivery(page, channel, None, step.delay_s, now) for channel in CHANNELS_OF[step.route]
        ]


def _delivery(
    page: Page, channel: ChannelName, device: Device | None, delay_s: float, now: datetime
) -> Delivery:
    return Delivery(
        id=DeliveryId(new_id()),
        page_id=page.id,
        escalation_id=page.escalation_id,
        doctor_id=page.doctor_id,
        channel=channel,
        device_id=None if device is None else device.id,
        delay_s=delay_s,
        # Planned again later, it waits no longer than it would have.
        due_at=max(page.offered_at + timedelta(seconds=delay_s), now),
        lease_until=now,
        expires_at=page.expires_at,
    )
