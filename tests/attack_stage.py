"""One node for a whole file of attacks, with doctors who need no password to be signed in."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
import orjson

from server.app import open_node
from server.clock import ManualClock
from server.config import Settings
from server.embedded import ServiceUrls
from store.client import Store
from store.ids import DoctorId, SessionId, new_id
from store.records.account import Account, LicenceStatus
from store.records.session import Session
from tests.databases import borrowed_database
from tests.makers import NOON, make_account
from tests.stories.nodes import with_database
from tests.wire_stage import Stage, served


@dataclass(frozen=True, slots=True)
class Attacker:
    """Somebody with an account, who means no good or is to be harmed."""

    account: Account
    token: str

    @property
    def doctor_id(self) -> DoctorId:
        return self.account.id

    @property
    def signed_in(self) -> dict[str, str]:
        """The header that says who calls."""
        return {"Authorization": f"Bearer {self.token}"}


@dataclass
class AttackStage(Stage):
    """A node that pages nobody by itself, its store, and a clock that is turned by hand."""

    store: Store = None  # type: ignore[assignment] # set by whoever makes it
    clock: ManualClock = None  # type: ignore[assignment] # the same

    async def attacker(self, **account: Any) -> Attacker:
        """Enrol somebody and sign them in."""
        made = make_account(**account)
        await self.store.accounts.add(made)
        return Attacker(made, await self.sign_in(made))

    async def sign_in(self, account: Account) -> str:
        """Open one more session of an account; return its token."""
        token, now = new_id(), self.clock.now()
        await self.store.sessions.add(
            Session(
                id=SessionId(new_id()),
                token_hash=hashlib.sha256(token.encode()).digest(),
                doctor_id=account.id,
                address="192.0.2.1",
                strong=True,
                created_at=now,
                last_seen_at=now,
                # MongoDB removes what is past by its own clock.
                ends_at=now + timedelta(days=36_500),
            )
        )
        return token

    async def polling(self, token: str) -> str:
        """Open a connection that polls, and sign in; return its address."""
        base = f"{self.url}/socket.io/?EIO=4&transport=polling"
        async with self.http.get(base) as opened:
            url = f"{base}&sid={orjson.loads((await opened.text())[1:])['sid']}"
        async with self.http.post(url, data=b"40" + orjson.dumps({"token": token})) as taken:
            assert taken.status == 200
        async with self.http.get(url) as welcomed:
            assert (await welcomed.text()).startswith("40")
        return url

    async def status_of(self, who: Attacker, status: LicenceStatus) -> None:
        """Set somebody's status as another node would whose word never arrives here."""
        await self.store.accounts.set_status(who.account.email, status)

    async def case(self, poster: Attacker, **changes: Any) -> str:
        """Put a case up; return its id."""
        posted = await self.post("case/post", a_case(**changes), poster.token)
        case_id: str = posted["result"]["case_id"]
        return case_id


def a_case(**changes: Any) -> dict[str, Any]:
    """Return a case that pages nobody."""
    case = {
        "key": new_id(),
        "title": "Syncope with a long QT interval",
        "story": "Fainted twice at the start of a race. BP 118/70, HR 52.",
        "question": {"kind": "next_test", "text": "Which test next?"},
        "patient": {"age_band": "15-19", "sex": "female"},
        "specialties": ["cardiology"],
        "urgency": "learning",
        "language": "en",
        "consent": True,
    }
    return case | changes


@asynccontextmanager
async def attack_stage(services: ServiceUrls, **settings: Any) -> AsyncIterator[AttackStage]:
    """Run a node on a database of its own."""
    with borrowed_database(services.mongo_url, services.redis_url) as database:
        async with _node_on(services, database, settings) as stage:
            yield stage


@asynccontextmanager
async def _node_on(
    services: ServiceUrls, database: str, settings: dict[str, Any]
) -> AsyncIterator[AttackStage]:
    mongo_url = with_database(services.mongo_url, database)
    clock = ManualClock(NOON)
    chosen: dict[str, Any] = {"limits": "off", "node_name": "attacked", "log_level": "error"}
    async with open_node(
        Settings(**(chosen | settings)),
        mongo_url=mongo_url,
        redis_url=services.redis_url,
        clock=clock,
        working=False,
    ) as node:
        store = await Store.open(mongo_url)
        try:
            async with (
                served(node) as url,
                aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as http,
            ):
                stage = AttackStage(node, url, http, database)
                stage.store, stage.clock = store, clock
                yield stage
        finally:
            await store.close()
