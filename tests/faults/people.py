"""The doctors of a run, made and signed in once, and the rooms they talk in."""

import asyncio
from collections.abc import Sequence
from typing import Any

import aiohttp

from server.clock import PrimaryClock
from server.demo.cases import demo_cases
from server.identity.accounts import Accounts
from server.identity.applications import NewDoctor
from server.identity.passwords import Passwords
from store.client import Store
from store.ids import DoctorId
from tests.faults.member import Identity
from tests.stories.cast import case_payload

PASSWORD = "stethoscope-and-lamp-9"
CROWD = 16
SPECIALTY = "cardiology"
OTHER_SPECIALTY = "emergency_medicine"


async def nobody_told(_doctor_id: DoctorId) -> None:
    """No node runs that would have to hear of a new account."""


async def add_crowd(store: Store) -> list[DoctorId]:
    """Make the accounts: cardiologists, and one emergency doctor who posts (number 0)."""
    passwords = Passwords()
    clock = PrimaryClock()
    await clock.refresh(store.primary_time)
    accounts = Accounts(
        store.accounts,
        secrets=store.secrets,
        passwords=passwords,
        clock=clock,
        on_suspended=nobody_told,
        on_lost=nobody_told,
        on_changed=nobody_told,
    )
    try:
        adding = (accounts.add(_stated(n), verified=True, role="doctor") for n in range(CROWD))
        return await asyncio.gather(*adding)
    finally:
        passwords.close()


def _stated(number: int) -> NewDoctor:
    return NewDoctor(
        email=f"crowd-{number}@faults.example",
        password=PASSWORD,
        name=f"Crowd {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[number]}",
        country="GB",
        licence_number=str(9_982_000 + number),
        specialties=(OTHER_SPECIALTY if number == 0 else SPECIALTY,),
        languages=("en",),
        time_zone="Europe/London",
    )


async def ask(
    session: aiohttp.ClientSession, url: str, command: str, payload: Any, *, token: str = ""
) -> dict[str, Any]:
    """Send a command over HTTP and return its whole answer."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    address = f"{url}/api/v1/{command.replace(':', '/')}"
    async with session.post(address, json=payload, headers=headers) as answer:
        body: dict[str, Any] = await answer.json()
        return body


async def asked(
    session: aiohttp.ClientSession, url: str, command: str, payload: Any, *, token: str = ""
) -> dict[str, Any]:
    """Send a command until it is answered, and return its result; it must not be refused."""
    async with asyncio.timeout(60):
        while True:
            body = await ask(session, url, command, payload, token=token)
            if body["ok"]:
                result: dict[str, Any] = body["result"]
                return result
            assert body["error"]["retryable"], body
            await asyncio.sleep(0.2)


async def sign_in(session: aiohttp.ClientSession, url: str, number: int) -> Identity:
    """Open a session for one of the crowd."""
    credentials = {"email": f"crowd-{number}@faults.example", "password": PASSWORD}
    opened = await asked(session, url, "session:open", credentials)
    return Identity(opened["doctor"]["doctor_id"], opened["token"])


async def post_cases(
    session: aiohttp.ClientSession,
    url: str,
    poster: Identity,
    keys: Sequence[str],
    *,
    urgency: str = "learning",
) -> list[str]:
    """Put up one case for each key and return their rooms."""
    case = demo_cases()[0]
    rooms = []
    for key in keys:
        payload = case_payload(case, key=key, urgency=urgency, specialties=[SPECIALTY])
        posted = await asked(session, url, "case:post", payload, token=poster.token)
        rooms.append(posted["case_id"])
    return rooms
