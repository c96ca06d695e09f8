"""Around every HTTP request: security headers, one answer for every failure, the access log."""

import time
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from server.errors import (
    STATUS_BY_CODE,
    InvalidError,
    NotFoundError,
    RejectedError,
    TooLargeError,
    UnavailableError,
)
from server.logs import get_logger
from server.wire.http_gate import HttpGate
from store.ids import new_id

CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    # Text never becomes markup or script; the one policy is for the service worker's address.
    "require-trusted-types-for 'script'; trusted-types curbside"
)
_HEADERS: Final = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    # `no-referrer` would turn the Origin of the app's own form posts into `null`.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    "Server": "curbside",
}
_HSTS: Final = "max-age=31536000"
_QUIET: Final = frozenset({"/healthz", "/readyz", "/metrics", "/socket.io/"})
_log = get_logger("wire.http")


def http_middleware(gate: HttpGate) -> Middleware:
    """Return the middleware; the application needs no other."""

    @web.middleware
    async def around(request: web.Request, handler: Handler) -> web.StreamResponse:
        started_s = time.perf_counter()
        response = await _answer(gate, request, handler)
        if not response.prepared:
            _add_headers(gate, request, response)
        _log_access(request, response.status, time.perf_counter() - started_s)
        return response

    return around


async def _answer(gate: HttpGate, request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        if request.method == "OPTIONS" and request.path.startswith("/api"):
            gate.check_origin(request)
            return web.Response(status=204)
        return await handler(request)
    except RejectedError as err:
        return gate.refuse(request, err)
    except web.HTTPException as err:
        return gate.refuse(request, _as_refusal(err)) if err.status >= 400 else err  # noqa: PLR2004
    except Exception as err:  # noqa: BLE001 - the top of every request
        request_id = new_id()
        _log.error("a request failed", route=_route(request), request_id=request_id, exc_info=err)
        message = f"Something went wrong on our side (reference {request_id}); try again"
        return gate.refuse(request, UnavailableError(message))


def _as_refusal(error: web.HTTPException) -> RejectedError:
    if error.status == STATUS_BY_CODE["too_large"]:
        message = "The body is larger than 256 KiB"
        return TooLargeError(message)
    if error.status in {404, 405}:
        return NotFoundError()
    message = "The request can't be read"
    return InvalidError(message)


def _add_headers(gate: HttpGate, request: web.Request, response: web.StreamResponse) -> None:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.secure:
        response.headers.setdefault("Strict-Transport-Security", _HSTS)
    origin = request.headers.get("Origin", "").lower()
    if origin in gate.origins:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
        response.headers["Access-Control-Allow-Methods"] = "GET, POST"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.headers.add("Vary", "Origin")


def _log_access(request: web.Request, status: int, took_s: float) -> None:
    route = _route(request)
    write = _log.debug if route in _QUIET else _log.info
    write(
        "request",
        method=request.method if request.method in {"GET", "POST"} else "other",
        route=route,
        status=status,
        duration_ms=round(took_s * 1000, 1),
    )


def _route(request: web.Request) -> str:
    """The pattern of the route, without what the client put into it."""
    resource = request.match_info.route.resource
    return "unmatched" if resource is None else resource.canonical
