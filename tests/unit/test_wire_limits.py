"""How often is too often, turned by hand."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.clock import ManualClock
from server.errors import RateLimitedError
from server.wire.buckets import LocalBuckets, Rate
from server.wire.catalog import load_commands
from server.wire.limits import Limits, LimitSettings, Subject
from server.wire.payload import Payload
from store.ids import DoctorId
from tests.makers import NOON

COMMANDS = load_commands()
POST = COMMANDS["message:post"]


def limits(clock: ManualClock, settings: LimitSettings | None) -> Limits:
    return Limits(settings, secret=b"s" * 32, local=LocalBuckets(clock))


def doctor(n: int = 1) -> Subject:
    return Subject(DoctorId(f"doctor-{n}"), "192.0.2.1")


def message(case_id: str) -> Payload:
    return POST.payload.model_validate({"case_id": case_id * 22, "key": "k", "text": "hello"})


async def test_an_account_waits_as_long_as_it_is_told(clock: ManualClock) -> None:
    checked = limits(clock, LimitSettings(message_post=2))
    for _ in range(2):
        await checked.before(POST, doctor())

    with pytest.raises(RateLimitedError) as caught:
        await checked.before(POST, doctor())

    assert caught.value.retry_after_s == 30
    await checked.before(POST, doctor(2))
    clock.advance(timedelta(seconds=30))
    await checked.before(POST, doctor())


async def test_a_room_has_a_limit_of_its_own(clock: ManualClock) -> None:
    checked = limits(clock, LimitSettings(room_messages=1))
    await checked.on_payload(POST, message("a"))

    with pytest.raises(RateLimitedError):
        await checked.on_payload(POST, message("a"))

    await checked.on_payload(POST, message("b"))


async def test_a_list_counts_as_a_search_only_with_words(clock: ManualClock) -> None:
    checked = limits(clock, LimitSettings(search=1))
    listing = COMMANDS["case:list"]
    words = listing.payload.model_validate({"text": "stroke"})
    await checked.on_search(listing, words, doctor())

    with pytest.raises(RateLimitedError):
        await checked.on_search(listing, words, doctor())

    await checked.on_search(listing, listing.payload(), doctor())
    await checked.on_search(listing, words, doctor(2))


async def test_signing_in_is_limited_by_address(clock: ManualClock) -> None:
    checked = limits(clock, LimitSettings(sign_in=2))
    for name in ("session:open", "password:forgot"):
        await checked.before(COMMANDS[name], Subject(None, "192.0.2.1"))
    with pytest.raises(RateLimitedError):
        await checked.before(COMMANDS["session:open"], Subject(None, "192.0.2.1"))
    await checked.before(COMMANDS["session:open"], Subject(None, "192.0.2.2"))


def test_one_customer_of_ipv6_has_one_bucket() -> None:
    assert Subject(None, "2001:db8::1").network == Subject(None, "2001:db8::ffff").network
    assert Subject(None, "2001:db8::1").network != Subject(None, "2001:db8:0:1::1").network


async def test_switched_off_nothing_is_counted(clock: ManualClock) -> None:
    checked = limits(clock, None)

    for _ in range(1_000):
        await checked.before(POST, doctor())


@given(
    per_min=st.integers(1, 120),
    waits_s=st.lists(st.floats(0, 20), min_size=1, max_size=60),
)
def test_never_more_than_the_size_and_what_came_back(per_min: int, waits_s: list[float]) -> None:
    clock, rate = ManualClock(NOON), Rate(per_min)
    buckets = LocalBuckets(clock)
    taken = 0
    for wait_s in waits_s:
        clock.advance(timedelta(seconds=wait_s))
        taken += buckets.take_now("one", rate, 1) == 0

    assert taken <= per_min + sum(waits_s) * rate.per_s + 1e-6
