"""Doctors as moderators see them: found, suspended, given a role. Kept first."""

from typing import Final

from server.audit.trail import AuditTrail
from server.clock import Clock
from server.errors import ForbiddenError, NotFoundError
from server.identity.accounts import Accounts
from server.identity.session import Caller
from store.accounts import Accounts as StoredAccounts
from store.ids import new_id
from store.records.account import Account, LicenceStatus, Role
from store.records.moderation import Report
from store.reports import Reports

MAX_FOUND: Final = 50


class Doctors:
    """Looks at doctors by name and address, never by what they said in rooms."""

    def __init__(
        self,
        stored: StoredAccounts,
        *,
        accounts: Accounts,
        reports: Reports,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._stored = stored
        self._accounts = accounts
        self._reports = reports
        self._audit = audit
        self._clock = clock

    async def find(self, *, status: LicenceStatus | None, text: str | None) -> list[Account]:
        """Return doctors in this state whose name or address holds the text, the oldest first."""
        return await self._stored.search(status=status, text=text, limit=MAX_FOUND)

    async def suspend(self, email: str, because: str | None, *, by: Caller) -> Account:
        """Shut a doctor out, live sockets too. Safe to repeat.

        Args:
            because: In words for the doctor, who may read it and appeal.

        Raises:
            NotFoundError: No account has the address.
            ForbiddenError: It is the moderator's own, or a moderator's and the caller no admin.
            StoreError: It could not be kept, or nobody can tell whether it was done: ask again.
        """
        account = await self._addressed(email, by)
        if account.role != "doctor" and by.role != "admin":
            message = "Only an admin suspends a moderator."
            raise ForbiddenError(message)
        await self._keep("doctor_suspended", account, by)
        if account.status != "suspended":
            await self._reports.add(self._decided(account, because, by))
        await self._accounts.suspend(email)
        return await self._accounts.profile(account.id)

    async def set_role(self, email: str, role: Role, *, by: Caller) -> Account:
        """Give a doctor another role.

        Raises:
            NotFoundError: No account has the address.
            ForbiddenError: It is the admin's own: the last one could not come back.
            StoreError: As `suspend`.
        """
        account = await self._addressed(email, by)
        await self._keep("role_set", account, by, became=role)
        await self._accounts.set_role(email, role)
        return await self._accounts.profile(account.id)

    def _decided(self, account: Account, because: str | None, by: Caller) -> Report:
        """Return what nobody reported and was decided all the same, for the doctor to read."""
        now = self._clock.now()
        return Report(
            id=new_id(),
            reporter_id=by.doctor_id,
            key=new_id(),
            reason=None,
            text=None,
            case_id=None,
            seq=None,
            subject_id=account.id,
            about="doctor",
            opened_at=now,
            state="decided",
            decision="suspend",
            decided_because=because,
            decided_by=by.doctor_id,
            decided_at=now,
        )

    async def _addressed(self, email: str, by: Caller) -> Account:
        account = (await self._stored.of_emails([email])).get(email)
        if account is None:
            raise NotFoundError(fields={"email": "belongs to no account"})
        if account.id == by.doctor_id:
            message = "Another one does this to your account."
            raise ForbiddenError(message)
        return account

    async def _keep(self, action: str, account: Account, by: Caller, **about: str) -> None:
        event = self._audit.event(
            action, by.doctor_id, role=by.role, **{"doctor_id": account.id, **about}
        )
        await self._audit.write(event)
