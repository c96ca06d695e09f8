"""The worker of waves: claims what is due, pages it, says so in the room, sets the next time.

Several nodes run it on one database; the lease decides who works on an escalation, the fence
who may still write. A lease is held only while a wave is being paged, not between waves, and
lasts 3 s, renewed each second: DESIGN section 8 names 30 s, but a node killed in mid-wave then
delays it by up to 30 s, and guarantee 4 wants every wave within 5 s of its time. A short lease
is safe because every write under it names its fence and each place of a wave is unique.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Final

from server.clock import Clock
from server.logs import get_logger
from server.paging import escalation as rules
from server.paging.closing import Closing
from server.paging.live_line import LiveLines
from server.paging.loop import Loop
from server.paging.pager import Pager
from server.paging.policy import ANSWER_TARGET
from server.paging.pool import Pool
from server.paging.ports import CaseDesk
from server.paging.sender import Sender
from store.errors import StoreError
from store.escalations import Escalations
from store.records.escalation import Escalation

LEASE: Final = timedelta(seconds=3)
RENEW_EVERY: Final = timedelta(seconds=1)
LOOK_EVERY: Final = timedelta(seconds=1)
ARMING_LASTS: Final = timedelta(seconds=60)
"""A case that is not stored this long after its escalation never will be."""
_LOOK_FOR_CASE_EVERY: Final = timedelta(milliseconds=200)
_SOON: Final = timedelta(seconds=5)
_WAVE_LIMIT_S: Final = 30.0
_AT_ONCE: Final = 16

_log = get_logger("paging")


class WaveWorker:
    """Drive it by `run` in a task, or round by round in tests."""

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
        self._loop = Loop(name="waves", work=self._round, after_failure=LOOK_EVERY, clock=clock)
        self._pool: Pool[Escalation] = Pool(
            name="waves",
            claim=self._claim,
            work=self._work,
            at_once=_AT_ONCE,
            on_room=self._loop.wake,
        )

    def wake(self) -> None:
        """Look now."""
        self._loop.wake()

    async def run(self) -> None:
        """Work until cancelled."""
        await self._loop.run()

    async def run_once(self) -> int:
        """Work on everything that is due and return how many escalations that was."""
        return await self._pool.drain()

    async def close(self) -> None:
        """Stop in the middle; another node takes over when the lease lapses."""
        await self._pool.close()

    async def _round(self) -> timedelta:
        await self._pool.take()
        due_at = await self._escalations.oldest_due_at()
        if due_at is None:
            return LOOK_EVERY
        return min(max(due_at - self._clock.now(), _LOOK_FOR_CASE_EVERY), LOOK_EVERY)

    async def _claim(self, room: int) -> list[Escalation]:
        return await self._escalations.claim_due(now=self._clock.now(), lease=LEASE, limit=room)

    async def _work(self, claimed: Escalation) -> None:
        async with asyncio.timeout(_WAVE_LIMIT_S), self._kept(claimed):
            need = await self._desk.case_need(claimed.case_id, claimed.run)
            if not need.exists:
                await self._wait_for_case(claimed)
                return
            if not need.needed:
                await self._closing.stop(
                    claimed.case_id,
                    claimed.run,
                    need.closed_as,
                    answered_at=need.answered_at,
                    resolved_at=need.resolved_at,
                )
                return
            escalation: Escalation | None = claimed
            if claimed.state == "arming":
                due_at = need.answer_due_at or claimed.answer_due_at
                # The case's own clock counts: a resent posting may have armed it earlier.
                escalation = await self._escalations.begin(
                    claimed, posted_at=due_at - ANSWER_TARGET, answer_due_at=due_at
                )
            if escalation is not None:
                await self._page(escalation)

    async def _wait_for_case(self, claimed: Escalation) -> None:
        waited = self._clock.now() - claimed.armed_at
        if waited >= ARMING_LASTS:
            await self._escalations.drop(claimed)
            return
        again = _LOOK_FOR_CASE_EVERY if waited < _SOON else LOOK_EVERY
        await self._escalations.release(claimed, due_at=self._clock.now() + again)

    async def _page(self, escalation: Escalation) -> None:
        index = escalation.paged
        if rules.next_wave(escalation, self._clock.now()) is None:
            await self._escalations.release(escalation, due_at=rules.next_due_at(escalation))
            return
        pages = await self._pager.page_wave(escalation, index)
        self._sender.wake()
        await self._desk.wave_paged(
            escalation.case_id,
            escalation.id,
            wave=index + 1,
            waves=len(escalation.waves),
            paged_count=len(pages),
            run=escalation.run,
        )
        await self._advance(escalation)
        self._lines.changed(escalation.id)
        _log.info(
            "wave paged",
            case_id=escalation.case_id,
            escalation_id=escalation.id,
            wave=index + 1,
            waves=len(escalation.waves),
            pages=len(pages),
        )

    async def _advance(self, claimed: Escalation) -> None:
        escalation, now = claimed, self._clock.now()
        while True:
            paged = escalation.model_copy(
                update={"paged": escalation.paged + 1, "last_paged_at": now}
            )
            last = paged.paged == len(paged.waves)
            if await self._escalations.advance(
                escalation,
                state="exhausted" if last else "paging",
                # From the plan, not from now: lateness does not add up.
                due_at=escalation.answer_due_at if last else rules.next_due_at(paged),
                paged_at=now,
            ):
                return
            found = await self._escalations.get(escalation.id)
            if found is not None and found.state == "stopped":
                # Stopped in mid-wave: the pages just made are withdrawn like the others.
                await self._closing.withdraw(found)
            if found is None or found.state != "paging" or found.fence != claimed.fence:
                return
            escalation = found

    @asynccontextmanager
    async def _kept(self, claimed: Escalation) -> AsyncIterator[None]:
        keeping = asyncio.create_task(self._keep(claimed))
        try:
            yield
        finally:
            keeping.cancel()
            with suppress(asyncio.CancelledError):
                await keeping

    async def _keep(self, claimed: Escalation) -> None:
        while True:
            await self._clock.sleep(RENEW_EVERY)
            try:
                if not await self._escalations.renew(claimed, until=self._clock.now() + LEASE):
                    return
            except StoreError as err:
                _log.warning("lease not renewed", error=type(err).__name__)
