"""What counts as one place on the network. Pure."""

import ipaddress
from typing import Final

_IPV6_PREFIX: Final = 64


def network_of(address: str) -> str:
    """Return the address; for IPv6 the /64 that one customer has."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 4:  # noqa: PLR2004 - the Internet Protocol's version
        return str(parsed)
    return str(ipaddress.ip_network((address, _IPV6_PREFIX), strict=False))
