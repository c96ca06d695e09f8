"""A doctor's own licence: what it waits for, what was asked, and what the doctor says to that."""

from dataclasses import dataclass

from server.clock import Clock
from server.errors import ConflictError
from server.identity.accounts import Accounts
from server.identity.licence_checks import LicenceChecks, WaitsFor, waits_for
from server.identity.licences import Licence, stored_licence
from server.identity.session import Caller
from store.ids import DoctorId
from store.licence_checks import LicenceChecks as StoredChecks
from store.records.account import Account
from store.records.licence_check import LicenceCheck


@dataclass(frozen=True, slots=True)
class LicenceStanding:
    """How a doctor's licence stands.

    Args:
        licence: With what its number can't tell, and where anyone may look it up.
        check: The last one; None when it never was checked here.
    """

    account: Account
    licence: Licence
    check: LicenceCheck | None
    waits_for: WaitsFor | None


class OwnLicence:
    """What doctors do about their own check."""

    def __init__(
        self, stored: StoredChecks, *, checks: LicenceChecks, accounts: Accounts, clock: Clock
    ) -> None:
        self._stored = stored
        self._checks = checks
        self._accounts = accounts
        self._clock = clock

    async def read(self, doctor_id: DoctorId) -> LicenceStanding:
        """Return how the doctor's licence stands."""
        account = await self._accounts.profile(doctor_id)
        check = await self._checks.of(account)
        number = stored_licence(account.country, account.licence_number)
        return LicenceStanding(account, number, check, waits_for(account, check))

    async def undecided(self, doctor_id: DoctorId) -> LicenceCheck:
        """Return the doctor's check that is under way.

        Raises:
            ConflictError: None is.
        """
        check = (await self.read(doctor_id)).check
        if check is None or check.state == "decided":
            raise _nothing_under_way()
        return check

    async def answer(self, text: str, *, by: Caller) -> LicenceCheck:
        """Say something to whoever checks the licence; it replaces what was said before.

        Raises:
            ConflictError: No check is under way.
        """
        check = await self.undecided(by.doctor_id)
        answered = await self._stored.answer(check.id, text=text, at=self._clock.now())
        if answered is None:
            raise _nothing_under_way()
        return answered


def _nothing_under_way() -> ConflictError:
    message = "No check of your licence is under way."
    return ConflictError(message)
