"""Who acts, and under which key: gathers what the rules need to know of a doctor."""

import json
from collections.abc import Mapping
from typing import Any, Final

from server.clock import Clock
from server.identity.accounts import Accounts
from server.identity.session import Caller
from server.paging.service import Paging
from server.rooms.acts import Act, Actor, Shown
from server.rooms.aliases import Aliases
from server.rooms.state import RoomState
from server.specialties import answering_specialties
from store.ids import CaseId, MemberId, new_id
from store.wishes import Wishes

_NOT_SHOWN: Final = Shown(specialty="", country=None)


class Acting:
    """Makes acts. A member's costs nothing; a newcomer's looks up their account."""

    def __init__(
        self,
        *,
        accounts: Accounts,
        aliases: Aliases,
        paging: Paging,
        wishes: Wishes,
        clock: Clock,
    ) -> None:
        self._accounts = accounts
        self._aliases = aliases
        self._paging = paging
        self._wishes = wishes
        self._clock = clock

    def act(
        self, command: str, body: Mapping[str, Any], case_id: CaseId, key: str, actor: Actor
    ) -> Act:
        """Return the act of sending `command` with this body, now."""
        canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), default=list)
        return Act(
            case_id=case_id,
            actor=actor,
            key=key,
            digest=self._aliases.digest(command, canonical.encode()),
            at=self._clock.now(),
        )

    def member(self, by: Caller) -> Actor:
        """Return the doctor for an act that only a member can do: nobody joins by it."""
        return self._actor(by, name="", shown=_NOT_SHOWN, anonymous=True, paged=False)

    async def poster(self, by: Caller, asked: frozenset[str], *, anonymous: bool) -> Actor:
        """Return the doctor who posts a case asking these specialties."""
        account = await self._accounts.profile(by.doctor_id)
        shown = await self._aliases.shown(account, asked)
        return self._actor(by, name=account.name, shown=shown, anonymous=anonymous, paged=False)

    async def named(self, by: Caller) -> Actor:
        """Return the doctor with their name, for revealing it."""
        account = await self._accounts.profile(by.doctor_id)
        return self._actor(by, name=account.name, shown=_NOT_SHOWN, anonymous=True, paged=False)

    async def newcomer(self, state: RoomState, by: Caller, *, paged: bool | None = None) -> Actor:
        """Return the doctor for an act by which they join if they have not yet.

        Args:
            paged: Whether they were paged for this case; None to find out if it matters.
        """
        if paged is None:
            paged = await self._was_paged(state, by)
        if by.doctor_id in state.members:
            return self._actor(by, name="", shown=_NOT_SHOWN, anonymous=True, paged=paged)
        account = await self._accounts.profile(by.doctor_id)
        shown = await self._aliases.shown(account, state.specialties)
        anonymous = await self._wishes.anonymous(by.doctor_id, state.case_id)
        return self._actor(by, name=account.name, shown=shown, anonymous=anonymous, paged=paged)

    async def _was_paged(self, state: RoomState, by: Caller) -> bool:
        if state.lounge is not None:
            return False
        # Also where the case is answered as far as this node knows: it may be open again by now.
        holds = not answering_specialties(state.specialties).isdisjoint(by.specialties)
        if holds or by.doctor_id == state.poster_id:
            return False
        return await self._paging.was_paged(state.case_id, by.doctor_id)

    def _actor(self, by: Caller, *, name: str, shown: Shown, anonymous: bool, paged: bool) -> Actor:
        return Actor(
            doctor_id=by.doctor_id,
            name=name,
            specialties=frozenset(by.specialties),
            shown=shown,
            member_id=MemberId(new_id()),
            anonymous=anonymous,
            paged=paged,
        )
