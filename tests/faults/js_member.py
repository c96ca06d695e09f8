"""Readers and writers with the official JavaScript client, which comes back by itself.

It is driven from here: what its socket hears is noted as it comes; after a break it joins with its
last seq, as our own client does.
"""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.faults.history import History
from tests.faults.live import Payload
from tests.faults.member import Identity, Seat, seen_in
from tests.stories.clients import JavaScriptClient
from tests.stories.ears import Heard
from tests.stories.processes import running

if TYPE_CHECKING:
    from tests.faults.traffic import Stage

CLIENT = Path(__file__).parents[1] / "js" / "client.mjs"


class JavaScriptMember:
    """One doctor's browser in one room."""

    def __init__(
        self, name: str, who: Identity, client: JavaScriptClient, *, room: str, history: History
    ) -> None:
        self.name = name
        self.who = who
        self.seats = {room: Seat(room)}
        self._client = client
        self._history = history
        self._heard = 0
        self._conn = 1

    async def follow(self) -> None:
        """Note what it hears, and join again after each break; until cancelled."""
        await self._join()
        while True:
            for heard in self._client.ear.heard[self._heard :]:
                self._heard += 1
                await self._take(heard)
            await asyncio.sleep(0.02)

    async def _take(self, heard: Heard) -> None:
        (seat,) = self.seats.values()
        if heard.event == "room:entry" and heard.payload["case_id"] == seat.room:
            self._show(seat, heard.payload, via="live")
        elif heard.event == "(connected)" and self._heard > 1:
            self._conn += 1
            await self._join()

    async def _join(self) -> None:
        (seat,) = self.seats.values()
        while True:
            asked = {"case_id": seat.room, "after": seat.last}
            try:
                answer = await self._client.call("room:join", asked)
            except TimeoutError:
                continue
            if answer["ok"]:
                break
            await asyncio.sleep(random.uniform(0.1, 0.5))
        joined = answer["result"]
        self._note("joined", seat, after=seat.last, seq=joined["seq"])
        for entry in joined["entries"]:
            if entry["seq"] > seat.last:
                self._show(seat, entry, via="read")

    def _show(self, seat: Seat, entry: Payload, *, via: str) -> None:
        seat.last = max(seat.last, entry["seq"])
        self._note("shown", seat, **seen_in(entry), via=via)

    def _note(self, op: str, seat: Seat, **fields: object) -> None:
        conn = f"{self.name}#{self._conn}"
        self._history.note(op, client=self.name, conn=conn, room=seat.room, **fields)


@asynccontextmanager
async def javascript_members(
    stage: "Stage", history: History, room: str, *, count: int
) -> AsyncIterator[list[JavaScriptMember]]:
    """Run some, each in a process of its own, for as long as the context lasts."""
    async with AsyncExitStack() as stack:
        members = []
        for number in range(count):
            process = await stack.enter_async_context(
                running(
                    ["node", str(CLIENT)],
                    name="socket.io-client",
                    log_path=history.path.with_suffix(".js.log"),
                )
            )
            client = JavaScriptClient(process)
            stack.push_async_callback(client.close)
            who = stage.crowd[1 + number % (len(stage.crowd) - 1)]
            url = stage.to.urls[number % len(stage.to.urls)]
            answer = await client.connect(url, who.token)
            assert answer["ok"], answer
            member = JavaScriptMember(f"js{number}", who, client, room=room, history=history)
            following = asyncio.create_task(member.follow())
            stack.push_async_callback(_ended, following)
            members.append(member)
        yield members


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
