"""The devices a doctor is pushed to: subscribing, listing, forgetting, trying one out."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, Protocol

from cryptography.hazmat.primitives.asymmetric import ec

from server.clock import Clock
from server.errors import ConflictError, InvalidError, NotFoundError, UnavailableError
from server.notify.channel import Outcome
from server.notify.endpoints import EndpointError, check_endpoint
from store.devices import Devices as DeviceStore
from store.ids import DeviceId, DoctorId
from store.records.account import Language
from store.records.device import Device, DeviceKind

NativeKind = Literal["fcm", "apns"]
MAX_DEVICES: Final = 10
_P256DH_BYTES: Final = 65
_AUTH_BYTES: Final = 16
_UNCOMPRESSED: Final = 4


@dataclass(frozen=True, slots=True)
class Subscription:
    """A browser's `PushSubscription`, as its owner sent it."""

    endpoint: str
    p256dh: str
    auth: str


class DeviceChannel(Protocol):
    """A channel to devices, as far as trying one out needs it."""

    async def send_test(self, device: Device, language: Language, *, now: datetime) -> Outcome:
        """Send a harmless notification."""
        ...


class Devices:
    """Every doctor's devices; at most ten each.

    Args:
        channels: By kind of device, those that this server can send over.
    """

    def __init__(
        self,
        *,
        devices: DeviceStore,
        channels: Mapping[DeviceKind, DeviceChannel],
        public_key: str,
        push_hosts: Sequence[str],
        clock: Clock,
    ) -> None:
        self._devices = devices
        self._channels = dict(channels)
        self._push_hosts = tuple(push_hosts)
        self._clock = clock
        self.public_key = public_key

    async def subscribe(
        self, doctor_id: DoctorId, subscription: Subscription, *, label: str | None
    ) -> DeviceId:
        """Keep a subscription; the same endpoint again renews its keys and keeps its id.

        Raises:
            InvalidError: The endpoint or a key is not what a browser makes; `fields` says which.
            ConflictError: The doctor has ten devices.
        """
        problems = check_subscription(subscription, self._push_hosts)
        if problems:
            raise InvalidError(fields=problems)
        await self._check_room(doctor_id, subscription.endpoint)
        device = await self._devices.put(
            doctor_id=doctor_id,
            endpoint=subscription.endpoint,
            p256dh=subscription.p256dh.rstrip("="),
            auth=subscription.auth.rstrip("="),
            label=label,
            at=self._clock.now(),
        )
        return device.id

    async def register(
        self, doctor_id: DoctorId, kind: NativeKind, token: str, *, label: str | None
    ) -> DeviceId:
        """Keep an installed app; the same token again keeps its id.

        Raises:
            InvalidError: This server sends nothing to apps of this kind.
            ConflictError: The doctor has ten devices.
        """
        if kind not in self._channels:
            raise InvalidError(fields={"kind": "can't be sent to by this server"})
        endpoint = f"{kind}:{token}"
        await self._check_room(doctor_id, endpoint)
        device = await self._devices.put(
            doctor_id=doctor_id,
            endpoint=endpoint,
            p256dh="",
            auth="",
            label=label,
            at=self._clock.now(),
            kind=kind,
        )
        return device.id

    async def _check_room(self, doctor_id: DoctorId, endpoint: str) -> None:
        known = await self._devices.of_doctor(doctor_id)
        renewal = any(device.endpoint == endpoint for device in known)
        if len(known) >= MAX_DEVICES and not renewal:
            message = f"At most {MAX_DEVICES} devices; remove one first."
            raise ConflictError(message)

    async def unsubscribe(self, doctor_id: DoctorId, device_id: DeviceId) -> None:
        """Forget a device.

        Raises:
            NotFoundError: The doctor has no such device.
        """
        if not await self._devices.remove(device_id, doctor_id):
            raise NotFoundError

    async def list(self, doctor_id: DoctorId) -> list[Device]:
        """Return the doctor's devices, the oldest first."""
        return await self._devices.of_doctor(doctor_id)

    async def test(self, doctor_id: DoctorId, device_id: DeviceId, *, language: Language) -> None:
        """Send a test push to one's own device.

        Raises:
            NotFoundError: The doctor has no such device, or its push service has forgotten it.
            UnavailableError: The push service did not take it.
        """
        device = await self._devices.get(device_id)
        if device is None or device.doctor_id != doctor_id:
            raise NotFoundError
        now = self._clock.now()
        channel = self._channels.get(device.kind)
        outcome = Outcome("refused")
        if channel is not None:
            outcome = await channel.send_test(device, language, now=now)
        if outcome.result == "gone":
            await self._devices.prune(device.id, endpoint=device.endpoint)
            raise NotFoundError
        if outcome.result != "accepted":
            message = "The push service did not take the message; try again in a minute."
            raise UnavailableError(message)
        await self._devices.accepted(device.id, now)


def check_subscription(subscription: Subscription, push_hosts: Sequence[str]) -> dict[str, str]:
    """Return what is wrong with a subscription, by dotted field name; empty when nothing is."""
    problems: dict[str, str] = {}
    try:
        check_endpoint(subscription.endpoint, push_hosts)
    except EndpointError as err:
        problems["subscription.endpoint"] = str(err)
    point = _decode(subscription.p256dh)
    if point is None or not _on_curve(point):
        problems["subscription.keys.p256dh"] = (
            f"is no P-256 point: {_P256DH_BYTES} bytes, uncompressed, in URL-safe Base64"
        )
    secret = _decode(subscription.auth)
    if secret is None or len(secret) != _AUTH_BYTES:
        problems["subscription.keys.auth"] = f"is not {_AUTH_BYTES} bytes in URL-safe Base64"
    return problems


def _decode(text: str) -> bytes | None:
    stripped = text.rstrip("=")
    try:
        return base64.b64decode(
            stripped + "=" * (-len(stripped) % 4), altchars=b"-_", validate=True
        )
    except (binascii.Error, ValueError):
        return None


def _on_curve(point: bytes) -> bool:
    if len(point) != _P256DH_BYTES or point[0] != _UNCOMPRESSED:
        return False
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        return False
    return True
