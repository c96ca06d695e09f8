"""Which pages are the server's own: same host, same scheme, as browsers see it."""

from typing import cast

import pytest
from aiohttp.test_utils import make_mocked_request

from server.wire.dispatch import Dispatcher
from server.wire.http_gate import HttpGate


@pytest.mark.parametrize(
    ("proxy_hops", "proto", "own"),
    [
        (0, None, "http"),
        (0, "https", "http"),
        (1, None, "http"),
        (1, "https", "https"),
        (1, "https, http", "http"),
    ],
)
def test_without_a_public_address_a_page_has_the_scheme_that_is_served_or_that_our_proxy_names(
    proxy_hops: int, proto: str | None, own: str
) -> None:
    gate = HttpGate(cast("Dispatcher", None), proxy_hops=proxy_hops)
    headers = {"Host": "node:8080"} | ({} if proto is None else {"X-Forwarded-Proto": proto})
    request = make_mocked_request("GET", "/", headers=headers)

    admitted = [
        scheme for scheme in ("http", "https") if gate.own_origin(request, f"{scheme}://node:8080")
    ]
    assert admitted == [own]
