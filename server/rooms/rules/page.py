"""What paging leaves in a room's log. Pure."""

from server.rooms.acts import Act
from server.rooms.rules.membership import join
from server.rooms.state import RoomState
from store.ids import SYSTEM, EscalationId
from store.records.entry import Draft


def acknowledge(state: RoomState, act: Act, *, state_of_page: str) -> list[Draft]:
    """Decide that a paged doctor comes: they join with it. Safe to decide again.

    In a resolved room nothing is written; they may read.
    """
    if state.status == "resolved":
        return []
    return [
        *join(state, act),
        Draft(
            kind="page_acknowledged",
            author_id=act.actor.doctor_id,
            key=act.key,
            digest=act.digest,
            at=act.at,
            data={"state": state_of_page},
        ),
    ]


def wave_paged(
    state: RoomState, *, escalation_id: EscalationId, wave: int, waves: int, paged: int, run: int
) -> list[Draft]:
    """Decide the line that tells the room how many were paged; none once it is over."""
    if run != state.run or state.status != "open":
        return []
    return [
        Draft(
            kind="wave_paged",
            author_id=SYSTEM,
            key=f"wave:{escalation_id}:{wave}",
            digest="",
            data={"wave": wave, "waves": waves, "paged": paged, "run": run},
        )
    ]
