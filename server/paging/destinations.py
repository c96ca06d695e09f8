"""Where a delivery goes, looked up just before it is sent: devices and addresses may change."""

from server.notify.channel import Destination
from store.accounts import Accounts
from store.channel_plans import ChannelPlans
from store.devices import Devices
from store.records.delivery import Delivery
from store.records.device import Device


class Destinations:
    """A device that changed hands, or an address that was taken back, is no destination."""

    def __init__(self, *, devices: Devices, accounts: Accounts, plans: ChannelPlans) -> None:
        self._devices = devices
        self._accounts = accounts
        self._plans = plans

    async def of(self, delivery: Delivery) -> Destination:
        """Return the destination; what its channel needs is None when it is gone."""
        if delivery.device_id is not None:
            return Destination(delivery.id, device=await self._device(delivery))
        if delivery.channel == "email":
            account = await self._accounts.get(delivery.doctor_id)
            known = account is not None and account.email_verified
            return Destination(delivery.id, email=account.email if account and known else None)
        if delivery.channel in {"sms", "voice"}:
            plan = await self._plans.get(delivery.doctor_id)
            return Destination(delivery.id, phone=plan.phone)
        return Destination(delivery.id)

    async def _device(self, delivery: Delivery) -> Device | None:
        if delivery.device_id is None:
            return None
        device = await self._devices.get(delivery.device_id)
        return device if device is None or device.doctor_id == delivery.doctor_id else None
