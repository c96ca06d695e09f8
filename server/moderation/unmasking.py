"""Learning who a member of a room is: one moderator asks, another confirms, both are kept first."""

from datetime import timedelta
from typing import Final

from server.audit.trail import AuditTrail
from server.clock import Clock
from server.errors import ConflictError, ForbiddenError, NotFoundError
from server.identity.accounts import Accounts
from server.identity.session import Caller
from server.rooms.reading import Reading
from store.ids import CaseId, MemberId, new_id
from store.records.account import Account
from store.records.moderation import Unmasking as Request
from store.unmaskings import Unmaskings

OPEN_FOR: Final = timedelta(hours=24)
"""A request that nobody confirmed lapses; after that long nobody reads the answer again."""
MAX_LISTED: Final = 100


class Unmasking:
    """Two moderators, a reason, and the audit trail before anything is told."""

    def __init__(
        self,
        requests: Unmaskings,
        *,
        reading: Reading,
        accounts: Accounts,
        audit: AuditTrail,
        clock: Clock,
    ) -> None:
        self._requests = requests
        self._reading = reading
        self._accounts = accounts
        self._audit = audit
        self._clock = clock

    async def ask(
        self, case_id: CaseId, member_id: MemberId, reason: str, *, by: Caller
    ) -> Request:
        """Ask for who a member is; tells nothing yet.

        Raises:
            NotFoundError: There is no such case or member.
            StoreError: It could not be kept; nothing was asked.
        """
        state = (await self._reading.room(case_id)).state
        found = [one for one in state.members.values() if one.member_id == member_id]
        if not found:
            raise NotFoundError(fields={"member_id": "is no member of this room"})
        request = Request(
            id=new_id(),
            case_id=case_id,
            member_id=member_id,
            doctor_id=found[0].doctor_id,
            reason=reason,
            asked_by=by.doctor_id,
            asked_at=self._clock.now(),
        )
        await self._keep("unmask_asked", request, by)
        await self._requests.add(request)
        return request

    async def recent(self) -> list[Request]:
        """Return the requests of the last 24 h, the newest first."""
        return await self._requests.since(self._clock.now() - OPEN_FOR, limit=MAX_LISTED)

    async def confirm(self, unmask_id: str, *, by: Caller) -> tuple[Request, Account]:
        """Confirm another moderator's request and learn who it is.

        Raises:
            NotFoundError: There is no such request, or it lapsed.
            ForbiddenError: The caller asked themselves, or is the member.
            ConflictError: Another moderator confirmed it.
            StoreError: It could not be kept; nothing is told.
        """
        request = await self._current(unmask_id)
        if by.doctor_id in {request.asked_by, request.doctor_id}:
            message = "Another moderator than the one who asked must confirm it."
            raise ForbiddenError(message)
        await self._keep("unmask_confirmed", request, by)
        confirmed = await self._requests.confirm(unmask_id, by=by.doctor_id, at=self._clock.now())
        if confirmed is None:
            message = "Another moderator has confirmed it."
            raise ConflictError(message)
        return confirmed, await self._accounts.profile(confirmed.doctor_id)

    async def read(self, unmask_id: str, *, by: Caller) -> tuple[Request, Account]:
        """Learn who it is, as one of the two moderators, once it is confirmed.

        Raises:
            NotFoundError: There is no such request that the caller may read, or it lapsed.
            ConflictError: It is not confirmed yet.
            StoreError: It could not be kept; nothing is told.
        """
        request = await self._current(unmask_id)
        if by.doctor_id not in {request.asked_by, request.confirmed_by}:
            raise NotFoundError
        if request.confirmed_by is None:
            message = "Another moderator must confirm it first."
            raise ConflictError(message)
        await self._keep("unmask_read", request, by)
        return request, await self._accounts.profile(request.doctor_id)

    async def _current(self, unmask_id: str) -> Request:
        request = await self._requests.get(unmask_id)
        if request is None or request.asked_at < self._clock.now() - OPEN_FOR:
            raise NotFoundError(fields={"unmask_id": "is none that there is, or too old"})
        return request

    async def _keep(self, action: str, request: Request, by: Caller) -> None:
        about = {"unmask_id": request.id, "case_id": request.case_id}
        event = self._audit.event(
            action, by.doctor_id, role=by.role, **about, member_id=request.member_id
        )
        await self._audit.write(event)
