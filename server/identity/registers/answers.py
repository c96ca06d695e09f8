"""Asks a register: one GET, no redirect, no proxy, 5 s in all, a small answer read only in part."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import httpx

TIME_LIMIT_S: Final = 5.0
MAX_ANSWER_BYTES: Final = 64 * 1024


class RegisterDownError(Exception):
    """No answer came in time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The status, and the body unless it was too long (None)."""

    status: int
    body: bytes | None


async def ask(url: str, params: Mapping[str, str]) -> Answer:
    """Return the register's answer.

    Args:
        url: From the operator's settings, never from a doctor.

    Raises:
        RegisterDownError: It can't be reached, or took over 5 s.
    """
    import httpx  # noqa: PLC0415 - loaded when needed

    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    try:
        async with (
            asyncio.timeout(TIME_LIMIT_S),
            httpx.AsyncClient(
                trust_env=False, follow_redirects=False, timeout=TIME_LIMIT_S, headers=headers
            ) as client,
            client.stream("GET", url, params=dict(params)) as response,
        ):
            return Answer(response.status_code, await _read(response))
    except (TimeoutError, OSError, httpx.HTTPError) as err:
        raise RegisterDownError from err


async def _read(response: "httpx.Response") -> bytes | None:
    body = b""
    # Raw, so that a compressed answer can't unfold into something large.
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > MAX_ANSWER_BYTES:
            return None
    return body
