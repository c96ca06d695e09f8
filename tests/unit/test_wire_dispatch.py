"""Every call is answered exactly once, whatever its handler does."""

import asyncio
import io
import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

import orjson
import pytest

from server.audit.trail import AuditTrail
from server.clock import ManualClock
from server.errors import ConflictError, RejectedError
from server.wire.access import Row
from server.wire.auditing import Auditing
from server.wire.buckets import LocalBuckets
from server.wire.context import Context
from server.wire.dispatch import Call, Dispatcher
from server.wire.limits import Limits
from server.wire.payload import Key, Payload, Reply
from server.wire.registry import Command, Permission
from server.wire.services import Services
from store.audit import AuditEntries
from store.errors import StoreUnavailableError, UnknownOutcomeError
from tests.captured_log import captured_log
from tests.makers import NOON

CANARY = "Wilhelmina Ngata"
Work = Callable[[Context, Any], Awaitable[Reply]]


class Said(Payload):
    text: str = ""
    key: Key | None = None


class Heard(Reply):
    key: str


class PatientDataFoundError(RejectedError):
    """The text identifies a patient."""

    code = "patient_data_found"
    findings = ({"class": "phone", "start": 3},)


@dataclass
class Primary:
    available: bool = True


def nothing_kept() -> Auditing:
    """An audit trail that is never written."""
    entries = cast("AuditEntries", None)
    trail = AuditTrail(entries, clock=ManualClock(NOON), node="a", secret=b"x")
    return Auditing(trail, {"test:say": Row()})


def dispatcher(
    work: Work,
    *,
    primary: Primary | None = None,
    limit_s: float = 2.0,
    allow: Permission = Permission.ANYONE,
) -> Dispatcher:
    told = Command("test:say", Said, Heard, allow, work, "both", 1)
    return Dispatcher(
        services=cast("Services", None),  # these handlers call none
        limits=Limits(None, secret=b"x", local=LocalBuckets(ManualClock(NOON))),
        auditing=nothing_kept(),
        health=primary or Primary(),
        commands={told.name: told},
        time_limit_s=limit_s,
    )


def call(raw: object = None, name: str = "test:say") -> Call:
    return Call(
        name=name,
        raw={} if raw is None else raw,
        size_bytes=2,
        transport="http",
        address="192.0.2.1",
    )


async def say_key(_ctx: Context, payload: Said) -> Heard:
    return Heard(key=payload.key or "")


def failing(error: BaseException) -> Work:
    async def fail(_ctx: Context, _payload: Said) -> Heard:
        raise error

    return fail


async def test_an_act_without_a_key_gets_one_of_its_own() -> None:
    runs = dispatcher(say_key)

    one, other = [orjson.loads((await runs.call(call())).body) for _ in range(2)]
    kept = orjson.loads((await runs.call(call({"key": "mine"}))).body)

    assert one["result"]["key"] != other["result"]["key"]
    assert kept == {"ok": True, "result": {"key": "mine"}}


@pytest.mark.parametrize(
    ("error", "status", "code", "retryable"),
    [
        (ConflictError("taken"), 409, "conflict", False),
        (StoreUnavailableError(), 503, "unavailable", True),
        (UnknownOutcomeError(), 503, "unavailable", True),
        (KeyError(CANARY), 503, "unavailable", True),
    ],
)
async def test_whatever_is_raised_becomes_one_coded_answer(
    error: Exception, status: int, code: str, *, retryable: bool
) -> None:
    outcome = await dispatcher(failing(error)).call(call())

    told = orjson.loads(outcome.body)["error"]
    assert (outcome.status, told["code"], told["retryable"]) == (status, code, retryable)
    assert CANARY.encode() not in outcome.body


async def test_findings_go_with_the_refusal() -> None:
    outcome = await dispatcher(failing(PatientDataFoundError())).call(call())

    told = orjson.loads(outcome.body)["error"]
    assert outcome.status == 400
    assert told["findings"] == [{"class": "phone", "start": 3}]


async def test_a_handler_that_hangs_is_cut_off() -> None:
    async def hang(_ctx: Context, _payload: Said) -> Heard:
        await asyncio.Event().wait()
        raise AssertionError

    outcome = await dispatcher(hang, limit_s=0.01).call(call())

    told = orjson.loads(outcome.body)["error"]
    assert (told["code"], told["retryable"]) == ("unavailable", True)


async def test_without_a_primary_nothing_is_tried() -> None:
    primary = Primary(available=False)
    runs = dispatcher(failing(AssertionError()), primary=primary)

    refused = await runs.call(call())

    told = orjson.loads(refused.body)["error"]
    assert (refused.status, told["code"]) == (503, "unavailable")
    assert told["retry_after_s"] > 0


async def test_an_answer_that_has_no_json_form_is_still_an_answer() -> None:
    async def odd(_ctx: Context, _payload: Said) -> Heard:
        return Heard.model_construct(key=cast("str", object()))

    assert (await dispatcher(odd).call(call())).code == "unavailable"


async def test_what_follows_an_answer_runs_once_and_after_it() -> None:
    ran: list[str] = []

    async def say(ctx: Context, _payload: Said) -> Heard:
        ctx.after_answer(lambda: ran.append("after"))
        return Heard(key="k")

    outcome = await dispatcher(say).call(call())

    assert ran == []
    outcome.answer.sent()
    outcome.answer.sent()
    assert ran == ["after"]


async def test_idle_waits_for_what_is_running() -> None:
    go_on = asyncio.Event()

    async def wait(_ctx: Context, _payload: Said) -> Heard:
        await go_on.wait()
        return Heard(key="k")

    runs = dispatcher(wait)
    running = asyncio.create_task(runs.call(call()))
    await asyncio.sleep(0)

    assert not await runs.idle(within_s=0.01)
    go_on.set()
    assert await runs.idle(within_s=1.0)
    assert (await running).code == "ok"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    with captured_log() as written:
        yield written


async def test_a_fault_is_logged_once_with_its_reference_and_no_words(lines: io.StringIO) -> None:
    outcome = await dispatcher(failing(ValueError(CANARY))).call(call({"text": CANARY}))

    (line,) = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert line["event"] == "a command failed"
    assert line["command"] == "test:say"
    assert line["request_id"] in outcome.body.decode()
    assert CANARY not in lines.getvalue()
