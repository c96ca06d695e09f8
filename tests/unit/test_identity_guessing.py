"""Guessing: what it costs, whom it holds up, and which passwords are guessed first."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.clock import ManualClock
from server.errors import RateLimitedError
from server.identity.attempts import LONGEST_DELAY_S, Attempts, delay_s
from server.identity.device_names import device_name
from server.identity.easy_passwords import is_easy
from server.identity.known_devices import KnownDevices
from server.identity.networks import network_of

SECRET = b"s" * 32


def attempts(clock: ManualClock, *, free: int | None = 3) -> Attempts:
    return Attempts(free=free, secret=SECRET, clock=clock, redis=None, prefix="")


async def test_after_some_free_guesses_each_one_waits_twice_as_long(clock: ManualClock) -> None:
    counted = attempts(clock)
    waits = []
    for _ in range(3):
        await counted.begin("rosa from home")
    for _ in range(4):
        with pytest.raises(RateLimitedError) as caught:
            await counted.begin("rosa from home")
        assert caught.value.retry_after_s is not None
        waits.append(caught.value.retry_after_s)
        clock.advance(timedelta(seconds=caught.value.retry_after_s))
        await counted.begin("rosa from home")

    assert waits == [10, 20, 40, 80]


async def test_guesses_from_elsewhere_hold_up_nobody_else(clock: ManualClock) -> None:
    counted = attempts(clock)
    for _ in range(3):
        await counted.begin("rosa from elsewhere")

    await counted.begin("rosa from home")


async def test_a_right_one_makes_the_wrong_ones_forgotten(clock: ManualClock) -> None:
    counted = attempts(clock)
    for _ in range(20):
        await counted.begin("rosa from home")
        await counted.right("rosa from home")


async def test_switched_off_no_guess_is_counted(clock: ManualClock) -> None:
    counted = attempts(clock, free=None)

    for _ in range(100):
        await counted.begin("rosa from home")


@given(st.integers(1, 10_000), st.integers(1, 100))
def test_no_delay_is_longer_than_a_quarter_of_an_hour(guesses: int, free: int) -> None:
    assert delay_s(guesses, free=free) <= LONGEST_DELAY_S


def test_a_device_is_known_for_its_own_address_only() -> None:
    devices = KnownDevices(SECRET)
    token = devices.token("rosa@example.org")

    assert devices.device(token, "rosa@example.org") is not None
    assert devices.device(token, "other@example.org") is None
    assert KnownDevices(b"another").device(token, "rosa@example.org") is None


@given(st.text(max_size=80))
def test_no_made_up_device_is_known(token: str) -> None:
    assert KnownDevices(SECRET).device(token, "rosa@example.org") is None


def test_one_customer_of_ipv6_guesses_from_one_place() -> None:
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff")
    assert network_of("2001:db8::1") != network_of("2001:db8:0:1::1")
    assert network_of("no address") == "unknown"


@pytest.mark.parametrize(
    "password",
    [
        "password1234", "Passw0rd!2024", "Contraseña2024", "123456789012", "abcdefghijkl",
        "qwertyuiop12", "aaaaaaaaaaaa", "abcabcabcabc", "p@ssword p@ssword", "1qaz2wsx3edc",
        "Welcome-2026!!", "ABCDabcd12341234",
    ],
)  # fmt: skip
def test_the_first_to_be_guessed_are_refused(password: str) -> None:
    assert is_easy(password)


@pytest.mark.parametrize(
    "password",
    [
        "a lighthouse in winter", "corazón de león", "curbside-demo-2026", "xK3#vQ9!mZ2p",
        "the-password-of-my-aunt", "un faro en invierno",
    ],
)  # fmt: skip
def test_several_words_are_no_easy_password(password: str) -> None:
    assert not is_easy(password)


@given(st.text(max_size=200))
def test_any_text_at_all_is_judged(password: str) -> None:
    assert isinstance(is_easy(password), bool)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0", "Firefox · Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; like Mac OS X) Version/19.0 Safari/604.1", "Safari · iPhone"),
        ("curl/8.5.0", ""),
        ("<script>alert(1)</script>", ""),
    ],
)  # fmt: skip
def test_a_device_is_called_by_words_of_ours(agent: str, name: str) -> None:
    assert device_name(agent) == name
