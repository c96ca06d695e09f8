"""Erasure of cases and accounts: noted first, then done step by step, swept until it is done."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from server.audit.trail import AuditTrail
from server.clock import Clock
from server.errors import ConflictError, ForbiddenError, NotFoundError
from server.identity.applications import email_address
from server.identity.session import Caller
from server.keeping.steps import Step
from server.logs import get_logger
from server.rooms.writing import Writing
from store.accounts import Accounts
from store.erasures import Erasures
from store.ids import CaseId, DoctorId
from store.records.erasure import Erasure, ErasureReason, of_case, of_doctor

LOOK_AGAIN_FOR: Final = timedelta(minutes=10)
"""What another node still had in hand, or a translator in work, when it began is gone by then."""
_BATCH: Final = 100
_log = get_logger("keeping")


class Erasing:
    """Begins erasures and finishes them.

    Args:
        words: Whether the words of an erased account go from the rooms it spoke in.
        cooling_off: How long a doctor may call off the erasure of their own account.
    """

    def __init__(
        self,
        erasures: Erasures,
        *,
        case_steps: Sequence[Step],
        account_steps: Sequence[Step],
        writing: Writing,
        accounts: Accounts,
        audit: AuditTrail,
        clock: Clock,
        words: bool,
        cooling_off: timedelta,
    ) -> None:
        self._erasures = erasures
        self._case_steps = case_steps
        self._account_steps = account_steps
        self._writing = writing
        self._accounts = accounts
        self._audit = audit
        self._clock = clock
        self._words = words
        self._cooling_off = cooling_off

    async def erase_case(
        self, case_id: CaseId, reason: ErasureReason, *, by: str, role: str = ""
    ) -> Erasure:
        """Take all words and pictures of a case away, everywhere; its numbers and times stay.

        Asking again does what is left to do.

        Args:
            by: A doctor's id, `operator` or `system`.

        Raises:
            NotFoundError: There is no such case.
            StoreError: Some of it may be left to the sweep, if it was noted at all: ask again.
        """
        if (await self._writing.existing(case_id)).lounge is not None:
            # Its words go one by one: the room is for everybody who comes later.
            raise NotFoundError(fields={"case_id": "is a lounge, and no case"})
        await self._audit.write(
            self._audit.event("case_erased", by, role=role, case_id=case_id, reason=reason)
        )
        now = self._clock.now()
        erasure = Erasure(
            id=of_case(case_id),
            case_id=case_id,
            reason=reason,
            state="running",
            asked_by=by,
            asked_at=now,
            due_at=now,
            begun_at=now,
        )
        return await self._run(await self._erasures.ask(erasure))

    async def erase_account(
        self, doctor_id: DoctorId, reason: ErasureReason, *, by: str, role: str = ""
    ) -> Erasure:
        """Erase a doctor's account now. Asking again does what is left to do.

        Raises:
            NotFoundError: There is no such doctor, and there was none that was erased.
            StoreError: Some of it may be left to the sweep, if it was noted at all: ask again.
        """
        known = await self._erasures.get(of_doctor(doctor_id))
        if known is None and await self._accounts.get(doctor_id) is None:
            raise NotFoundError
        event = self._audit.event("account_erased", by, role=role, doctor_id=doctor_id)
        await self._audit.write(event)
        erasure = self._of_account(doctor_id, reason, by=by, after=timedelta(0))
        return await self._run(await self._erasures.ask(erasure))

    async def erase_addressed(self, email: str, reason: ErasureReason, *, by: Caller) -> Erasure:
        """Erase the account of an address now, as an admin.

        Raises:
            ForbiddenError: The caller is no admin.
            NotFoundError: No account has the address.
            StoreError: As `erase_account`.
        """
        if by.role != "admin":
            message = "Only an admin may erase a doctor's account."
            raise ForbiddenError(message)
        doctor_id = await self.addressed(email)
        return await self.erase_account(doctor_id, reason, by=by.doctor_id, role=by.role)

    async def addressed(self, email: str) -> DoctorId:
        """Return whose address it is.

        Raises:
            NotFoundError: No account has it.
        """
        try:
            address = email_address(email)
        except ValueError as err:
            raise NotFoundError from err
        account = (await self._accounts.of_emails([address])).get(address)
        if account is None:
            raise NotFoundError(fields={"email": "belongs to no account"})
        return account.id

    async def ask_for_own(self, doctor_id: DoctorId) -> Erasure:
        """Note that a doctor wants their account erased; it is, unless they call it off in time."""
        await self._audit.write(self._audit.event("account_erasure_asked", doctor_id))
        erasure = self._of_account(
            doctor_id, "doctor_request", by=doctor_id, after=self._cooling_off
        )
        return await self._erasures.ask(erasure)

    async def call_off(self, doctor_id: DoctorId) -> None:
        """Keep one's account after all.

        Raises:
            ConflictError: Nothing waits that could be called off.
        """
        if not await self._erasures.call_off(of_doctor(doctor_id)):
            message = "No erasure of your account is waiting."
            raise ConflictError(message)
        await self._audit.write(self._audit.event("account_erasure_called_off", doctor_id))

    async def of_own(self, doctor_id: DoctorId) -> Erasure | None:
        """Return the erasure of the doctor's own account that waits, None when none does."""
        return await self._erasures.get(of_doctor(doctor_id))

    async def wait_anew(self) -> None:
        """Have all days of cooling off begin anew: what was called off may be unknown here."""
        await self._erasures.wait_anew(self._clock.now() + self._cooling_off)

    async def sweep(self) -> int:
        """Do what is due or was left undone, by whichever node; return how many were done."""
        now = self._clock.now()
        await self._erasures.begin_due(now)
        found = await self._erasures.to_do(done_after=now - LOOK_AGAIN_FOR, limit=_BATCH)
        for erasure in found:
            await self._run(erasure)
        return sum(erasure.state == "running" for erasure in found)

    async def _run(self, erasure: Erasure) -> Erasure:
        steps = self._account_steps if erasure.case_id is None else self._case_steps
        for step in steps:
            await step.work(erasure)
            _log.debug("erasure", step=step.name)
        now = self._clock.now()
        await self._erasures.finish(erasure, now)
        if erasure.state == "running":
            _log.info("erased", kind="account" if erasure.case_id is None else "case")
            return erasure.model_copy(update={"state": "done", "done_at": now})
        return erasure

    def _of_account(
        self, doctor_id: DoctorId, reason: ErasureReason, *, by: str, after: timedelta
    ) -> Erasure:
        now = self._clock.now()
        at_once = not after
        return Erasure(
            id=of_doctor(doctor_id),
            doctor_id=doctor_id,
            reason=reason,
            words=self._words,
            state="running" if at_once else "waiting",
            asked_by=by,
            asked_at=now,
            due_at=now + after,
            begun_at=now if at_once else None,
        )
