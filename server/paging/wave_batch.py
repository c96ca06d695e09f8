"""What is done with claimed escalations: their waves are paged, each step for all of them at once.

Done again after a crash at any point, each step finds what was done and makes what is missing.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from server.clock import Clock
from server.logs import get_logger
from server.paging import escalation as rules
from server.paging.closing import Closing
from server.paging.live_line import LiveLines
from server.paging.pager import Paged, Pager
from server.paging.policy import ANSWER_TARGET
from server.paging.ports import CaseDesk, CaseNeed, CaseRun
from server.paging.sender import Sender
from store.advancing import Advance
from store.escalations import Escalations
from store.records.escalation import Escalation

ARMING_LASTS: Final = timedelta(seconds=60)
"""A case that is not stored this long after its escalation never will be."""
LOOK_FOR_CASE_EVERY: Final = timedelta(milliseconds=200)
_LOOK_LATER_EVERY: Final = timedelta(seconds=1)
_SOON: Final = timedelta(seconds=5)

_log = get_logger("paging")


class WaveBatches:
    """Works on what its caller has claimed and keeps claimed."""

    def __init__(
        self,
        *,
        escalations: Escalations,
        pager: Pager,
        closing: Closing,
        desk: CaseDesk,
        sender: Sender,
        lines: LiveLines,
        clock: Clock,
    ) -> None:
        self._escalations = escalations
        self._pager = pager
        self._closing = closing
        self._desk = desk
        self._sender = sender
        self._lines = lines
        self._clock = clock

    async def work(self, claimed: Sequence[Escalation]) -> None:
        """Page what is due, stop what is answered, put off what waits for its case."""
        needs = await self._desk.case_needs({(each.case_id, each.run) for each in claimed})
        open_ = [each for each in claimed if needs[each.case_id, each.run].needed]
        idle = [each for each in claimed if not needs[each.case_id, each.run].needed]
        await asyncio.gather(*(self._not_needed(each, needs) for each in idle))
        begun = await asyncio.gather(*(self._begun(each, needs) for each in open_))
        due = [each for each in begun if each is not None and await self._is_due(each)]
        if due:
            await self._page(due)

    async def _not_needed(self, claimed: Escalation, needs: Mapping[CaseRun, CaseNeed]) -> None:
        need = needs[claimed.case_id, claimed.run]
        if not need.exists:
            await self._wait_for_case(claimed)
            return
        await self._closing.stop(
            claimed.case_id,
            claimed.run,
            need.closed_as,
            answered_at=need.answered_at,
            resolved_at=need.resolved_at,
        )

    async def _wait_for_case(self, claimed: Escalation) -> None:
        waited = self._clock.now() - claimed.armed_at
        if waited >= ARMING_LASTS:
            await self._escalations.drop(claimed)
            return
        again = LOOK_FOR_CASE_EVERY if waited < _SOON else _LOOK_LATER_EVERY
        await self._escalations.release(claimed, due_at=self._clock.now() + again)

    async def _begun(
        self, claimed: Escalation, needs: Mapping[CaseRun, CaseNeed]
    ) -> Escalation | None:
        if claimed.state != "arming":
            return claimed
        # The case's own clock counts: a resent posting may have armed it earlier.
        due_at = needs[claimed.case_id, claimed.run].answer_due_at or claimed.answer_due_at
        return await self._escalations.begin(
            claimed, posted_at=due_at - ANSWER_TARGET, answer_due_at=due_at
        )

    async def _is_due(self, escalation: Escalation) -> bool:
        if rules.next_wave(escalation, self._clock.now()) is not None:
            return True
        await self._escalations.release(escalation, due_at=rules.next_due_at(escalation))
        return False

    async def _page(self, due: Sequence[Escalation]) -> None:
        paged = await self._pager.page_waves(due)
        page_of = {page.id: page for own in paged.pages.values() for page in own}
        self._sender.hand((one, page_of[one.page_id]) for one in paged.handed)
        if paged.others:
            self._sender.wake()
        await asyncio.gather(*(self._tell_room(each, paged) for each in due))
        await self._advance(due, paged)
        for each in due:
            _log.info(
                "wave paged",
                case_id=each.case_id,
                escalation_id=each.id,
                wave=each.paged + 1,
                waves=len(each.waves),
                pages=len(paged.pages[each.id]),
            )

    async def _tell_room(self, escalation: Escalation, paged: Paged) -> None:
        await self._desk.wave_paged(
            escalation.case_id,
            escalation.id,
            wave=escalation.paged + 1,
            waves=len(escalation.waves),
            paged_count=len(paged.pages[escalation.id]),
            run=escalation.run,
        )

    async def _advance(self, due: Sequence[Escalation], paged: Paged) -> None:
        now = self._clock.now()
        advances = [_advanced(each, now) for each in due]
        if not await self._escalations.advance_many(advances, paged_at=now):
            await asyncio.gather(*(self._advance_one(each, now) for each in due))
        for each, advance in zip(due, advances, strict=True):
            told = each.model_copy(
                update={
                    "paged": each.paged + 1,
                    "last_paged_at": now,
                    "state": advance.state,
                    "due_at": advance.due_at,
                }
            )
            self._lines.paged(told, paged.known.get(each.id, []))

    async def _advance_one(self, claimed: Escalation, now: datetime) -> None:
        """Count the wave where a hold came between, or the escalation was stopped; once."""
        escalation = claimed
        while await self._escalations.advance(_advanced(escalation, now), paged_at=now) is None:
            found = await self._escalations.get(escalation.id)
            if found is not None and found.state == "stopped":
                # Stopped in mid-wave: the pages just made are withdrawn like the others.
                await self._closing.withdraw(found)
            if found is None or found.state != "paging" or found.fence != claimed.fence:
                return
            if found.paged != claimed.paged:
                return
            escalation = found


def _advanced(escalation: Escalation, now: datetime) -> Advance:
    paged = escalation.model_copy(update={"paged": escalation.paged + 1, "last_paged_at": now})
    last = paged.paged == len(paged.waves)
    return Advance(
        escalation,
        state="exhausted" if last else "paging",
        # From the plan, not from now: lateness does not add up.
        due_at=escalation.answer_due_at if last else rules.next_due_at(paged),
    )
