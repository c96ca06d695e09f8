"""The load generator: thousands of readers in one thread, each costing little more than a `recv`.

Readers are counted on: a broadcast's frames all have one length, so a read of n frames is known
by its length and its ends, and nothing is parsed. Everything else takes the slow way.
"""

import random
import select
import socket
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Final, Self

from tests.bench import wire

_BUFFER_BYTES: Final = 1 << 20
_CONNECTING_AT_ONCE: Final = 64
_TICK_S: Final = 0.02
_REFUSED: Final = b'430[{"ok":false'

Step = tuple[bytes, bytes | None]
"""What a reader waits for while it signs in, and what it then says."""
Hear = Callable[["Reader", bytes], None]


@dataclass(slots=True, eq=False)
class Reader:
    """One connection.

    Args:
        steps: What is left of its signing in.
        deliveries: Frames that were counted.
        on_frame: Given every frame after signing in; without it frames are only counted.
    """

    sock: socket.socket
    port: int
    index: int
    steps: deque[Step]
    on_frame: Hear | None = None
    rest: bytes = b""
    deliveries: int = 0
    closed: bool = False
    upgraded: bool = False
    refused: bytes = b""
    last_said: bytes = b""

    @property
    def is_in(self) -> bool:
        """Whether it has signed in."""
        return not self.steps

    def say(self, frame: bytes) -> None:
        """Send a finished frame; they are small and go at once."""
        if not self.closed:
            self.sock.send(frame)


@dataclass(slots=True)
class Seen:
    """What came during a stretch of time.

    Args:
        latencies_s: From the stamp in a message to its reading, one for each read of the socket.
        cpu_s: What the generator itself used.
    """

    deliveries: int = 0
    latencies_s: list[float] = field(default_factory=list)
    cpu_s: float = 0.0
    took_s: float = 0.0


class Crowd:
    """All readers of one measurement."""

    def __init__(self) -> None:
        self._epoll = select.epoll()
        self._readers: dict[int, Reader] = {}
        self._buffer = bytearray(_BUFFER_BYTES)
        self._view = memoryview(self._buffer)
        self._frame_bytes = 0
        self._head = b""
        self.seen = Seen()
        self._again: list[tuple[float, int, Reader]] = []
        self.on_closed: Callable[[Reader], None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for reader in self._readers.values():
            reader.sock.close()
        self._epoll.close()

    @property
    def readers(self) -> list[Reader]:
        """Everybody whose connection is open."""
        return [reader for reader in self._readers.values() if not reader.closed]

    def connect(
        self,
        port: int,
        *,
        path: str,
        steps: Callable[[int], Sequence[Step]],
        indexes: Iterable[int],
        on_frame: Hear | None = None,
        limit_s: float = 120.0,
    ) -> list[Reader]:
        """Connect and sign in a reader for each index, some at a time; return them.

        Raises:
            TimeoutError: Not all came in within `limit_s`.
        """
        waiting, made, deadline_s = deque(indexes), [], time.monotonic() + limit_s
        under_way: list[Reader] = []
        while waiting or under_way:
            while waiting and len(under_way) < _CONNECTING_AT_ONCE:
                index = waiting.popleft()
                reader = self.open(
                    port, path=path, steps=steps(index), index=index, on_frame=on_frame
                )
                under_way.append(reader)
                made.append(reader)
            self.turn(_TICK_S)
            under_way = [reader for reader in under_way if not reader.is_in]
            if time.monotonic() > deadline_s:
                message = f"{len(under_way) + len(waiting)} readers were not let in"
                raise TimeoutError(message)
        return made

    def open(
        self,
        port: int,
        *,
        path: str,
        steps: Sequence[Step],
        index: int,
        on_frame: Hear | None = None,
    ) -> Reader:
        """Begin to connect one reader."""
        reader = Reader(wire.connecting(port), port, index, deque(steps), on_frame)
        reader.last_said = wire.upgrade_request(port, path)
        self._readers[reader.sock.fileno()] = reader
        self._epoll.register(reader.sock.fileno(), select.EPOLLIN | select.EPOLLOUT)
        return reader

    def close(self, readers: Iterable[Reader]) -> None:
        """Hang up."""
        for reader in readers:
            self._gone(reader)

    def reset(self) -> None:
        """Count from here."""
        self.seen = Seen()
        self._frame_bytes = 0
        for reader in self._readers.values():
            reader.deliveries = 0

    def listen(
        self,
        *,
        until: Callable[[], bool],
        limit_s: float,
        each_turn: Callable[[], None] | None = None,
        tick_s: float = _TICK_S,
    ) -> Seen:
        """Read until `until()` or for `limit_s`; return what came since `reset`.

        Args:
            each_turn: Called after each look at the sockets, at least every `tick_s`.
        """
        began_s, began_cpu_s = time.monotonic(), time.process_time()
        while not until() and time.monotonic() - began_s < limit_s:
            self.turn(tick_s)
            if each_turn is not None:
                each_turn()
        self.seen.took_s += time.monotonic() - began_s
        self.seen.cpu_s += time.process_time() - began_cpu_s
        return self.seen

    def turn(self, wait_s: float) -> None:
        """Read whatever is there."""
        for descriptor, what in self._epoll.poll(wait_s):
            reader = self._readers.get(descriptor)
            if reader is None:
                continue
            if what & select.EPOLLOUT and not what & (select.EPOLLERR | select.EPOLLHUP):
                self._epoll.modify(descriptor, select.EPOLLIN)
                reader.say(reader.last_said)
            else:
                self._read(reader)
        self._say_again()

    def _say_again(self) -> None:
        """Repeat, on the same connection, what was refused with a word on when to come back."""
        now_s = time.monotonic()
        while self._again and self._again[0][0] <= now_s:
            _, _, reader = heappop(self._again)
            reader.say(reader.last_said)

    def _read(self, reader: Reader) -> None:
        try:
            count = reader.sock.recv_into(self._buffer)
        except BlockingIOError:
            return
        except ConnectionError:
            count = 0
        if count == 0:
            self._gone(reader)
        elif not self._counted(reader, count):
            self._take(reader, reader.rest + bytes(self._view[:count]))

    def _counted(self, reader: Reader, count: int) -> bool:
        """Count a read that holds nothing but whole frames of the usual length."""
        size = self._frame_bytes
        if not size or reader.rest or reader.on_frame or count % size:
            return False
        if self._buffer[:4] != self._head or self._buffer[count - size : count - size + 4] != (
            self._head
        ):
            return False
        self._note(reader, count // size, wire.stamp_in(self._buffer[:size]))
        return True

    def _take(self, reader: Reader, data: bytes) -> None:
        if not reader.upgraded:
            head, found, data = data.partition(b"\r\n\r\n")
            if not found:
                reader.rest = head
                return
            reader.upgraded = True
            if b" 101 " not in head[:20]:
                reader.refused = head
                self._gone(reader)
                return
            if reader.steps and not reader.steps[0][0]:
                self._step(reader)
        end = 0
        try:
            for payload, after in wire.server_frames(data):
                self._hear(reader, payload, data[end:after])
                end = after
        except wire.ClosedError:
            self._gone(reader)
            return
        reader.rest = data[end:]

    def _hear(self, reader: Reader, payload: bytes, frame: bytes) -> None:
        if payload == wire.PING:
            reader.say(wire.client_frame(wire.PONG))
        elif reader.steps:
            if payload.startswith(reader.steps[0][0]):
                self._step(reader)
            elif payload.startswith(b"44"):
                reader.refused = payload
                self._gone(reader)
            elif payload.startswith(_REFUSED):
                wait_s = wire.refused_for_s(payload) * random.uniform(0.75, 1.25)
                heappush(self._again, (time.monotonic() + wait_s, reader.index, reader))
        elif reader.on_frame is not None:
            reader.on_frame(reader, payload)
        elif (sent_s := wire.stamp_in(payload)) is not None:
            self._note(reader, 1, sent_s)
            self._frame_bytes, self._head = len(frame), frame[:4]

    def _step(self, reader: Reader) -> None:
        _, answer = reader.steps.popleft()
        if answer is not None:
            reader.last_said = answer
            reader.say(answer)

    def _note(self, reader: Reader, count: int, sent_s: float | None) -> None:
        reader.deliveries += count
        self.seen.deliveries += count
        if sent_s is not None:
            self.seen.latencies_s.append(time.monotonic() - sent_s)

    def _gone(self, reader: Reader) -> None:
        if reader.closed:
            return
        reader.closed = True
        self._epoll.unregister(reader.sock.fileno())
        del self._readers[reader.sock.fileno()]
        reader.sock.close()
        if self.on_closed is not None:
            self.on_closed(reader)
