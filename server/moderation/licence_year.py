"""Verified licences are looked at once a year: a notice before the end, expiry at the end."""

from datetime import timedelta
from typing import Final

from server.audit.chain import SYSTEM
from server.audit.trail import AuditTrail
from server.clock import Clock
from server.identity.accounts import Accounts
from server.identity.licence_checks import NOTICE, LicenceChecks, year_step
from store.accounts import Accounts as StoredAccounts
from store.ids import new_id
from store.leases import Leases
from store.records.account import Account

LEASE: Final = "licence year"
LEASE_LASTS: Final = timedelta(minutes=30)
_BATCH: Final = 500


class LicenceYear:
    """Looks every hour, on one node at a time. Each step may be done again."""

    def __init__(
        self,
        people: StoredAccounts,
        *,
        checks: LicenceChecks,
        accounts: Accounts,
        audit: AuditTrail,
        leases: Leases,
        clock: Clock,
    ) -> None:
        self._people = people
        self._checks = checks
        self._accounts = accounts
        self._audit = audit
        self._leases = leases
        self._clock = clock
        self._holder = new_id()

    async def sweep(self) -> int:
        """Open what checks are missing, and end what is over; return how many licences ended."""
        now = self._clock.now()
        if not await self._leases.take(LEASE, self._holder, now=now, lasts=LEASE_LASTS):
            return 0
        await self._checks.open_missing()
        ended = 0
        after: Account | None = None
        while due := await self._people.verified_until(now + NOTICE, after=after, limit=_BATCH):
            for account in due:
                ended += await self._take_step(account)
            after = due[-1]
        return ended

    async def _take_step(self, account: Account) -> bool:
        step = year_step(account, self._clock.now())
        if step is None:
            return False
        await self._checks.open_yearly(account)
        if step == "notice":
            return False
        about = {"doctor_id": account.id}
        await self._audit.write(self._audit.event("licence_expired", SYSTEM, **about))
        if not await self._accounts.expire(account):
            return False
        await self._checks.write("licence_expired", account.id)
        return True
