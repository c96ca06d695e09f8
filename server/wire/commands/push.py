"""Commands about the devices that pages are pushed to."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from server.notify.devices import Subscription
from server.notify.endpoints import MAX_ENDPOINT_CHARS
from server.wire.context import Context
from server.wire.payload import DeviceId, Done, Empty, Language, Payload, Reply
from server.wire.registry import Permission, command

MAX_LABEL_CHARS = 60
_MAX_KEY_CHARS = 128

KeyText = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=_MAX_KEY_CHARS)]


class PushKey(Reply):
    """The server's VAPID key, for `PushManager.subscribe`."""

    public_key: str


class SubscriptionKeys(Payload):
    """The keys of a browser's subscription, in URL-safe Base64."""

    p256dh: KeyText
    auth: KeyText = Field(repr=False)


class BrowserSubscription(Payload):
    """`PushSubscription.toJSON()`, as the browser made it."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False)

    endpoint: Annotated[
        str, StringConstraints(strict=True, min_length=1, max_length=MAX_ENDPOINT_CHARS)
    ] = Field(repr=False)
    expiration_time: float | None = Field(default=None, alias="expirationTime")
    keys: SubscriptionKeys


class SubscribePush(Payload):
    """Get pages on this device."""

    subscription: BrowserSubscription
    label: (
        Annotated[
            str, StringConstraints(strict=True, strip_whitespace=True, max_length=MAX_LABEL_CHARS)
        ]
        | None
    ) = None
    """What the doctor calls the device."""


class RegisterPush(Payload):
    """Get pages in an installed app."""

    kind: Literal["fcm", "apns"]
    token: Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Za-z0-9_:-]{16,512}$")] = (
        Field(repr=False)
    )
    """As the phone's system handed it out."""
    label: (
        Annotated[
            str, StringConstraints(strict=True, strip_whitespace=True, max_length=MAX_LABEL_CHARS)
        ]
        | None
    ) = None
    """What the doctor calls the device."""


class PushSubscribed(Reply):
    """The same endpoint again gives the same id."""

    device_id: DeviceId


class NamedDevice(Payload):
    """Which of one's own devices."""

    device_id: DeviceId


class DeviceView(Reply):
    """One of the caller's devices."""

    device_id: DeviceId
    label: str | None
    created_at: datetime
    last_accepted_at: datetime | None
    """When its push service last took something for it."""


class DeviceList(Reply):
    """The oldest first."""

    devices: list[DeviceView]


@command("push:key", Empty, allow=Permission.SIGNED_IN)
async def push_key(ctx: Context, payload: Empty) -> PushKey:  # noqa: ARG001 - no fields
    """Read the key that a browser needs to subscribe."""
    return PushKey(public_key=ctx.services.devices.public_key)


@command("push:subscribe", SubscribePush, allow=Permission.SIGNED_IN)
async def subscribe_push(ctx: Context, payload: SubscribePush) -> PushSubscribed:
    """Push the caller's pages to this device; at most ten devices each."""
    sent = payload.subscription
    device_id = await ctx.services.devices.subscribe(
        ctx.doctor_id,
        Subscription(endpoint=sent.endpoint, p256dh=sent.keys.p256dh, auth=sent.keys.auth),
        label=payload.label or None,
    )
    return PushSubscribed(device_id=device_id)


@command("push:register", RegisterPush, allow=Permission.SIGNED_IN)
async def register_push(ctx: Context, payload: RegisterPush) -> PushSubscribed:
    """Push the caller's pages to this installed app; the same token again keeps its id."""
    device_id = await ctx.services.devices.register(
        ctx.doctor_id, payload.kind, payload.token, label=payload.label or None
    )
    return PushSubscribed(device_id=device_id)


@command("push:unsubscribe", NamedDevice, allow=Permission.SIGNED_IN)
async def unsubscribe_push(ctx: Context, payload: NamedDevice) -> Done:
    """Push nothing more to this device."""
    await ctx.services.devices.unsubscribe(ctx.doctor_id, payload.device_id)
    return Done()


@command("push:list", Empty, allow=Permission.SIGNED_IN)
async def list_devices(ctx: Context, payload: Empty) -> DeviceList:  # noqa: ARG001 - no fields
    """List one's own devices."""
    return DeviceList(
        devices=[
            DeviceView(
                device_id=device.id,
                label=device.label,
                created_at=device.created_at,
                last_accepted_at=device.last_accepted_at,
            )
            for device in await ctx.services.devices.list(ctx.doctor_id)
        ]
    )


@command("push:test", NamedDevice, allow=Permission.SIGNED_IN, cost=10)
async def test_push(ctx: Context, payload: NamedDevice) -> Done:
    """Send a harmless notification to one's own device."""
    language: Language = ctx.doctor.languages[0] if ctx.doctor.languages else "en"
    await ctx.services.devices.test(ctx.doctor_id, payload.device_id, language=language)
    return Done()
