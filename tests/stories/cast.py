"""The doctors of a story and what they do over HTTP."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from server.clock import PrimaryClock
from server.demo.cases import DemoCase, demo_cases
from server.identity.accounts import Accounts
from server.identity.applications import NewDoctor
from server.identity.passwords import Passwords
from store.client import Store
from store.ids import DoctorId
from store.records.account import Language, Role
from tests.stories.clients import insist
from tests.stories.nodes import Backing, Node

PASSWORD = "stethoscope-and-lamp-9"
Payload = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """One doctor of a story, made by the operator's command line."""

    handle: str
    name: str
    country: str
    licence: str
    specialties: tuple[str, ...]
    language: Language = "en"
    time_zone: str = "Europe/London"
    role: Role = "doctor"
    verified: bool = True

    def stated(self) -> NewDoctor:
        """Return what an account is made of."""
        return NewDoctor(
            email=self.email,
            password=PASSWORD,
            name=self.name,
            country=self.country,
            licence_number=self.licence,
            specialties=self.specialties,
            languages=(self.language,),
            time_zone=self.time_zone,
        )

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return f"{self.handle}@story.example"


POSTER = Actor(
    handle="wilhelmina.quarrington",
    name="Wilhelmina Quarrington",
    country="GB",
    licence="9981021",
    specialties=("emergency_medicine",),
)
CARDIOLOGIST = Actor(
    handle="xoana.brandariz",
    name="Xoana Brandariz Ulloa",
    country="ES",
    licence="159981032",
    specialties=("interventional_cardiology",),
    language="es",
    time_zone="Europe/Madrid",
)
SECOND_CARDIOLOGIST = Actor(
    handle="tiernan.oughterard",
    name="Tiernan Oughterard",
    country="IE",
    licence="998143",
    specialties=("cardiology",),
    time_zone="Europe/Dublin",
)
DERMATOLOGIST = Actor(
    handle="ngaio.whakatane",
    name="Ngaio Whakatane",
    country="NZ",
    licence="98YYXW",
    specialties=("dermatology",),
    time_zone="Pacific/Auckland",
)
PENDING = Actor(
    handle="olwethu.pending",
    name="Olwethu Zwelibanzi",
    country="ZA",
    licence="MP9981054",
    specialties=("cardiology",),
    time_zone="Africa/Johannesburg",
    verified=False,
)


async def add_doctor(backing: Backing, actor: Actor) -> str:
    """Make the account with `curbside doctor add` and return its id."""
    specialties = [flag for slug in actor.specialties for flag in ("--specialty", slug)]
    said = await backing.operator(
        *("doctor", "add", "--email", actor.email, "--name", actor.name),
        *("--country", actor.country, "--licence", actor.licence, *specialties),
        *("--language", actor.language, "--time-zone", actor.time_zone, "--role", actor.role),
        *(["--verified"] if actor.verified else []),
        "--password-stdin",
        given=PASSWORD + "\n",
    )
    return said.split()[-1]


async def add_doctors(backing: Backing, actors: Sequence[Actor]) -> dict[str, str]:
    """Make several accounts without a process for each; returns their ids by handle."""
    store = await Store.open(backing.mongo_url)
    try:
        accounts = Accounts(
            store.accounts,
            secrets=store.secrets,
            passwords=Passwords(),
            clock=PrimaryClock(),
            on_suspended=_told_nobody,
            on_lost=_told_nobody,
            on_changed=_told_nobody,
        )
        return {
            actor.handle: await accounts.add(
                actor.stated(), verified=actor.verified, role=actor.role
            )
            for actor in actors
        }
    finally:
        await store.close()


async def _told_nobody(doctor_id: DoctorId) -> None:
    """No node runs that remembers the doctor."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer: status and envelope."""

    status: int
    body: Payload

    @property
    def result(self) -> Payload:
        """The result; the command must have been accepted."""
        assert self.body.get("ok"), self.body
        result: Payload = self.body["result"]
        return result

    @property
    def code(self) -> str:
        """The refusal's code; the command must have been refused."""
        assert self.body.get("ok") is False, self.body
        code: str = self.body["error"]["code"]
        return code


@dataclass(slots=True)
class Desk:
    """A doctor at work over HTTP on one node."""

    node: Node
    session: aiohttp.ClientSession
    token: str = ""
    seen: list[str] = field(default_factory=list)
    """Every body received, as text, for whoever looks for what must not be there."""

    async def call(self, command: str, payload: object, **headers: str) -> Answer:
        """Send a command and return its answer; one with a key again while that is asked for."""
        answers: list[Answer] = []

        async def send() -> Payload:
            answers.append(await self._call(command, payload, headers))
            return answers[-1].body

        await (insist(send) if isinstance(payload, dict) and "key" in payload else send())
        return answers[-1]

    async def _call(self, command: str, payload: object, headers: dict[str, str]) -> Answer:
        url = f"{self.node.url}/api/v1/{command.replace(':', '/')}"
        async with self.session.post(url, json=payload, headers=self._headers(headers)) as response:
            self.seen.append(await response.text())
            return Answer(response.status, await response.json())

    async def sign_in(self, actor: Actor) -> str:
        """Open a session and return its token."""
        credentials = {"email": actor.email, "password": PASSWORD}
        self.token = (await self.call("session:open", credentials)).result["token"]
        return self.token

    async def upload(self, data: bytes, *, name: str = "photo.png") -> Answer:
        """Upload a file."""
        form = aiohttp.FormData()
        form.add_field("file", data, filename=name, content_type="application/octet-stream")
        url = f"{self.node.url}/api/v1/attachments"
        async with self.session.post(url, data=form, headers=self._headers({})) as response:
            return Answer(response.status, await response.json())

    async def read(self, path: str) -> tuple[int, bytes, str]:
        """Return status, body and content type of a page of the node."""
        async with self.session.get(self.node.url + path, headers=self._headers({})) as response:
            return response.status, await response.read(), response.content_type

    def _headers(self, others: dict[str, str]) -> dict[str, str]:
        signed = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return signed | others


@asynccontextmanager
async def desk(node: Node, actor: Actor | None = None, *, token: str = "") -> AsyncIterator[Desk]:
    """Sit down at a node, signed in as `actor` or by `token`."""
    jar = aiohttp.DummyCookieJar()
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        at = Desk(node, session, token)
        if actor is not None:
            await at.sign_in(actor)
        yield at


def real_case(case_id: str) -> DemoCase:
    """Return one of the demo's real cases, by the end of its id."""
    return next(case for case in demo_cases() if case.id.endswith(case_id))


def case_payload(case: DemoCase, *, key: str, **changes: object) -> Payload:
    """Return what `case:post` takes to put this case up."""
    return {
        "key": key,
        "title": case.title,
        "story": case.story,
        "question": case.question.model_dump(),
        "patient": case.patient.model_dump(),
        "specialties": list(case.specialties),
        "urgency": case.urgency,
        "language": case.language,
        "anonymous": True,
        "consent": True,
        **changes,
    }


async def post_case(at: Desk, **changes: object) -> str:
    """Put up a real case and return its id."""
    posted = await at.call(
        "case:post", case_payload(real_case("train-87"), key="story-case", **changes)
    )
    case_id: str = posted.result["case_id"]
    return case_id
