"""Posts to push services, and only to those: checked address, no redirect, no proxy, 5 s, 4 KB."""

import asyncio
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from server.notify.endpoints import Endpoint, EndpointError, address_allowed, check_endpoint

if TYPE_CHECKING:
    import httpx

TIME_LIMIT_S: Final = 5.0
MAX_RESPONSE_BYTES: Final = 4 * 1024
_MAX_HOSTS: Final = 32
_MAX_CONNECTIONS: Final = 32


class PushUnreachableError(Exception):
    """No answer came in time; whether the push service took the message is unknown."""


@dataclass(frozen=True, slots=True)
class PushResponse:
    """The status, the headers, and at most the first 4 KB of the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


class Resolver(Protocol):
    """Turns a host name into addresses."""

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        """Return the addresses as text; raises OSError when there are none."""
        ...


async def resolve(host: str, port: int) -> Sequence[str]:
    """Ask the system's resolver."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


class PushClient:
    """One connection pool per push service; connects to the very address that was checked."""

    def __init__(
        self, *, allowed: Sequence[str], resolver: Resolver = resolve, http2_only: bool = False
    ) -> None:
        """Make the client.

        Args:
            allowed: The hosts that may be posted to; see `check_endpoint`.
            http2_only: Speak nothing older, for services that know nothing older.
        """
        self._allowed = tuple(allowed)
        self._resolve = resolver
        self._http2_only = http2_only
        self._clients: dict[tuple[str, int], httpx.AsyncClient] = {}

    async def post(self, url: str, *, headers: Mapping[str, str], body: bytes) -> PushResponse:
        """Post once.

        Raises:
            EndpointError: The endpoint or the address that it resolves to is not allowed.
            PushUnreachableError: No answer within 5 s.
        """
        import httpx  # noqa: PLC0415 - loaded when needed

        endpoint = check_endpoint(url, self._allowed)
        try:
            async with asyncio.timeout(TIME_LIMIT_S):
                address = await self._address(endpoint)
                return await self._post(endpoint, address, headers=headers, body=body)
        except (TimeoutError, OSError, httpx.HTTPError) as err:
            raise PushUnreachableError from err

    async def close(self) -> None:
        """Close all connections."""
        for client in self._clients.values():
            await client.aclose()
        self._clients.clear()

    async def _address(self, endpoint: Endpoint) -> str:
        # Checked at every send, on the address that is then connected to: a name that resolved
        # to a public address when it was subscribed may resolve to a private one now.
        for address in await self._resolve(endpoint.host, endpoint.port):
            if address_allowed(address, private_allowed=endpoint.private_allowed):
                return address
        message = "resolves to no public address"
        raise EndpointError(message)

    async def _post(
        self, endpoint: Endpoint, address: str, *, headers: Mapping[str, str], body: bytes
    ) -> PushResponse:
        client = await self._client(endpoint)
        bracketed = f"[{address}]" if ":" in address else address
        default_port = {"https": 443, "http": 80}[endpoint.scheme] == endpoint.port
        host = f"[{endpoint.host}]" if ":" in endpoint.host else endpoint.host
        request = client.build_request(
            "POST",
            f"{endpoint.scheme}://{bracketed}:{endpoint.port}{endpoint.target}",
            headers={
                "Accept-Encoding": "identity",
                **headers,
                "Host": host if default_port else f"{host}:{endpoint.port}",
            },
            content=body,
            # The certificate is checked against the name, though we connect to the address.
            extensions={"sni_hostname": endpoint.host},
        )
        response = await client.send(request, stream=True, follow_redirects=False)
        try:
            start = await _skim(response)
        finally:
            await response.aclose()
        return PushResponse(response.status_code, response.headers, start)

    async def _client(self, endpoint: Endpoint) -> "httpx.AsyncClient":
        import httpx  # noqa: PLC0415 - loaded when needed

        key = (endpoint.host, endpoint.port)
        client = self._clients.get(key)
        if client is None:
            client = httpx.AsyncClient(
                http1=not self._http2_only,
                http2=True,
                trust_env=False,
                follow_redirects=False,
                timeout=TIME_LIMIT_S,
                limits=httpx.Limits(max_connections=_MAX_CONNECTIONS),
            )
            # Kept apart by host: two hosts behind one address never share a connection.
            self._clients[key] = client
            if len(self._clients) > _MAX_HOSTS:
                await self._clients.pop(next(iter(self._clients))).aclose()
        return client


async def _skim(response: "httpx.Response") -> bytes:
    # Raw, so that a compressed answer can't unfold into something large.
    read = b""
    async for chunk in response.aiter_raw():
        read += chunk
        if len(read) >= MAX_RESPONSE_BYTES:
            break
    return read[:MAX_RESPONSE_BYTES]
