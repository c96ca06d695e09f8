"""The lounges: standing rooms, one for each discipline and one for everybody. Not cases.

A lounge is a log like a case's, with the same messages, polls and aliases; it has no poster, no
clock, no status and no outcome, nobody is ever paged for it, and it is on no board. Its id is
derived, so all nodes mean the same room before anybody has opened it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from server.rooms.aliases import Aliases
from server.rooms.live_room import LiveRooms
from server.rooms.state import RoomState
from server.rooms.writing import Writing
from server.specialties import all_specialties
from store.ids import SYSTEM, CaseId, DoctorId
from store.records.entry import Draft
from store.seen import Seen

OPENED: Final = "lounge"
"""The key of a lounge's first entry: two who open it at once open one."""


@dataclass(frozen=True, slots=True)
class Lounge:
    """A lounge as one doctor finds it.

    Args:
        discipline: None for the one of everybody.
        entries: How many entries its log has; 0 before anybody opened it.
        seen_seq: How far the doctor has read.
        last_at: When something last happened in it.
    """

    case_id: CaseId
    discipline: str | None
    entries: int
    seen_seq: int
    last_at: datetime | None


def open_lounge(state: RoomState, discipline: str | None) -> list[Draft]:
    """Decide a lounge's first entry; nothing where there is one."""
    if state.exists:
        return []
    data = {"discipline": discipline}
    return [Draft(kind="lounge_opened", author_id=SYSTEM, key=OPENED, digest="", data=data)]


class Lounges:
    """Finds lounges, and opens them when somebody first comes."""

    def __init__(self, *, aliases: Aliases, writing: Writing, rooms: LiveRooms, seen: Seen) -> None:
        self._writing = writing
        self._rooms = rooms
        self._seen = seen
        disciplines = [slug for slug, one in all_specialties().items() if one.parent is None]
        self._ids = {
            discipline: CaseId(aliases.keyed("lounge", discipline or ""))
            for discipline in (None, *disciplines)
        }

    async def list(self, doctor_id: DoctorId) -> Sequence[Lounge]:
        """Return all of them, everybody's first."""
        rooms = await self._rooms.refresh_many(list(self._ids.values()))
        seen = await self._seen.of_doctor(doctor_id, list(self._ids.values()))
        return [
            Lounge(
                case_id=case_id,
                discipline=discipline,
                entries=rooms[case_id].state.seq,
                seen_seq=seen.get(case_id, 0),
                last_at=rooms[case_id].state.changed_at,
            )
            for discipline, case_id in self._ids.items()
        ]

    async def open(self, discipline: str | None) -> CaseId:
        """Return the room of a discipline's lounge; it is there when this returns.

        Args:
            discipline: A top-level specialty, or None for everybody's.

        Raises:
            StoreError: Nobody can tell whether it is: ask again.
        """
        case_id = self._ids[discipline]
        if not self._rooms.at_hand(case_id).state.exists:
            await self._writing.append_own(
                case_id, OPENED, lambda state: open_lounge(state, discipline)
            )
        return case_id

    async def existing(self) -> Sequence[CaseId]:
        """Return the rooms of those that somebody has opened."""
        rooms = await self._rooms.refresh_many(list(self._ids.values()))
        return [case_id for case_id, room in rooms.items() if room.state.exists]
