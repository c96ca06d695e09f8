"""What every HTTP request passes: whose it is, where it comes from, and how it is answered."""

import ipaddress
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from server.errors import ForbiddenError, RejectedError, UnsupportedMediaError
from server.identity.session import Caller
from server.wire.answer import CLEARED
from server.wire.dispatch import Dispatcher, Outcome, refusal
from server.wire.registry import Permission

SECURE_COOKIE: Final = "__Host-curbside"
LOOPBACK_COOKIE: Final = "curbside"
DEVICE_COOKIE: Final = "-device"
"""What follows the session cookie's name; it outlives sessions and signs nobody in."""
COOKIE_MAX_AGE_S: Final = 90 * 24 * 3600
DEVICE_MAX_AGE_S: Final = 365 * 24 * 3600
_BEARER: Final = "bearer "


class ForeignOriginError(ForbiddenError):
    """This web origin may not call this server."""


class HttpGate:
    """Reads who calls and from where; writes answers and cookies.

    Args:
        dispatcher: Knows who a token stands for.
        origins: Web origins that may call, beside the server's own.
        public_url: Where the server is reached from outside; None: by whatever `Host` says.
        proxy_hops: How many proxies of ours stand in front and append to `X-Forwarded-For`.
    """

    def __init__(
        self,
        dispatcher: Dispatcher,
        *,
        origins: Iterable[str] = (),
        public_url: str | None = None,
        proxy_hops: int = 0,
    ) -> None:
        self.dispatcher = dispatcher
        self.origins = frozenset(origin.rstrip("/").lower() for origin in origins)
        self._public = _origin_of(public_url) if public_url else None
        self._proxy_hops = proxy_hops

    def address(self, request: web.BaseRequest) -> str:
        """Return the client's network address; forged headers don't move it."""
        if self._proxy_hops:
            hops = request.headers.get("X-Forwarded-For", "").split(",")
            if len(hops) >= self._proxy_hops:
                return hops[-self._proxy_hops].strip()
        return request.remote or ""

    def bearer(self, request: web.BaseRequest) -> str | None:
        """Return the token of the `Authorization` header."""
        given = request.headers.get("Authorization", "")
        return given[len(_BEARER) :].strip() if given.lower().startswith(_BEARER) else None

    def cookie(self, request: web.BaseRequest) -> str | None:
        """Return the token of the session cookie."""
        return request.cookies.get(self._cookie_name(request)) or None

    def device(self, request: web.BaseRequest) -> str | None:
        """Return the token of a device that somebody signed in from before."""
        return request.cookies.get(self._cookie_name(request) + DEVICE_COOKIE) or None

    def token(self, request: web.BaseRequest) -> str | None:
        """Return the token that came with the request, however it came; None for a visitor."""
        return self.bearer(request) or self.cookie(request)

    def own_origin(self, request: web.BaseRequest, origin: str) -> bool:
        """Whether `origin` is this server itself, as the browser sees it."""
        if self._public is not None and origin.lower() == self._public:
            return True
        parts = urlsplit(origin.lower())
        if parts.scheme != self._scheme(request) or parts.netloc != request.host.lower():
            return False
        # With a public address set, another name that leads here is none of ours.
        return self._public is None or _is_loopback(parts.hostname)

    def _scheme(self, request: web.BaseRequest) -> str:
        """Return whether browsers reach us by http or https, as our own proxy says, if there is."""
        if self._proxy_hops:
            said = request.headers.get("X-Forwarded-Proto", "").rsplit(",", 1)[-1].strip().lower()
            return said or request.scheme
        return request.scheme

    def check_origin(self, request: web.BaseRequest) -> None:
        """Return if the request has no `Origin`, or one that may call.

        Raises:
            ForeignOriginError: A page of another site is calling.
        """
        origin = request.headers.get("Origin")
        if origin is None or self.own_origin(request, origin):
            return
        if origin.lower() not in self.origins:
            raise ForeignOriginError

    async def caller(self, request: web.BaseRequest, allow: Permission) -> Caller:
        """Return the signed-in doctor of a request that is no command, after checking `allow`.

        Raises:
            ForeignOriginError: A page of another site is calling.
            UnauthenticatedError: Nobody is signed in.
            ForbiddenError: This account may not.
        """
        self.check_origin(request)
        caller = await self.dispatcher.caller(self.token(request), allow)
        if caller is None:
            raise ForbiddenError
        return caller

    def respond(self, request: web.BaseRequest, outcome: Outcome) -> web.Response:
        """Return the HTTP answer, with the session cookie set or removed if a handler said so."""
        response = web.Response(
            body=outcome.body,
            status=outcome.status,
            content_type="application/json",
            headers={"Cache-Control": "no-store"},
        )
        token, device = outcome.answer.session_cookie, outcome.answer.device_cookie
        name = self._cookie_name(request)
        if token is not None:
            age_s = 0 if token == CLEARED else COOKIE_MAX_AGE_S
            self._put_cookie(request, response, name, token, age_s)
        if device is not None:
            self._put_cookie(request, response, name + DEVICE_COOKIE, device, DEVICE_MAX_AGE_S)
        return response

    def refuse(self, request: web.BaseRequest, error: RejectedError) -> web.Response:
        """Return the HTTP answer that tells of `error`."""
        return self.respond(request, refusal(error))

    def _cookie_name(self, request: web.BaseRequest) -> str:
        return LOOPBACK_COOKIE if self._on_loopback(request) else SECURE_COOKIE

    def _put_cookie(
        self,
        request: web.BaseRequest,
        response: web.Response,
        name: str,
        value: str,
        max_age_s: int,
    ) -> None:
        response.set_cookie(
            name,
            value,
            max_age=max_age_s,
            path="/",
            secure=not self._on_loopback(request),
            httponly=True,
            samesite="Strict",
        )

    def _on_loopback(self, request: web.BaseRequest) -> bool:
        """Whether the browser talks plain http to this very machine."""
        host = urlsplit(f"//{request.host}").hostname
        return request.scheme == "http" and _is_loopback(host) and _is_loopback(request.remote)


def check_json(request: web.BaseRequest) -> None:
    """Return if the body says that it is JSON, which no form of another site can say.

    Raises:
        UnsupportedMediaError: It is something else.
    """
    if request.content_type != "application/json":
        message = "Send JSON with the header Content-Type: application/json"
        raise UnsupportedMediaError(message)


def _is_loopback(host: str | None) -> bool:
    if host is None:
        return False
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _origin_of(url: str) -> str:
    parts = urlsplit(url.lower())
    return f"{parts.scheme}://{parts.netloc}"
