"""What paging asks of rooms, and what the system itself writes into them."""

from collections.abc import Collection

from server.paging.ports import CaseNeed, CaseRun
from server.rooms.live_room import LiveRoom, LiveRooms
from server.rooms.rules import message as message_rules
from server.rooms.rules import page as page_rules
from server.rooms.state import RoomState
from server.rooms.writing import Writing
from store.ids import CaseId, EscalationId
from store.records.entry import Draft


class RoomsForPaging:
    """Implements `server.paging.ports.CaseDesk`."""

    def __init__(self, *, rooms: LiveRooms, writing: Writing) -> None:
        self._rooms = rooms
        self._writing = writing

    async def case_needs(self, asked: Collection[CaseRun]) -> dict[CaseRun, CaseNeed]:
        """Look afresh which of these runs exist and still wait for an answer.

        Raises:
            StoreUnavailableError: Nobody can tell right now.
        """
        rooms = await self._rooms.refresh_many({case_id for case_id, _ in asked})
        for case_id, room in rooms.items():
            if not room.state.exists:
                self._rooms.forget(case_id)
            elif room.state.answered_at is not None and not room.state.answer_announced:
                await self.announce_answer(room)
        return {(case_id, run): _need(rooms[case_id].state, run) for case_id, run in asked}

    async def case_need(self, case_id: CaseId, run: int) -> CaseNeed:
        """Look afresh whether this run of the case exists and still waits for an answer.

        Raises:
            StoreUnavailableError: Nobody can tell right now.
        """
        return (await self.case_needs([(case_id, run)]))[case_id, run]

    async def wave_paged(
        self,
        case_id: CaseId,
        escalation_id: EscalationId,
        *,
        wave: int,
        waves: int,
        paged_count: int,
        run: int,
    ) -> None:
        """Tell the room that a wave was paged; telling twice is telling once.

        Raises:
            StoreError: It could not be written, or nobody can tell.
        """

        def decide(state: RoomState) -> list[Draft]:
            return page_rules.wave_paged(
                state,
                escalation_id=escalation_id,
                wave=wave,
                waves=waves,
                paged=paged_count,
                run=run,
            )

        await self._writing.append_own(case_id, f"wave:{escalation_id}:{wave}", decide)

    async def announce_answer(self, room: LiveRoom) -> None:
        """Append the `case_answered` that a failed write left out.

        Raises:
            StoreError: It could not be written, or nobody can tell.
        """
        key = f"answered:{room.state.run}"
        await self._writing.append_own(room.state.case_id, key, message_rules.announce_answer)


def _need(state: RoomState, run: int) -> CaseNeed:
    # Without a clock nobody is paged, whatever an attempt to post it that failed had armed.
    waits = state.status == "open" and state.answer_due_at is not None
    own = state.run == run
    return CaseNeed(
        exists=state.exists and state.run >= run,
        needed=state.exists and own and waits,
        answer_due_at=state.answer_due_at,
        closed_as="resolved" if state.status == "resolved" else "answered",
        answered_at=state.answered_at if own else None,
        resolved_at=state.resolved_at if own else None,
    )
