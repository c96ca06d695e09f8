"""Which endpoints and addresses pushes go to: every class of forged subscription."""

from collections.abc import Sequence
from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.notify.endpoints import (
    DEFAULT_PUSH_HOSTS,
    EndpointError,
    address_allowed,
    check_endpoint,
)
from server.notify.push_client import PushClient


@pytest.mark.parametrize(
    "url",
    [
        "https://fcm.googleapis.com/fcm/send/abc",
        "https://updates.push.services.mozilla.com/wpush/v2/abc",
        "https://web.push.apple.com/abc",
        "https://db5p.notify.windows.com/w/?token=abc",
        "https://fcm.googleapis.com:443/fcm/send/abc",
        "https://FCM.googleapis.com./fcm/send/abc",
    ],
)
def test_the_known_push_services_are_posted_to(url: str) -> None:
    assert not check_endpoint(url, DEFAULT_PUSH_HOSTS).private_allowed


@pytest.mark.parametrize(
    "url",
    [
        "http://fcm.googleapis.com/fcm/send/abc",
        "https://fcm.googleapis.com:8443/fcm/send/abc",
        "https://doctor@fcm.googleapis.com/fcm/send/abc",
        "https://fcm.googleapis.com@evil.example/",
        "https://fcm.googleapis.com.evil.example/",
        "https://evilfcm.googleapis.com/",
        "https://push.apple.com/",
        "https://notpush.apple.com/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/latest/meta-data",
        "https://localhost/",
        "https://2130706433/",
        "ftp://fcm.googleapis.com/",
        "file:///etc/passwd",
        "https:///fcm",
        "//fcm.googleapis.com/",
        "https://fcm.googleapis.com/#fragment",
        "https://fcm.googleapis.com/a b",
        "https://fcm.googleapis.com/\r\nHost: evil.example",
        "https://fcm.googleapis.com:99999/",
        "https://fcm.googleapis.com/" + "a" * 1_024,
        "https://fcm.googleapis.com\\@evil.example/",
        "https://fcм.googleapis.com/",
        "",
    ],
)
def test_nothing_else_is_posted_to(url: str) -> None:
    with pytest.raises(EndpointError):
        check_endpoint(url, DEFAULT_PUSH_HOSTS)


def test_an_operator_may_name_a_loopback_host_with_its_port() -> None:
    endpoint = check_endpoint("http://127.0.0.1:9999/push/a?b=c", ("127.0.0.1:9999",))

    assert (endpoint.private_allowed, endpoint.target) == (True, "/push/a?b=c")


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("http://127.0.0.1:9998/", ("127.0.0.1:9999",)),
        ("http://127.0.0.1:9999/", ("127.0.0.1",)),
        ("http://push.example:80/", ("push.example:80",)),
    ],
)
def test_another_port_or_plain_http_elsewhere_is_refused(url: str, allowed: Sequence[str]) -> None:
    with pytest.raises(EndpointError):
        check_endpoint(url, allowed)


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1", "172.16.3.4", "192.168.1.1", "127.0.0.1", "169.254.169.254", "100.64.0.1",
        str(IPv4Address(0)), "224.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1",
        "fd00::1",
        "::ffff:10.0.0.1", "::ffff:8.8.8.8", "64:ff9b::a00:1", "64:ff9b:1::a00:1",
        "2002:a00:1::", "2001:db8::1", "ff02::1", "no address",
    ],
)  # fmt: skip
def test_addresses_that_could_be_our_own_are_not_connected_to(address: str) -> None:
    assert not address_allowed(address, private_allowed=False)


@pytest.mark.parametrize("address", ["8.8.8.8", "142.250.184.10", "2a00:1450:4003:80f::200a"])
def test_public_addresses_are(address: str) -> None:
    assert address_allowed(address, private_allowed=False)


@given(st.ip_addresses(v=4, network="10.0.0.0/8"))
def test_no_private_address_ever_is(address: object) -> None:
    assert not address_allowed(str(address), private_allowed=False)


async def test_a_name_that_resolves_to_a_private_address_later_is_refused_at_the_send() -> None:
    answers = [["10.0.0.7"], ["127.0.0.1", "::1"], []]

    async def rebinding(host: str, port: int) -> Sequence[str]:
        return answers.pop(0)

    client = PushClient(allowed=DEFAULT_PUSH_HOSTS, resolver=rebinding)
    for _ in range(3):
        with pytest.raises(EndpointError):
            await client.post("https://fcm.googleapis.com/fcm/send/a", headers={}, body=b"")
    await client.close()
