"""Opens the checks of licences that are due. Who looks at them is no matter of this module."""

from datetime import datetime, timedelta
from typing import Final, Literal

from server.audit.chain import OPERATOR
from server.clock import Clock
from server.identity.beside import Beside
from server.identity.recovery import LETTER_EVERY
from server.identity.tickets import Tickets
from store.accounts import Accounts as StoredAccounts
from store.ids import DoctorId, new_id
from store.licence_checks import LicenceChecks as StoredChecks
from store.records.account import Account
from store.records.licence_check import LicenceCheck
from store.records.ticket import TicketPurpose

MAX_AT_ONCE: Final = 1_000
NOTICE: Final = timedelta(days=30)
"""So long before a verification ends, the next check opens."""
YearStep = Literal["notice", "end"]
WaitsFor = Literal["reviewer", "doctor", "address"]


class LicenceChecks:
    """The checks of all doctors, as far as they open by themselves.

    Args:
        tickets: Writes letters; None without a mail server.
    """

    def __init__(
        self,
        checks: StoredChecks,
        *,
        accounts: StoredAccounts,
        tickets: Tickets | None,
        clock: Clock,
    ) -> None:
        self._checks = checks
        self._accounts = accounts
        self._tickets = tickets
        self._clock = clock
        self._beside = Beside("licence check")

    def registered(self, _email: str, doctor_id: DoctorId) -> None:
        """Open the check of a new account beside the answer; nothing for an id of nobody."""
        self._beside.begin(self._open_for(doctor_id))

    async def of(self, account: Account) -> LicenceCheck | None:
        """Return an account's last check; the first one is opened where it is missing."""
        check = await self._checks.newest_of(account.id)
        if check is None and account.status == "pending":
            await self._checks.add(self._first(account.id))
            return await self._checks.newest_of(account.id)
        if check is not None and decided_elsewhere(account, check):
            await self._checks.settle(
                account.id, by=OPERATOR, decision="verify", at=self._clock.now()
            )
            return await self._checks.newest_of(account.id)
        return check

    async def open_missing(self) -> int:
        """Open the first checks of pending accounts that have none; return how many."""
        pending = await self._accounts.pending(limit=MAX_AT_ONCE)
        missing = await self._checks.without(pending, "new")
        for doctor_id in missing:
            await self._checks.add(self._first(doctor_id))
        return len(missing)

    async def open_yearly(self, account: Account) -> None:
        """Open the check that a verification's end calls for, once, and write to the doctor."""
        until = account.verified_until
        if until is None:
            return
        opened = await self._checks.add(
            LicenceCheck(
                id=new_id(),
                once=f"yearly:{account.id}:{until:%Y-%m-%d}",
                doctor_id=account.id,
                kind="yearly",
                opened_at=self._clock.now(),
            )
        )
        if opened:
            await self.write("licence_due", account.id)

    async def write(self, purpose: TicketPurpose, doctor_id: DoctorId) -> None:
        """Have the doctor written to, where letters reach anybody."""
        if self._tickets is not None:
            await self._tickets.write(purpose, doctor_id, every=LETTER_EVERY)

    async def close(self) -> None:
        """Finish what was begun beside an answer."""
        await self._beside.close()

    async def _open_for(self, doctor_id: DoctorId) -> None:
        account = await self._accounts.get(doctor_id)
        if account is not None:
            await self.of(account)

    def _first(self, doctor_id: DoctorId) -> LicenceCheck:
        return LicenceCheck(
            id=new_id(),
            once=f"new:{doctor_id}",
            doctor_id=doctor_id,
            kind="new",
            opened_at=self._clock.now(),
        )


def decided_elsewhere(account: Account, check: LicenceCheck) -> bool:
    """Whether an operator has verified the licence while its check lay open."""
    if check.state not in {"open", "waiting"} or account.status != "verified":
        return False
    until = account.verified_until
    return check.kind == "new" or until is None or until > check.opened_at + NOTICE


def year_step(account: Account, now: datetime) -> YearStep | None:
    """Return what a verification calls for at `now`; None while its end is far."""
    until = account.verified_until
    if account.status != "verified" or until is None or now < until - NOTICE:
        return None
    return "notice" if now < until else "end"


def waits_for(account: Account, check: LicenceCheck | None) -> WaitsFor | None:
    """Return whom the doctor's standing waits for; None when for nobody."""
    if check is not None and check.state != "decided":
        return "doctor" if check.state == "waiting" else "reviewer"
    return "address" if account.status == "verified" and not account.email_verified else None
