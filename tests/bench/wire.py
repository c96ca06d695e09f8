"""As much of WebSocket (RFC 6455) and Socket.IO as a load generator needs, and no more."""

import json
import socket
import struct
from collections.abc import Iterator
from typing import Any, Final

STAMP_MARK: Final = b"#t"
STAMP_DIGITS: Final = 12
PING: Final = b"2"
PONG: Final = b"3"
_TEXT: Final = 0x81
_OPCODE: Final = 0x0F
_TEXT_OPCODE: Final = 1
_CLOSE_OPCODE: Final = 8
_MASKED: Final = 0x80
# Masking with zeros changes nothing: valid, and free.
_NO_MASK: Final = bytes(4)
_KEY: Final = "Y3VyYnNpZGUtYmVuY2gtMQ=="


class ClosedError(Exception):
    """The server ended the connection."""


def upgrade_request(port: int, path: str) -> bytes:
    """Return the request that opens a WebSocket. Offers no compression, so nobody compresses."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: {_KEY}\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode()


def client_frame(text: bytes) -> bytes:
    """Return one text frame as a client sends it."""
    size = len(text)
    if size < 126:
        head = bytes((_TEXT, _MASKED | size))
    elif size < 1 << 16:
        head = struct.pack(">BBH", _TEXT, _MASKED | 126, size)
    else:
        head = struct.pack(">BBQ", _TEXT, _MASKED | 127, size)
    return head + _NO_MASK + text


def server_frames(data: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield each whole text frame's payload and where the next frame starts.

    Raises:
        ClosedError: There is a close frame.
    """
    at = 0
    while (span := _span(data, at)) is not None:
        start, end = span
        opcode = data[at] & _OPCODE
        if opcode == _CLOSE_OPCODE:
            raise ClosedError
        at = end
        if opcode == _TEXT_OPCODE:
            yield data[start:end], end


def _span(data: bytes, at: int) -> tuple[int, int] | None:
    """Return where the payload of the frame at `at` starts and ends; None if not all is there."""
    if at + 2 > len(data):
        return None
    size, start = data[at + 1], at + 2
    if size >= 126:
        width = 2 if size == 126 else 8
        if start + width > len(data):
            return None
        size, start = int.from_bytes(data[start : start + width], "big"), start + width
    return None if start + size > len(data) else (start, start + size)


def emit(ack_id: int, event: str, payload: object) -> bytes:
    """Return the frame of an event that wants an acknowledgement."""
    body = json.dumps([event, payload], separators=(",", ":"))
    return client_frame(f"42{ack_id}{body}".encode())


def ack_of(payload: bytes) -> tuple[int, Any]:
    """Return an acknowledgement's id and its one argument."""
    at = payload.index(b"[")
    return int(payload[2:at]), json.loads(payload[at:])[0]


def stamp(now_s: float) -> str:
    """Return an instant of the monotonic clock as it travels in a message, in microseconds."""
    return f"#t{int(now_s * 1_000_000):0{STAMP_DIGITS}d}"


def stamp_in(data: bytes | bytearray) -> float | None:
    """Return the first stamp in `data` in seconds, None when there is none."""
    at = data.find(STAMP_MARK)
    if at < 0:
        return None
    return int(data[at + 2 : at + 2 + STAMP_DIGITS]) / 1_000_000


def refused_for_s(payload: bytes) -> float:
    """Return for how long the refusal in a packet asks to wait, in seconds."""
    answer = json.loads(payload[payload.index(b"{") :].rstrip(b"]"))
    told = answer.get("error") or answer.get("data") or {}
    return float(told.get("retry_after_s") or 0.0)


def connecting(port: int) -> socket.socket:
    """Return a loopback socket that is being connected and never blocks.

    Waiting for it would stop the whole generator for a second whenever the server's queue is full.
    """
    made = socket.socket()
    made.setblocking(False)  # noqa: FBT003 - its signature
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    made.connect_ex(("127.0.0.1", port))
    return made
