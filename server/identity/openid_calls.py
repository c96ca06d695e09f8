"""Asks a hospital's provider: no redirect, no proxy, 5 s in all, an answer of 256 KiB at most."""

import asyncio
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Final

from server.errors import UnavailableError

if TYPE_CHECKING:
    import ssl

    import httpx

TIME_LIMIT_S: Final = 5.0
MAX_ANSWER_BYTES: Final = 256 * 1024
DOWN: Final = "The hospital's sign-in does not answer; try again, or sign in by password"


@cache
def _trusted() -> "ssl.SSLContext":
    """Return who may sign certificates; read once, since it takes some 30 ms."""
    import httpx  # noqa: PLC0415 - loaded when needed

    return httpx.create_ssl_context(trust_env=False)


async def ask(
    method: str,
    url: str,
    form: Mapping[str, str] | None = None,
    proof: Mapping[str, str] | None = None,
) -> tuple[int, bytes]:
    """Return the status and the body of the provider's answer.

    Args:
        url: The operator's, or one that the operator's provider names; never a doctor's.
        proof: Headers that say who asks.

    Raises:
        UnavailableError: None came in 5 s, or one that is too large.
    """
    import httpx  # noqa: PLC0415 - loaded when needed

    headers = {"Accept": "application/json", "Accept-Encoding": "identity", **(proof or {})}
    try:
        async with (
            asyncio.timeout(TIME_LIMIT_S),
            httpx.AsyncClient(
                verify=_trusted(),
                trust_env=False,
                follow_redirects=False,
                timeout=TIME_LIMIT_S,
                headers=headers,
            ) as client,
            client.stream(method, url, data=None if form is None else dict(form)) as response,
        ):
            return response.status_code, await _body(response)
    except (TimeoutError, OSError, httpx.HTTPError, httpx.InvalidURL) as err:
        raise UnavailableError(DOWN) from err


async def _body(response: "httpx.Response") -> bytes:
    body = b""
    # Raw, so that a compressed answer can't unfold into something large.
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > MAX_ANSWER_BYTES:
            raise UnavailableError(DOWN)
    return body
