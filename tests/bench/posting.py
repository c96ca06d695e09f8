"""Doctors who post through their sockets: in turn at a rate, or again as soon as acknowledged."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tests.bench.crowd import Crowd, Reader
from tests.bench.figures import Figures, latency_ms
from tests.bench.wire import ack_of, emit, stamp, stamp_in

MESSAGE_CHARS: Final = 300
_TICK_S: Final = 0.001
_PATIENCE_S: Final = 15.0
_POSTED: Final = b'"kind":"message_posted"'


@dataclass(slots=True)
class Heard:
    """What came back.

    Args:
        acks_s: From post to acknowledgement.
        seen_s: From post to being read, for each reader.
        elsewhere_s: The same for readers on other nodes than the author.
    """

    acks_s: list[float] = field(default_factory=list)
    seen_s: list[float] = field(default_factory=list)
    elsewhere_s: list[float] = field(default_factory=list)
    refused: int = 0
    presence: int = 0


class Posting:
    """Counts and times; give `hear` to the crowd as what gets the frames."""

    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd
        self._number = 0
        self._sent_s: dict[int, float] = {}
        self._author_port: dict[bytes, int] = {}
        self._case_of: dict[Reader, str] = {}
        self._goes_on = False
        self.heard = Heard()
        self.total_acks = 0

    def assign(self, writers: Sequence[Reader], cases: Sequence[str]) -> None:
        """Say who writes into which room."""
        self._case_of.update(zip(writers, cases, strict=True))

    def post(self, writer: Reader) -> None:
        """Post a message of 300 characters that carries the present instant."""
        self._number += 1
        now_s = time.monotonic()
        mark = stamp(now_s)
        payload = {
            "case_id": self._case_of[writer],
            "key": f"k{self._number}",
            "text": f"{mark} {writer.port:05d} {'x' * (MESSAGE_CHARS - len(mark) - 7)}",
            "language": "en",
        }
        self._sent_s[self._number] = now_s
        writer.say(emit(self._number, "message:post", payload))

    def hear(self, reader: Reader, payload: bytes) -> None:
        """Take a frame."""
        if payload.startswith(b"43"):
            self._acknowledged(reader, *ack_of(payload))
        elif payload.startswith(b'42["room:entry"') and _POSTED in payload:
            sent_s = stamp_in(payload)
            if sent_s is not None:
                took_s = time.monotonic() - sent_s
                self.heard.seen_s.append(took_s)
                at = payload.index(b"#t") + 15
                if int(payload[at : at + 5]) != reader.port:
                    self.heard.elsewhere_s.append(took_s)
        elif payload.startswith(b'42["presence:changed"'):
            self.heard.presence += 1

    def at_rate(self, writers: Sequence[Reader], *, rate: float, seconds: float) -> Figures:
        """Have them post in turn, `rate` messages a second together; return what was seen."""
        self.heard = Heard()
        began_s, count = time.monotonic(), 0
        total = int(rate * seconds)

        def post_what_is_due() -> None:
            nonlocal count
            while count < total and began_s + count / rate <= time.monotonic():
                self.post(writers[count % len(writers)])
                count += 1

        self._crowd.reset()
        seen = self._crowd.listen(
            until=lambda: count >= total and not self._sent_s,
            limit_s=seconds + _PATIENCE_S,
            each_turn=post_what_is_due,
            tick_s=_TICK_S,
        )
        self._drain()
        return self._figures(seen.took_s, seen.cpu_s)

    def without_pause(
        self, writers: Sequence[Reader], *, seconds: float, warm_up_s: float = 1.0
    ) -> Figures:
        """Have each post again as soon as acknowledged; return what was seen after a warm-up."""
        self._goes_on = True
        for writer in writers:
            self.post(writer)
        self._crowd.listen(until=lambda: False, limit_s=warm_up_s)
        self.heard = Heard()
        self._crowd.reset()
        seen = self._crowd.listen(until=lambda: False, limit_s=seconds)
        found = self._figures(seen.took_s, seen.cpu_s)
        self._goes_on = False
        self._crowd.listen(until=lambda: not self._sent_s, limit_s=_PATIENCE_S)
        self._drain()
        return found

    def _acknowledged(self, reader: Reader, number: int, answer: dict[str, Any]) -> None:
        sent_s = self._sent_s.pop(number, None)
        if sent_s is None:
            return
        if not answer["ok"]:
            self.heard.refused += 1
        self.total_acks += 1
        self.heard.acks_s.append(time.monotonic() - sent_s)
        if self._goes_on:
            self.post(reader)

    def _drain(self) -> None:
        self._sent_s.clear()
        self._crowd.listen(until=lambda: False, limit_s=0.3)

    def _figures(self, took_s: float, used_s: float) -> Figures:
        heard = self.heard
        return {
            "acks_per_s": round(len(heard.acks_s) / took_s, 1),
            "refused": heard.refused,
            "seen_per_s": round(len(heard.seen_s) / took_s, 1),
            "generator_share": round(used_s / took_s, 3),
            "ack": latency_ms(heard.acks_s),
            "seen": latency_ms(heard.seen_s),
            "seen_elsewhere": latency_ms(heard.elsewhere_s),
        }
