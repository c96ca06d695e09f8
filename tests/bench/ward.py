"""Whole nodes with doctors and cases, and doctors at their sockets who post and listen."""

import asyncio
import hashlib
import http.client
import json
import secrets
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from store.client import Store
from store.ids import DoctorId, SessionId, new_id
from store.records.account import Account
from store.records.session import Session
from tests.bench.bench import Bench
from tests.bench.competitors import SOCKET_IO_PATH
from tests.bench.crowd import Crowd, Hear, Reader, Step
from tests.bench.processes import SERVER_CORE, Program, running
from tests.bench.wire import client_frame, emit
from tests.stories.nodes import with_database
from tests.stories.processes import CURBSIDE

PATH: Final = SOCKET_IO_PATH
_AT_ONCE: Final = 100
CASE: Final = {
    "title": "Syncope on exertion with a new systolic murmur",
    "story": "Two episodes of syncope while climbing stairs. " * 6,
    "question": {"kind": "next_test", "text": "Echocardiogram today or tomorrow?"},
    "patient": {"age_band": "70-79", "sex": "male"},
    "specialties": ["cardiology"],
    "urgency": "learning",
    "language": "en",
    "anonymous": True,
    "consent": True,
}


@dataclass(frozen=True, slots=True)
class Node:
    """One running `curbside serve`."""

    program: Program
    port: int

    def call(self, command: str, token: str, payload: object) -> dict[str, Any]:
        """Send a command over HTTP and return its result.

        Raises:
            RuntimeError: It was refused.
        """
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        path = f"/api/v1/{command.replace(':', '/')}"
        connection.request("POST", path, json.dumps(payload), headers)
        answer = json.loads(connection.getresponse().read())
        connection.close()
        if not answer["ok"]:
            raise RuntimeError(answer["error"])
        result: dict[str, Any] = answer["result"]
        return result


@dataclass(frozen=True, slots=True)
class Ward:
    """Nodes over one database; everybody in it is verified and signed in.

    Args:
        tokens: One for each doctor.
    """

    bench: Bench
    mongo_url: str
    nodes: tuple[Node, ...]
    tokens: tuple[str, ...]

    def post_cases(self, count: int) -> list[str]:
        """Put up cases without a clock; return their ids."""
        posted = []
        for number in range(count):
            node = self.nodes[number % len(self.nodes)]
            token = self.tokens[number % len(self.tokens)]
            case = {**CASE, "key": f"case-{number}"}
            posted.append(node.call("case:post", token, case)["case_id"])
        return posted

    def steps(self, index: int, case_id: str | None, *, after: int | None = None) -> list[Step]:
        """Return how a doctor signs in and joins a room, if one is given."""
        token = self.tokens[index % len(self.tokens)]
        hello: Step = (b"0", client_frame(b"40" + json.dumps({"token": token}).encode()))
        if case_id is None:
            return [hello, (b"40", None)]
        how = {"tail": 0} if after is None else {"after": after}
        join = emit(0, "room:join", {"case_id": case_id, **how})
        return [hello, (b"40", join), (b'430[{"ok":true', None)]

    def seat(
        self,
        crowd: Crowd,
        cases: Sequence[str | None],
        *,
        count: int,
        on_frame: Hear | None = None,
    ) -> list[Reader]:
        """Let doctors in, spread evenly over nodes and, beyond that, over cases; return them."""
        readers = []
        width = len(self.nodes)
        for number, node in enumerate(self.nodes):
            readers += crowd.connect(
                node.port,
                path=PATH,
                steps=lambda index: self.steps(index, cases[index // width % len(cases)]),
                indexes=range(number, count, width),
                on_frame=on_frame,
            )
        return sorted(readers, key=lambda reader: reader.index)


@contextmanager
def ward(bench: Bench, *, nodes: int, doctors: int) -> Iterator[Ward]:
    """Run nodes on a database of their own, all on the server's core, with doctors signed in."""
    name = f"bench_{secrets.token_hex(4)}"
    mongo_url = with_database(bench.mongo_url, name)
    with ExitStack() as stack:
        started = tuple(
            stack.enter_context(node(bench, mongo_url, f"{name}-{number}"))
            for number in range(nodes)
        )
        tokens = asyncio.run(_enrol(mongo_url, doctors))
        try:
            yield Ward(bench, mongo_url, started, tokens)
        finally:
            asyncio.run(_drop(mongo_url))


@contextmanager
def node(bench: Bench, mongo_url: str, name: str) -> Iterator[Node]:
    """Run one node until it serves."""
    environment = {
        "CURBSIDE_MONGO_URL": mongo_url,
        "CURBSIDE_REDIS_URL": bench.redis_url,
        "CURBSIDE_DATA_DIR": str(bench.directory),
        "CURBSIDE_LIMITS": "off",
        "CURBSIDE_LOG_LEVEL": "warning",
        "CURBSIDE_DRAIN_S": "0",
        # As installed: what was compiled at the first start is kept for the next.
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(bench.directory / "compiled"),
    }
    command = [CURBSIDE, "serve", "--port", "0", "--host", "127.0.0.1", "--node-name", name]
    with running(command, log=bench.log(name), core=SERVER_CORE, env=environment) as program:
        port = int(program.line().rsplit(":", 1)[1])
        yield Node(program, port)


async def _enrol(mongo_url: str, count: int) -> tuple[str, ...]:
    """Keep verified doctors with an open session each; return the sessions' tokens."""
    store = await Store.open(mongo_url)
    tokens = tuple(secrets.token_urlsafe(32) for _ in range(count))
    for first in range(0, count, _AT_ONCE):
        some = enumerate(tokens[first : first + _AT_ONCE], start=first)
        await asyncio.gather(*(_keep(store, number, token) for number, token in some))
    await store.close()
    return tokens


async def _keep(store: Store, number: int, token: str) -> None:
    doctor_id, now = DoctorId(new_id()), datetime.now(UTC)
    await store.accounts.add(
        Account(
            id=doctor_id,
            email=f"doctor{number}@bench.example",
            email_verified=True,
            password_hash="unused",
            name=f"Rosa Vidal the {number}th",
            country="ES",
            licence_number=str(280_800_000 + number),
            licence_key=doctor_id,
            specialties=("cardiology",),
            languages=("en",),
            time_zone="Europe/Madrid",
            status="verified",
            role="doctor",
            created_at=now,
        )
    )
    await store.sessions.add(
        Session(
            id=SessionId(new_id()),
            token_hash=hashlib.sha256(token.encode()).digest(),
            doctor_id=doctor_id,
            address="127.0.0.1",
            created_at=now,
            last_seen_at=now,
            ends_at=now + timedelta(days=1),
        )
    )


async def _drop(mongo_url: str) -> None:
    store = await Store.open(mongo_url)
    await store.drop()
    await store.close()
