"""All that pages by itself on one node: waves, deliveries and the auditor, as three loops."""

import asyncio
from typing import Any

from server.paging.auditor import Auditor
from server.paging.sender import Sender
from server.paging.waves import WaveWorker


class Worker:
    """Started and stopped with the node. A node that runs none still arms and stops."""

    def __init__(self, *, waves: WaveWorker, sender: Sender, auditor: Auditor) -> None:
        self.waves = waves
        self._sender = sender
        self.auditor = auditor
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to work in the background."""
        self._tasks = [
            asyncio.create_task(self.waves.run(), name="paging waves"),
            asyncio.create_task(self._sender.run(), name="paging deliveries"),
            asyncio.create_task(self.auditor.run(), name="paging auditor"),
        ]

    async def close(self) -> None:
        """Stop; what was under way is taken up by another node, or by the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.waves.close()
        await self._sender.close()
        self._tasks = []

    async def on_wake(self, data: Any) -> None:  # noqa: ARG002 - the hub hands every handler data
        """Look at once; the handler of the control message `paging:wake`."""
        self.waves.wake()
        self._sender.wake()

    async def run_once(self) -> None:
        """Page and send all that is due now; for tests, with a clock that stands still."""
        await self.waves.run_once()
        await self._sender.run_once()
