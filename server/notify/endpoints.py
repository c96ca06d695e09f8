"""Which push endpoints we post to. A subscription's URL comes from its owner. Pure.

Without this a doctor could make the server post to any machine that it can reach.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final
from urllib.parse import SplitResult, urlsplit

DEFAULT_PUSH_HOSTS: Final = (
    "fcm.googleapis.com",
    "*.push.services.mozilla.com",
    "*.push.apple.com",
    "*.notify.windows.com",
)
MAX_ENDPOINT_CHARS: Final = 1_024
_HTTPS_PORT: Final = 443
_NAT64: Final = ip_network("64:ff9b::/32")


class EndpointError(ValueError):
    """This endpoint is not posted to; the message says why, without quoting it."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A checked endpoint.

    Args:
        private_allowed: The operator named this host with its port, so that it may resolve to
            a private address; for tests and push services of one's own.
    """

    scheme: str
    host: str
    port: int
    target: str
    private_allowed: bool


def check_endpoint(url: str, allowed: Sequence[str]) -> Endpoint:
    """Return the endpoint if it is one that we post to.

    Args:
        allowed: Host names, `*.` before a domain for all below it, or `host:port`.

    Raises:
        EndpointError: It isn't.
    """
    if len(url) > MAX_ENDPOINT_CHARS or not url.isascii() or any(c <= " " for c in url):
        message = f"is no URL of at most {MAX_ENDPOINT_CHARS} plain characters"
        raise EndpointError(message)
    parts, port = _split(url)
    host = (parts.hostname or "").lower().rstrip(".")
    if "@" in parts.netloc or parts.fragment or not host:
        message = "holds a user name or a fragment, or no host"
        raise EndpointError(message)
    named = f"{host}:{port}" in allowed
    if not named and not any(_matches(host, pattern) for pattern in allowed):
        message = "is on no push service that is allowed here"
        raise EndpointError(message)
    if not named and (parts.scheme != "https" or port != _HTTPS_PORT):
        message = "must begin with https:// and use port 443"
        raise EndpointError(message)
    if parts.scheme == "http" and not _is_loopback(host):
        message = "must begin with https://"
        raise EndpointError(message)
    path = parts.path or "/"
    return Endpoint(
        scheme=parts.scheme,
        host=host,
        port=port,
        target=f"{path}?{parts.query}" if parts.query else path,
        private_allowed=named,
    )


def address_allowed(address: str, *, private_allowed: bool) -> bool:
    """Whether a resolved address may be connected to.

    Private, loopback, link-local, shared (CGNAT), multicast and reserved ones are not, nor
    IPv6 forms that carry an IPv4 address inside and so could lead to one of them.
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if private_allowed:
        return not ip.is_multicast and not ip.is_unspecified
    return _is_plain_global(ip)


def _is_plain_global(ip: IPv4Address | IPv6Address) -> bool:
    if isinstance(ip, IPv6Address):
        embedded = ip.ipv4_mapped or ip.sixtofour or ip.teredo
        if embedded is not None or ip in _NAT64:
            return False
    return ip.is_global and not ip.is_multicast


def _split(url: str) -> tuple[SplitResult, int]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as err:
        message = "is no URL"
        raise EndpointError(message) from err
    if parts.scheme not in {"https", "http"}:
        message = "must begin with https://"
        raise EndpointError(message)
    return parts, port or (_HTTPS_PORT if parts.scheme == "https" else 80)


def _matches(host: str, pattern: str) -> bool:
    if pattern.startswith("*."):
        return host.endswith(pattern[1:]) and len(host) > len(pattern) - 1
    return host == pattern


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
