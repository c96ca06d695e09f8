"""The table of permissions against a real node: every command and route, in every role."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import orjson
import pytest
from aiohttp.test_utils import TestClient, TestServer

from server.app import Node
from server.identity.session import Caller
from server.wire.access import COMMAND_ROWS, ROUTE_ROWS, Relation
from server.wire.catalog import load_commands
from server.wire.dispatch import Call
from server.wire.registry import Command, Permission
from store.client import Store
from store.ids import CaseId, SessionId, new_id
from store.records.session import Session
from tests.integration.test_rooms import enrol, put_up, say
from tests.makers import NOON

VERIFIED: Final = frozenset({"verified", "moderator", "admin"})
SIGNED_IN: Final = VERIFIED | {"unverified", "unconfirmed", "expired"}
ROLES: Final = ("visitor", "suspended", *sorted(SIGNED_IN))
ALLOWED: Final = {
    Permission.ANYONE: frozenset(ROLES),
    Permission.ENROL: SIGNED_IN,
    Permission.SIGNED_IN: SIGNED_IN,
    Permission.READ_CASES: VERIFIED,
    Permission.POST_CASES: VERIFIED,
    Permission.ANSWER_PAGES: VERIFIED,
    Permission.MODERATE: frozenset({"moderator", "admin"}),
    Permission.REVIEW: frozenset({"admin"}),
}
ACCOUNTS: Final[dict[str, dict[str, Any]]] = {
    "suspended": {"status": "suspended"},
    "unverified": {"status": "pending"},
    "unconfirmed": {"email_verified": False},
    "expired": {"status": "expired"},
    "verified": {},
    "moderator": {"role": "moderator"},
    "admin": {"role": "admin"},
}


async def sign_in(store: Store, caller: Caller, *, strong: bool = True) -> str:
    """Open a session by hand, with a second factor or without, and return its token."""
    token = new_id()
    await store.sessions.add(
        Session(
            id=SessionId(new_id()),
            token_hash=hashlib.sha256(token.encode()).digest(),
            doctor_id=caller.doctor_id,
            address="192.0.2.1",
            strong=strong,
            created_at=NOON,
            last_seen_at=NOON,
            ends_at=NOON + timedelta(days=1),
        )
    )
    return token


async def call(node: Node, command: str, token: str | None, **payload: Any) -> str:
    """Call a command; return `ok` or the code of the refusal."""
    transport = load_commands()[command].transport
    outcome = await node.wire.dispatcher.call(
        Call(
            name=command,
            raw=payload,
            size_bytes=len(orjson.dumps(payload)),
            transport="http" if transport == "http" else "socket",
            address="192.0.2.1",
            token=token,
        )
    )
    return outcome.code


def refused_as(command: Command, role: str) -> str | None:
    """How a role is to be refused, None if it may call."""
    if role in ALLOWED[command.allow]:
        return None
    return "unauthenticated" if role in {"visitor", "suspended"} else "forbidden"


def test_every_command_has_a_row() -> None:
    assert set(load_commands()) <= set(COMMAND_ROWS)


def test_nobody_can_name_another_account_where_only_ones_own_is_meant() -> None:
    for name, command in load_commands().items():
        if COMMAND_ROWS[name].relation is Relation.OWN:
            assert not {"doctor_id", "email", "member_id"} & set(command.payload.model_fields), name


async def test_every_route_has_a_row(node: Node) -> None:
    routes = {
        f"{route.method.replace('HEAD', 'GET')} {route.resource.canonical}"
        for route in node.app.router.routes()
        if route.resource is not None
    }

    assert routes <= set(ROUTE_ROWS)


@pytest.mark.parametrize("role", ROLES)
async def test_every_command_is_open_to_its_roles_and_closed_to_all_others(
    node: Node, store: Store, role: str
) -> None:
    caller = None if role == "visitor" else await enrol(store, **ACCOUNTS[role])
    token = None if caller is None else await sign_in(store, caller)

    # Whoever closed their session would be a visitor from then on.
    commands = sorted(load_commands().items(), key=lambda named: named[0] == "session:close")
    for name, command in commands:
        expected = refused_as(command, role)
        code = await call(node, name, token)
        if expected is None:
            assert code not in {"unauthenticated", "forbidden"}, name
        else:
            assert code == expected, name


@pytest.mark.parametrize("role", ["moderator", "admin"])
async def test_without_the_second_factor_of_their_role_they_may_only_set_it_up(
    node: Node, store: Store, role: str
) -> None:
    token = await sign_in(store, await enrol(store, **ACCOUNTS[role]), strong=False)

    commands = sorted(load_commands().items(), key=lambda named: named[0] == "session:close")
    for name, command in commands:
        code = await call(node, name, token)
        open_to_them = command.allow in {Permission.ANYONE, Permission.ENROL}
        assert (code != "forbidden") == open_to_them, name
    of_enrolling = {name for name, one in commands if one.allow is Permission.ENROL}
    assert {name.split(":")[0] for name in of_enrolling} == {
        "factor",
        "passkey",
        "password",
        "session",
    }


@pytest.mark.parametrize("role", ["visitor", "unverified", "suspended", "verified"])
async def test_every_route_is_open_to_its_roles_and_closed_to_all_others(
    node: Node, store: Store, role: str
) -> None:
    caller = None if role == "visitor" else await enrol(store, **ACCOUNTS[role])
    token = None if caller is None else await sign_in(store, caller)
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}

    async with TestClient(TestServer(node.app)) as client:
        for route, row in ROUTE_ROWS.items():
            method, path = route.split(" ", 1)
            if method == "*" or "{noun}" in path:
                continue
            ids = {f"{thing}_id": new_id() for thing in ("attachment", "export", "paper")}
            path = path.format(**ids, token="x" * 32, path="")
            async with client.request(method, path, headers=headers) as response:
                closed = response.status in {401, 403}
            assert closed == (role not in ALLOWED[row.allow]), route


@dataclass(frozen=True)
class Ward:
    """A case with everyone who could have to do with it, as tokens by relation."""

    case_id: CaseId
    said: int
    poll_seqs: tuple[int, int]
    tokens: dict[str, str]


async def ward(node: Node, store: Store) -> Ward:
    people = {
        name: await enrol(store, role="moderator" if name == "moderator" else "doctor")
        for name in ("poster", "author", "opener", "stranger", "moderator")
    }
    case_id = await put_up(node, people["poster"])
    said = await say(node, case_id, people["author"])
    polls = [
        await node.services.polls.open(case_id, key, "Which?", ("1", "2"), by=people["opener"])
        for key in ("first", "second")
    ]
    tokens = {name: await sign_in(store, caller) for name, caller in people.items()}
    return Ward(case_id, said, (polls[0].seq, polls[1].seq), tokens)


def acts(ward: Ward) -> list[tuple[str, dict[str, Any], set[str]]]:
    """Acts on a case and who may do them, in an order in which each is possible."""
    about = {"case_id": ward.case_id, "seq": ward.said}
    case = {"case_id": ward.case_id}
    first, second = ({**case, "poll_seq": seq} for seq in ward.poll_seqs)
    outcome = {"outcome": {"kind": "solved", "text": None}}
    helped = {"reaction": "helped", "on": True}
    return [
        ("message:edit", {**about, "text": "Rather tomorrow."}, {"author"}),
        ("reaction:set", {**about, **helped}, {"poster"}),
        ("member:reveal", case, {"poster", "author", "opener"}),
        ("poll:close", {**first, "correct": 1}, {"poster"}),
        ("poll:close", second, {"opener", "poster"}),
        ("message:retract", about, {"author"}),
        ("entry:redact", {**about, "reason": "abuse"}, {"author", "moderator"}),
        ("entry:redact", {**case, "seq": 1, "reason": "own"}, {"poster"}),
        ("summary:pin", {**case, "text": "Better since noon."}, {"poster"}),
        ("summary:unpin", case, {"poster"}),
        ("case:resolve", {**case, **outcome}, {"poster"}),
        ("case:reopen", case, {"poster"}),
    ]


async def test_acts_on_a_case_are_open_to_who_stands_so_to_it_and_change_nothing_by_others(
    node: Node, store: Store
) -> None:
    stage = await ward(node, store)
    for name, payload, may in acts(stage):
        head = await store.room_log.head(stage.case_id)
        for relation in sorted(set(stage.tokens) - may):
            code = await call(node, name, stage.tokens[relation], **payload)
            assert code == "forbidden", (name, relation)
        assert await store.room_log.head(stage.case_id) == head, name
        first, *others = sorted(may)
        assert await call(node, name, stage.tokens[first], **payload) == "ok", name
        for relation in others:
            # Done by now, but theirs to do.
            code = await call(node, name, stage.tokens[relation], **payload)
            assert code in {"ok", "conflict"}, (name, relation)


async def test_another_doctors_page_case_and_device_are_as_good_as_not_there(
    node: Node, store: Store
) -> None:
    token = await sign_in(store, await enrol(store))
    nowhere = new_id()

    for name, payload in (
        ("page:acknowledge", {"page_id": nowhere}),
        ("page:decline", {"page_id": nowhere, "reason": "busy"}),
        ("page:snooze", {"page_id": nowhere, "minutes": 5}),
        ("room:join", {"case_id": nowhere}),
        ("poll:read", {"case_id": nowhere, "poll_seq": 1}),
        ("push:test", {"device_id": nowhere}),
    ):
        assert await call(node, name, token, **payload) == "not_found", name


async def test_what_has_no_row_is_refused_to_everybody(node: Node, store: Store) -> None:
    token = await sign_in(store, await enrol(store, role="admin"))
    rows = node.wire.dispatcher.auditing
    without = type(rows)(node.services.audit, {})
    node.wire.dispatcher.auditing = without

    assert await call(node, "case:list", token) == "forbidden"
