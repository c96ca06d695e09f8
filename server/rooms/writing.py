"""From an act and its rule to a durable entry."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from server.errors import (
    ForbiddenError,
    KeyReusedError,
    NotFoundError,
    RejectedError,
    RoomIsClosedError,
    UnavailableError,
)
from server.rooms.acts import Act
from server.rooms.committer import Committer
from server.rooms.live_room import LiveRoom, LiveRooms
from server.rooms.planning import Decide, Request
from server.rooms.relay import NOT_HANDED, Relay
from server.rooms.state import RoomState
from store.errors import UnknownOutcomeError
from store.ids import SYSTEM, CaseId
from store.records.entry import Draft, Entry

Rule = Callable[[RoomState, Act], list[Draft]]


class Writing:
    """Hands acts to the committer. A room must exist for all but its first act.

    Args:
        relay: Knows which node writes a room; without it this one writes all.
    """

    def __init__(
        self, *, committer: Committer, rooms: LiveRooms, relay: Relay | None = None
    ) -> None:
        self._committer = committer
        self._rooms = rooms
        self._relay = relay

    def at_hand(self, case_id: CaseId) -> LiveRoom:
        """Return the room as this node knows it, perhaps behind its log."""
        return self._rooms.at_hand(case_id)

    async def existing(self, case_id: CaseId) -> RoomState:
        """Return the state at hand, read first when nothing is at hand.

        Raises:
            NotFoundError: There is no such case.
        """
        room = self._rooms.at_hand(case_id)
        if not room.state.exists:
            await room.refresh()
        if not room.state.exists:
            self._rooms.forget(case_id)
            raise NotFoundError
        return room.state

    async def append(self, act: Act, rule: Rule, *, new_room: bool = False) -> Entry:
        """Append what the rule decides and return the act's own entry, durable.

        Raises:
            RejectedError: The rule refused, or the key was used for something else.
            StoreError: The outcome is unknown, or nothing was written.
        """
        entry = await self.append_if_any(act, rule, new_room=new_room)
        if entry is None:
            raise UnavailableError
        return entry

    async def append_relayed(
        self, act: Act, rule: Rule, *, name: str, data: Mapping[str, Any]
    ) -> Entry:
        """Append like `append`, on the node that writes this room where several would.

        Args:
            rule: The rule of that name, with its data.

        Raises:
            RejectedError: The rule refused, or the key was used for something else.
            StoreError: The outcome is unknown, or nothing was written.
        """
        told = NOT_HANDED
        if self._relay is not None:
            told = await self._relay.hand(act, name, data)
        if told.entry is not None:
            return told.entry
        try:
            return await self.append(act, rule)
        except RejectedError as err:
            if told.unsure and not isinstance(err, KeyReusedError):
                # Refused here, but perhaps written there: only what is sure is a refusal.
                raise UnknownOutcomeError from err
            raise

    async def append_if_any(self, act: Act, rule: Rule, *, new_room: bool = False) -> Entry | None:
        """Append like `append`; return None when the rule decided nothing."""
        request = Request(
            case_id=act.case_id,
            author_id=act.actor.doctor_id,
            key=act.key,
            digest=act.digest,
            decide=lambda state: _unless_gone(state, act, rule),
            answer=asyncio.get_running_loop().create_future(),
        )
        return await self._committer.submit(request, new_room=new_room)

    async def append_own(self, case_id: CaseId, key: str, decide: Decide) -> Entry | None:
        """Append an entry of the system's under a derived key; twice is once."""
        request = Request(
            case_id=case_id,
            author_id=SYSTEM,
            key=key,
            digest="",
            decide=decide,
            answer=asyncio.get_running_loop().create_future(),
        )
        return await self._committer.submit(request)


def _unless_gone(state: RoomState, act: Act, rule: Rule) -> list[Draft]:
    """Let the rule decide, unless the case or the doctor's account was erased."""
    if state.erased:
        message = "The case was erased; nothing can be added to it."
        raise RoomIsClosedError(message)
    member = state.members.get(act.actor.doctor_id)
    if member is not None and member.former:
        message = "This account was erased."
        raise ForbiddenError(message)
    return rule(state, act)
