"""`curbside doctor` as an operator runs it: what it prints, what it stores, what nodes hear."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from server.clock import PrimaryClock
from server.config import Settings
from server.embedded import ServiceUrls
from server.errors import InvalidError
from server.fanout.nodes import Nodes
from server.identity.tickets import Tickets
from server.secret import derived, server_secret
from server.wire.connect import REVOKE
from store.client import Store
from store.ids import DoctorId
from tests.operator import Operator, Terminal, operator_of

ROSA = (
    "--email=rosa@example.org", "--name=Rosa Vidal", "--country=ES", "--licence=28/28/12345",
    "--specialty=cardiology", "--specialty=internal_medicine", "--language=es",
    "--time-zone=Europe/Madrid", "--password-stdin",
)  # fmt: skip
PASSWORD = "a lighthouse in winter\n"


@pytest.fixture
def operator(terminal: Terminal, services: ServiceUrls, store: Store) -> Operator:
    return operator_of(terminal, services, store, "doctor")


@pytest.fixture
async def heard(services: ServiceUrls, store: Store) -> AsyncIterator[asyncio.Queue[Any]]:
    """What a running node hears of revoked sessions."""
    queue: asyncio.Queue[Any] = asyncio.Queue()
    node = Nodes(
        url=services.redis_url,
        prefix=f"curbside:{store.name}:",
        on_confirmed=lambda _channel: None,
        on_echo=lambda: None,
    )
    node.control.on(REVOKE, queue.put)
    await node.start()
    yield queue
    await node.close()


async def test_an_added_doctor_is_stored_and_the_id_is_printed_alone(
    operator: Operator, store: Store
) -> None:
    printed = await operator.types("add", *ROSA, "--verified", "--role=moderator", stdin=PASSWORD)

    account = await store.accounts.get(DoctorId(printed.out.rstrip("\n")))
    assert (printed.code, printed.err) == (0, "")
    assert account is not None
    assert (account.verified, account.role, account.licence_number) == (
        True, "moderator", "282812345",
    )  # fmt: skip


async def test_what_is_wrong_is_one_line_that_names_the_options(
    operator: Operator, store: Store
) -> None:
    printed = await operator.types(
        "add", *ROSA, "--licence=12", "--time-zone=Madrid", stdin=PASSWORD
    )

    assert (printed.code, printed.out) == (2, "")
    assert printed.err.count("\n") == 1
    assert "--licence is no licence number of ES" in printed.err
    assert "--time-zone must be" in printed.err
    assert await store.accounts.to_sign_in("rosa@example.org") is None


async def test_a_licence_of_another_account_is_refused(operator: Operator) -> None:
    await operator.types("add", *ROSA, stdin=PASSWORD)

    printed = await operator.types("add", *ROSA, "--email=other@example.org", stdin=PASSWORD)

    assert (printed.code, printed.out) == (2, "")
    assert "--licence belongs to another account" in printed.err


async def test_without_a_terminal_the_password_must_come_from_stdin(operator: Operator) -> None:
    printed = await operator.types("add", *ROSA[:-1])

    assert printed.code == 2
    assert printed.err.startswith("error: --password-stdin is needed")


async def test_a_suspension_reaches_running_nodes_at_once(
    operator: Operator, store: Store, heard: asyncio.Queue[Any]
) -> None:
    added = await operator.types("add", *ROSA, "--verified", stdin=PASSWORD)

    printed = await operator.types("suspend", "rosa@example.org")

    assert printed.out == added.out
    assert await asyncio.wait_for(heard.get(), timeout=1) == {
        "doctor_id": added.out.strip(), "session_id": None, "reason": "suspended",
    }  # fmt: skip
    account = await store.accounts.get(DoctorId(added.out.strip()))
    assert account is not None
    assert account.status == "suspended"


async def test_an_unknown_address_is_told(operator: Operator) -> None:
    printed = await operator.types("verify", "nobody@example.org")

    assert (printed.code, printed.out) == (2, "")
    assert printed.err == "error: EMAIL: no account has this address\n"


async def test_a_link_by_the_operators_hand_sets_another_password_once(
    operator: Operator, store: Store
) -> None:
    added = await operator.types("add", *ROSA, "--verified", stdin=PASSWORD)

    printed = await operator.types("link", "rosa@example.org")

    assert (printed.code, printed.err) == (0, "")
    address, _, token = printed.out.strip().partition("#")
    assert address.endswith("/reset")
    secret = await server_secret(Settings(), store)
    tickets = Tickets(store.tickets, secret=derived(secret, "tickets"), clock=PrimaryClock())
    assert await tickets.follow(token, "reset_password") == added.out.strip()
    with pytest.raises(InvalidError):
        await tickets.follow(token, "reset_password")
    assert await audited(store, "password_link_made") == [added.out.strip()]


async def test_forgotten_factors_are_gone_with_all_sessions(
    operator: Operator, store: Store, heard: asyncio.Queue[Any]
) -> None:
    added = await operator.types("add", *ROSA, "--verified", stdin=PASSWORD)
    rosa = DoctorId(added.out.strip())
    await store.factors.begin_totp(rosa, b"sealed")
    await store.factors.confirm_totp(rosa, b"sealed", step=1, recovery=["hash"])

    printed = await operator.types("forget-factors", "rosa@example.org")

    assert (printed.code, printed.out) == (0, added.out)
    assert not (await store.factors.get(rosa)).any
    assert (await asyncio.wait_for(heard.get(), timeout=10))["doctor_id"] == rosa
    assert await audited(store, "factors_forgotten") == [rosa]


@pytest.mark.parametrize("command", ["link", "forget-factors"])
async def test_nobodys_way_in_is_not_opened(operator: Operator, command: str) -> None:
    printed = await operator.types(command, "nobody@example.org")

    assert (printed.code, printed.out) == (2, "")
    assert printed.err == "error: EMAIL: no account has this address\n"


async def audited(store: Store, action: str) -> list[str]:
    """Whom the trail names for what operators did."""
    return [one.about["doctor_id"] async for one in store.audit.read() if one.action == action]
