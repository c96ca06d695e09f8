"""HTTP: every command as `POST /api/v1/<noun>/<verb>`, the specialties, the API documents."""

from functools import cache
from typing import Final

import orjson
from aiohttp import web

from server.errors import InvalidError, NotFoundError, RejectedError
from server.specialties import all_specialties
from server.wire.dispatch import Call
from server.wire.documents import asyncapi, openapi
from server.wire.encode import encode
from server.wire.http_gate import HttpGate, check_json

API: Final = "/api/v1"
MAX_BODY_BYTES: Final = 256 * 1024
"""What is read at all; the payload's own limit is in `payload.py`."""


class HttpApi:
    """The API's routes, but for those of attachments."""

    def __init__(self, gate: HttpGate) -> None:
        self._gate = gate

    def add_to(self, app: web.Application) -> None:
        """Add the routes. What is not one of them, under `/api`, is answered as `not_found`."""
        app.router.add_get(f"{API}/specialties", self.specialties)
        app.router.add_get(f"{API}/openapi.json", self.openapi)
        app.router.add_get(f"{API}/asyncapi.json", self.asyncapi)
        app.router.add_post(f"{API}/{{noun:[a-z]+}}/{{verb:[a-z_]+}}", self.command)

    def add_rest_to(self, app: web.Application) -> None:
        """Add what answers everything else under `/api`; to be called after all other routes."""
        app.router.add_route("*", "/api{rest:(/.*)?}", self.nothing)

    async def command(self, request: web.Request) -> web.Response:
        """Call one command."""
        try:
            self._gate.check_origin(request)
            check_json(request)
            body = await _body_of(request)
            raw = _decode(body)
        except RejectedError as err:
            return self._gate.refuse(request, err)
        outcome = await self._gate.dispatcher.call(
            Call(
                name=f"{request.match_info['noun']}:{request.match_info['verb']}",
                raw=raw,
                size_bytes=len(body),
                transport="http",
                address=self._gate.address(request),
                token=self._gate.token(request),
                agent=request.headers.get("User-Agent", ""),
                device=self._gate.device(request),
            )
        )
        response = self._gate.respond(request, outcome)
        outcome.answer.sent()
        return response

    async def specialties(self, _request: web.Request) -> web.Response:
        """List the specialties in the order of the table."""
        return _document(_specialties())

    async def openapi(self, _request: web.Request) -> web.Response:
        """Describe the commands over HTTP."""
        return _document(_openapi())

    async def asyncapi(self, _request: web.Request) -> web.Response:
        """Describe the commands and events over Socket.IO."""
        return _document(_asyncapi())

    async def nothing(self, request: web.Request) -> web.Response:
        """Answer what has no route."""
        message = "There is nothing here; commands are POST /api/v1/<noun>/<verb>"
        return self._gate.refuse(request, NotFoundError(message))


async def _body_of(request: web.Request) -> bytes:
    try:
        return await request.clone(client_max_size=MAX_BODY_BYTES).read()
    except (web.RequestPayloadError, ConnectionError):
        # Whoever hangs up is no fault of ours, and must not be able to fill the log with it.
        message = "The body did not arrive whole"
        raise InvalidError(message) from None


def _decode(body: bytes) -> object:
    if not body:
        return {}
    try:
        return orjson.loads(body)
    except ValueError:
        message = "The body is not valid JSON"
        raise InvalidError(message) from None


@cache
def _specialties() -> bytes:
    return encode({"ok": True, "result": [
        {"slug": one.slug, "parent": one.parent, "name_en": one.name_en, "name_es": one.name_es}
        for one in all_specialties().values()
    ]})  # fmt: skip


@cache
def _openapi() -> bytes:
    return encode(openapi())


@cache
def _asyncapi() -> bytes:
    return encode(asyncapi())


def _document(body: bytes) -> web.Response:
    return web.Response(
        body=body,
        content_type="application/json",
        headers={"Cache-Control": "public, max-age=300"},
    )
