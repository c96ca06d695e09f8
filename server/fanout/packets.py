"""Events as bytes: what a socket gets, what nodes send each other. Encoded once, then passed on."""

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Final, NamedTuple, Protocol

import orjson

from store.ids import CaseId

_EVENT: Final = b"42"
"""Engine.IO message (4) holding a Socket.IO event (2) of the default namespace."""
_TEXT_FRAME: Final = 0x81
_ENTRY: Final = struct.Struct(">QI")
_COUNT: Final = struct.Struct(">Q")
ORIGIN_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class RoomItem:
    """One committed entry of a room's log, as its readers get it.

    Args:
        kept: The entry as the log keeps it, for the other nodes that hold the room and for
            nobody else; empty when they needn't know it.
    """

    seq: int
    event: str
    payload: Mapping[str, Any]
    kept: bytes = b""


class LogReader(Protocol):
    """Reads room logs; what it returns a majority holds."""

    async def items_after(self, case_id: CaseId, after: int, limit: int) -> Sequence[RoomItem]:
        """Return up to `limit` entries with seq > `after`, ascending, none left out.

        Raises:
            StoreError: The log could not be read.
        """
        ...

    async def heads_since(self, since_at: datetime) -> Mapping[CaseId, int]:
        """Return the highest seq of every room that got an entry since `since_at`.

        Raises:
            StoreError: The log could not be read.
        """
        ...


class Kind(Enum):
    """What a message between nodes holds; the first byte tells."""

    ENTRIES = b"L"
    COMMITTED = b"B"
    """Entries twice: as readers get them, and as the log keeps them."""
    EVENT = b"N"
    VOLATILE_EVENT = b"V"
    CONTROL = b"C"
    PULSE = b"P"
    DIRECT = b"D"


class Message(NamedTuple):
    """What one node tells the others; `origin` names the process that sent it."""

    kind: Kind
    origin: bytes
    body: bytes


class UnreadableError(Exception):
    """A message between nodes has a shape that this version doesn't know."""


def encode_event(event: str, payload: Mapping[str, Any]) -> bytes:
    """Return the packet that a socket gets for one event."""
    return _EVENT + orjson.dumps([event, payload])


def decode_event(packet: bytes) -> tuple[str, Any]:
    """Return event and payload of a packet made by `encode_event`."""
    event, payload = orjson.loads(packet[len(_EVENT) :])
    return event, payload


def frame(packets: Iterable[bytes]) -> bytes:
    """Return the packets as unmasked, uncompressed WebSocket text frames, joined for one write."""
    parts: list[bytes] = []
    for packet in packets:
        size = len(packet)
        if size < 126:  # noqa: PLR2004 - RFC 6455 section 5.2: lengths that fit the second byte
            parts.append(bytes((_TEXT_FRAME, size)))
        elif size < 1 << 16:
            parts.append(struct.pack(">BBH", _TEXT_FRAME, 126, size))
        else:
            parts.append(struct.pack(">BBQ", _TEXT_FRAME, 127, size))
        parts.append(packet)
    return b"".join(parts)


def pack(message: Message) -> bytes:
    return message.kind.value + message.origin + message.body


def unpack(data: bytes) -> Message:
    """Return the message in `data`.

    Raises:
        UnreadableError: It is too short or of an unknown kind.
    """
    if len(data) < 1 + ORIGIN_BYTES:
        raise UnreadableError
    try:
        kind = Kind(data[:1])
    except ValueError as error:
        raise UnreadableError from error
    return Message(kind, data[1 : 1 + ORIGIN_BYTES], data[1 + ORIGIN_BYTES :])


def pack_entries(entries: Iterable[tuple[int, bytes]]) -> bytes:
    """Return the body that carries entries: each packet after its seq, to be passed on unread."""
    return b"".join(_ENTRY.pack(seq, len(packet)) + packet for seq, packet in entries)


def unpack_entries(body: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield seq and packet of each entry in `body`.

    Raises:
        UnreadableError: It ends within an entry.
    """
    at = 0
    while at < len(body):
        start = at + _ENTRY.size
        if start > len(body):
            raise UnreadableError
        seq, size = _ENTRY.unpack_from(body, at)
        at = start + size
        if at > len(body):
            raise UnreadableError
        yield seq, body[start:at]


def pack_committed(entries: bytes, kept: bytes) -> bytes:
    """Return one body of two packed lists: the packets, and the entries as the log keeps them."""
    return pack_count(len(entries)) + entries + kept


def unpack_committed(
    body: bytes,
) -> tuple[Iterator[tuple[int, bytes]], Iterator[tuple[int, bytes]]]:
    """Return both lists of `pack_committed`, to be read as by `unpack_entries`.

    Raises:
        UnreadableError: It is cut short.
    """
    middle = _COUNT.size + unpack_count(body[: _COUNT.size])
    if middle > len(body):
        raise UnreadableError
    return unpack_entries(body[_COUNT.size : middle]), unpack_entries(body[middle:])


def pack_count(count: int) -> bytes:
    return _COUNT.pack(count)


def unpack_count(body: bytes) -> int:
    """Return the number in `body`.

    Raises:
        UnreadableError: It has another length.
    """
    if len(body) != _COUNT.size:
        raise UnreadableError
    count: int = _COUNT.unpack(body)[0]
    return count
