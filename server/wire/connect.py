"""Live sockets: who may connect, what they call, when they are dropped.

A socket is bound to the session it came with. Closing that session, or suspending its doctor, drops
the socket on whatever node it is: at once by word of mouth, within 5 s by asking the database.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, Protocol

from aiohttp import web
from multidict import CIMultiDict
from socketio.exceptions import ConnectionRefusedError as SocketRefusedError

from server.errors import (
    ForbiddenError,
    InvalidError,
    RejectedError,
    TooLargeError,
    UnauthenticatedError,
    UnavailableError,
)
from server.identity.session import Caller
from server.identity.sessions import Sessions
from server.logs import get_logger
from server.metrics import curbside_connections
from server.wire.admission import Admission
from server.wire.dispatch import COME_BACK_AFTER_S, Call, Dispatcher, Outcome, refusal
from server.wire.http_gate import HttpGate
from server.wire.limits import Subject
from server.wire.registry import Permission
from server.wire.socket_server import MAX_FRAME_BYTES, WireServer
from store.errors import StoreError
from store.ids import DoctorId, SessionId, SocketId

PATH: Final = "/socket.io/"
REVOKE: Final = "session:revoke"
"""The kind of the word that nodes pass on when a session is closed."""
CHECK_EVERY_S: Final = 5.0
ADMISSION_LIMIT_S: Final = 5.0
ANSWER_GRACE_S: Final = 0.3
"""How long a socket that is to be dropped may wait for the answer to its running command."""
MAX_TOKEN_CHARS: Final = 200
_JOIN: Final = "room:join"
_log = get_logger("wire.connect")


class NodeHub(Protocol):
    """What the sockets need of the fan-out."""

    def attach(self, socket_id: SocketId, doctor_id: DoctorId) -> None: ...
    def detach(self, socket_id: SocketId) -> None: ...
    async def keep_pace(self, socket_id: SocketId) -> None: ...
    def tell_nodes(self, kind: str, data: Mapping[str, Any]) -> None: ...
    def on_control(
        self, kind: str, handler: Callable[[dict[str, Any]], Awaitable[None]]
    ) -> None: ...


@dataclass(slots=True)
class _Socket:
    caller: Caller
    token: str
    address: str
    answered: asyncio.Future[None] | None = None
    busy: bool = False


class SessionRevoker:
    """Passes the word of a closed session to all nodes, this one included."""

    def __init__(self, hub: NodeHub) -> None:
        self._hub = hub

    async def revoke(
        self, doctor_id: DoctorId | None, session_id: SessionId | None, reason: str
    ) -> None:
        """Have every node drop the sockets of the session, or all of the doctor's."""
        self._hub.tell_nodes(
            REVOKE, {"doctor_id": doctor_id, "session_id": session_id, "reason": reason}
        )


class LiveSockets:
    """This node's live sockets.

    Args:
        server: The Socket.IO server.
        hub: Told of sockets that come and go.
        gate: Knows origins, addresses and cookies.
        sessions: Knows which sessions still live.
        on_gone: Called with each socket that went away, after the hub forgot it.
    """

    def __init__(
        self,
        server: WireServer,
        *,
        hub: NodeHub,
        gate: HttpGate,
        sessions: Sessions,
        on_gone: Sequence[Callable[[SocketId], Awaitable[None]]] = (),
    ) -> None:
        self._server = server
        self._hub = hub
        self._gate = gate
        self._dispatcher: Dispatcher = gate.dispatcher
        self._sessions = sessions
        self._on_gone = on_gone
        self._sockets: dict[SocketId, _Socket] = {}
        self._admission = Admission()
        self._dropping: set[asyncio.Task[None]] = set()
        self._draining_for_s: float | None = None
        server.listen_with(self)
        hub.on_control(REVOKE, self._revoked)

    def add_to(self, app: web.Application) -> None:
        """Add the route of the Socket.IO transports."""
        app.router.add_route("*", PATH, self._serve)

    @property
    def doctors(self) -> set[DoctorId]:
        """The doctors with a socket on this node."""
        return {socket.caller.doctor_id for socket in self._sockets.values()}

    async def admit(self, socket_id: SocketId, environ: dict[str, Any], auth: object) -> None:
        """Let a socket in.

        Raises:
            SocketRefusedError: With a code as its message, and the error object as its data.
        """
        request: web.Request = environ["aiohttp.request"]
        try:
            self._admission.enter(socket_id)
            async with asyncio.timeout(ADMISSION_LIMIT_S):
                self._sockets[socket_id] = await self._admitted(request, auth)
        except RejectedError as err:
            raise SocketRefusedError(err.code, err.as_wire()) from None
        except (StoreError, TimeoutError):
            away = UnavailableError(retry_after_s=COME_BACK_AFTER_S)
            raise SocketRefusedError(away.code, away.as_wire()) from None
        except Exception as err:  # noqa: BLE001 - every handshake is answered, as every call is
            _log.error("a handshake failed", exc_info=err)
            broken = UnavailableError()
            raise SocketRefusedError(broken.code, broken.as_wire()) from None
        finally:
            self._admission.settled(socket_id)

    async def arrived(self, socket_id: SocketId) -> None:
        """Count the socket in, now that it knows that it is connected."""
        socket = self._sockets.get(socket_id)
        if socket is not None:
            curbside_connections.set(len(self._sockets))
            self._hub.attach(socket_id, socket.caller.doctor_id)

    async def gone(self, socket_id: SocketId, _reason: str) -> None:
        """Forget the socket, here and wherever it was known."""
        if self._sockets.pop(socket_id, None) is None:
            return
        self._admission.settled(socket_id)
        curbside_connections.set(len(self._sockets))
        self._hub.detach(socket_id)
        for tell in self._on_gone:
            try:
                await tell(socket_id)
            except Exception as err:  # noqa: BLE001 - one listener's trouble is not the others'
                _log.error("a socket's leaving was not noted", exc_info=err)

    async def event(self, socket_id: SocketId, data: list[Any], size_bytes: int) -> Outcome:
        """Answer one event of a socket, once it has read most of the answers before."""
        await self._hub.keep_pace(socket_id)
        socket = self._sockets.get(socket_id)
        if socket is None:
            return refusal(UnauthenticatedError())
        name, *arguments = data
        if len(arguments) > 1:
            message = "An event takes one object, and an acknowledgement"
            return refusal(InvalidError(message))
        socket.busy = True
        if name == _JOIN:
            self._admission.joins(socket_id)
        return await self._dispatcher.call(
            Call(
                name=name,
                raw=arguments[0] if arguments else {},
                size_bytes=size_bytes,
                transport="socket",
                address=socket.address,
                token=socket.token,
                socket_id=socket_id,
            )
        )

    def answered(self, socket_id: SocketId) -> None:
        """Note that the socket's running command was answered."""
        self._admission.settled(socket_id)
        socket = self._sockets.get(socket_id)
        if socket is not None:
            socket.busy = False
            if socket.answered is not None and not socket.answered.done():
                socket.answered.set_result(None)

    async def check_sessions(self) -> None:
        """Drop the sockets whose sessions have ended, asked with one query.

        Raises:
            StoreError: The database can't be asked; the sockets stay until it can.
        """
        asked = {socket.caller.session_id for socket in self._sockets.values()}
        if not asked:
            return
        ended = asked - await self._sessions.live(asked)
        for session_id in ended:
            self._sessions.forget(session_id)
        self._drop_all(lambda caller: caller.session_id in ended, "ended")

    async def keep_checking(self) -> None:
        """Check the sessions of all local sockets every 5 s, for as long as the node runs."""
        while True:
            await asyncio.sleep(CHECK_EVERY_S)
            try:
                await self.check_sessions()
            except StoreError:
                continue
            except Exception as err:  # noqa: BLE001 - the top of a worker loop
                _log.error("sessions were not checked", exc_info=err)

    async def drain(self, *, within_s: float = 10.0, come_back_within_s: float = 5.0) -> None:
        """Let nobody in any more, have everybody come back elsewhere, finish what is running.

        Args:
            within_s: How long running commands may take to finish.
            come_back_within_s: Each socket is given a delay of its own, up to this, so that
                they don't all come back at the same moment.
        """
        self._draining_for_s = come_back_within_s
        for socket_id in list(self._sockets):
            delay_s = round(_random(come_back_within_s), 2)
            await self._server.emit("server:draining", {"reconnect_after_s": delay_s}, to=socket_id)
        if not await self._dispatcher.idle(within_s=within_s):
            _log.warning("commands were still running at the end of draining")
        engines = [self._server.engine_of(socket_id) for socket_id in self._sockets]
        await asyncio.gather(*(self._server.close_engine(one) for one in engines if one))
        if self._dropping:
            await asyncio.wait(self._dropping, timeout=ANSWER_GRACE_S)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        _check_body(request)
        try:
            # Before Engine.IO gives a connection away: a refused page never learns a `sid`.
            self._gate.check_origin(request)
        except ForbiddenError as err:
            return self._gate.refuse(request, err)
        # Compressed frames can't be shared between sockets, and cost 100 kB each (engine.io's
        # driver has no switch for it): the offer never reaches it. Our own driver passes it over.
        if self._server.never_compresses or "Sec-WebSocket-Extensions" not in request.headers:
            plain: web.StreamResponse = await self._server.handle_request(request)
            return plain
        headers = CIMultiDict(request.headers)
        headers.popall("Sec-WebSocket-Extensions", None)
        answer: web.StreamResponse = await self._server.handle_request(
            request.clone(headers=headers)
        )
        return answer

    async def _admitted(self, request: web.Request, auth: object) -> _Socket:
        if self._draining_for_s is not None:
            message = "This server is going down; come back in a moment"
            raise UnavailableError(message, retry_after_s=round(_random(self._draining_for_s), 2))
        token = _token_in(auth) or self._gate.bearer(request) or self._cookie(request)
        if token is None:
            raise UnauthenticatedError
        address = self._gate.address(request)
        try:
            caller = await self._dispatcher.caller(token, Permission.SIGNED_IN)
        except UnauthenticatedError:
            await self._dispatcher.limits.take("sign_in", Subject(None, address).network)
            raise
        if caller is None:
            raise UnauthenticatedError
        return _Socket(caller=caller, token=token, address=address)

    def _cookie(self, request: web.Request) -> str | None:
        """A cookie is sent by whatever page opens the socket, so the page must be named."""
        token = self._gate.cookie(request)
        if token is not None and request.headers.get("Origin") is None:
            message = "A socket that signs in by its cookie must name its Origin"
            raise ForbiddenError(message)
        return token

    async def _revoked(self, data: dict[str, Any]) -> None:
        doctor_id, session_id = data.get("doctor_id"), data.get("session_id")
        for who in (doctor_id, session_id):
            if who is not None:
                self._sessions.forget(who)
        self._drop_all(
            lambda caller: (
                (doctor_id is not None and caller.doctor_id == doctor_id)
                or (session_id is not None and caller.session_id == session_id)
            ),
            str(data.get("reason", "ended")),
        )

    def _drop_all(self, chosen: Callable[[Caller], bool], reason: str) -> None:
        for socket_id, socket in list(self._sockets.items()):
            if chosen(socket.caller):
                task = asyncio.create_task(self._drop(socket_id, socket, reason))
                self._dropping.add(task)
                task.add_done_callback(self._dropping.discard)

    async def _drop(self, socket_id: SocketId, socket: _Socket, reason: str) -> None:
        if socket.busy:
            # Most often it is this socket's own session:close, which is still to be answered.
            socket.answered = asyncio.get_running_loop().create_future()
            with suppress(TimeoutError):
                await asyncio.wait_for(socket.answered, ANSWER_GRACE_S)
        await self._server.emit("session:closed", {"reason": reason}, to=socket_id)
        await self._server.disconnect(socket_id)


def _check_body(request: web.Request) -> None:
    """Return if a poll's body says that it is short enough.

    Engine.IO reads a body to its end before it looks at its length: anybody could fill the memory.

    Raises:
        TooLargeError: It is longer, or does not say how long it is.
    """
    length = request.content_length
    if request.body_exists and (length is None or length > MAX_FRAME_BYTES):
        message = f"A poll says how long it is, and brings at most {MAX_FRAME_BYTES // 1024} KiB"
        raise TooLargeError(message)


def _token_in(auth: object) -> str | None:
    if not auth:
        return None
    token = auth.get("token") if isinstance(auth, dict) else None
    if not isinstance(token, str) or not 0 < len(token) <= MAX_TOKEN_CHARS:
        message = "The handshake's auth must be {token: <session token>}"
        raise UnauthenticatedError(message)
    return token


def _random(up_to_s: float) -> float:
    """A delay of half a second to `up_to_s`."""
    return 0.5 + secrets.randbelow(1000) / 1000 * max(up_to_s - 0.5, 0.0)
