"""One doctor's client in a run: reads rooms, keeps an outbox, comes back, and notes everything.

As the web client does: one message of an outbox at a time, sent again under the same key until it
is answered; after a break it joins with its last seq and reads what it missed.
"""

import asyncio
import contextlib
import hashlib
import random
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import orjson

from tests.faults.history import History
from tests.faults.live import GoneError, LiveSocket, NoAnswerError, Payload, RefusedError

READ_LIMIT = 500
_BACK_WITHIN_S = 0.8
_UNKNOWN = frozenset({"unavailable"})
"""Refusals after which the act may still be stored: the time limit cuts in at any point."""
_AGAIN = frozenset({"rate_limited"})


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is signed in."""

    doctor_id: str
    token: str


@dataclass
class Seat:
    """One room as this client shows it."""

    room: str
    last: int = 0
    answered: bool = False
    """Whether this connection's join was answered."""
    live: bool = False
    early: list[Payload] = field(default_factory=list)


def digest_of(entry: Payload) -> str:
    """Return what two readers of one entry must agree on: all but late translations."""
    kept = {key: value for key, value in entry.items() if key != "translations"}
    return hashlib.sha256(orjson.dumps(kept, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]


def said_in(data: Payload) -> str:
    """Return the words of an entry's data; empty for entries without."""
    text: str = data.get("text") or ""
    return text


def seen_in(entry: Payload) -> Payload:
    """Return what a history keeps of an entry that a reader was shown."""
    by = entry["by"]
    return {
        "seq": entry["seq"],
        "said": said_in(entry["data"]),
        "kind": entry["kind"],
        "by": "" if by is None else by["member_id"],
        "stamp": entry["at"],
        "digest": digest_of(entry),
    }


class Member:
    """Runs until it is closed; `settled` tells how far it is."""

    def __init__(
        self,
        name: str,
        who: Identity,
        *,
        urls: Sequence[str],
        rooms: Sequence[str],
        history: History,
        session: aiohttp.ClientSession,
        seed: str,
    ) -> None:
        self.name = name
        self.who = who
        self.seats = {room: Seat(room) for room in rooms}
        self.events: list[tuple[str, Payload]] = []
        self._urls = list(urls)
        self._history = history
        self._session = session
        self._random = random.Random(seed)
        self._conn = 0
        self._url = ""
        self._socket: LiveSocket | None = None
        self._joined = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.shut_out = ""

    @property
    def conn(self) -> str:
        return f"{self.name}#{self._conn}"

    @property
    def socket(self) -> LiveSocket | None:
        return self._socket

    def stay_at(self, url: str) -> None:
        """Come back to this node only."""
        self._urls = [url]

    def start(self) -> None:
        self._task = asyncio.create_task(self._stay(), name=self.name)

    async def joined(self) -> None:
        """Wait until every room was joined once."""
        await self._joined.wait()

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    # Writing

    async def say(self, room: str, key: str, text: str) -> Payload | None:
        """Send until it is answered; None when the client was shut out meanwhile."""
        payload = {"case_id": room, "key": key, "text": text}
        while not self.shut_out:
            answer = await self._try("message:post", payload, key, text)
            if answer is not None and answer["ok"]:
                return answer
            if answer is not None and answer["error"]["code"] not in _UNKNOWN | _AGAIN:
                return answer
            await asyncio.sleep(self._random.uniform(0.1, 0.5))
        return None

    async def burst(self, room: str, prefix: str, texts: Sequence[str]) -> None:
        """Send several at once over one connection, each until it is answered."""
        await asyncio.gather(
            *(self.say(room, f"{prefix}-{n}", text) for n, text in enumerate(texts))
        )

    async def _try(self, command: str, payload: Payload, key: str, said: str) -> Payload | None:
        await self._joined.wait()
        socket = self._socket
        if socket is None:
            return None
        act = {"room": payload["case_id"], "author": self.who.doctor_id, "key": key, "said": said}
        node = self._history.node_at(self._url)
        told: dict[str, Any] = {**act, "client": self.name, "conn": self.conn, "node": node}
        self._history.note("invoke", **told)
        try:
            answer = await socket.call(command, payload)
        except NoAnswerError:
            self._history.note("unknown", **told, code="(no answer)")
            # Whoever does not answer may be frozen: try elsewhere.
            await socket.close()
            socket.gone.set()
            return None
        if answer["ok"]:
            self._history.note("ok", **told, seq=answer["result"]["seq"])
        else:
            code = answer["error"]["code"]
            told |= {"code": code, "retryable": answer["error"]["retryable"]}
            self._history.note("unknown" if code in _UNKNOWN else "refused", **told)
        return answer

    # Reading

    async def _stay(self) -> None:
        turn = 0
        while not self.shut_out:
            url = self._urls[turn % len(self._urls)]
            turn += 1
            try:
                await self._one_connection(url)
            except RefusedError as err:
                if str(err) in {"unauthenticated", "forbidden"}:
                    self.shut_out = str(err)
            except (GoneError, NoAnswerError):
                pass
            await asyncio.sleep(self._random.uniform(0.05, _BACK_WITHIN_S))

    async def _one_connection(self, url: str) -> None:
        self._conn += 1
        self._url = url
        socket = await LiveSocket.open(self._session, url, self.who.token, self._hear)
        try:
            for seat in self.seats.values():
                await self._join(socket, seat)
            self._socket = socket
            self._joined.set()
            await socket.gone.wait()
        finally:
            self._socket = None
            self._joined.clear()
            for seat in self.seats.values():
                seat.live = seat.answered = False
                seat.early.clear()
            await socket.close()

    async def _join(self, socket: LiveSocket, seat: Seat) -> None:
        asked = {"case_id": seat.room, "after": seat.last}

        def answered(answer: Payload) -> None:
            if answer["ok"]:
                seat.answered = True
                self._note("joined", seat, after=seat.last, seq=answer["result"]["seq"])

        answer = await socket.call("room:join", asked, then=answered)
        while not answer["ok"]:
            if answer["error"]["code"] not in _UNKNOWN | _AGAIN:
                raise RefusedError(answer["error"]["code"])
            await asyncio.sleep(self._random.uniform(0.1, 0.5))
            answer = await socket.call("room:join", asked, then=answered)
        joined = answer["result"]
        if joined["seq"] < seat.last:
            # The log seems shorter than what was read: a reader has to start over.
            self._note("reset", seat, had=seat.last, head=joined["seq"])
        self._read(seat, joined["entries"])
        while seat.last < joined["seq"]:
            await self._read_on(socket, seat)
        seat.live = True
        for entry in seat.early:
            self._show(seat, entry, via="live")
        seat.early.clear()

    async def _read_on(self, socket: LiveSocket, seat: Seat) -> None:
        asked = {"case_id": seat.room, "after": seat.last, "limit": READ_LIMIT}
        answer = await socket.call("room:sync", asked)
        if not answer["ok"]:
            await asyncio.sleep(0.3)
            return
        if answer["result"].get("reset"):
            self._note("reset", seat, had=seat.last, head=answer["result"]["seq"])
            await asyncio.sleep(0.3)
        self._read(seat, answer["result"]["entries"])

    def _read(self, seat: Seat, entries: Sequence[Payload]) -> None:
        for entry in entries:
            if entry["seq"] > seat.last:
                self._show(seat, entry, via="read")

    def _hear(self, event: str, payload: Payload) -> None:
        if event != "room:entry":
            self.events.append((event, payload))
            return
        seat = self.seats.get(payload["case_id"])
        if seat is None:
            return
        if seat.answered and not seat.live:
            # What comes before it is still being read.
            seat.early.append(payload)
        else:
            self._show(seat, payload, via="live")

    def _show(self, seat: Seat, entry: Payload, *, via: str) -> None:
        seat.last = max(seat.last, entry["seq"])
        self._note("shown", seat, **seen_in(entry), via=via)

    def _note(self, op: str, seat: Seat, **fields: object) -> None:
        told = {"client": self.name, "conn": self.conn, "room": seat.room}
        self._history.note(op, **told, **fields)


@contextlib.asynccontextmanager
async def taking_part(members: Sequence[Member]) -> AsyncIterator[None]:
    """Start the members and wait until each is in its rooms; close them at the end."""
    for member in members:
        member.start()
    try:
        async with asyncio.timeout(60):
            await asyncio.gather(*(member.joined() for member in members))
        yield
    finally:
        await asyncio.gather(*(member.close() for member in members))
