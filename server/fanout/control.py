"""What nodes tell each other about themselves: a kind and some data, to all nodes, at most once."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import orjson

from server.fanout.packets import UnreadableError
from server.logs import get_logger

ControlHandler = Callable[[dict[str, Any]], Awaitable[None]]

_log = get_logger("fanout")


class Control:
    """Runs the handlers of control messages, each in its own task."""

    def __init__(self) -> None:
        self._handlers: dict[str, list[ControlHandler]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def on(self, kind: str, handler: ControlHandler) -> None:
        self._handlers.setdefault(kind, []).append(handler)

    def run(self, kind: str, data: Mapping[str, Any]) -> None:
        """Start the handlers of `kind`; a kind nobody handles (a newer node's) is passed over."""
        for handler in self._handlers.get(kind, ()):
            task = asyncio.create_task(_handle(handler, kind, dict(data)))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Let the handlers that run come to their end."""
        await asyncio.gather(*self._tasks, return_exceptions=True)


def encode_control(kind: str, data: Mapping[str, Any]) -> bytes:
    return orjson.dumps({"kind": kind, "data": data})


def decode_control(body: bytes) -> tuple[str, dict[str, Any]]:
    """Return kind and data.

    Raises:
        UnreadableError: It is something else.
    """
    try:
        message = orjson.loads(body)
        return message["kind"], message["data"]
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise UnreadableError from error


async def _handle(handler: ControlHandler, kind: str, data: dict[str, Any]) -> None:
    try:
        await handler(data)
    except Exception as error:  # noqa: BLE001 - top of what another node started; nobody waits
        _log.error("control_failed", kind=kind, exc_info=error)
