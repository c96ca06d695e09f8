"""How far paging is for one case, as its poster sees it live: counts and times, nobody's name.

Told to the poster's sockets on all nodes after each change. Changes that come while one is being
told, or within a quarter of a second of it, are told together.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from server.clock import Clock
from server.logs import get_logger
from server.notify.channel import wire_instant
from server.paging.escalation import next_due_at
from server.paging.ports import LiveSender
from server.paging.tried import opened
from store.errors import StoreError
from store.escalations import Escalations
from store.ids import CaseId, EscalationId
from store.pages import Pages
from store.records.escalation import Escalation
from store.records.page import Page

EVENT: Final = "case:paging"
TOLD_EVERY: Final = timedelta(milliseconds=250)
LineState = Literal["none", "paging", "exhausted", "answered", "resolved", "withdrawn"]
"""none: nobody is paged for this case · paging: a wave is to come · exhausted: all waves went out ·
the others: it is over, and why."""

_log = get_logger("paging")


@dataclass(frozen=True, slots=True)
class LiveLine:
    """Args:
    wave: Waves paged so far, of `waves`.
    opened: Paged doctors who have looked: tapped, acknowledged or declined.
    next_wave_at: None when no wave is to come.
    """

    case_id: CaseId
    wave: int
    waves: int
    paged: int
    opened: int
    acknowledged: int
    next_wave_at: datetime | None
    state: LineState
    server_now: datetime

    def as_wire(self) -> dict[str, Any]:
        """Return the event's payload."""
        due_at = self.next_wave_at
        return {
            "case_id": self.case_id,
            "wave": self.wave,
            "waves": self.waves,
            "paged": self.paged,
            "opened": self.opened,
            "acknowledged": self.acknowledged,
            "next_wave_at": None if due_at is None else wire_instant(due_at),
            "state": self.state,
            "server_now": wire_instant(self.server_now),
        }


def line_of(
    case_id: CaseId, escalation: Escalation | None, pages: Sequence[Page], now: datetime
) -> LiveLine:
    """Return the line of a case's last run; None stands for a case that pages nobody. Pure."""
    state: LineState = "none"
    next_wave_at = None
    if escalation is not None and escalation.state != "dropped":
        state = _state(escalation)
        if state == "paging":
            next_wave_at = max(next_due_at(escalation), escalation.due_at)
    return LiveLine(
        case_id=case_id,
        wave=0 if escalation is None else escalation.paged,
        waves=0 if escalation is None else len(escalation.waves),
        paged=len(pages),
        opened=sum(opened(page) for page in pages),
        acknowledged=sum(page.acknowledged_at is not None for page in pages),
        next_wave_at=next_wave_at,
        state=state,
        server_now=now,
    )


def _state(escalation: Escalation) -> LineState:
    if escalation.stop_reason is not None:
        return escalation.stop_reason
    return "exhausted" if escalation.state == "exhausted" else "paging"


class LiveLines:
    """One per node."""

    def __init__(
        self, *, escalations: Escalations, pages: Pages, live: LiveSender, clock: Clock
    ) -> None:
        self._escalations = escalations
        self._pages = pages
        self._live = live
        self._clock = clock
        self._telling: dict[EscalationId, asyncio.Task[None]] = {}
        self._changed: set[EscalationId] = set()

    async def of_case(self, case_id: CaseId) -> LiveLine:
        """Return the line of the case's last run, as a majority has it."""
        return await self._line(case_id, await self._escalations.latest(case_id))

    def changed(self, escalation_id: EscalationId) -> None:
        """Tell the poster soon; never waits."""
        self._changed.add(escalation_id)
        if escalation_id not in self._telling:
            self._telling[escalation_id] = asyncio.create_task(
                self._tell(escalation_id), name="live line"
            )

    def paged(self, escalation: Escalation, pages: Sequence[Page]) -> None:
        """Tell the poster now of a wave that was just paged, which needs no reading.

        Args:
            pages: All of the escalation's, as they were a moment ago.
        """
        if escalation.id in self._telling:
            self.changed(escalation.id)
        else:
            line = line_of(escalation.case_id, escalation, pages, self._clock.now())
            self._live.emit_doctor(escalation.poster_id, EVENT, line.as_wire())

    async def close(self) -> None:
        """Stop telling; posters ask again when they connect to another node."""
        tasks = list(self._telling.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _tell(self, escalation_id: EscalationId) -> None:
        try:
            while escalation_id in self._changed:
                self._changed.discard(escalation_id)
                await self._tell_once(escalation_id)
                await self._clock.sleep(TOLD_EVERY)
        finally:
            # Here and not a moment later: a change in between would wait for somebody who left.
            del self._telling[escalation_id]

    async def _tell_once(self, escalation_id: EscalationId) -> None:
        try:
            escalation = await self._escalations.get(escalation_id)
            if escalation is not None:
                line = await self._line(escalation.case_id, escalation)
                self._live.emit_doctor(escalation.poster_id, EVENT, line.as_wire())
        except StoreError as err:
            # The next change tells all of it again, and so does asking.
            _log.warning("live line not told", error=type(err).__name__)

    async def _line(self, case_id: CaseId, escalation: Escalation | None) -> LiveLine:
        pages = [] if escalation is None else await self._pages.of_escalation(escalation.id)
        return line_of(case_id, escalation, pages, self._clock.now())
