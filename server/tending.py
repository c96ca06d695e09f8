"""What a node does all the time beside answering: clock, health, board, sweeps, figures."""

import asyncio
import math
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Final

from server.clock import Clock, PrimaryClock
from server.fanout.hub import Hub
from server.logs import get_logger
from server.metrics import (
    curbside_duty_gap_seconds,
    curbside_duty_warnings,
    curbside_escalations,
    curbside_oldest_due_seconds,
    curbside_response,
)
from server.paging.duty import Duty
from server.paging.figures import ResponseFigures, response_figures
from server.paging.oncall.before_shift import SHIFT_PROBLEMS
from server.paging.service import Paging
from server.wire.connect import LiveSockets
from server.wire.services import Services
from store.client import Store
from store.errors import StoreError
from store.ids import new_id
from store.leases import Leases
from store.records.node_report import RoundReport

LOOK_EVERY: Final = timedelta(seconds=1)
LOOK_AGAIN_AFTER: Final = timedelta(milliseconds=250)
REFRESH_EVERY: Final = timedelta(seconds=10)
LOOK_LIMIT_S: Final = 2.0
PAGING_FIGURES_EVERY: Final = timedelta(seconds=5)
PAGING_FIGURES_REST: Final = 500.0
"""Counting 100,000 open escalations takes MongoDB 40 ms: it then does so every 20 s."""
DUTY_FIGURES_EVERY: Final = timedelta(minutes=5)
RESPONSE_FIGURES_EVERY: Final = timedelta(minutes=1)
DUTY_AHEAD: Final = timedelta(hours=24)
RESPONSE_SPAN: Final = timedelta(days=30)
RESPONSE_LEASE: Final = "response figures"
RESPONSE_LEASE_LASTS: Final = timedelta(seconds=150)
"""Two rounds and a half: a node that is slow once keeps it."""
PAGES_MISSED: Final = "pages:missed"
"""The control message between nodes: doctors may have missed pages that were told live."""
_log = get_logger("tending")


class PrimaryWatch:
    """Knows whether there is a primary, and keeps the clock by it.

    Args:
        clock: Set by the primary every 10 s; None leaves time to somebody else (tests).
    """

    def __init__(self, store: Store, *, clock: PrimaryClock | None) -> None:
        self._store = store
        self._clock = clock
        self._seen = True

    @property
    def available(self) -> bool:
        """Whether a primary answered when last asked, at most a second or so ago."""
        return self._seen

    async def set_clock(self) -> None:
        """Set the clock by the primary.

        Raises:
            StoreUnavailableError: There is none.
        """
        if self._clock is not None:
            await self._clock.refresh(self._store.primary_time)

    async def run(self) -> None:
        """Look each second, four times as often while there is none, until cancelled."""
        rounds = 0
        while True:
            await asyncio.sleep((LOOK_EVERY if self._seen else LOOK_AGAIN_AFTER).total_seconds())
            rounds += 1
            try:
                async with asyncio.timeout(LOOK_LIMIT_S):
                    if rounds % (REFRESH_EVERY // LOOK_EVERY) == 0:
                        await self.set_clock()
                    else:
                        await self._store.primary_time()
            except (StoreError, TimeoutError):
                self._note(seen=False)
            else:
                self._note(seen=True)

    def _note(self, *, seen: bool) -> None:
        if seen != self._seen:
            _log.warning("primary is back" if seen else "no primary answers")
        self._seen = seen


class Tending:
    """The node's background tasks. A round that fails is logged; the next one comes."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tasks: list[asyncio.Task[None]] = []
        self._rounds: dict[str, RoundReport] = {}

    def rounds(self) -> list[RoundReport]:
        """Return when each kind of round last came to its end."""
        return list(self._rounds.values())

    def keep(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Run `work`, which goes on until cancelled; begin again when it fails."""
        self._tasks.append(asyncio.create_task(self._kept(name, work), name=name))

    def every(
        self,
        name: str,
        pause: timedelta,
        work: Callable[[], Awaitable[object]],
        *,
        rests: float = 0.0,
    ) -> None:
        """Run `work` now and `pause` after each of its rounds.

        Args:
            name: What it is called in the log and in the node's report.
            pause: From the end of a round to the next.
            work: One round.
            rests: A round that took long is followed by a pause of this many times what it took.
        """
        kept = RoundReport(name=name, every_s=pause.total_seconds(), ended_at=None)
        self._rounds[name] = kept

        async def rounds() -> None:
            while True:
                began_at = self._clock.now()
                await work()
                ended_at = self._clock.now()
                self._rounds[name] = kept.model_copy(update={"ended_at": ended_at})
                await self._clock.sleep(max(pause, rests * (ended_at - began_at)))

        self.keep(name, rounds)

    async def close(self) -> None:
        """Stop everything; rounds are safe to be cut short."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _kept(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await work()
            except Exception as err:  # noqa: BLE001 - the top of a worker loop
                _log.error("round failed", task=name, exc_info=err)
                await self._clock.sleep(LOOK_EVERY)


def show_figures(tending: Tending, services: Services, store: Store, clock: Clock) -> None:
    """Have the gauges set that are read from the database."""
    paging, duty = services.paging, services.duty.duty
    response = show_response(services.figures, store.leases, clock)
    tending.every(
        "paging figures",
        PAGING_FIGURES_EVERY,
        lambda: show_paging_figures(paging),
        rests=PAGING_FIGURES_REST,
    )
    tending.every("duty figures", DUTY_FIGURES_EVERY, lambda: show_duty_figures(duty, clock))
    tending.every("response figures", RESPONSE_FIGURES_EVERY, response)


async def show_paging_figures(paging: Paging) -> None:
    """Set the gauges of what paging has under way."""
    stats = await paging.stats()
    for state in ("arming", "paging", "exhausted"):
        curbside_escalations.labels(state).set(stats.by_state.get(state, 0))
    for state, count in stats.by_state.items():
        curbside_escalations.labels(state).set(count)
    curbside_oldest_due_seconds.set(stats.oldest_due.total_seconds())


async def show_duty_figures(duty: Duty, clock: Clock) -> None:
    """Set the gauges of what coordinators should mend before the next 24 h begin."""
    start = clock.now()
    end = start + DUTY_AHEAD
    problems = Counter(warning.problem for warning in await duty.warnings(start, end))
    for problem in SHIFT_PROBLEMS:
        curbside_duty_warnings.labels(problem).set(problems[problem])
    gaps = await duty.gaps(None, start, end)
    curbside_duty_gap_seconds.set(
        sum((gap.span.end - gap.span.start).total_seconds() for gap in gaps)
    )


def show_response(
    figures: ResponseFigures, leases: Leases, clock: Clock
) -> Callable[[], Awaitable[None]]:
    """Return a round that sets the gauges of the last 30 days on one node at a time."""
    holder = new_id()

    async def show() -> None:
        now = clock.now()
        if not await leases.take(RESPONSE_LEASE, holder, now=now, lasts=RESPONSE_LEASE_LASTS):
            # Somebody else shows them: figures that stay the same for ever would look true.
            curbside_response.clear()
            return
        found = await figures.read(now - RESPONSE_SPAN, now, grouped=False, loaded=True)
        for name, value in response_figures(found).items():
            curbside_response.labels(name).set(math.nan if value is None else value)

    return show


class Reoffers:
    """Offers local doctors their open pages once more when they may have missed some of them.

    A node that lost Redis drops what it tells, and those who were to hear it don't know. So the
    node that comes back says so to all.
    """

    def __init__(self, hub: Hub, live: LiveSockets, paging: Paging) -> None:
        self._hub = hub
        self._live = live
        self._paging = paging
        self._missed = False
        hub.on_reconnect(self._offer)
        hub.on_loss(lambda: hub.tell_nodes(PAGES_MISSED, {}))
        hub.on_control(PAGES_MISSED, self._note)

    async def look(self) -> None:
        """Offer while Redis can't tell, and once after somebody could not."""
        if self._hub.deaf or self._missed:
            self._missed = False
            await self._offer()

    async def _offer(self) -> None:
        await self._paging.reoffer(self._live.doctors)

    async def _note(self, data: Any) -> None:  # noqa: ARG002 - the hub hands every handler data
        self._missed = True
