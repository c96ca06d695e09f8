"""Checks of licences as reviewers work on them: claim, ask, pass on, decide. Kept first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol

from server.audit.trail import AuditTrail
from server.clock import Clock
from server.errors import ConflictError, ForbiddenError, NotFoundError
from server.identity.accounts import Accounts
from server.identity.licence_checks import LicenceChecks, decided_elsewhere
from server.identity.posing import Doubt, doubts_about
from server.identity.registers import NO_REGISTER, Finding, Registers
from server.identity.session import Caller
from store.accounts import Accounts as StoredAccounts
from store.ids import DoctorId
from store.licence_checks import LicenceChecks as StoredChecks
from store.licence_papers import LicencePapers as StoredPapers
from store.records.account import Account
from store.records.licence_check import CheckState, LicenceCheck, LicenceDecision, Opinion
from store.records.licence_paper import LicencePaper
from store.records.ticket import TicketPurpose

CLAIM_FOR: Final = timedelta(minutes=30)
"""After that another reviewer may take a check over."""
MAX_LISTED: Final = 200
_LETTERS: Final[dict[LicenceDecision, TicketPurpose]] = {
    "verify": "licence_verified",
    "reject": "licence_rejected",
}


class Announcer(Protocol):
    """Tells nodes and live sockets that a doctor's standing, or what it waits for, is another."""

    def standing_changed(self, doctor_id: DoctorId) -> None:
        """Have every node ask again who the doctor is, then tell the doctor's sockets."""
        ...


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A check, whose licence it is, and why one should look twice at who that is."""

    check: LicenceCheck
    account: Account
    papers: tuple[LicencePaper, ...]
    doubts: tuple[Doubt, ...] = ()


class LicenceQueue:
    """The queue of checks.

    Args:
        confirms_address: Whether being verified also stands for a confirmed address, where no
            letter could confirm it.
    """

    def __init__(
        self,
        stored: StoredChecks,
        *,
        papers: StoredPapers,
        checks: LicenceChecks,
        accounts: Accounts,
        people: StoredAccounts,
        registers: Registers,
        audit: AuditTrail,
        announcer: Announcer,
        clock: Clock,
        confirms_address: bool,
    ) -> None:
        self._stored = stored
        self._papers = papers
        self._checks = checks
        self._accounts = accounts
        self._people = people
        self._registers = registers
        self._audit = audit
        self._announcer = announcer
        self._clock = clock
        self._confirms_address = confirms_address

    async def queue(self, state: CheckState, *, by: Caller) -> list[Reviewed]:
        """Return the checks in this state, the oldest first, but the caller's own."""
        await self._checks.open_missing()
        checks = await self._stored.in_state(state, limit=MAX_LISTED)
        return await self._with_accounts([one for one in checks if one.doctor_id != by.doctor_id])

    async def claim(self, check_id: str, *, by: Caller) -> Reviewed:
        """Take a check, for half an hour or until it is decided.

        Raises:
            NotFoundError: There is no such check.
            ForbiddenError: It is about the reviewer, or they gave the first opinion on it.
            ConflictError: Another reviewer holds it, or it is decided.
        """
        check = await self._stored.get(check_id)
        if check is None:
            raise _unknown()
        _check_may(check, by.doctor_id)
        now = self._clock.now()
        claimed = await self._stored.claim(
            check_id, by=by.doctor_id, at=now, lapsed_before=now - CLAIM_FOR
        )
        return await self._reviewed(claimed)

    async def look_up(self, check_id: str, *, by: Caller) -> Finding:
        """Ask the country's register, where one may be asked; what it says decides nothing.

        Raises:
            NotFoundError, ForbiddenError, ConflictError: As `claim`.
        """
        claimed = await self.claim(check_id, by=by)
        account = claimed.account
        register = self._registers.get(account.country)
        if register is None:
            return NO_REGISTER
        about = {"check_id": check_id, "doctor_id": account.id}
        await self._audit.write(
            self._audit.event("licence_looked_up", by.doctor_id, role=by.role, **about)
        )
        return await register.look_up(account.licence_number, name=account.name)

    async def ask(self, check_id: str, text: str, *, by: Caller) -> Reviewed:
        """Ask the doctor for more; the check waits for them, and goes on with whoever claims it.

        Raises:
            NotFoundError, ForbiddenError, ConflictError: As `claim`.
        """
        await self.claim(check_id, by=by)
        asked = await self._reviewed(
            await self._stored.ask(check_id, by=by.doctor_id, text=text, at=self._clock.now())
        )
        await self._tell(asked.check.doctor_id, "licence_asked")
        return asked

    async def pass_on(
        self, check_id: str, opinion: LicenceDecision, because: str, *, by: Caller
    ) -> Reviewed:
        """Give a first opinion and leave the decision to another reviewer.

        Raises:
            NotFoundError, ForbiddenError, ConflictError: As `claim`; or there is a first opinion.
        """
        claimed = await self.claim(check_id, by=by)
        if claimed.check.opinion is not None:
            message = "A first opinion was given; yours decides."
            raise ConflictError(message)
        await self._keep("licence_passed_on", claimed.check, opinion, by)
        now = self._clock.now()
        first = Opinion(by=by.doctor_id, decision=opinion, reason=because, at=now)
        return await self._reviewed(
            await self._stored.pass_on(check_id, by=by.doctor_id, opinion=first)
        )

    async def decide(
        self, check_id: str, decision: LicenceDecision, because: str, *, by: Caller
    ) -> Reviewed:
        """Carry a decision out and close the check; asking again after a failure is safe.

        Raises:
            NotFoundError, ForbiddenError: As `claim`.
            ConflictError: The same, or the doctor is suspended.
            StoreError: Nobody can tell how far it came: ask again.
        """
        check = (await self.claim(check_id, by=by)).check
        await self._keep("licence_decided", check, decision, by)
        await self._accounts.set_standing(
            check.doctor_id,
            "verified" if decision == "verify" else "rejected",
            email_verified=True if decision == "verify" and self._confirms_address else None,
        )
        decided = await self._reviewed(
            await self._stored.decide(
                check.id,
                by=by.doctor_id,
                decision=decision,
                because=because,
                at=self._clock.now(),
            )
        )
        await self._tell(check.doctor_id, _LETTERS[decision])
        return decided

    async def _keep(
        self, action: str, check: LicenceCheck, decision: LicenceDecision, by: Caller
    ) -> None:
        about = {"check_id": check.id, "doctor_id": check.doctor_id, "decision": decision}
        await self._audit.write(self._audit.event(action, by.doctor_id, role=by.role, **about))

    async def _tell(self, doctor_id: DoctorId, purpose: TicketPurpose) -> None:
        await self._checks.write(purpose, doctor_id)
        self._announcer.standing_changed(doctor_id)

    async def _reviewed(self, check: LicenceCheck | None) -> Reviewed:
        if check is None:
            message = "Another reviewer has this check, or it is decided."
            raise ConflictError(message)
        found = await self._with_accounts([check])
        if not found:
            raise _unknown()
        return found[0]

    async def _with_accounts(self, checks: Sequence[LicenceCheck]) -> list[Reviewed]:
        accounts = await self._people.many({check.doctor_id for check in checks})
        papers = await self._papers.of_checks([check.id for check in checks])
        staff = {one.id: one.name for one in await self._people.coordinators()}
        return [
            Reviewed(
                check,
                accounts[check.doctor_id],
                tuple(papers.get(check.id, ())),
                _doubts(accounts[check.doctor_id], staff),
            )
            for check in checks
            if check.doctor_id in accounts
            and not decided_elsewhere(accounts[check.doctor_id], check)
        ]


def _doubts(account: Account, staff: Mapping[DoctorId, str]) -> tuple[Doubt, ...]:
    others = [name for doctor_id, name in staff.items() if doctor_id != account.id]
    return doubts_about(account.name, account.email, staff=others)


def _check_may(check: LicenceCheck, by: DoctorId) -> None:
    if check.doctor_id == by:
        message = "It is about you; another reviewer decides it."
        raise ForbiddenError(message)
    if check.opinion is not None and check.opinion.by == by:
        message = "You gave the first opinion; another reviewer decides it."
        raise ForbiddenError(message)


def _unknown() -> NotFoundError:
    return NotFoundError(fields={"check_id": "is none that there is"})
