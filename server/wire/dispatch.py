"""Answers every command exactly once, whatever happens. The only place that catches everything."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final, Literal

from server.errors import (
    STATUS_BY_CODE,
    NotFoundError,
    RejectedError,
    UnauthenticatedError,
    UnavailableError,
)
from server.identity.session import Caller
from server.logs import get_logger
from server.metrics import curbside_command_seconds, curbside_commands_total
from server.wire.answer import Answer
from server.wire.auditing import Auditing
from server.wire.context import Context
from server.wire.encode import encode
from server.wire.guarding import check_words, guarded_texts
from server.wire.health import DatabaseHealth
from server.wire.limits import Limits, Subject
from server.wire.payload import Payload
from server.wire.permissions import check_permission, check_proof
from server.wire.registry import COMMANDS, Command, Permission
from server.wire.services import Services
from server.wire.shapes import GuardFinding
from server.wire.validation import parse_payload
from store.errors import StoreUnavailableError, UnknownOutcomeError
from store.ids import SocketId, new_id

TIME_LIMIT_S: Final = 2.0
COME_BACK_AFTER_S: Final = 2.0

_log = get_logger("wire.dispatch")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One command as it came in over a transport.

    Args:
        raw: The decoded JSON, whatever it is.
        size_bytes: The length of that JSON as it came.
        token: The bearer token or cookie; None for a visitor.
        agent: The User-Agent.
        device: The cookie of a device that somebody signed in from before.
    """

    name: str
    raw: object
    size_bytes: int
    transport: Literal["http", "socket"]
    address: str
    token: str | None = None
    socket_id: SocketId | None = None
    agent: str = ""
    device: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The one answer to a call.

    Args:
        body: The whole envelope as JSON, the same over every transport.
        code: `ok`, or the code of the refusal.
        answer: The notes that go with it.
    """

    body: bytes
    code: str = "ok"
    answer: Answer = field(default_factory=Answer)

    @property
    def status(self) -> int:
        """The HTTP status."""
        return HTTPStatus.OK if self.code == "ok" else STATUS_BY_CODE[self.code]


def refusal(error: RejectedError, answer: Answer | None = None) -> Outcome:
    """Return the answer that tells of `error`."""
    told = error.as_wire()
    findings = getattr(error, "findings", None)
    if findings:
        told["findings"] = findings
    return Outcome(encode({"ok": False, "error": told}), error.code, answer or Answer())


class Dispatcher:
    """Runs calls: looks the command up, checks, validates, asks the handler, answers.

    Args:
        services: What handlers are handed.
        limits: How often is too often.
        auditing: Which commands there may be, and what is kept of their calls.
        health: While it says that there is no primary, commands are refused without trying.
        commands: The declared commands.
    """

    def __init__(
        self,
        *,
        services: Services,
        limits: Limits,
        auditing: Auditing,
        health: DatabaseHealth,
        commands: Mapping[str, Command] = COMMANDS,
        time_limit_s: float = TIME_LIMIT_S,
    ) -> None:
        self.limits = limits
        self.auditing = auditing
        self._services = services
        self._health = health
        self._commands = commands
        self._time_limit_s = time_limit_s
        self._running = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def call(self, call: Call) -> Outcome:
        """Return the answer to `call`. Raises nothing but cancellation."""
        started_s = time.perf_counter()
        answer = Answer()
        self._running += 1
        self._idle.clear()
        try:
            outcome = await self._answer(call, answer)
        finally:
            self._running -= 1
            if not self._running:
                self._idle.set()
        self._count(call, outcome, time.perf_counter() - started_s)
        return outcome

    async def idle(self, *, within_s: float) -> bool:
        """Wait until no command is running; False when that took longer than `within_s`."""
        try:
            async with asyncio.timeout(within_s):
                await self._idle.wait()
        except TimeoutError:
            return False
        return True

    async def caller(self, token: str | None, allow: Permission) -> Caller | None:
        """Return the doctor that `token` stands for, after checking `allow`.

        Raises:
            UnauthenticatedError: Somebody must be signed in and nobody is.
            ForbiddenError: This account may not.
        """
        caller = await self._signed_in(token, allow)
        check_permission(allow, caller)
        return caller

    async def _signed_in(self, token: str | None, allow: Permission) -> Caller | None:
        if token is None:
            return None
        try:
            return await self._services.sessions.caller(token)
        except UnauthenticatedError:
            if allow is not Permission.ANYONE:
                raise
        return None

    def _limit_s(self, name: str) -> float:
        command = self._commands.get(name)
        return (command and command.time_limit_s) or self._time_limit_s

    async def _answer(self, call: Call, answer: Answer) -> Outcome:
        try:
            async with asyncio.timeout(self._limit_s(call.name)):
                return await self._run(call, answer)
        except RejectedError as err:
            return refusal(err, answer)
        except (StoreUnavailableError, UnknownOutcomeError, TimeoutError):
            return refusal(UnavailableError(retry_after_s=COME_BACK_AFTER_S), answer)
        except Exception as err:  # noqa: BLE001 - every call is answered, here and nowhere else
            request_id = new_id()
            _log.error(
                "a command failed",
                command=self._known(call.name),
                transport=call.transport,
                request_id=request_id,
                exc_info=err,
            )
            message = f"Something went wrong on our side (reference {request_id}); try again"
            return refusal(UnavailableError(message), answer)

    async def _run(self, call: Call, answer: Answer) -> Outcome:
        if not self._health.available:
            message = "The database can't be reached just now; try again with the same key"
            raise UnavailableError(message, retry_after_s=COME_BACK_AFTER_S)
        command = await self._look_up(call)
        try:
            caller = await self._signed_in(call.token, command.allow)
        except UnauthenticatedError:
            # Or guessing tokens would be the one thing that nobody counts.
            await self.limits.before(None, Subject(None, call.address))
            raise
        try:
            return await self._handled(call, command, caller, answer)
        except RejectedError as err:
            self.auditing.refused(command, caller, err)
            raise

    async def _handled(
        self, call: Call, command: Command, caller: Caller | None, answer: Answer
    ) -> Outcome:
        self.auditing.row(command)
        try:
            check_permission(command.allow, caller)
            if command.fresh:
                check_proof(caller, self._services.clock.now())
        except UnauthenticatedError:
            await self.limits.before(None, Subject(None, call.address))
            raise
        doctor_id = caller.doctor_id if caller else None
        subject = Subject(doctor_id, call.address)
        await self.limits.before(command, subject)
        payload = parse_payload(command.payload, call.raw, size_bytes=call.size_bytes)
        await self.limits.on_payload(command, payload)
        await self.limits.on_search(command, payload, subject)
        context = Context(
            services=self._services,
            caller=caller,
            socket_id=call.socket_id,
            address=call.address,
            token=call.token,
            agent=call.agent,
            device=call.device,
            answer=answer,
            findings=await self._guard(payload, caller),
        )
        result = await command.handler(context, _with_key(payload))
        self.auditing.done(command, caller, payload, result)
        return Outcome(encode({"ok": True, "result": result}), answer=answer)

    async def _guard(self, payload: Payload, caller: Caller | None) -> list[GuardFinding]:
        texts = guarded_texts(payload)
        if not texts:
            return []
        services = self._services
        return await check_words(services.guard, payload, texts, by=caller, rooms=services.rooms)

    async def _look_up(self, call: Call) -> Command:
        command = self._commands.get(call.name)
        if command is None or command.transport not in {"both", call.transport}:
            await self.limits.before(None, Subject(None, call.address))
            message = "There is no such command"
            if command is not None:
                message = f"This command can't be called over {call.transport}"
            raise NotFoundError(message)
        return command

    def _known(self, name: str) -> str:
        return name if name in self._commands else "unknown"

    def _count(self, call: Call, outcome: Outcome, took_s: float) -> None:
        name = self._known(call.name)
        curbside_commands_total.labels(name, call.transport, outcome.code).inc()
        curbside_command_seconds.labels(name).observe(took_s)


def _with_key(payload: Payload) -> Payload:
    """Give an act that came without a key one of its own; it can't be sent again."""
    if "key" in type(payload).model_fields and getattr(payload, "key", None) is None:
        return payload.model_copy(update={"key": new_id()})
    return payload
