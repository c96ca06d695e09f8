"""What a channel says of itself, and how many sends it takes."""

from datetime import timedelta

import pytest

from server.clock import ManualClock
from server.notify.apns import ApnsChannel
from server.notify.channel import Channel, Throttle
from server.notify.email import EmailChannel
from server.notify.fcm import FcmChannel
from server.notify.live import LiveChannel
from server.notify.routing import DEVICE_CHANNELS
from server.notify.throttle import Bucket
from server.notify.web_push import WebPushChannel
from server.notify.webhook import PhoneChannel
from tests.makers import NOON

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("channel", "reaches", "tells"),
    [
        (LiveChannel, "app", False),
        (WebPushChannel, "device", True),
        (FcmChannel, "device", True),
        (ApnsChannel, "device", True),
        (EmailChannel, "mailbox", False),
        (PhoneChannel, "phone", False),
    ],
)
def test_every_channel_says_what_it_reaches_and_whether_it_hears_back(
    channel: type[Channel],
    reaches: str,
    tells: bool,  # noqa: FBT001 - a parameter
) -> None:
    assert channel.capability.reaches == reaches
    assert bool(channel.receipts) is tells
    assert channel.capability.takes_back is (reaches in {"app", "device"})


def test_all_channels_to_devices_take_back_and_tell() -> None:
    to_devices = (WebPushChannel, FcmChannel, ApnsChannel)

    assert {each.name for each in to_devices} == set(DEVICE_CHANNELS)


def test_a_channel_sends_its_burst_and_then_at_its_rate() -> None:
    clock = ManualClock(NOON)
    bucket = Bucket(Throttle(per_s=2.0, burst=3), clock=clock)
    sent = []
    for _ in range(4):
        while bucket.room(10):
            bucket.spend(1)
            sent.append(clock.now())
        clock.advance(SECOND / 2)

    assert sent == [NOON] * 3 + [NOON + SECOND / 2 * number for number in (1, 2, 3)]


def test_rest_fills_a_channel_no_further_than_its_burst() -> None:
    clock = ManualClock(NOON)
    bucket = Bucket(Throttle(per_s=2.0, burst=3), clock=clock)
    clock.advance(timedelta(hours=1))

    assert [bucket.room(10), bucket.room(2)] == [3, 2]


def test_a_channel_without_a_throttle_takes_what_there_is() -> None:
    bucket = Bucket(None, clock=ManualClock(NOON))
    bucket.spend(10_000)

    assert bucket.room(32) == 32
