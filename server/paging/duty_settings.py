"""What each doctor sets about being paged: quiet hours, caps, seen tests, the calendar's link."""

import hashlib
import secrets
from typing import Final

from server.clock import Clock
from server.errors import ConflictError, InvalidError, NotFoundError
from store.accounts import Accounts
from store.devices import Devices
from store.duty_settings import DutySettingsOfDoctors
from store.ids import DeviceId, DoctorId
from store.records.account import Account
from store.records.shift import DutySettings as Settings
from store.records.shift import QuietHours

MAX_PAGES_A_DAY: Final = 20
MAX_PAGES_A_MONTH: Final = 100
_FEED_BYTES: Final = 24


class DutySettings:
    """Nobody's settings but their own; coordinators set none of this."""

    def __init__(
        self,
        settings: DutySettingsOfDoctors,
        *,
        accounts: Accounts,
        devices: Devices,
        clock: Clock,
    ) -> None:
        self._settings = settings
        self._accounts = accounts
        self._devices = devices
        self._clock = clock

    async def of(self, doctor_id: DoctorId) -> Settings:
        """Return what the doctor set."""
        return await self._settings.get(doctor_id)

    async def set_quiet_hours(self, doctor_id: DoctorId, quiet: QuietHours | None) -> Settings:
        """Set or remove the quiet hours, in the doctor's own zone.

        Raises:
            InvalidError: They would last all day.
        """
        if quiet is not None and quiet.hours.starts == quiet.hours.ends:
            raise InvalidError(fields={"quiet.ends": "must differ from the start"})
        return await self._settings.set_quiet(doctor_id, quiet)

    async def set_caps(
        self, doctor_id: DoctorId, *, a_day: int | None, a_month: int | None
    ) -> Settings:
        """Set how many pages the doctor takes who is not on duty; None: as many as usual."""
        return await self._settings.set_caps(doctor_id, a_day=a_day, a_month=a_month)

    async def confirm_device(self, doctor_id: DoctorId, device_id: DeviceId) -> None:
        """Note that the doctor saw a test on this device: pages will reach it.

        Raises:
            NotFoundError: The doctor has no such device.
            ConflictError: Nothing was pushed to it yet.
        """
        device = await self._devices.get(device_id)
        if device is None or device.doctor_id != doctor_id:
            raise NotFoundError
        if not await self._devices.confirm(device_id, doctor_id, self._clock.now()):
            message = "Nothing was pushed to this device yet; ask for a test first."
            raise ConflictError(message)

    async def new_feed(self, doctor_id: DoctorId) -> str:
        """Return the private part of a new link to the doctor's calendar; the old one ends."""
        token = secrets.token_urlsafe(_FEED_BYTES)
        await self._settings.set_feed(doctor_id, _hash(token))
        return token

    async def end_feed(self, doctor_id: DoctorId) -> None:
        """End the link of the doctor's calendar."""
        await self._settings.set_feed(doctor_id, None)

    async def feed_owner(self, token: str) -> Account:
        """Return whose calendar the link is.

        Raises:
            NotFoundError: It is nobody's, or the doctor is no longer verified.
        """
        found = await self._settings.of_feed(_hash(token))
        account = None if found is None else await self._accounts.get(found.id)
        if account is None or not account.verified:
            raise NotFoundError
        return account


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
