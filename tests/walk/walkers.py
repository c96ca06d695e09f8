"""The doctors of the day: whatever they are answered and hear is kept."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp

from server.wire.catalog import load_commands
from store.ids import DoctorId, new_id
from tests.identity_stage import PASSWORD, an_application
from tests.stories.nodes import eventually
from tests.walk.heard import Ledger
from tests.wire_stage import LiveClient, Stage

PATIENCE_S: Final = 120.0
"""A machine that is busy with other things may answer `unavailable` for a while."""

Envelope = dict[str, Any]


@dataclass
class Walker:
    """One doctor of the day."""

    handle: str
    stage: Stage
    ledger: Ledger
    anonymous: bool
    doctor_id: DoctorId
    token: str
    live: LiveClient = field(default_factory=LiveClient)

    @property
    def headers(self) -> dict[str, str]:
        """Who calls."""
        return {"Authorization": f"Bearer {self.token}"}

    async def attempt(self, command: str, payload: dict[str, Any]) -> Envelope:
        """Call a command over HTTP; return the answer, whatever it is."""
        sent = _with_key(command, payload)

        async def call() -> Envelope:
            return await self.stage.post(command.replace(":", "/"), sent, self.token)

        return await self._kept(call, command)

    async def ask(self, command: str, **payload: Any) -> Any:
        """Call a command over HTTP; return its result."""
        return _result(await self.attempt(command, payload), command)

    async def say(self, command: str, **payload: Any) -> Any:
        """Call a command over the open socket; return its result."""
        sent = _with_key(command, payload)

        async def call() -> Envelope:
            told: Envelope = await self.live.client.call(command, sent, timeout=PATIENCE_S)
            return told

        return _result(await self._kept(call, f"{command} over the socket"), command)

    async def read(self, path: str) -> bytes | None:
        """Get something by its address, with its headers; return None when it is not there."""
        async with self.stage.http.get(self.stage.url + path, headers=self.headers) as response:
            body = await response.read()
        self.ledger.note(self.handle, path, str(response.headers))
        self.ledger.note(self.handle, path, body)
        return body if response.ok else None

    async def upload(self, data: bytes, name: str) -> str:
        """Upload a picture; return its id."""
        form = aiohttp.FormData()
        form.add_field("file", data, filename=name, content_type="image/jpeg")
        url = f"{self.stage.url}/api/v1/attachments"
        async with self.stage.http.post(url, data=form, headers=self.headers) as response:
            told = await response.json()
        self.ledger.note(self.handle, "upload", told)
        attachment_id: str = _result(told, "upload")["attachment_id"]
        return attachment_id

    async def hears(self, event: str, word: str = "") -> Any:
        """Return what the first event over the socket with this word in it says."""

        def heard() -> Iterator[Any]:
            return (told for name, told in self.live.heard if name == event and word in str(told))

        async def came() -> bool:
            return any(True for _ in heard())

        await eventually(came, within_s=PATIENCE_S, what=event)
        return next(heard())

    def keep_events(self) -> None:
        """Keep what came over the socket by itself."""
        for event, told in self.live.heard:
            self.ledger.note(self.handle, event, told)

    async def _kept(self, call: Callable[[], Awaitable[Envelope]], where: str) -> Envelope:
        """Call until the answer is another than `unavailable`, keeping each answer."""
        told: list[Envelope] = []

        async def is_answered() -> bool:
            told.append(await call())
            self.ledger.note(self.handle, where, told[-1])
            return bool(told[-1]["ok"]) or told[-1]["error"]["code"] != "unavailable"

        await eventually(is_answered, within_s=PATIENCE_S, what=where)
        return told[-1]


class Walk:
    """Everybody who takes part, and what they heard.

    Args:
        first: A number for the first of them; two walks on one node must not share any.
    """

    def __init__(self, stage: Stage, ledger: Ledger, *, first: int = 70) -> None:
        self.stage = stage
        self.ledger = ledger
        self.walkers: dict[str, Walker] = {}
        self._first = first

    async def doctor(
        self,
        handle: str,
        name: str,
        *,
        specialty: str,
        language: str = "en",
        anonymous: bool = True,
        role: Any = "doctor",
    ) -> Walker:
        """Enrol and sign in somebody; their name, address, licence and ids are canaries."""
        number = self._first + len(self.walkers)
        stated = an_application(
            number,
            name=name,
            email=f"{handle}.zq{number}@zorzal.example",
            specialties=(specialty,),
            languages=(language,),
        )
        doctor_id = await self.stage.node.services.accounts.add(stated, verified=True, role=role)
        self.ledger.private[handle] = {
            **({word: word for word in name.split()} if anonymous else {}),
            "address": stated.email.partition("@")[0],
            "licence": stated.licence_number,
            "id": doctor_id,
        }
        walker = Walker(handle, self.stage, self.ledger, anonymous, doctor_id, token="")
        opened = await walker.ask("session:open", email=stated.email, password=PASSWORD)
        self.stage.http.cookie_jar.clear()
        walker.token = self.ledger.private[handle]["token"] = opened["token"]
        self.walkers[handle] = walker
        return walker

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[None]:
        """Connect everybody's socket for as long as it is entered, every other one by polling."""
        for number, walker in enumerate(self.walkers.values()):
            transport = ("websocket", "polling")[number % 2]
            token = {"token": walker.token}
            await walker.live.connect(self.stage.url, auth=token, transports=[transport])
        try:
            yield
        finally:
            for walker in self.walkers.values():
                walker.keep_events()
                await walker.live.client.disconnect()


def _with_key(command: str, payload: dict[str, Any]) -> dict[str, Any]:
    """Give an act a key, so that it is the same one when it is sent again."""
    takes_key = "key" in load_commands()[command].payload.model_fields
    return {"key": new_id(), **payload} if takes_key else payload


def _result(told: Envelope, command: str) -> Any:
    assert told["ok"], (command, told)
    return told["result"]
