"""What paging needs from above, as protocols. Rooms and hub fit them; `app.py` plugs them in."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal, Protocol

from store.ids import CaseId, DoctorId, EscalationId
from store.records.account import Language
from store.records.escalation import StopReason

WAKE: Final = "paging:wake"
"""The control message between nodes: something may be due, look now."""


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case, or a reopened one, that may page: one run."""

    case_id: CaseId
    run: int
    poster_id: DoctorId
    specialties: tuple[str, ...]
    urgency: Literal["now", "today", "learning"]
    posted_at: datetime
    languages: tuple[Language, ...]


@dataclass(frozen=True, slots=True)
class CaseNeed:
    """Whether a case's run still needs an answer.

    Args:
        exists: Its entry is stored; False while the posting is on its way, or never came.
        needed: Nobody has answered it, and it is neither resolved nor withdrawn.
        answer_due_at: By the case's own clock; None when it has none.
        closed_as: Why it is not needed any more.
        answered_at: When its last run was answered, as far as it was; and so `resolved_at`.
    """

    exists: bool
    needed: bool
    answer_due_at: datetime | None
    closed_as: StopReason = "answered"
    answered_at: datetime | None = None
    resolved_at: datetime | None = None


ControlHandler = Callable[[dict[str, Any]], Awaitable[None]]


CaseRun = tuple[CaseId, int]
"""A case and the number of one of its runs."""


class CaseDesk(Protocol):
    """The rooms, as far as paging asks them."""

    async def case_needs(self, asked: Collection[CaseRun]) -> Mapping[CaseRun, CaseNeed]:
        """Look at these cases as a majority has them, not at anything cached."""
        ...

    async def case_need(self, case_id: CaseId, run: int) -> CaseNeed:
        """Look at one case like that."""
        ...

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
        """Append `wave_paged` with the key `wave:<escalation>:<wave>`; safe to repeat."""
        ...


class LiveSender(Protocol):
    """Reaches all live sockets of a doctor on all nodes; never blocks, never raises."""

    def emit_doctor(self, doctor_id: DoctorId, event: str, payload: Mapping[str, Any]) -> None:
        """Send an event to every socket of the doctor."""
        ...


class NodeTeller(Protocol):
    """Reaches every node, this one too; at most once."""

    def tell_nodes(self, kind: str, data: Mapping[str, Any]) -> None:
        """Send a control message."""
        ...


class Keeper(Protocol):
    """Works in rounds until the node ends."""

    def every(self, name: str, pause: timedelta, work: Callable[[], Awaitable[object]]) -> None:
        """Do `work` now, and again a `pause` after each time."""
        ...


class Nodes(LiveSender, NodeTeller, Protocol):
    """The fan-out, as far as paging needs it."""

    def on_control(self, kind: str, handler: Callable[[Any], Awaitable[None]]) -> None:
        """Have `handler` told what nodes tell under `kind`."""
        ...
