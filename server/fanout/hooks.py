"""Whether the private parts of Engine.IO and Socket.IO that we rely on are there: looked at once.

Each name stands for a place in `engine.py`, `straight.py` or `server/wire/socket_server.py` that
uses it. The versions that were tried are pinned in pyproject.toml.
"""

import inspect
from collections.abc import Iterable
from typing import Any, Final

import socketio
from engineio.async_socket import AsyncSocket
from engineio.packet import MESSAGE, Packet

_SOCKET_PARTS: Final = (
    "queue",
    "connected",
    "upgraded",
    "upgrading",
    "closing",
    "closed",
    "last_ping",
)
_SOCKET_CALLS: Final = ("receive", "schedule_ping", "close")
_ENGINE_PARTS: Final = ("ping_interval", "max_http_buffer_size")
_SEAMS: Final = (
    "_handle_eio_connect",
    "_handle_eio_message",
    "_handle_connect",
    "_handle_disconnect",
    "_send_packet",
)


class MissingHookError(Exception):
    """The installed Engine.IO or Socket.IO differs from what this was written for.

    Args:
        hook: What is missing.
    """

    def __init__(self, hook: str) -> None:
        super().__init__(hook)
        self.hook = hook


def need_engine(sio: Any) -> None:
    """Look for what the fast lane needs of the server and its class of sockets.

    Raises:
        MissingHookError: Something is not as expected.
    """
    eio: Any = getattr(sio, "eio", None)
    drivers: Any = getattr(eio, "_async", None)
    need(isinstance(drivers, dict) and "websocket" in drivers, "engineio driver table")
    need(isinstance(getattr(eio, "sockets", None), dict), "engineio sockets")
    need(callable(getattr(eio, "create_queue", None)), "engineio create_queue")
    _need_all(eio, _ENGINE_PARTS, "engineio server")
    need(hasattr(getattr(eio, "reason", None), "TRANSPORT_CLOSE"), "engineio reasons")
    need(hasattr(sio.manager, "eio_sid_from_sid"), "socketio eio_sid_from_sid")
    need(hasattr(Packet(MESSAGE, ""), "encode_cache"), "engineio packet cache")
    for name in _SOCKET_CALLS:
        need(callable(getattr(AsyncSocket, name, None)), f"engineio socket {name}")
    closing = inspect.signature(AsyncSocket.close).parameters
    need({"wait", "abort", "reason"} <= closing.keys(), "engineio close arguments")
    driven = inspect.signature(drivers["websocket"].__init__).parameters
    need(list(driven) == ["self", "handler", "server"], "engineio driver arguments")


def need_socket(socket: Any, *, queue: type) -> None:
    """Look for what the fast lane needs of one socket.

    Args:
        queue: What its packets must be queued in.

    Raises:
        MissingHookError: Something is not as expected.
    """
    _need_all(socket, _SOCKET_PARTS, "engineio socket")
    need(isinstance(socket.queue, queue), "engineio queue")
    handler = getattr(socket, "_websocket_handler", None)
    need(getattr(handler, "__self__", None) is socket, "engineio websocket handler")


def need_seams() -> None:
    """Look for the methods of Socket.IO's server that ours stands in for; there is no other way.

    Raises:
        MissingHookError: One is gone, so that ours would never be called.
    """
    for name in _SEAMS:
        found = inspect.iscoroutinefunction(getattr(socketio.AsyncServer, name, None))
        need(found, f"socketio server {name}")


def need(found: object, hook: str) -> None:
    """Raise `MissingHookError` of `hook` unless it was found."""
    if not found:
        raise MissingHookError(hook)


def _need_all(owner: Any, names: Iterable[str], whose: str) -> None:
    for name in names:
        need(hasattr(owner, name), f"{whose} {name}")
