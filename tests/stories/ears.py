"""What a live client heard, in order, and how to wait for it."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Heard:
    """One server event; `at_s` is this process's monotonic time."""

    event: str
    payload: Payload
    at_s: float


class Ear:
    """Keeps every event of one client."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self._news = asyncio.Event()

    def hear(self, event: str, payload: Payload) -> None:
        """Note an event."""
        self.heard.append(Heard(event, payload, time.monotonic()))
        self._news.set()

    async def until(
        self,
        event: str,
        fits: Callable[[Payload], bool] = lambda _payload: True,
        *,
        within_s: float = 10.0,
    ) -> Heard:
        """Return the first such event, heard already or to come.

        Raises:
            AssertionError: It was not heard in time.
        """
        give_up_s = time.monotonic() + within_s
        while True:
            self._news.clear()
            for heard in self.heard:
                if heard.event == event and fits(heard.payload):
                    return heard
            left_s = give_up_s - time.monotonic()
            assert left_s > 0, f"{event} not heard in {within_s:g} s, but {self._summary()}"
            try:
                await asyncio.wait_for(self._news.wait(), left_s)
            except TimeoutError:
                continue

    def all(self, event: str) -> list[Payload]:
        """Return the payloads of every such event so far."""
        return [heard.payload for heard in self.heard if heard.event == event]

    def seqs(self, case_id: str) -> list[int]:
        """Return the numbers of the room's entries as they came, doubles included."""
        return [e["seq"] for e in self.all("room:entry") if e["case_id"] == case_id]

    def _summary(self) -> str:
        return ", ".join(heard.event for heard in self.heard[-20:]) or "nothing"
