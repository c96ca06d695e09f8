"""Sends a file while it is read: its first piece is known, its length too."""

from collections.abc import AsyncIterator
from typing import Final

from aiohttp import web
from structlog.typing import FilteringBoundLogger

from store.errors import StoreError

FILE_HEADERS: Final = {
    "Cache-Control": "private, no-store",
    # Whatever a browser makes of the bytes, it runs no script and belongs to no origin.
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Server": "curbside",
    "X-Content-Type-Options": "nosniff",
}
"""With what doctors uploaded."""


async def send_pieces(
    request: web.Request,
    response: web.StreamResponse,
    first: bytes,
    pieces: AsyncIterator[bytes],
    *,
    log: FilteringBoundLogger,
    broke_off: str,
) -> web.StreamResponse:
    """Send an answer whose headers are set with these bytes.

    Args:
        broke_off: What the log says when the rest can't be sent.
    """
    try:
        await response.prepare(request)
        await response.write(first)
        async for piece in pieces:
            await response.write(piece)
        await response.write_eof()
    except (StoreError, ConnectionError) as err:
        # The head is out, so there is no other way left to say that the rest won't come.
        log.info(broke_off, reason=type(err).__name__)
        if request.transport is not None:
            request.transport.abort()
    return response
